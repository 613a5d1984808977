/* Looks for answers, and for other tests and submissions, through all of the file system that is not the system's. */
#include "hostile.h"

static int is_secret(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot && (strcmp(dot, ".ans") == 0 || strcmp(dot, ".in") == 0 || strcmp(dot, ".yaml") == 0);
}

static void search(const char *folder, int depth) {
  const char *systems[] = {"/usr", "/proc", "/lib", "/lib64", "/bin", "/sbin", "/etc/alternatives"};
  for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
    if (strcmp(folder, systems[i]) == 0) return;
  DIR *dir = opendir(*folder ? folder : "/");
  struct dirent *d;
  while (dir && (d = readdir(dir))) {
    char path[4096];
    if (is_dots(d->d_name)) continue;
    snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
    if (is_secret(d->d_name)) printf("worked: %s\n", path);
    if (d->d_type == DT_DIR && depth < 20) search(path, depth + 1);
  }
  if (dir) closedir(dir);
}

static int attack(void) {
  search("", 0);
  cannot_open("/data/secret/2-attack.ans", O_RDONLY);
  cannot_open("/program/../data/secret/2-attack.ans", O_RDONLY);
  if (names_in("/data", 0) > 0 || names_in("/src", 0) > 0) puts("worked: /data or /src");
  if (names_in("/program", 0) != 1) puts("worked: another program");
  return harmless();
}
