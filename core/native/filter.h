/* The seccomp filter of a box: what its programs may call, and the news of a call that they may not make.
 *
 * The engine sends a compiled profile (struct sock_filter, its default SECCOMP_RET_USER_NOTIF), once. The warden puts
 * it on itself, with a listener, and every program is born under it: a run pays nothing for it. What the profile
 * refuses, the filter allows all the same to a call with the key (call.h), which is drawn at random here and put in the
 * place of the number that the engine wrote. The comparison takes the same time whatever is compared, and a wrong key
 * ends the run, or is an error as any: nobody finds it by trying.
 */
#ifndef PARLEY_FILTER_H
#define PARLEY_FILTER_H

#include "wire.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter does not know this architecture"
#endif
#define ANY_KEY 0x9e3779b97f4a7c15u /* core/wire.py has it too */

static int listener = -1; /* of the filter; without one no program is started */

/* False, with errno, when it is no filter, or there is one already. */
static bool install_filter(const void *given, size_t size) {
  static struct sock_filter code[BPF_MAXINSNS];
  struct sock_fprog filter = {.len = (unsigned short)(size / sizeof *code), .filter = code};
  uint64_t drawn;
  errno = EINVAL;
  if (listener >= 0 || size % sizeof *code != 0 || size > sizeof code) return false;
  if (getrandom(&drawn, sizeof drawn, 0) != sizeof drawn) return false;
  memcpy(code, given, size);
  for (struct sock_filter *i = code; i < code + filter.len; i++) {
    if (i->code != (BPF_ALU | BPF_XOR | BPF_K)) continue;
    if (i->k == (uint32_t)ANY_KEY) i->k = (uint32_t)drawn;
    else if (i->k == (uint32_t)(ANY_KEY >> 32)) i->k = (uint32_t)(drawn >> 32);
  }
  int fd = (int)sys(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
  key = drawn; /* from here on, whatever we call */
  listener = lift(fd);
  memset(code, 0, sizeof code);
  return listener >= 0;
}

/* The next call that waits for an answer. False when there is none after all: who made it has been killed. */
static bool next_call(struct seccomp_notif *call) {
  memset(call, 0, sizeof *call);
  return sys(ioctl, listener, SECCOMP_IOCTL_NOTIF_RECV, call) == 0;
}

/* What a program that is being traced may not do either: it reaches past itself, or outlives its run. */
static bool never(const struct seccomp_data *call) {
  if (call->arch != ARCHITECTURE || call->nr < 0 || call->nr >= 0x40000000) return true;
  switch (call->nr) {
    case SYS_prlimit64: case SYS_sched_setscheduler: case SYS_sched_setparam: case SYS_sched_setattr:
    case SYS_sched_setaffinity:
      return call->args[0] != 0; /* only of oneself */
    case SYS_setpriority: case SYS_ioprio_set:
      return call->args[1] != 0;
    case SYS_add_key: case SYS_request_key: case SYS_keyctl: case SYS_shmget: case SYS_msgget: case SYS_semget:
    case SYS_mq_open: case SYS_ptrace: case SYS_process_vm_readv: case SYS_process_vm_writev: case SYS_pidfd_getfd:
    case SYS_process_madvise: case SYS_clone3: case SYS_unshare: case SYS_setns: case SYS_mount: case SYS_bpf:
    case SYS_perf_event_open: case SYS_userfaultfd: case SYS_io_uring_setup:
      return true;
    default:
      return false;
  }
}

/* Lets a traced call be made, or refuses it. */
static void answer(const struct seccomp_notif *call) {
  struct seccomp_notif_resp answer = {.id = call->id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  if (never(&call->data)) {
    answer.flags = 0;
    answer.error = call->data.nr == SYS_clone3 ? -ENOSYS : -EPERM; /* then a libc uses clone */
  }
  sys(ioctl, listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

#endif
