/* Computes in fifty threads at once, to get fifty times its time. */
#include "hostile.h"
#include <thread>
#include <vector>

static int attack(void) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; i++)
    threads.emplace_back([] {
      for (volatile unsigned n = 0;;) n = n + 1;
    });
  for (auto &thread : threads) thread.join();
  return harmless();
}
