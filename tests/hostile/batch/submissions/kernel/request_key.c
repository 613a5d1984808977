/* A key that the host would have to fetch. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_request_key, "user", "left", NULL, -4), "request_key");
  return harmless();
}
