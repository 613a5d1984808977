/* One socket of each family, until one works. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  for (int family = 45; family >= 0; family--) refused(socket(family, SOCK_DGRAM, 0), "socket");
  return harmless();
}
