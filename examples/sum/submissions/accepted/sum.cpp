// Adds up in 64 bits: accepted.
#include <cstdint>
#include <iostream>

int main() {
  std::ios::sync_with_stdio(false);
  int n;
  std::cin >> n;
  std::int64_t sum = 0;
  for (std::int64_t value; n > 0 && std::cin >> value; n--) sum += value;
  std::cout << sum << '\n';
}
