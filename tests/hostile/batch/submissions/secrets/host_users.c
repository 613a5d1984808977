/* The people of this machine: accounts, homes, mail, who is logged in. */
#include "hostile.h"

static int attack(void) {
  const char *paths[] = {"/etc/shadow", "/etc/gshadow", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf",
                         "/etc/machine-id", "/etc/ssh", "/root", "/home", "/var", "/run", "/mnt", "/srv", "/opt",
                         "/tmp/.X11-unix", "/var/run/docker.sock", "/var/run/utmp", "/boot", "/media"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) cannot_open(paths[i], O_RDONLY);
  if (rows_of("/etc/passwd") != 0 || rows_of("/etc/group") != 0) puts("worked: more than one account");
  if (getuid() == 0 || geteuid() == 0 || getgid() == 0) puts("worked: is root");
  return harmless();
}
