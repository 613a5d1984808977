/* A connection to the internet. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_INET, SOCK_STREAM, 0), "socket");
  return harmless();
}
