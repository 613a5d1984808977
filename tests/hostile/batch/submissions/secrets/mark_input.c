/* Marks its input, the copy that later submissions read too, by the time of its last change. A judge that is not root shares its uid with it: then it may, and the next one must not see it. */
#include "hostile.h"

static int attack(void) {
  if (futimens(0, NULL) != 0) return harmless();
  return harmless();
}
