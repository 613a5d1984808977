/* Never stops complaining; a line at a time, as stderr has no buffer, and a long one, as calls take time. */
#include "hostile.h"

static int attack(void) {
  static char complaint[1001];
  memset(complaint, '!', sizeof complaint - 2);
  complaint[sizeof complaint - 2] = '\n';
  for (;;) fputs(complaint, stderr);
}
