/* More files than can be removed quickly. */
#include "hostile.h"

static int attack(void) {
  for (int i = 0; i < 25000; i++) {
    char name[16];
    snprintf(name, sizeof name, "%d", i);
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    if (fd >= 0) close(fd);
  }
  return harmless();
}
