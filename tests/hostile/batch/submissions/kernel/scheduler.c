/* First before all others on the processor. It may be told that it is, as run times insist on it. */
#include "hostile.h"
#include <sched.h>

static int attack(void) {
  struct sched_param first = {99};
  sched_setscheduler(0, SCHED_FIFO, &first);
  if (sched_getscheduler(0) != SCHED_OTHER) puts("worked: SCHED_FIFO");
  return harmless();
}
