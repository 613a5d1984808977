/* Holds the kernel at a page of its choice. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_userfaultfd, 0), "userfaultfd");
  return harmless();
}
