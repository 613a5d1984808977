// Wins, and then ends with exit code 3: run-time error, although the interactor accepted.
#include <iostream>
#include <string>

int main() {
  int low = 1, high = 1000;
  std::string reply;
  while (reply != "correct") {
    int guess = (low + high) / 2;
    std::cout << guess << std::endl;
    if (!(std::cin >> reply)) return 1;
    if (reply == "lower") high = guess - 1;
    if (reply == "higher") low = guess + 1;
  }
  return 3;
}
