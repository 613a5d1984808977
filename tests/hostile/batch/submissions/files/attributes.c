/* An attribute beside a file, where nobody looks. */
#include "hostile.h"
#include <sys/xattr.h>

static int attack(void) {
  refused(setxattr("/w", "user.left", "1", 1, 0), "setxattr");
  return harmless();
}
