/* Writes a file until the disk is full. */
#include "hostile.h"

static int attack(void) {
  static char block[MIB];
  int fd = open("big", O_WRONLY | O_CREAT, 0600);
  while (write(fd, block, sizeof block) > 0) continue;
  return 1;
}
