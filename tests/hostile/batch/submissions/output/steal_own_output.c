/* Opens its output to read it back, and makes the pipe small and impatient. */
#include "hostile.h"

static int attack(void) {
  char text[16];
  int back = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK); /* only where judge and program are one user */
  while (back >= 0 && read(back, text, sizeof text) > 0) continue;
  close(back);
  fcntl(1, F_SETPIPE_SZ, 4096);
  fcntl(1, F_SETFL, O_NONBLOCK);
  return harmless();
}
