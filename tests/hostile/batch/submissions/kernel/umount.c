/* Takes away what hides the host's files. */
#include "hostile.h"
#include <sys/mount.h>

static int attack(void) {
  refused(umount2("/proc", MNT_DETACH), "umount2");
  return harmless();
}
