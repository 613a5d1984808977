/* The calls of 32-bit programs: number 11 is execve there and munmap here. */
#include "hostile.h"

static int attack(void) {
  long result = 20; /* getpid */
  __asm__ volatile("int $0x80" : "+a"(result) : : "r8", "r9", "r10", "r11", "memory");
  refused(result, "int 0x80");
  return harmless();
}
