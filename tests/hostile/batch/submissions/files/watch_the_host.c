/* Watches which programs the host starts. */
#include "hostile.h"
#include <sys/inotify.h>

static int attack(void) {
  refused(inotify_init1(0), "inotify_init1");
  return harmless();
}
