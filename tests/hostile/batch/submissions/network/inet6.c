/* A datagram to the internet of today. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_INET6, SOCK_DGRAM, 0), "socket");
  return harmless();
}
