/* Pragmas that ask for a processor and for speed; they change the code, and nothing of the box. */
#pragma GCC optimize("O3,unroll-loops")
#pragma GCC target("avx2")
#include "hostile.h"

static int attack(void) { return harmless(); }
