/* Files without a name that it holds open to its end. */
#include "hostile.h"

static int attack(void) {
  static char block[MIB];
  for (int i = 0; i < 20; i++) {
    int fd = open("gone", O_RDWR | O_CREAT, 0600);
    if (write(fd, block, sizeof block) < 0 || unlink("gone") != 0) puts("cannot");
  }
  return harmless();
}
