/* A word with the kernel about interfaces. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_NETLINK, SOCK_RAW, 0), "socket");
  return harmless();
}
