/* Says nothing, and listens to what will never come. */
#include "hostile.h"

static int attack(void) {
  while (getchar() != EOF) continue;
  return harmless();
}
