/* The calls of x32 programs, whose numbers a careless filter does not know. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(0x40000000L + SYS_socket, 1, 1, 0), "socket of x32");
  return harmless();
}
