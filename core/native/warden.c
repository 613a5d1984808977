/* warden: pid 1 of a box. Starts one program at a time, watches it, ends it, and says what happened.
 *
 * Theory of operation
 *   Who        The engine (outside) builds a box with a jailer (bubblewrap, minijail) whose only command is this
 *              program; it becomes pid 1 of the box's pid namespace. argv[1] is the writable space of the box (a
 *              tmpfs), argv[2] the descriptor of a SOCK_SEQPACKET socket to the engine, the only way in.
 *   Trust      The warden is ours, what it starts is hostile. It shares a uid with the program, so it makes
 *              itself undumpable first of all: then the program can neither trace it nor read /proc/1/mem, /fd.
 *              As init of the namespace it ignores every signal from inside, SIGKILL and SIGSTOP too.
 *   One run    RUN carries argv, environment, limits and the descriptors for 0, 1, 2, …. The space is wiped,
 *              then a child is cloned with a pidfd; it shares our memory until its execve, so a step that
 *              fails writes {step, errno} straight into `failure`. We poll {pidfd, socket, listener} with a time-out: wall time is checked at its deadline, CPU time at now + remaining / cpus, which wakes
 *              rarely and is still exact near the limit. KILL and STATUS are answered in the same loop.
 *   Profile    No program starts without a seccomp filter. FILTER brings it, compiled, once a box; we put it on
 *              ourselves, with a listener, and every program is born under it. Our own calls carry a key that it
 *              lets through (call.h, filter.h). A call that it does not allow waits for an answer that never
 *              comes: we note it and end the run. Not so in a run with TRACE: it is told of each such call and let go on.
 *   The end    When the program has ended, or must, kill(-1, SIGKILL) reaches every process of the namespace
 *              but us, and we reap until ECHILD: nothing of a run is alive when DONE is sent. Where there is no
 *              namespace (`--sandbox none`) we kill our descendants, and nobody else, until there are none.
 *   Cleaning   The space is wiped before and after a run; LEAVE_SPACE leaves it for FETCH to bring files out,
 *              KEEP_SPACE starts on it as it is. PUT wipes it, and puts copies of files and links into it, for the run
 *              that follows with KEEP_SPACE; nobody answers it, as that run fails where it did. Anything odd in it (too deep, too many names, extended
 *              attributes) is not argued with: the next run is refused with step `wipe`, and the engine
 *              builds a new box.
 *   CPU time   The box's cpuacct descriptor (ADMIT) less our own share; or, where each run has a cgroup of its
 *              own (IN_CGROUP: the child is born in it), that one's cpu.stat; else rusage of all that was
 *              reaped and the clocks of what still lives.
 *   Memory     A cgroup's affair. Without one (WATCH_MEMORY) we look at the resident memory of all processes every
 *              4 ms, and end a run that is over its limit; its address space is limited generously, as a program
 *              that only reserves has not used anything, but none can take the machine between two looks.
 *   Engine dies  The socket reads end-of-file; we exit, and the kernel ends the namespace with us.
 */
#define _GNU_SOURCE
#include "wire.h"

#include "account.h"
#include "capabilities.h"
#include "filter.h"
#include "inmates.h"
#include "space.h"

#include <linux/keyctl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>

enum { OP_RUN = 1, OP_KILL, OP_STATUS, OP_FETCH, OP_ADMIT, OP_FILTER, OP_PUT };
enum { SAY_READY = 1, SAY_DONE, SAY_STATUS, SAY_FILE, SAY_ADMITTED, SAY_RUNNING, SAY_CALL, SAY_FILTERED };
enum { CAUSE_EXITED, CAUSE_SIGNALED, CAUSE_CPU, CAUSE_WALL, CAUSE_KILLED, CAUSE_FAILED, CAUSE_FORBIDDEN };
enum { KEEP_SPACE = 1, WATCH_MEMORY = 2, LEAVE_SPACE = 4, TRACE = 8, IN_CGROUP = 16, NO_ALARMS = 32, READ_ONLY = 64 };
enum {
  STEP_NONE, STEP_REQUEST, STEP_WIPE, STEP_MKDIR, STEP_CLONE, STEP_SESSION, STEP_DESCRIPTORS, STEP_RLIMIT,
  STEP_CHDIR, STEP_EXEC, STEP_FILTER, STEP_PUT,
};

struct run_request { /* then argc + envc + dirc + namec strings, each ended by NUL; the last are names of threads */
  struct header header;
  uint64_t cpu_ns, wall_ns, memory_bytes, address_bytes, stack_bytes, file_bytes;
  uint32_t processes, open_files, flags, argc, envc, dirc, namec, unused;
};

struct put_request { /* then `count` names and what each stands for, ended by NUL: where a link leads, or nothing for
                      * a copy of the next descriptor */
  struct header header;
  uint32_t count, more; /* more: after another PUT, onto the space as it is */
};

struct call { /* as the kernel saw it */
  int32_t number;
  uint32_t architecture;
  uint64_t arguments[6];
};

struct done {
  struct header header;
  uint32_t cause, step, error, leftover;
  int32_t exit_code, signal;
  uint64_t cpu_ns, wall_ns, started_ns, ended_ns, max_rss_bytes;
  uint64_t delayed_ns; /* it was ready to run and had no processor; of a run that was over at once not looked at */
  struct call forbidden;
  uint32_t large_file, unused; /* a run that ended badly left a file as large as files may be */
};

struct traced {
  struct header header;
  struct call call;
};

struct status {
  struct header header;
  uint64_t cpu_ns, delayed_ns;
  uint32_t waiting, reads; /* nobody of the box can go on by itself; the descriptor that is read, and one, or 0 */
};

struct file_reply { /* of FETCH, with a descriptor when error is 0, of ADMIT and of FILTER */
  struct header header;
  uint32_t error, unused;
};

#define MAX_PACKET (192 * 1024)
#define MAX_STRINGS 4096
#define QUICK_NS 4000000u /* most runs are over by then */
#define LOOK_NS 4000000u  /* so often memory is looked at, where no cgroup limits it */

static char packet[MAX_PACKET + 1];
static char *strings[MAX_STRINGS + 4]; /* argv, NULL, environment, NULL, directories, NULL, names of threads */
static char child_stack[64 * 1024] __attribute__((aligned(16)));
static int oom_file = -1; /* /proc/self/oom_score_adj, or -1 */
static char oom_own[16] = "0"; /* our own score, as we were given it */
static uint32_t cpus = 1;
static bool clean; /* the space is as new: nobody has had it since it was wiped */
static struct {
  uint32_t step, error;
} put_failure; /* of a PUT, for the run that follows */
static struct rlimit inherited[RLIM_NLIMITS];

static struct {
  volatile uint32_t step, error;
} failure;

/* --- the child, between clone and execve: shares our memory, so it only makes system calls ------------ */

struct launch {
  const struct run_request *request;
  char **argv, **environment;
  const int *fds;
  int nfds;
  int cgroup; /* the directory of the run's own cgroup, or -1 */
  uint64_t strangers; /* threads of our uid that are not the program's: the warden, and without a box the user's others */
};

static int fail(uint32_t step) {
  failure.error = (uint32_t)errno;
  failure.step = step;
  end(127);
}

/* Where the hard limit of the judge is lower than what is asked (it cannot be raised without
 * CAP_SYS_RESOURCE), the lower one holds: never a weaker limit than asked. */
static void limit(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit new = {.rlim_cur = soft, .rlim_max = hard};
  if (new.rlim_max > inherited[resource].rlim_max) new.rlim_max = inherited[resource].rlim_max;
  if (new.rlim_cur > new.rlim_max) new.rlim_cur = new.rlim_max;
  if (sys(prlimit64, 0, resource, &new, NULL) != 0) fail(STEP_RLIMIT);
}

static void set_limits(const struct launch *l) {
  const struct run_request *r = l->request;
  /* Behind our own clock, should we be late; far behind, as the kernel counts this one by its ticks, and on a crowded
   * machine those have been seen to run ahead by a third. */
  uint64_t seconds = 2 * r->cpu_ns / 1000000000u + 2;
  limit(RLIMIT_CPU, seconds, seconds + 1);
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_MEMLOCK, 64 * 1024, 64 * 1024);
  limit(RLIMIT_MSGQUEUE, 0, 0);
  limit(RLIMIT_FSIZE, r->file_bytes, r->file_bytes);
  limit(RLIMIT_STACK, r->stack_bytes, r->stack_bytes);
  limit(RLIMIT_NOFILE, r->open_files, r->open_files);
  limit(RLIMIT_NPROC, r->processes + l->strangers, r->processes + l->strangers);
  limit(RLIMIT_AS, r->address_bytes, r->address_bytes);
  limit(RLIMIT_DATA, r->address_bytes, r->address_bytes); /* both were perhaps lowered for the judge's own sake */
}

static int child(void *argument) {
  const struct launch *l = argument;
  const uint64_t none = 0; /* a set of signals, as the kernel has them */
  if (sys(setsid, 0) < 0 || sys(prctl, PR_SET_PDEATHSIG, SIGKILL) != 0) fail(STEP_SESSION);
  for (int i = 0; i < l->nfds; i++)
    if (sys(dup3, l->fds[i], i, 0) < 0) fail(STEP_DESCRIPTORS);
  if (sys(fchdir, space) != 0) fail(STEP_CHDIR);
  set_limits(l);
  sys(rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
  for (int attempt = 0;; attempt++) {
    sys(execve, l->argv[0], l->argv, l->environment);
    if (errno != ETXTBSY || attempt == 50) break; /* a fork elsewhere may hold a freshly written file open */
    struct timespec pause = {.tv_nsec = 2000000};
    sys(clock_nanosleep, CLOCK_MONOTONIC, 0, &pause, NULL);
  }
  return fail(STEP_EXEC);
}

/* --- one run ------------------------------------------------------------------------------------------ */

static uint64_t most_waited; /* that a thread of this run has, for a processor */

static void say_status(pid_t pid, bool alone) {
  struct status s = {.header = {WIRE_MAGIC, SAY_STATUS}, .cpu_ns = cpu_so_far(pid, alone)};
  s.delayed_ns = pid > 0 ? look_at_crowd(&most_waited).waited_ns : 0;
  s.waiting = pid > 0 && box_waits(&s.reads);
  reply(CONTROL_FD, &s, sizeof s, -1);
}

/* A packet while a program runs. True when the run must end. */
static bool interrupted(pid_t pid, bool alone) {
  struct {
    struct header header;
    char rest[64];
  } small;
  int fds[MAX_FDS], nfds;
  ssize_t got = receive(CONTROL_FD, &small, sizeof small, fds, &nfds);
  if (got == 0 || (got < 0 && errno != EMSGSIZE)) leave(0); /* the engine is gone: so is the box */
  close_all(fds, nfds);
  if (got >= (ssize_t)sizeof small.header && small.header.op == OP_STATUS) {
    say_status(pid, alone);
    return false;
  }
  return true;
}

/* A run that is not over at once: from now on it pays for the engine to read its pipes meanwhile. */
static void say_running(void) {
  struct header h = {WIRE_MAGIC, SAY_RUNNING};
  reply(CONTROL_FD, &h, sizeof h, -1);
}

/* A call that the filter does not allow. True when the run must end for it: then it stays unanswered, and the program
 * never sees a result. A traced run is told of, and goes on. */
static bool forbidden(bool traced, struct call *call) {
  struct seccomp_notif news;
  struct traced say = {.header = {WIRE_MAGIC, SAY_CALL}};
  if (!next_call(&news)) return false;
  *call = (struct call){.number = news.data.nr, .architecture = news.data.arch};
  for (int i = 0; i < 6; i++) call->arguments[i] = news.data.args[i];
  if (!traced) return true;
  say.call = *call;
  reply(CONTROL_FD, &say, sizeof say, -1);
  answer(&news);
  return false;
}

/* Until the program ends or must be ended; returns the cause as far as it is known. */
static uint32_t watch(pid_t pid, int pidfd, const struct run_request *r, uint64_t started, struct call *call) {
  bool alone = r->processes == 1;
  bool told = false;
  uint64_t used = 0, deadline = started + r->wall_ns;
  for (;;) {
    uint64_t now = now_ns();
    if (now >= deadline) { /* on a crowded machine a program is not charged for the crowd */
      struct crowd c = look_at_crowd(&most_waited);
      deadline = started + r->wall_ns + c.waited_ns;
      if (now >= deadline && !c.ready) return CAUSE_WALL;
      if (now >= deadline) deadline = now + LOOK_NS; /* it waits right now, or computes: for that there is a limit */
    }
    uint64_t wait = (r->cpu_ns - used) / (alone ? 1 : cpus) + 1000;
    if (wait > deadline - now) wait = deadline - now;
    if (!told && wait > QUICK_NS) wait = QUICK_NS;
    if ((r->flags & WATCH_MEMORY) && wait > LOOK_NS) wait = LOOK_NS;
    struct timespec time_out = {.tv_sec = (time_t)(wait / 1000000000u), .tv_nsec = (long)(wait % 1000000000u)};
    struct pollfd watched[] = {
        {.fd = pidfd, .events = POLLIN}, {.fd = CONTROL_FD, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
    int ready = (int)sys(ppoll, watched, 3, &time_out, NULL);
    if (ready < 0 && errno != EINTR) leave(7); /* blind: the engine must know */
    if (ready > 0) {
      if ((watched[2].revents & POLLIN) && forbidden(r->flags & TRACE, call)) return CAUSE_FORBIDDEN;
      if (watched[0].revents) return CAUSE_EXITED;
      if (watched[1].revents && interrupted(pid, alone)) return CAUSE_KILLED;
    } else if (ready == 0 && !told) {
      told = true;
      say_running();
    }
    used = cpu_so_far(pid, alone);
    if (used >= r->cpu_ns) return CAUSE_CPU;
    if ((r->flags & WATCH_MEMORY) && memory_in_use() > r->memory_bytes) {
      strike(); /* as the kernel would, and told like that; the peak says why */
      return CAUSE_EXITED;
    }
  }
}

/* The next `count` strings of the packet as a list ended by NULL; where the list ends, or NULL when cut short. */
static char **take(char **list, uint32_t count, char **at, const char *end) {
  for (uint32_t i = 0; i < count; i++) {
    char *stop = *at < end ? memchr(*at, 0, (size_t)(end - *at)) : NULL;
    if (!stop) return NULL;
    *list++ = *at;
    *at = stop + 1;
  }
  *list++ = NULL;
  return list;
}

/* Splits the packet's tail into argv, environment, directories and names; false when they do not add up. */
static bool parse(const struct run_request *r, ssize_t got, struct launch *launch, char ***dirs) {
  char *at = packet + sizeof *r;
  const char *end = packet + got;
  if (r->argc == 0 || (uint64_t)r->argc + r->envc + r->dirc + r->namec > MAX_STRINGS) return false;
  launch->argv = strings;
  launch->environment = take(strings, r->argc, &at, end);
  *dirs = launch->environment ? take(launch->environment, r->envc, &at, end) : NULL;
  housekeeping = *dirs ? take(*dirs, r->dirc, &at, end) : NULL;
  housekeepers = r->namec;
  alarms = !(r->flags & NO_ALARMS);
  return housekeeping && take(housekeeping, r->namec, &at, end);
}

static uint32_t prepare(const struct run_request *r, char **dirs) {
  if (put_failure.step) {
    errno = (int)put_failure.error;
    return put_failure.step;
  }
  if (!(r->flags & KEEP_SPACE) && !clean && !wipe()) return STEP_WIPE;
  clean = false;
  for (uint32_t i = 0; i < r->dirc; i++)
    if (sys(mkdirat, space, dirs[i], 0755) != 0 && errno != EEXIST) return STEP_MKDIR;
  if ((r->flags & READ_ONLY) && sys(fchmod, space, 0555) != 0) return STEP_MKDIR; /* wipe() takes that back */
  return STEP_NONE;
}

/* The first victim of the out-of-memory killer must be the program, not its warden: it is born with the highest
 * score, which the warden takes on for that moment (a score may be lowered again to where it began). */
static void oom_score(const char *score) {
  ssize_t ignored = oom_file < 0 ? 0 : sys(pwrite64, oom_file, score, strlen(score), 0);
  (void)ignored;
}

/* The child runs on a stack of its own, in our memory, while we are held until its execve. */
#define BIRTH (CLONE_VM | CLONE_VFORK | CLONE_PIDFD)

/* clone or clone3, with the key. The child has a stack of its own, so it must not return: it goes straight to `child`. */
static long give_birth(long number, long a, long b, long c, struct launch *launch) {
#if defined(__x86_64__)
  register long fourth __asm__("r10") = 0, fifth __asm__("r8") = 0, sixth __asm__("r9") = (long)key;
  long result;
  __asm__ volatile(
      "syscall\n\t"
      "test %%rax, %%rax\n\t"
      "jnz 1f\n\t"
      "mov %[launch], %%rdi\n\t"
      "call *%[child]\n\t"
      "hlt\n"
      "1:"
      : "=a"(result)
      : "0"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth), [child] "r"(child),
        [launch] "r"(launch)
      : "rcx", "r11", "memory");
#else
  register long which __asm__("x8") = number, result __asm__("x0") = a, second __asm__("x1") = b;
  register long third __asm__("x2") = c, fourth __asm__("x3") = 0, fifth __asm__("x4") = 0;
  register long sixth __asm__("x5") = (long)key;
  __asm__ volatile(
      "svc #0\n\t"
      "cbnz x0, 1f\n\t"
      "mov x0, %[launch]\n\t"
      "blr %[child]\n\t"
      "brk #1\n"
      "1:"
      : "+r"(result)
      : "r"(which), "r"(second), "r"(third), "r"(fourth), "r"(fifth), "r"(sixth), [child] "r"(child),
        [launch] "r"(launch)
      : "x30", "memory");
#endif
  if (result >= 0) return result;
  errno = (int)-result;
  return -1;
}

/* clone3 alone can give birth inside a cgroup; sandboxes around the judge may not know it, so it is kept for that. */
static pid_t start(struct launch *launch, int *pidfd) {
  struct clone_args how = {
      .flags = BIRTH | CLONE_INTO_CGROUP,
      .pidfd = (uintptr_t)pidfd,
      .exit_signal = SIGCHLD,
      .stack = (uintptr_t)child_stack,
      .stack_size = sizeof child_stack,
      .cgroup = (unsigned)launch->cgroup,
  };
  long pid, top = (long)(child_stack + sizeof child_stack);
  oom_score("1000");
  if (launch->cgroup >= 0) pid = give_birth(SYS_clone3, (long)&how, sizeof how, 0, launch);
  else pid = give_birth(SYS_clone, BIRTH | SIGCHLD, top, (long)pidfd, launch);
  oom_score(oom_own);
  return (pid_t)pid;
}

/* A program that ended by itself while we were about to end it did just that, and the status tells. */
static void conclude(struct done *d, uint32_t cause, int status) {
  d->cause = cause;
  if (cause == CAUSE_FORBIDDEN) return; /* whatever else its other threads came to meanwhile */
  if (WIFEXITED(status)) {
    d->cause = CAUSE_EXITED;
    d->exit_code = WEXITSTATUS(status);
  } else if (cause == CAUSE_EXITED || WTERMSIG(status) != SIGKILL) {
    d->cause = CAUSE_SIGNALED;
    d->signal = WTERMSIG(status);
  }
}

static void execute(struct launch *launch, int run_cpu, struct done *d) {
  const struct run_request *r = launch->request;
  struct rusage usage;
  int status = 0, pidfd = -1;
  failure.step = failure.error = 0;
  most_waited = 0;
  open_account(run_cpu);
  d->started_ns = now_ns();
  pid_t pid = start(launch, &pidfd);
  if (pid < 0) {
    d->step = STEP_CLONE;
    d->error = (uint32_t)errno;
    return;
  }
  close_all(launch->fds, launch->nfds);
  launch->nfds = 0;
  uint32_t cause = watch(pid, pidfd, r, d->started_ns, &d->forbidden);
  d->ended_ns = now_ns();
  if (d->ended_ns - d->started_ns > QUICK_NS) d->delayed_ns = look_at_crowd(&most_waited).waited_ns;
  if (cause != CAUSE_EXITED) strike();
  while (sys(wait4, pid, &status, __WALL, &usage) < 0 && errno == EINTR) continue;
  sys(close, pidfd);
  enter(&usage);
  d->leftover = end_all();
  d->wall_ns = d->ended_ns - d->started_ns;
  d->cpu_ns = cpu_in_all(pid);
  d->max_rss_bytes = account.max_rss_bytes;
  d->step = failure.step;
  d->error = failure.error;
  if (failure.step) d->cause = CAUSE_FAILED;
  else conclude(d, cause, status);
}

/* The last descriptors of a run with IN_CGROUP: the directory of its cgroup, and the account of CPU time there. */
static bool take_cgroup(struct launch *launch, int *fds, int *run_cpu) {
  if (!(launch->request->flags & IN_CGROUP)) return true;
  if (launch->nfds < 2) return false;
  *run_cpu = lift(fds[--launch->nfds]);
  launch->cgroup = lift(fds[--launch->nfds]);
  return true;
}

static void run(ssize_t got, int *fds, int nfds) {
  struct run_request *r = (struct run_request *)(void *)packet;
  struct launch launch = {.request = r, .fds = fds, .nfds = nfds, .cgroup = -1};
  launch.strangers = is_init() ? 1 : threads_of_our_uid();
  struct done d = {.header = {WIRE_MAGIC, SAY_DONE}, .cause = CAUSE_FAILED};
  int run_cpu = -1;
  char **dirs;
  if (got < (ssize_t)sizeof *r || !parse(r, got, &launch, &dirs) || !take_cgroup(&launch, fds, &run_cpu)) {
    d.step = STEP_REQUEST;
    d.error = EINVAL;
  } else if (listener < 0) { /* no program without a filter */
    d.step = STEP_FILTER;
    d.error = EINVAL;
  } else if ((d.step = prepare(r, dirs)) != STEP_NONE) {
    d.error = (uint32_t)errno;
  } else {
    int names = 0;
    execute(&launch, run_cpu, &d);
    if (d.signal || d.exit_code) d.large_file = holds_file_of(r->file_bytes, space, 0, &names);
    if (!(r->flags & LEAVE_SPACE)) clean = wipe(); /* if it fails now, it fails before the next run too */
  }
  put_failure.step = STEP_NONE;
  close_all(fds, launch.nfds);
  if (run_cpu >= 0) sys(close, run_cpu);
  if (launch.cgroup >= 0) sys(close, launch.cgroup);
  reply(CONTROL_FD, &d, sizeof d, -1);
}

/* --- what the next run finds in its space --------------------------------------------------------------- */

/* The next string of the packet; NULL where it is cut short. */
static char *next_string(char **at, const char *end) {
  char *found = *at, *stop = found < end ? memchr(found, 0, (size_t)(end - found)) : NULL;
  if (stop) *at = stop + 1;
  return stop ? found : NULL;
}

static uint32_t put_all(ssize_t got, const int *fds, int nfds) {
  const struct put_request *p = (const struct put_request *)(const void *)packet;
  char *at = packet + sizeof *p;
  const char *end = packet + got;
  int next = 0;
  errno = EINVAL;
  if (got < (ssize_t)sizeof *p) return STEP_REQUEST;
  if (!p->more && !clean && !wipe()) return STEP_WIPE;
  clean = false;
  for (uint32_t i = 0; i < p->count; i++) {
    char *name = next_string(&at, end), *target = next_string(&at, end);
    errno = EINVAL;
    if (!name || !target || (!*target && next == nfds)) return STEP_REQUEST;
    bool done = *target ? make_folders(name) && sys(symlinkat, target, space, name) == 0 : put_file(fds[next++], name);
    if (!done) return STEP_PUT;
  }
  return STEP_NONE;
}

static void put(ssize_t got, const int *fds, int nfds) {
  if (put_failure.step) return;
  put_failure.step = put_all(got, fds, nfds);
  put_failure.error = (uint32_t)errno;
}

/* --- the engine's other wishes ------------------------------------------------------------------------ */

static void fetch(const char *path) {
  struct file_reply f = {.header = {WIRE_MAGIC, SAY_FILE}};
  int fd = open_in_space(path);
  if (fd < 0) f.error = (uint32_t)errno;
  reply(CONTROL_FD, &f, sizeof f, fd);
  if (fd >= 0) sys(close, fd);
}

/* ADMIT: over how many processors the box may run; the first descriptor is the box's CPU account, the others are the
 * `tasks` files of its cgroups. A process that moves itself, alone, takes no global lock of the kernel's: moved from
 * outside it would wait some 15 ms for it. */
static void admit(const int *fds, int nfds) {
  const uint32_t *body = (const uint32_t *)(const void *)(packet + sizeof(struct header));
  struct file_reply f = {.header = {WIRE_MAGIC, SAY_ADMITTED}};
  cpus = body[0] ? body[0] : 1;
  for (int i = 1; i < nfds; i++)
    if (sys(write, fds[i], "0", 1) != 1 && !f.error) f.error = (uint32_t)errno;
  if (nfds > 1) close_all(fds + 1, nfds - 1);
  if (box_cpu >= 0) sys(close, box_cpu);
  box_cpu = nfds > 0 ? lift(fds[0]) : -1;
  reply(CONTROL_FD, &f, sizeof f, -1);
}

static void take_filter(size_t size) {
  struct file_reply f = {.header = {WIRE_MAGIC, SAY_FILTERED}};
  if (!install_filter(packet + sizeof f.header, size)) f.error = (uint32_t)errno;
  reply(CONTROL_FD, &f, sizeof f, -1);
}

static void serve(ssize_t got, int *fds, int nfds) {
  struct header *h = (struct header *)(void *)packet;
  if (got < (ssize_t)sizeof *h || h->magic != WIRE_MAGIC) end(2);
  packet[got] = 0;
  if (h->op == OP_RUN) {
    run(got, fds, nfds);
  } else if (h->op == OP_ADMIT && got >= (ssize_t)(sizeof *h + sizeof(uint32_t))) {
    admit(fds, nfds);
  } else {
    if (h->op == OP_PUT) put(got, fds, nfds);
    close_all(fds, nfds);
    if (h->op == OP_FETCH) fetch(packet + sizeof *h);
    if (h->op == OP_STATUS) say_status(0, true);
    if (h->op == OP_FILTER) take_filter((size_t)got - sizeof *h);
    /* KILL of a run that has just ended: nothing to do, DONE is on its way. */
  }
}

/* What whoever started the judge has set to be ignored would be ignored by every program. The C library keeps two
 * signals for itself and would not set them. */
static void heed_signals(void) {
  const uint64_t by_default[4] = {0}; /* struct sigaction, as the kernel has it */
  for (int number = 1; number <= 64; number++) sys(rt_sigaction, number, by_default, NULL, sizeof(uint64_t));
}

int main(int argc, char **argv) {
  int fds[MAX_FDS], nfds;
  struct header ready = {WIRE_MAGIC, SAY_READY};
  if (argc != 3 || !take_control(argv[2])) return 4;
  own_pid = getpid();
  own_uid = getuid();
  oom_file = lift(open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC)); /* undumpable, it would be refused */
  ssize_t length = oom_file < 0 ? 0 : pread(oom_file, oom_own, sizeof oom_own - 1, 0);
  if (length > 0) oom_own[length] = 0;
  syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL); /* not the judge's own; no keyrings, no harm */
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 2;
  if (!is_init() && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) return 7;
  forbid_user_namespaces();
  if (!give_up_capabilities()) return 6;
  if (!open_space(argv[1])) return 3;
  umask(022);
  heed_signals();
  for (int i = 0; i < RLIM_NLIMITS; i++)
    if (getrlimit((__rlimit_resource_t)i, &inherited[i]) != 0) return 8;
  reply(CONTROL_FD, &ready, sizeof ready, -1);
  for (;;) {
    ssize_t got = receive(CONTROL_FD, packet, MAX_PACKET, fds, &nfds);
    if (got == 0) return 0;
    if (got < 0) return 5;
    serve(got, fds, nfds);
  }
}
