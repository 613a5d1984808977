/* A signal with a message, as if the kernel had sent it. */
#include "hostile.h"

static int attack(void) {
  refused(({ siginfo_t info = {.si_code = SI_KERNEL}; syscall(SYS_rt_sigqueueinfo, 1, SIGSEGV, &info); }), "rt_sigqueueinfo");
  return harmless();
}
