/* The machine that this one runs in. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(socket(AF_VSOCK, SOCK_STREAM, 0), "socket");
  return harmless();
}
