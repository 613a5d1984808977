/* Memory in files without a name. */
#include "hostile.h"

static int attack(void) {
  for (;;) {
    int fd = memfd_create("hoard", 0);
    if (fd < 0 || ftruncate(fd, 4 * MIB) != 0) return harmless();
    void *p = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) return 1;
    memset(p, 1, 4 * MIB);
    close(fd);
  }
}
