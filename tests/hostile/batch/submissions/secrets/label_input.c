/* Marks its input by a label that is not among its bytes. */
#include "hostile.h"
#include <sys/xattr.h>

static int attack(void) {
  refused(fsetxattr(0, "user.left", "1", 1, 0), "fsetxattr");
  return harmless();
}
