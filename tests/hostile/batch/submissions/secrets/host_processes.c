/* Processes, network and load of the host. */
#include "hostile.h"

static int attack(void) {
  char name[256];
  if (names_in("/proc", 1) != 2) puts("worked: other processes");
  for (int pid = 2; pid < 5000; pid++) {
    snprintf(name, sizeof name, "/proc/%d", pid);
    if (pid != getpid() && access(name, F_OK) == 0) printf("worked: %s\n", name);
  }
  if (rows_of("/proc/net/route") > 0 || rows_of("/proc/net/arp") > 0) puts("worked: the network");
  if (gethostname(name, sizeof name) != 0 || strcmp(name, "box") != 0) printf("worked: the host is %s\n", name);
  return harmless();
}
