/* Capabilities, for the asking. */
#include "hostile.h"

static int attack(void) {
  refused(({ struct { unsigned version; int pid; } head = {0x20080522, 0}; unsigned data[6] = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u}; syscall(SYS_capset, &head, data); }), "capset");
  return harmless();
}
