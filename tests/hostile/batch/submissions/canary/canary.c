/* Tries nothing: what a clean box looks like. */
#include "hostile.h"

static int attack(void) { return harmless(); }
