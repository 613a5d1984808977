// Makes an invalid guess, waits for the reply, reads the end of its input instead, and only then crashes.
// The interactor had rejected before, so this is a wrong answer and not a run-time error.
#include <cstdio>
#include <cstdlib>

int main() {
  std::puts("1001");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  std::abort();
}
