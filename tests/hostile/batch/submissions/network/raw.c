/* Packets made by hand. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_INET, SOCK_RAW, 1), "socket");
  return harmless();
}
