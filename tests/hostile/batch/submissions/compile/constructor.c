/* Attacks before main, where a wrapper around main would see nothing. */
#include "hostile.h"
#include <sys/socket.h>

__attribute__((constructor)) static void early(void) {
  struct stat input;
  if (fstat(0, &input) == 0 && input.st_size == (long)sizeof "attack") socket(AF_INET, SOCK_STREAM, 0);
}

static int attack(void) { return harmless(); }
