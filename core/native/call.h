/* System calls with a key. The warden stands under the filter of its programs, which it installs on itself once, so that a
 * program is born under it at no cost. What the profile does not allow, the filter still lets through when the sixth
 * argument is a number that only the warden knows; none of the calls here has a sixth argument of its own, so the
 * kernel takes no notice. Without a key (the relay, and the warden before its filter) they are calls as any. */
#ifndef PARLEY_CALL_H
#define PARLEY_CALL_H

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>

static uint64_t key;

/* As syscall(2) of the C library: -1 and errno. */
static inline long keyed_call(long number, long a, long b, long c, long d, long e) {
#if defined(__x86_64__)
  register long fourth __asm__("r10") = d, fifth __asm__("r8") = e, sixth __asm__("r9") = (long)key;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "0"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long which __asm__("x8") = number, result __asm__("x0") = a, second __asm__("x1") = b;
  register long third __asm__("x2") = c, fourth __asm__("x3") = d, fifth __asm__("x4") = e;
  register long sixth __asm__("x5") = (long)key;
  __asm__ volatile("svc #0"
                   : "+r"(result)
                   : "r"(which), "r"(second), "r"(third), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "memory");
#else
#error "no system calls are known for this architecture"
#endif
  if (result >= 0 || result < -4095) return result;
  errno = (int)-result;
  return -1;
}

/* sys(fchmod, fd, 0755): numbers and pointers alike, at least one. */
#define sys(name, ...) SYS_PADDED(SYS_##name, __VA_ARGS__, 0, 0, 0, 0, 0)
#define SYS_PADDED(number, a, b, c, d, e, ...) keyed_call(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e))

static inline _Noreturn void end(int code) {
  for (;;) sys(exit_group, code);
}

#endif
