/* Memory that is shared with nobody, and counted elsewhere. */
#include "hostile.h"

static int attack(void) {
  for (;;) {
    void *p = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (p == MAP_FAILED) return 1;
  }
}
