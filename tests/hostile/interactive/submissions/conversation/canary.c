/* Tries nothing: what a clean box looks like from within a conversation. */
#include "hostile.h"

static int attack(void) {

  return harmless();
}
