/* What the judge's own environment, folders and groups would tell. */
#include "hostile.h"

static int attack(void) {
  char text[16384];
  const char *files[] = {"/proc/self/environ", "/proc/self/cmdline"};
  for (int i = 0; i < 2; i++) {
    int fd = open(files[i], O_RDONLY);
    long got = read(fd, text, sizeof text - 1);
    close(fd);
    for (long at = 0; at < got; at++)
      if (!text[at]) text[at] = ' ';
    text[got > 0 ? got : 0] = 0;
    if (strstr(text, "PYTHON") || strstr(text, "SECRET") || strstr(text, "/root") || strstr(text, "secret"))
      printf("worked: %s\n", text);
  }
  if (names_in("/proc/self/task", 1) != 1) puts("worked: a thread that is not its own");
  return harmless();
}
