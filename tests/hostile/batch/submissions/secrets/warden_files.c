/* What /proc says of the warden: memory, environment, descriptors, folders. */
#include "hostile.h"

static int attack(void) {
  const char *names[] = {"mem", "environ", "maps", "smaps", "auxv", "pagemap", "io", "stack", "syscall", "fd", "fdinfo",
                         "map_files", "root/etc/passwd", "cwd/.", "exe", "ns/mnt", "timers", "task/1/mem"};
  char path[64];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(path, sizeof path, "/proc/1/%s", names[i]);
    cannot_open(path, O_RDONLY);
  }
  cannot_open("/proc/1/mem", O_RDWR);
  cannot_open("/proc/1/oom_score_adj", O_WRONLY);
  cannot_open("/proc/1/clear_refs", O_WRONLY);
  int attribute = open("/proc/1/attr/current", O_WRONLY);
  if (attribute >= 0) refused(write(attribute, "unconfined", 10), "attr/current of the warden");
  return harmless();
}
