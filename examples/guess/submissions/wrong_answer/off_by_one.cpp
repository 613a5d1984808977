// A binary search that mixes up its bounds: `end` is meant to lie one past the last number, but starts at 1000.
// It never guesses 1000 and asks for 999 until its guesses are used up: wrong answer.
#include <iostream>
#include <string>

int main() {
  int begin = 1, end = 1000;
  std::string reply;
  while (reply != "correct") {
    int guess = begin < end ? (begin + end) / 2 : end - 1;
    std::cout << guess << std::endl;
    if (!(std::cin >> reply)) break;
    if (reply == "lower") end = guess;
    if (reply == "higher") begin = guess + 1;
  }
}
