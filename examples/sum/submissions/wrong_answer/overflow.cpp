// Adds up in 32 bits, which wrap around when the sum is large: wrong answer.
#include <cstdint>
#include <iostream>

int main() {
  int n;
  std::cin >> n;
  std::uint32_t sum = 0;
  for (std::int32_t value; n > 0 && std::cin >> value; n--) sum += static_cast<std::uint32_t>(value);
  std::cout << static_cast<std::int32_t>(sum) << '\n';
}
