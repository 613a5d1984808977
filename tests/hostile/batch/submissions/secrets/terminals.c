/* A terminal, to type into the judge's. */
#include "hostile.h"

static int attack(void) {
  cannot_open("/dev/tty", O_RDWR);
  cannot_open("/dev/tty0", O_RDWR);
  cannot_open("/dev/console", O_RDWR);
  for (int fd = 0; fd < 3; fd++)
    if (isatty(fd)) puts("worked: a terminal");
  return harmless();
}
