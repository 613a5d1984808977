/* An address space without chance in it. */
#include "hostile.h"
#include <sys/personality.h>

static int attack(void) {
  refused(personality(ADDR_NO_RANDOMIZE), "personality");
  return harmless();
}
