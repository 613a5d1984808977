/* A file by its number, past every folder. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_open_by_handle_at, AT_FDCWD, NULL, 0), "open_by_handle_at");
  return harmless();
}
