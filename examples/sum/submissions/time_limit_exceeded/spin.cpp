// Computes forever and never comes to print the sum: time limit exceeded.
#include <cstdint>

int main() {
  volatile std::uint64_t sum = 0;
  for (;;) sum = sum + 1;
}
