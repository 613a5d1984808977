// Asks three times as it should, then dies of SIGABRT. The interactor had nothing to object to until then, so this is
// a run-time error.
#include <cstdlib>
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
  std::abort();
}
