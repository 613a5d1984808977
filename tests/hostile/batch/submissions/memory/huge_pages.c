/* Pages of a size that the machine keeps in reserve. */
#include "hostile.h"

static int attack(void) {
  void *p = mmap(NULL, 2 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_POPULATE, -1, 0);
  if (p != MAP_FAILED) refused(0, "MAP_HUGETLB");
  return harmless();
}
