// Allocates and fills block after block until it is stopped, long before the time limit.
// @EXPECTED_RESULTS@: MEMORY-LIMIT
#include <cstddef>
#include <list>
#include <vector>

int main() {
  constexpr std::size_t block = 16 << 20;
  std::list<std::vector<char>> hoard;
  for (;;) hoard.emplace_back(block, 'x');
}
