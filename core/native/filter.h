/* The seccomp filter of a run: what a program may call, and the news of a call that it may not make.
 *
 * The engine sends a compiled profile (struct sock_filter, its default SECCOMP_RET_USER_NOTIF). Besides what the profile
 * says it allows what the child itself needs between the filter and the program: a pause, an end, and an execve whose
 * argv lies at ANY_ARGV. In the place of that number we put the address at which ours does: it is drawn at random for
 * each box, so no program can name it. The child installs the filter with a listener, which lies in the descriptor
 * table that it shares with us until the execve.
 */
#ifndef PARLEY_FILTER_H
#define PARLEY_FILTER_H

#include "wire.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter does not know this architecture"
#endif
#define ANY_ARGV 0x9e3779b97f4a7c15u /* core/wire.py has it too */

static struct sock_filter filter_code[BPF_MAXINSNS];
static struct sock_fprog filter = {.len = 0, .filter = filter_code};
static volatile int listener = -1; /* written by the child */

/* `count` words at a random place; NULL when there is no memory. */
static char **secret_place(size_t count) {
  for (int attempt = 0; attempt < 100; attempt++) {
    uint64_t random;
    size_t size = (count + 512) * sizeof(char *);
    if (getrandom(&random, sizeof random, 0) != sizeof random) return NULL;
    uintptr_t address = (random & 0x3ffffffff000u) + 0x100000000u;
    void *got = mmap((void *)address, size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE, -1, 0);
    if (got == (void *)address) return (char **)got + (random & 511u);
    if (got != MAP_FAILED) munmap(got, size);
  }
  return NULL;
}

/* The profile for the runs to come. When it is none, no run is possible. */
static void load_filter(const void *code, size_t size, char *const *argv) {
  const uint64_t secret = (uintptr_t)argv;
  size_t count = size / sizeof *filter_code;
  filter.len = 0;
  if (size % sizeof *filter_code != 0 || count > BPF_MAXINSNS) return;
  memcpy(filter_code, code, size);
  for (struct sock_filter *i = filter_code; i < filter_code + count; i++) {
    if (i->code != (BPF_JMP | BPF_JEQ | BPF_K)) continue;
    if (i->k == (uint32_t)ANY_ARGV) i->k = (uint32_t)secret;
    else if (i->k == (uint32_t)(ANY_ARGV >> 32)) i->k = (uint32_t)(secret >> 32);
  }
  filter.len = (unsigned short)count;
}

/* In the child. The listener is the only word of the kernel's about this: without it there is no filter. */
static bool install_filter(void) {
  listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
  return listener >= 0;
}

/* The next call that waits for an answer. False when there is none after all: who made it has been killed. */
static bool next_call(struct seccomp_notif *call) {
  memset(call, 0, sizeof *call);
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, call) == 0;
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
    case SYS_process_madvise: case SYS_unshare: case SYS_setns: case SYS_mount: case SYS_bpf:
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
    answer.error = -EPERM;
  }
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

#endif
