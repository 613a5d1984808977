/* A program inside the kernel. */
#include "hostile.h"

static int attack(void) {
  refused(({ char attributes[128] = {0}; syscall(SYS_bpf, 0, attributes, sizeof attributes); }), "bpf");
  return harmless();
}
