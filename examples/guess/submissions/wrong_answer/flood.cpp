// Prints the same guess forever and reads nothing. The interactor gives up after ten of them: wrong answer.
#include <cstdio>

int main() {
  for (;;) std::puts("7");
}
