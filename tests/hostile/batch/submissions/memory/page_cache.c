/* Reads more of the system's files than it may have memory: what the kernel keeps of them is not its own. */
#include "hostile.h"

static long left = 150 * MIB;

static void swallow(const char *folder, int depth) {
  static char block[256 * 1024];
  DIR *dir = opendir(folder);
  struct dirent *d;
  while (dir && left > 0 && (d = readdir(dir))) {
    char path[4096];
    if (is_dots(d->d_name)) continue;
    snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
    if (d->d_type == DT_DIR && depth < 8) swallow(path, depth + 1);
    if (d->d_type != DT_REG) continue;
    int fd = open(path, O_RDONLY);
    for (long got; left > 0 && (got = read(fd, block, sizeof block)) > 0;) left -= got;
    close(fd);
  }
  if (dir) closedir(dir);
}

static int attack(void) {
  swallow("/usr/lib", 0);
  return harmless();
}
