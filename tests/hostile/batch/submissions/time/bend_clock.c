/* Makes the clock slow. */
#include "hostile.h"
#include <sys/timex.h>

static int attack(void) {
  refused(({ struct timex slow = {.modes = ADJ_FREQUENCY, .freq = -1000}; syscall(SYS_adjtimex, &slow); }), "adjtimex");
  return harmless();
}
