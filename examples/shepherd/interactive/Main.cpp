// The judge's side of "The Lost Lamb". Reads a case: n, earshot, most, the lamb's meadow; then the n places.
// Prints the meadow that the contestant names, or what he did wrong; the validator compares that with the case's .out.

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "shepherd.h"

static int n, earshot, most, lamb;
static std::vector<int> places;
static int whistles;

// Called by the contestant, so nothing is taken on trust. To exit here ends the contestant's program as well.
void whistle(int meadow) {
  if (meadow < 0 || meadow >= n) {
    std::printf("there is no meadow %d\n", meadow);
    std::exit(0);
  }
  if (++whistles > most) {
    std::printf("more than %d whistles\n", most);
    std::exit(0);
  }
  const int distance = std::abs(places[meadow] - places[lamb]);
  if (distance <= earshot) bleat(distance);
}

int main() {
  // A case that is wrong is the author's fault: any exit code but 0 is a judge error.
  if (std::scanf("%d %d %d %d", &n, &earshot, &most, &lamb) != 4 || n < 1 || lamb < 0 || lamb >= n) return 1;
  places.resize(n);
  for (int &place : places) {
    if (std::scanf("%d", &place) != 1) return 1;
  }
  std::printf("%d\n", locate(n, places.data(), earshot, most));
}
