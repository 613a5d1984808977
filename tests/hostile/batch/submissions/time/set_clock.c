/* Sets the clock back. */
#include "hostile.h"

static int attack(void) {
  refused(({ struct timespec past = {1, 0}; clock_settime(CLOCK_REALTIME, &past); }), "clock_settime");
  return harmless();
}
