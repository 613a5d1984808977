/* Output that would move a judge's cursor. */
#include "hostile.h"

static int attack(void) {
  fputs("\033[2J\033]0;owned\007\033[31m\b\b\b\r\xff\xfe", stdout);
  return harmless();
}
