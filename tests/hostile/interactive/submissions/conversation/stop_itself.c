/* Stops itself in the middle of a sentence. */
#include "hostile.h"

static int attack(void) {
  fputs("harm", stdout);
  fflush(stdout);
  raise(SIGSTOP);
  return harmless();
}
