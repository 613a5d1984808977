/* Opens its pipes the wrong way round: writes what it is to read, reads what it wrote. */
#include "hostile.h"

static int attack(void) {
  char text[64];
  int mouth = open("/proc/self/fd/0", O_WRONLY | O_NONBLOCK), ear = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK);
  if (mouth >= 0 && write(mouth, "echo\n", 5) < 0) return 1;
  if (mouth >= 0 && read(0, text, sizeof text) < 0) return 1;
  if (ear >= 0) close(ear);
  return harmless();
}
