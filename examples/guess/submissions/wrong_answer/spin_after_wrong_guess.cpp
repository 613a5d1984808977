// Makes an invalid guess and then computes forever. The interactor rejects long before the time limit, so this is a
// wrong answer and not a time limit exceeded.
#include <iostream>

int main() {
  std::cout << 1001 << std::endl;
  volatile unsigned busy = 0;
  for (;;) busy = busy + 1;
}
