/* All that passes by on the wire. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_PACKET, SOCK_RAW, 0), "socket");
  return harmless();
}
