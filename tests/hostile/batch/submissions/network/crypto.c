/* The kernel's own ciphers. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_ALG, SOCK_SEQPACKET, 0), "socket");
  return harmless();
}
