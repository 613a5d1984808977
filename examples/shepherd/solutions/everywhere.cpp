// Whistles in every meadow until the lamb is where it whistles: too often.
#include "shepherd.h"

static int heard;

void bleat(int distance) { heard = distance; }

int locate(int n, int places[], int earshot, int most) {
  for (int meadow = 0; meadow < n; meadow++) {
    heard = -1;
    whistle(meadow);
    if (heard == 0) return meadow;
  }
  return -1;
}
