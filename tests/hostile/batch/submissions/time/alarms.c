/* An alarm each microsecond. */
#include "hostile.h"
#include <sys/time.h>

static void nothing(int number) { (void)number; }

static int attack(void) {
  struct itimerval often = {{0, 1}, {0, 1}};
  signal(SIGALRM, nothing);
  setitimer(ITIMER_REAL, &often, NULL);
  for (;;) pause();
}
