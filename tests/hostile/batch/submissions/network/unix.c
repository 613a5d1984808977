/* A socket with an abstract name, which no folder hides. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
  return harmless();
}
