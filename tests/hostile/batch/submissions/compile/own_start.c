/* Replaces functions of the C library by its own, which the start-up code then calls. */
#include "hostile.h"
#include <sys/socket.h>

int fflush(FILE *file) {
  (void)file;
  return 0;
}

int puts(const char *text) {
  socket(AF_INET, SOCK_STREAM, 0);
  return (int)write(1, text, strlen(text));
}

static int attack(void) { return harmless(); }
