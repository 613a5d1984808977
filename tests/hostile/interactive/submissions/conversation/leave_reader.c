/* Says nothing, and goes. */
#include "hostile.h"

static int attack(void) { return 0; }
