// Halves the range of possible numbers with every guess. Ten guesses are enough, as 1000 < 2^10: accepted.
#include <iostream>
#include <string>

int main() {
  int low = 1, high = 1000;
  std::string reply;
  while (reply != "correct") {
    int guess = (low + high) / 2;
    std::cout << guess << std::endl;  // endl flushes
    if (!(std::cin >> reply)) return 1;
    if (reply == "lower") high = guess - 1;
    if (reply == "higher") low = guess + 1;
  }
}
