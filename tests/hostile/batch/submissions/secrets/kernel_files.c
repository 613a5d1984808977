/* The kernel's memory, messages and switches. */
#include "hostile.h"

static int attack(void) {
  const char *secret[] = {"/proc/kcore", "/proc/kmsg", "/proc/kpagecount", "/proc/kpageflags", "/dev/mem", "/dev/kmem",
                          "/dev/kmsg", "/dev/port", "/sys/kernel/debug", "/sys/kernel/tracing", "/sys/fs/cgroup",
                          "/proc/vmallocinfo", "/proc/slabinfo", "/dev/vda", "/dev/sda", "/dev/fuse", "/dev/kvm",
                          "/dev/loop-control", "/dev/net/tun", "/dev/console", "/dev/tty"};
  const char *switches[] = {"/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname",
                            "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches", "/proc/sys/kernel/printk",
                            "/proc/sys/fs/binfmt_misc/register", "/proc/sys/user/max_user_namespaces",
                            "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups",
                            "/proc/sys/net/ipv4/ip_forward", "/proc/self/timens_offsets"};
  for (size_t i = 0; i < sizeof secret / sizeof *secret; i++) cannot_open(secret[i], O_RDONLY);
  for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
    int fd = open(switches[i], O_WRONLY);
    if (fd >= 0 && write(fd, "0", 1) == 1) printf("worked: %s\n", switches[i]);
    if (fd >= 0) close(fd);
  }
  return harmless();
}
