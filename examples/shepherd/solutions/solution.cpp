// Whistles as far along the valley as the first meadow that is still in question allows. An answer leaves two meadows
// at most, and one more whistle tells which: accepted.
#include "shepherd.h"

static int heard;  // how far away the lamb bleated, or -1

void bleat(int distance) { heard = distance; }

static int ask(int meadow) {
  heard = -1;
  whistle(meadow);  // calls bleat() in between, or does not
  return heard;
}

int locate(int n, int places[], int earshot, int most) {
  int first = 0;  // the lamb is in none of the meadows before this one
  while (true) {
    int here = first;
    while (here + 1 < n && places[here + 1] - places[first] <= earshot) here++;
    const int distance = ask(here);
    if (distance >= 0) {
      int left = here, right = here;
      while (left > 0 && places[here] - places[left] < distance) left--;
      while (right + 1 < n && places[right] - places[here] < distance) right++;
      if (places[here] - places[left] != distance) return right;
      return distance == 0 || ask(left) == 0 ? left : right;
    }
    first = here + 1;
    while (places[first] - places[here] <= earshot) first++;
  }
}
