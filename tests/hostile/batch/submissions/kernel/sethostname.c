/* Another name for the machine. */
#include "hostile.h"

static int attack(void) {
  refused(sethostname("owned", 5), "sethostname");
  return harmless();
}
