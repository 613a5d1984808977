/* Folders in folders, deeper than any path can say. */
#include "hostile.h"

static int attack(void) {
  for (int i = 0; i < 3000; i++)
    if (mkdir("d", 0700) != 0 || chdir("d") != 0) break;
  return harmless();
}
