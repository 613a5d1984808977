// Asks three times as it should, then computes forever: time limit exceeded, by CPU time.
#include <iostream>
#include <string>

int main() {
  int low = 1, high = 1000;
  std::string reply;
  for (int asked = 0; asked < 3 && reply != "correct"; asked++) {
    int guess = (low + high) / 2;
    std::cout << guess << std::endl;
    if (!(std::cin >> reply)) return 1;
    if (reply == "lower") high = guess - 1;
    if (reply == "higher") low = guess + 1;
  }
  volatile unsigned busy = 0;
  for (;;) busy = busy + 1;
}
