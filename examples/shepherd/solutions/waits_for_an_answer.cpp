// Waits for a bleat that does not come when the lamb is out of earshot. Nothing can come after whistle() has returned:
// time limit exceeded.
#include "shepherd.h"

static volatile int heard = -1;

void bleat(int distance) { heard = distance; }

int locate(int n, int places[], int earshot, int most) {
  whistle(0);
  while (heard < 0) {
  }
  for (int meadow = 0; meadow < n; meadow++) {
    if (places[meadow] - places[0] == heard) return meadow;
  }
  return -1;
}
