/* A file of a terabyte, with nothing in it. */
#include "hostile.h"

static int attack(void) {
  int fd = open("sparse", O_RDWR | O_CREAT, 0600);
  refused(ftruncate(fd, 1L << 40), "a terabyte");
  return harmless();
}
