/* Sets the clock back, the old way. */
#include "hostile.h"
#include <sys/time.h>

static int attack(void) {
  refused(({ struct timeval past = {1, 0}; syscall(SYS_settimeofday, &past, NULL); }), "settimeofday");
  return harmless();
}
