/* Makes itself the last that the kernel would end for want of memory, and fills the space: the warden is as large as it. */
#include "hostile.h"

static char block[MIB];

static int attack(void) {
  int score = open("/proc/self/oom_score_adj", O_WRONLY);
  if (score >= 0 && write(score, "-1000", 5) == 5) refused(0, "oom_score_adj -1000");
  if (score >= 0 && write(score, "0", 1) < 0) errno = 0;
  memset(block, 1, sizeof block);
  for (int i = 0; i < 200; i++) {
    char name[16];
    snprintf(name, sizeof name, "%d", i);
    int fd = open(name, O_WRONLY | O_CREAT, 0600);
    if (write(fd, block, sizeof block) < 0) break;
    close(fd);
  }
  return harmless();
}
