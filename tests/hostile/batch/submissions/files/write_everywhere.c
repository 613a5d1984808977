/* Writes wherever it should not. */
#include "hostile.h"

static int attack(void) {
  const char *folders[] = {"/", "/usr", "/usr/bin", "/usr/local/bin", "/etc", "/dev", "/dev/shm", "/proc", "/program",
                           "/parley", "/src", "/data", "/lib", "/bin", "/dev/pts", "/dev/mqueue", "/var/tmp", "/run"};
  const char *files[] = {"/etc/passwd", "/program/program", "/parley/warden", "/parley/relay", "/usr/bin/env",
                         "/etc/ld.so.cache", "/proc/self/exe"};
  char path[64];
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    snprintf(path, sizeof path, "%s/written", folders[i]);
    cannot_open(path, O_WRONLY | O_CREAT);
  }
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) cannot_open(files[i], O_WRONLY);
  return harmless();
}
