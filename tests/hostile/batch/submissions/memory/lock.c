/* Pages that can never be taken back. */
#include "hostile.h"

static int attack(void) {
  refused(mlockall(MCL_CURRENT | MCL_FUTURE), "mlockall");
  return harmless();
}
