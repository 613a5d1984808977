/* Into 32-bit code, past what 64-bit calls look like. */
#include "hostile.h"

static int attack(void) {
  void *low = mmap((void *)0x10000000, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_32BIT, -1, 0);
  const unsigned char code[] = {0xb8, 2, 0, 0, 0, 0xcd, 0x80, 0xf4}; /* eax = fork; int 0x80; hlt */
  struct {
    unsigned address;
    unsigned short segment;
  } __attribute__((packed)) target = {0x10000000, 0x23};
  if (low == MAP_FAILED) return harmless();
  memcpy(low, code, sizeof code);
  __asm__ volatile("ljmp *%0" : : "m"(target));
  return harmless();
}
