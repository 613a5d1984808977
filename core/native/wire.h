/* What the warden and the relay share: clocks, and one datagram with descriptors over SOCK_SEQPACKET.
 *
 * Every packet starts with `struct header`. Integers are little-endian host integers: both ends always run
 * on one machine. Descriptors travel beside a packet as SCM_RIGHTS and arrive close-on-exec.
 */
#ifndef PARLEY_WIRE_H
#define PARLEY_WIRE_H

#include "call.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONTROL_FD 60 /* where take_control() puts the control socket: above all that a program is given */
#define WIRE_MAGIC 0x34594c50u /* "PLY4": also the version of the protocol; another for each change of a layout */
#define MAX_FDS 128

struct header {
  uint32_t magic;
  uint32_t op;
};

/* The C library asks the kernel's page of clocks where it can. Every profile allows the call. */
static inline uint64_t clock_ns(clockid_t clock) {
  struct timespec t;
  if (clock_gettime(clock, &t) != 0) return 0;
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline uint64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

/* The control socket, given by number, becomes CONTROL_FD; whatever else the jailer left open is closed. */
static inline bool take_control(const char *number) {
  int fd = atoi(number);
  if (fd < 3 || (fd != CONTROL_FD && dup2(fd, CONTROL_FD) < 0)) return false;
  if (close_range(3, CONTROL_FD - 1, 0) != 0 || close_range(CONTROL_FD + 1, ~0u, 0) != 0) return false;
  return fcntl(CONTROL_FD, F_SETFD, FD_CLOEXEC) == 0;
}

/* The same file at a high number, out of the way of what a program is given. */
static inline int lift(int fd) {
  if (fd < 0) return fd;
  int high = (int)sys(fcntl, fd, F_DUPFD_CLOEXEC, CONTROL_FD + 1);
  sys(close, fd);
  return high;
}

static inline void close_all(const int *fds, int count) {
  for (int i = 0; i < count; i++) sys(close, fds[i]);
}

/* One packet into buf. Returns its length, 0 when the engine is gone, -1 with errno. A packet or a set of
 * descriptors that did not fit is EMSGSIZE: half a request must never be carried out. */
static inline ssize_t receive(int sock, void *buf, size_t size, int *fds, int *nfds) {
  union {
    char space[CMSG_SPACE(sizeof(int) * MAX_FDS)];
    struct cmsghdr align;
  } control;
  struct iovec iov = {.iov_base = buf, .iov_len = size};
  struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t got;
  *nfds = 0;
  do {
    got = sys(recvmsg, sock, &msg, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return got;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    int count = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(fds + *nfds, CMSG_DATA(c), (size_t)count * sizeof(int));
    *nfds += count;
  }
  if (msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
    close_all(fds, *nfds);
    *nfds = 0;
    errno = EMSGSIZE;
    return -1;
  }
  return got;
}

/* One packet out, with at most one descriptor. The engine gone is not an error here: the next receive says so. */
static inline void reply(int sock, const void *buf, size_t size, int fd) {
  union {
    char space[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control;
  struct iovec iov = {.iov_base = (void *)(uintptr_t)buf, .iov_len = size};
  struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
  if (fd >= 0) {
    msg.msg_control = &control;
    msg.msg_controllen = sizeof control;
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &fd, sizeof(int));
  }
  while (sys(sendmsg, sock, &msg, MSG_NOSIGNAL) < 0 && errno == EINTR) continue;
}

#endif
