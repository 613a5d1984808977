/* Takes all memory, and lives on when there is none. */
#include "hostile.h"
#include <new>
#include <vector>

static int attack(void) {
  for (;;) {
    try {
      std::vector<char> *block = new std::vector<char>(4 * MIB, 1);
      if (block->empty()) return 1;
    } catch (const std::bad_alloc &) {
    }
  }
}
