/* Opens its output to read it back, and makes the pipe small and impatient. */
#include "hostile.h"

static int attack(void) {
  cannot_open("/proc/self/fd/1", O_RDONLY);
  cannot_open("/proc/self/fd/2", O_RDWR);
  fcntl(1, F_SETPIPE_SZ, 4096);
  fcntl(1, F_SETFL, O_NONBLOCK);
  return harmless();
}
