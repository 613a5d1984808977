/* Opens files until there are no more descriptors, and leaves them all open. */
#include "hostile.h"

static int attack(void) {
  int count = 0;
  while (open("/dev/null", O_RDONLY) >= 0) count++;
  if (count > 64) printf("worked: %d descriptors\n", count);
  return harmless();
}
