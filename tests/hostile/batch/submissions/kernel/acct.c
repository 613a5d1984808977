/* A diary of all processes. */
#include "hostile.h"

static int attack(void) {
  refused(acct("/w/diary"), "acct");
  return harmless();
}
