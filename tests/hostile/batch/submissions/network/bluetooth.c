/* Whoever is near. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_BLUETOOTH, SOCK_RAW, 0), "socket");
  return harmless();
}
