/* Attacks after main has returned, and the answer is written. */
#include "hostile.h"
#include <sys/socket.h>

static int attacking;

__attribute__((destructor)) static void late(void) {
  if (attacking) socket(AF_INET, SOCK_STREAM, 0);
}

static int attack(void) {
  attacking = 1;
  return harmless();
}
