/* Code that it writes itself: that is allowed, and helps it nowhere. */
#include "hostile.h"

static int attack(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const unsigned char code[] = {0xb8, 42, 0, 0, 0, 0xc3}; /* return 42 */
  if (page == MAP_FAILED) return harmless();
  memcpy(page, code, sizeof code);
  if (((int (*)(void))page)() != 42) return 1;
  return harmless();
}
