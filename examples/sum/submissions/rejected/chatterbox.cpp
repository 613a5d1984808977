// Prints forever, in blocks so large that it passes any sensible output limit long before the time limit.
// @EXPECTED_RESULTS@: OUTPUT-LIMIT
#include <cstddef>
#include <cstdio>
#include <string>

int main() {
  constexpr std::size_t size = 1 << 20;
  const std::string block = std::string(size - 1, '0') + '\n';
  while (std::fwrite(block.data(), 1, size, stdout) == size) {
  }
}
