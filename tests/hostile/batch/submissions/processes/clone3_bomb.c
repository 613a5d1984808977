/* The newest way to fork, which a filter cannot look into. */
#include "hostile.h"

static int attack(void) {
  struct {
    unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
  } how = {.exit_signal = SIGCHLD};
  for (int i = 0; i < 1000; i++) {
    long pid = syscall(SYS_clone3, &how, sizeof how);
    if (pid == 0) pause();
    refused(pid, "clone3");
  }
  return harmless();
}
