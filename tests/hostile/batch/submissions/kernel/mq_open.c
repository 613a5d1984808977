/* A queue with a name. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_mq_open, "left", O_RDWR | O_CREAT, 0600, NULL), "mq_open");
  return harmless();
}
