/* First before all others on the processor. */
#include "hostile.h"
#include <sched.h>

static int attack(void) {
  refused(({ struct sched_param first = {99}; sched_setscheduler(0, SCHED_FIFO, &first); }), "sched_setscheduler");
  return harmless();
}
