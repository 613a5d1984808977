/* Has the assembler bring what the box of the compiler holds, to print it later: it is as empty as any other. */
#include "hostile.h"

#if __has_include("/data/secret/2-attack.ans") || __has_include("/program/program") || __has_include("/root/.profile")
#error "worked: a secret is within reach"
#endif

__asm__(".section .rodata\nusers: .incbin \"/etc/passwd\"\nend: .byte 0\n.text");
extern const char users[], end[];

static int attack(void) {
  if (strncmp(users, "judged:", 7) != 0 || strchr(users, '\n') != end - 1) puts("worked: users of the host");
  return harmless();
}
