/* Memory in the files of its space. */
#include "hostile.h"

static char block[MIB];

static int attack(void) {
  memset(block, 1, sizeof block);
  for (int i = 0;; i++) {
    char name[16];
    snprintf(name, sizeof name, "%d", i);
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    if (fd < 0 || write(fd, block, sizeof block) < 0) return harmless();
    close(fd);
  }
}
