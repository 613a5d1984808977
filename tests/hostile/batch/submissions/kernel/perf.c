/* Counts what the processor does for others. */
#include "hostile.h"

static int attack(void) {
  refused(({ char attributes[128] = {0}; syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0); }), "perf_event_open");
  return harmless();
}
