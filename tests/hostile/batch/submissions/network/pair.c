/* A pair of sockets, to pass descriptors through. */
#include "hostile.h"
#include <sys/socket.h>

static int attack(void) {
  refused(({ int pair[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, pair); }), "socketpair");
  return harmless();
}
