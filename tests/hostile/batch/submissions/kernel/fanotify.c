/* Says no to the files that others open. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_fanotify_init, 0, 0), "fanotify_init");
  return harmless();
}
