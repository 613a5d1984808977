/* Writes to its input, the copy that later runs read too. */
#include "hostile.h"

static int attack(void) {
  refused(write(0, "worked", 6), "write to the input");
  refused(ftruncate(0, 0), "the input made shorter");
  fchmod(0, 0777);
  refused((long)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0, 0), "the input mapped");
  return harmless();
}
