/* Moves its space away, or what stands for it. */
#include "hostile.h"

static int attack(void) {
  refused(rename("/w", "/v"), "rename");
  refused(rmdir("/w"), "rmdir");
  refused(unlink("/tmp"), "unlink");
  refused(chown("/w", 0, 0), "chown");
  return harmless();
}
