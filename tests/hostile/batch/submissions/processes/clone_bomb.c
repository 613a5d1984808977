/* Children of another's, without a signal at their end, so that a parent would not count them. */
#include "hostile.h"
#include <sched.h>

static char stack[65536];

static int child(void *unused) {
  (void)unused;
  for (;;) pause();
}

static int attack(void) {
  for (;;) clone(child, stack + sizeof stack, CLONE_PARENT | CLONE_VM | CLONE_UNTRACED, NULL);
}
