/* Becomes a shell. */
#include "hostile.h"

static int attack(void) {
  execl("/bin/sh", "sh", "-c", "echo worked; id", (char *)NULL);
  refused(0, "a shell that failed to start");
  return harmless();
}
