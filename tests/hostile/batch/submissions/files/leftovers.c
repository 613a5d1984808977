/* Leaves of everything one, for the next test. */
#include "hostile.h"

static int attack(void) {
  close(open(".hidden", O_CREAT | O_WRONLY, 0600));
  mkdir("folder", 0700);
  if (symlink("/etc/passwd", "link") != 0 || link(".hidden", "second") != 0) puts("cannot make links");
  struct timespec old[2] = {{1, 1}, {1, 1}};
  utimensat(AT_FDCWD, "/w", old, 0);
  chmod("/w", 0700);
  umask(0);
  return harmless();
}
