/* A million empty files. */
#include "hostile.h"

static int attack(void) {
  for (int i = 0; i < 1000000; i++) {
    char name[16];
    snprintf(name, sizeof name, "%d", i);
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    if (fd < 0) return harmless();
    close(fd);
  }
  return harmless();
}
