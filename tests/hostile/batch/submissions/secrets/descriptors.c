/* Descriptors that somebody forgot to close, and its own ones opened anew. */
#include "hostile.h"

static int attack(void) {
  for (int fd = 3; fd < 4096; fd++) refused(fcntl(fd, F_GETFD), "a descriptor past 2");
  cannot_open("/proc/self/fd/0", O_WRONLY);
  cannot_open("/proc/self/fd/0", O_RDWR);
  cannot_open("/dev/fd/3", O_RDONLY);
  cannot_open("/proc/1/fd/0", O_RDONLY);
  cannot_open("/proc/1/fd/3", O_RDWR);
  return harmless();
}
