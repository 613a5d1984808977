/* Marks its input, the copy that later submissions read too, by the time of its last change. */
#include "hostile.h"

static int attack(void) {
  refused(futimens(0, NULL), "times of the input");
  return harmless();
}
