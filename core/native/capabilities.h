/* The last of the warden's privileges, used once and given up.
 *
 * In a user namespace of its own a program would have every capability, and with them the kernel's darkest corners. A
 * jailer leaves the warden CAP_SYS_RESOURCE over the box's user namespace, so that it forbids any below it. */
#ifndef PARLEY_CAPABILITIES_H
#define PARLEY_CAPABILITIES_H

#include <fcntl.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Does the user namespace map anything less than all ids? Only the machine's first one maps them all. */
static bool own_user_namespace(void) {
  char map[64] = "";
  unsigned inside, outside, count;
  int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
  ssize_t got = fd < 0 ? -1 : read(fd, map, sizeof map - 1);
  if (fd >= 0) close(fd);
  return got > 0 && sscanf(map, "%u %u %u", &inside, &outside, &count) == 3 && count != UINT32_MAX;
}

/* Only as init of a box: the setting is one of a whole namespace. Without the capability it is refused, no harm done. */
static void forbid_user_namespaces(void) {
  if (getpid() != 1 || !own_user_namespace()) return;
  int fd = open("/proc/sys/user/max_user_namespaces", O_WRONLY | O_CLOEXEC);
  ssize_t ignored = fd < 0 ? 0 : write(fd, "0", 1);
  (void)ignored;
  if (fd >= 0) close(fd);
}

static bool give_up_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 && syscall(SYS_capset, &header, none) == 0;
}

#endif
