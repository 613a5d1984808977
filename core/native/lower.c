/* lower: starts a command as an unprivileged user.   lower UID COMMAND [ARGUMENT…]
 *
 * The judge, where it runs as root, starts every jailer and relay so. It could change its user between fork and exec
 * itself, but then all that its memory maps is copied for each start, which costs more than this program's exec.
 * Group and user become UID, all of them, and no other group stays. The caller has set up all else. Where anything of
 * that fails nothing is started: a line on stderr says what, and the exit code is 125 to 127. */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char *end = NULL;
  unsigned long id = argc < 3 ? 0 : strtoul(argv[1], &end, 10);
  if (id == 0 || id >= (uid_t)-1 || end == argv[1] || *end != 0) return 125; /* never as root, whatever was asked for */
  uid_t uid = (uid_t)id;
  if (setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 || setresuid(uid, uid, uid) != 0) {
    fprintf(stderr, "cannot become user %u: %s\n", uid, strerror(errno));
    return 126;
  }
  if (setuid(0) == 0) { /* a kernel or a container that lets go of nothing */
    fprintf(stderr, "user %u can become root again\n", uid);
    return 126;
  }
  execvp(argv[2], argv + 2);
  fprintf(stderr, "cannot start %s: %s\n", argv[2], strerror(errno));
  return 127;
}
