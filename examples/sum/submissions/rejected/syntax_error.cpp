// Does not compile: a semicolon is missing, and `sum` has no type.
// @EXPECTED_RESULTS@: COMPILER-ERROR
#include <iostream>

int main() {
  sum = 0
  std::cout << sum << '\n';
}
