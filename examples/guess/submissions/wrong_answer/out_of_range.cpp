// Begins with 1001, which is no valid guess, and ends in good order when no reply comes: wrong answer.
#include <iostream>
#include <string>

int main() {
  std::string reply;
  std::cout << 1001 << std::endl;
  std::cin >> reply;
}
