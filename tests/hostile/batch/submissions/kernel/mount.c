/* A file system of its own over the system's. */
#include "hostile.h"
#include <sys/mount.h>

static int attack(void) {
  refused(mount("none", "/w", "tmpfs", 0, NULL), "mount");
  return harmless();
}
