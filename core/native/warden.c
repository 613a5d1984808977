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
 *              fails writes {step, errno} straight into `failure`. We poll {pidfd, socket} with a
 *              time-out: wall time is checked at its deadline, CPU time at now + remaining / cpus, which wakes
 *              rarely and is still exact near the limit. KILL and STATUS are answered in the same loop.
 *   Guard      Program and warden have one uid, so a few calls that reach past the program, to the warden's own
 *              limits and priority or to what outlives a run (keyrings, System V memory), are refused with
 *              EPERM by a small fixed filter. The warden puts it on itself, once: programs are born under it. What a program may call at all is for a profile to say.
 *   The end    When the program has ended, or must, kill(-1, SIGKILL) reaches every process of the namespace
 *              but us, and we reap until ECHILD: nothing of a run is alive when DONE is sent.
 *   Cleaning   The space is wiped before and after a run; LEAVE_SPACE leaves it for FETCH to bring files out,
 *              KEEP_SPACE starts on it as it is. Anything odd in it (too deep, too many names, extended
 *              attributes) is not argued with: the next run is refused with step `wipe`, and the engine
 *              builds a new box.
 *   CPU time   The box's cpuacct descriptor (ADMIT) less our own share, where there is one; else
 *              rusage of all that was reaped and the clocks of what still lives.
 *   Engine dies  The socket reads end-of-file; we exit, and the kernel ends the namespace with us.
 */
#define _GNU_SOURCE
#include "wire.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/keyctl.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>

enum { OP_RUN = 1, OP_KILL, OP_STATUS, OP_FETCH, OP_ADMIT };
enum { SAY_READY = 1, SAY_DONE, SAY_STATUS, SAY_FILE, SAY_ADMITTED, SAY_RUNNING };
enum { CAUSE_EXITED, CAUSE_SIGNALED, CAUSE_CPU, CAUSE_WALL, CAUSE_KILLED, CAUSE_FAILED };
enum { KEEP_SPACE = 1, LIMIT_ADDRESS_SPACE = 2, LEAVE_SPACE = 4 };
enum {
  STEP_NONE, STEP_REQUEST, STEP_WIPE, STEP_MKDIR, STEP_CLONE, STEP_SESSION, STEP_DESCRIPTORS, STEP_RLIMIT,
  STEP_CHDIR, STEP_EXEC,
};

struct run_request { /* then argc + envc + dirc strings, each ended by NUL */
  struct header header;
  uint64_t cpu_ns, wall_ns, memory_bytes, stack_bytes, file_bytes;
  uint32_t processes, open_files, flags, argc, envc, dirc;
};

struct done {
  struct header header;
  uint32_t cause, step, error, leftover;
  int32_t exit_code, signal;
  uint64_t cpu_ns, wall_ns, started_ns, ended_ns, max_rss_bytes;
};

struct status {
  struct header header;
  uint64_t cpu_ns, delayed_ns;
  uint32_t waiting, unused; /* every thread of the box is asleep in read(0, …) */
};

struct file_reply { /* of FETCH, with a descriptor when error is 0, and of ADMIT */
  struct header header;
  uint32_t error, unused;
};

#define MAX_PACKET (192 * 1024)
#define MAX_STRINGS 4096
#define QUICK_NS 4000000u /* most runs are over by then */
#define WIPE_DEPTH 16
#define WIPE_NAMES 20000

static char packet[MAX_PACKET + 1];
static char *strings[MAX_STRINGS + 3]; /* argv, NULL, environment, NULL, directories */
static char child_stack[64 * 1024] __attribute__((aligned(16)));
static int space = -1;
static int oom_file = -1; /* /proc/self/oom_score_adj, or -1 */
static int cpu_file = -1; /* cpuacct.usage (ns) of the box's cgroup, or -1 */
static uint32_t cpus = 1;

static struct {
  volatile uint32_t step, error;
} failure;

/* --- the child, between clone and execve: shares our memory, so it only makes system calls ------------ */

struct launch {
  const struct run_request *request;
  char **argv, **environment;
  const int *fds;
  int nfds;
};

static int fail(uint32_t step) {
  failure.error = (uint32_t)errno;
  failure.step = step;
  _exit(127);
}

/* Where the hard limit of the judge is lower than what is asked (it cannot be raised without
 * CAP_SYS_RESOURCE), the lower one holds: never a weaker limit than asked. */
static void limit(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit old, new = {.rlim_cur = soft, .rlim_max = hard};
  if (getrlimit((__rlimit_resource_t)resource, &old) != 0) fail(STEP_RLIMIT);
  if (new.rlim_max > old.rlim_max) new.rlim_max = old.rlim_max;
  if (new.rlim_cur > new.rlim_max) new.rlim_cur = new.rlim_max;
  if (setrlimit((__rlimit_resource_t)resource, &new) != 0) fail(STEP_RLIMIT);
}

static void set_limits(const struct run_request *r) {
  uint64_t seconds = r->cpu_ns / 1000000000u + 2; /* behind our own clock, should we be late */
  limit(RLIMIT_CPU, seconds, seconds + 1);
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_MEMLOCK, 64 * 1024, 64 * 1024);
  limit(RLIMIT_MSGQUEUE, 0, 0);
  limit(RLIMIT_FSIZE, r->file_bytes, r->file_bytes);
  limit(RLIMIT_STACK, r->stack_bytes, r->stack_bytes);
  limit(RLIMIT_NOFILE, r->open_files, r->open_files);
  limit(RLIMIT_NPROC, r->processes + 1u, r->processes + 1u); /* the warden counts as one */
  if (r->flags & LIMIT_ADDRESS_SPACE) limit(RLIMIT_AS, r->memory_bytes, r->memory_bytes);
}

static int child(void *argument) {
  const struct launch *l = argument;
  sigset_t none;
  sigemptyset(&none);
  if (setsid() < 0) fail(STEP_SESSION);
  for (int i = 0; i < l->nfds; i++)
    if (dup2(l->fds[i], i) < 0) fail(STEP_DESCRIPTORS);
  if (fchdir(space) != 0) fail(STEP_CHDIR);
  set_limits(l->request);
  sigprocmask(SIG_SETMASK, &none, NULL);
  /* A profile's filter has its place here, last before the program. */
  for (int attempt = 0;; attempt++) {
    execve(l->argv[0], l->argv, l->environment);
    if (errno != ETXTBSY || attempt == 50) break; /* a fork elsewhere may hold a freshly written file open */
    struct timespec pause = {.tv_nsec = 2000000};
    nanosleep(&pause, NULL);
  }
  return fail(STEP_EXEC);
}

/* --- the writable space ------------------------------------------------------------------------------- */

struct entry { /* linux_dirent64 */
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

/* Empties the directory. False when it is too deep, too full or unwilling: the box is then thrown away. */
static bool empty(int dir, int depth, int *names) {
  char buffer[4096] __attribute__((aligned(8)));
  if (depth > WIPE_DEPTH) return false;
  for (;;) {
    bool removed = false;
    if (lseek(dir, 0, SEEK_SET) < 0) return false;
    long got = syscall(SYS_getdents64, dir, buffer, sizeof buffer);
    if (got <= 0) return got == 0;
    for (long at = 0; at < got;) {
      struct entry *e = (struct entry *)(void *)(buffer + at);
      at += e->size;
      if (strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0) continue;
      if (++*names > WIPE_NAMES) return false;
      if (unlinkat(dir, e->name, 0) != 0) {
        if (errno != EISDIR && errno != EPERM) return false;
        fchmodat(dir, e->name, 0700, 0);
        int inner = openat(dir, e->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        bool ok = inner >= 0 && empty(inner, depth + 1, names);
        if (inner >= 0) close(inner);
        if (!ok || unlinkat(dir, e->name, AT_REMOVEDIR) != 0) return false;
      }
      removed = true;
    }
    if (!removed) return true;
  }
}

/* Nothing of a run may be read off the space by the next one: names, mode, times, attributes. */
static bool wipe(void) {
  const struct timespec epoch[2] = {{0}, {0}};
  int names = 0;
  if (fchmod(space, 0755) != 0 || !empty(space, 0, &names)) return false;
  int flags = 0;
  if (flistxattr(space, NULL, 0) > 0) return false;
  if (ioctl(space, FS_IOC_GETFLAGS, &flags) == 0 && flags != 0) return false;
  return futimens(space, epoch) == 0;
}

/* --- accounting --------------------------------------------------------------------------------------- */

static struct {
  uint64_t cgroup_base, own_base, reaped_ns, max_rss_bytes;
} account;

static uint64_t own_cpu(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

static uint64_t cgroup_cpu(void) {
  char text[64];
  ssize_t got = pread(cpu_file, text, sizeof text - 1, 0);
  if (got <= 0) return 0;
  text[got] = 0;
  return strtoull(text, NULL, 10);
}

static uint64_t of_process(pid_t pid) { return clock_ns((clockid_t)((~(unsigned)pid << 3) | 2u)); }

/* CPU clocks of every process that still lives in the box, ourselves left out. */
static uint64_t of_living(void) {
  uint64_t sum = 0;
  DIR *proc = opendir("/proc");
  if (!proc) return 0;
  for (struct dirent *d; (d = readdir(proc));) {
    long pid = strtol(d->d_name, NULL, 10);
    if (pid > 1) sum += of_process((pid_t)pid);
  }
  closedir(proc);
  return sum;
}

static void open_account(void) {
  memset(&account, 0, sizeof account);
  if (cpu_file < 0) return;
  account.cgroup_base = cgroup_cpu();
  account.own_base = own_cpu();
}

static uint64_t cpu_so_far(pid_t pid, bool alone) {
  if (cpu_file >= 0) {
    uint64_t all = cgroup_cpu() - account.cgroup_base, own = own_cpu() - account.own_base;
    return all > own ? all - own : 0;
  }
  return account.reaped_ns + (alone ? of_process(pid) : of_living());
}

static uint64_t micro(struct timeval t) { return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec; }

static void enter(const struct rusage *usage) {
  uint64_t rss = (uint64_t)usage->ru_maxrss * 1024;
  account.reaped_ns += (micro(usage->ru_utime) + micro(usage->ru_stime)) * 1000;
  if (rss > account.max_rss_bytes) account.max_rss_bytes = rss;
}

/* Ends and reaps all that is left in the box; returns how many there were. */
static uint32_t end_all(void) {
  uint32_t count = 0;
  struct rusage usage;
  for (;;) {
    pid_t pid = wait4(-1, NULL, __WALL | WNOHANG, &usage);
    if (pid < 0 && errno == ECHILD) return count;
    if (pid == 0) {
      kill(-1, SIGKILL);
      pid = wait4(-1, NULL, __WALL, &usage);
      count++;
    }
    if (pid > 0) enter(&usage);
  }
}

/* The longest that a process of the box was ready to run and had no processor: that is the machine's time. */
static uint64_t delayed(void) {
  uint64_t longest = 0;
  DIR *proc = opendir("/proc");
  if (!proc) return 0;
  for (struct dirent *d; (d = readdir(proc));) {
    char path[64], text[96], *at;
    if (strtol(d->d_name, NULL, 10) <= 1) continue;
    snprintf(path, sizeof path, "/proc/%.10s/schedstat", d->d_name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) continue;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= 0) continue;
    text[got] = 0;
    strtoull(text, &at, 10); /* time on a processor; the second number is the time spent waiting for one */
    uint64_t waited = strtoull(at, NULL, 10);
    if (waited > longest) longest = waited;
  }
  closedir(proc);
  return longest;
}

/* Is this thread asleep in a read of its standard input? /proc says so: "<number> <argument> …" */
static bool reads_input(const char *process, const char *thread) {
  char path[64], text[64], wanted[32];
  snprintf(path, sizeof path, "/proc/%.10s/task/%.10s/syscall", process, thread);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t got = read(fd, text, sizeof text - 1);
  close(fd);
  if (got <= 0) return false;
  text[got] = 0;
  snprintf(wanted, sizeof wanted, "%d 0x0 ", SYS_read);
  return strncmp(text, wanted, strlen(wanted)) == 0;
}

/* A signal that it handles may wake it: SIGALRM, SIGVTALRM, SIGPROF, SIGIO, and real-time ones but glibc's two. */
static bool may_be_woken(const char *process) {
  const uint64_t wakers = 1ull << 13 | 1ull << 25 | 1ull << 26 | 1ull << 28 | ~0ull << 33;
  char path[64], text[4096], *at;
  snprintf(path, sizeof path, "/proc/%.10s/status", process);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return true;
  ssize_t got = read(fd, text, sizeof text - 1);
  close(fd);
  text[got > 0 ? got : 0] = 0;
  at = strstr(text, "SigCgt:");
  return !at || (strtoull(at + 7, NULL, 16) & wakers);
}

static bool input_is_pipe(const char *process) {
  char path[64], target[8] = "";
  snprintf(path, sizeof path, "/proc/%.10s/fd/0", process);
  return readlink(path, target, sizeof target - 1) > 0 && strncmp(target, "pipe:", 5) == 0;
}

static bool all_threads_read_input(const char *process) {
  char path[64];
  bool all = true;
  if (may_be_woken(process) || !input_is_pipe(process)) return false;
  snprintf(path, sizeof path, "/proc/%.10s/task", process);
  DIR *tasks = opendir(path);
  if (!tasks) return false;
  for (struct dirent *d; all && (d = readdir(tasks));)
    if (d->d_name[0] != '.') all = reads_input(process, d->d_name);
  closedir(tasks);
  return all;
}

static bool box_waits(void) {
  bool some = false, all = true;
  DIR *proc = opendir("/proc");
  if (!proc) return false;
  for (struct dirent *d; all && (d = readdir(proc));) {
    if (strtol(d->d_name, NULL, 10) <= 1) continue;
    some = true;
    all = all_threads_read_input(d->d_name);
  }
  closedir(proc);
  return some && all;
}

/* --- one run ------------------------------------------------------------------------------------------ */

static void say_status(pid_t pid, bool alone) {
  struct status s = {.header = {WIRE_MAGIC, SAY_STATUS}, .cpu_ns = cpu_so_far(pid, alone)};
  s.delayed_ns = pid > 0 ? delayed() : 0;
  s.waiting = pid > 0 && box_waits();
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
  if (got == 0 || (got < 0 && errno != EMSGSIZE)) _exit(0); /* the engine is gone: so is the box */
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

/* Until the program ends or must be ended; returns the cause as far as it is known. */
static uint32_t watch(pid_t pid, int pidfd, const struct run_request *r, uint64_t started) {
  bool alone = r->processes == 1;
  bool told = false;
  uint64_t used = 0, deadline = started + r->wall_ns;
  for (;;) {
    uint64_t now = now_ns();
    if (now >= deadline) { /* on a crowded machine a program is not charged for the crowd */
      deadline = started + r->wall_ns + delayed();
      if (now >= deadline) return CAUSE_WALL;
    }
    uint64_t wait = (r->cpu_ns - used) / (alone ? 1 : cpus) + 1000;
    if (wait > deadline - now) wait = deadline - now;
    if (!told && wait > QUICK_NS) wait = QUICK_NS;
    struct timespec time_out = {.tv_sec = (time_t)(wait / 1000000000u), .tv_nsec = (long)(wait % 1000000000u)};
    struct pollfd watched[2] = {{.fd = pidfd, .events = POLLIN}, {.fd = CONTROL_FD, .events = POLLIN}};
    int ready = ppoll(watched, 2, &time_out, NULL);
    if (ready < 0 && errno != EINTR) _exit(7); /* blind: the engine must know */
    if (ready > 0) {
      if (watched[0].revents) return CAUSE_EXITED;
      if (watched[1].revents && interrupted(pid, alone)) return CAUSE_KILLED;
    } else if (ready == 0 && !told) {
      told = true;
      say_running();
    }
    used = cpu_so_far(pid, alone);
    if (used >= r->cpu_ns) return CAUSE_CPU;
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

/* Splits the packet's tail into argv, environment and directories; false when they do not add up. */
static bool parse(const struct run_request *r, ssize_t got, struct launch *launch, char ***dirs) {
  char *at = packet + sizeof *r;
  const char *end = packet + got;
  if (r->argc == 0 || (uint64_t)r->argc + r->envc + r->dirc > MAX_STRINGS) return false;
  launch->argv = strings;
  launch->environment = take(strings, r->argc, &at, end);
  *dirs = launch->environment ? take(launch->environment, r->envc, &at, end) : NULL;
  return *dirs && take(*dirs, r->dirc, &at, end);
}

static uint32_t prepare(const struct run_request *r, char **dirs) {
  if (!(r->flags & KEEP_SPACE) && !wipe()) return STEP_WIPE;
  for (uint32_t i = 0; i < r->dirc; i++)
    if (mkdirat(space, dirs[i], 0755) != 0 && errno != EEXIST) return STEP_MKDIR;
  return STEP_NONE;
}

/* The first victim of the out-of-memory killer must be the program, not its warden: it is born with the highest
 * score, which the warden takes on for that moment (a score may be lowered again to where it began). */
static void oom_score(const char *score) {
  ssize_t ignored = oom_file < 0 ? 0 : pwrite(oom_file, score, strlen(score), 0);
  (void)ignored;
}

/* clone3 would not take a stack of ours with CLONE_VFORK any better; clone(2) has had CLONE_PIDFD since 5.2. */
static pid_t start(struct launch *launch, int *pidfd) {
  char *stack = child_stack + sizeof child_stack;
  oom_score("1000");
  pid_t pid = clone(child, stack, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, launch, pidfd);
  oom_score("0");
  return pid;
}

/* A program that ended by itself while we were about to end it did just that, and the status tells. */
static void conclude(struct done *d, uint32_t cause, int status) {
  d->cause = cause;
  if (WIFEXITED(status)) {
    d->cause = CAUSE_EXITED;
    d->exit_code = WEXITSTATUS(status);
  } else if (cause == CAUSE_EXITED || WTERMSIG(status) != SIGKILL) {
    d->cause = CAUSE_SIGNALED;
    d->signal = WTERMSIG(status);
  }
}

static void execute(struct launch *launch, struct done *d) {
  const struct run_request *r = launch->request;
  struct rusage usage;
  int status = 0, pidfd = -1;
  failure.step = failure.error = 0;
  open_account();
  d->started_ns = now_ns();
  pid_t pid = start(launch, &pidfd);
  if (pid < 0) {
    d->step = STEP_CLONE;
    d->error = (uint32_t)errno;
    return;
  }
  close_all(launch->fds, launch->nfds);
  launch->nfds = 0;
  uint32_t cause = watch(pid, pidfd, r, d->started_ns);
  d->ended_ns = now_ns();
  if (cause != CAUSE_EXITED) kill(-1, SIGKILL);
  while (wait4(pid, &status, __WALL, &usage) < 0 && errno == EINTR) continue;
  close(pidfd);
  enter(&usage);
  d->leftover = end_all();
  d->wall_ns = d->ended_ns - d->started_ns;
  d->cpu_ns = cpu_file >= 0 ? cpu_so_far(pid, false) : account.reaped_ns;
  d->max_rss_bytes = account.max_rss_bytes;
  d->step = failure.step;
  d->error = failure.error;
  if (failure.step) d->cause = CAUSE_FAILED;
  else conclude(d, cause, status);
}

static void run(ssize_t got, int *fds, int nfds) {
  struct run_request *r = (struct run_request *)(void *)packet;
  struct launch launch = {.request = r, .fds = fds, .nfds = nfds};
  struct done d = {.header = {WIRE_MAGIC, SAY_DONE}, .cause = CAUSE_FAILED};
  char **dirs;
  if (got < (ssize_t)sizeof *r || !parse(r, got, &launch, &dirs)) {
    d.step = STEP_REQUEST;
    d.error = EINVAL;
  } else if ((d.step = prepare(r, dirs)) != STEP_NONE) {
    d.error = (uint32_t)errno;
  } else {
    execute(&launch, &d);
    if (!(r->flags & LEAVE_SPACE)) (void)wipe(); /* if it fails now, it fails before the next run too */
  }
  close_all(fds, launch.nfds);
  reply(CONTROL_FD, &d, sizeof d, -1);
}

/* --- the engine's other wishes ------------------------------------------------------------------------ */

/* A regular file of the space, opened for reading. No link is followed, no way leads out. */
static void fetch(const char *path) {
  struct open_how how = {
      .flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };
  struct file_reply f = {.header = {WIRE_MAGIC, SAY_FILE}};
  struct stat s;
  int fd = (int)syscall(SYS_openat2, space, path, &how, sizeof how);
  if (fd < 0) {
    f.error = (uint32_t)errno;
  } else if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) {
    f.error = EINVAL;
  }
  reply(CONTROL_FD, &f, sizeof f, f.error ? -1 : fd);
  if (fd >= 0) close(fd);
}

/* ADMIT: over how many processors the box may run; the first descriptor is the box's CPU account, the others are the
 * `tasks` files of its cgroups. A process that moves itself, alone, takes no global lock of the kernel's: moved from
 * outside it would wait some 15 ms for it. */
static void admit(const int *fds, int nfds) {
  const uint32_t *body = (const uint32_t *)(const void *)(packet + sizeof(struct header));
  struct file_reply f = {.header = {WIRE_MAGIC, SAY_ADMITTED}};
  cpus = body[0] ? body[0] : 1;
  for (int i = 1; i < nfds; i++)
    if (write(fds[i], "0", 1) != 1 && !f.error) f.error = (uint32_t)errno;
  if (nfds > 1) close_all(fds + 1, nfds - 1);
  if (cpu_file >= 0) close(cpu_file);
  cpu_file = nfds > 0 ? fds[0] : -1;
  reply(CONTROL_FD, &f, sizeof f, -1);
}

static void serve(ssize_t got, int *fds, int nfds) {
  struct header *h = (struct header *)(void *)packet;
  if (got < (ssize_t)sizeof *h || h->magic != WIRE_MAGIC) _exit(2);
  packet[got] = 0;
  if (h->op == OP_RUN) {
    run(got, fds, nfds);
  } else if (h->op == OP_ADMIT && got >= (ssize_t)(sizeof *h + sizeof(uint32_t))) {
    admit(fds, nfds);
  } else {
    close_all(fds, nfds);
    if (h->op == OP_FETCH) fetch(packet + sizeof *h);
    if (h->op == OP_STATUS) say_status(0, true);
    /* KILL of a run that has just ended: nothing to do, DONE is on its way. */
  }
}

/* --- the guard ---------------------------------------------------------------------------------------- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#define FOREIGN 0x40000000u /* x32 calls */
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#define FOREIGN 0xffffffffu
#else
#error "the guard does not know this architecture"
#endif
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define NEVER(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), REFUSE
/* Only of oneself: argument `n`, a pid or who, must be 0. */
#define OF_ONESELF(call, n)                                                                                          \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 4), LOAD(args[n]), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0), \
      REFUSE, ALLOW

static struct sock_filter guard_code[] = {
    LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0), REFUSE,
    LOAD(nr), BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN, 0, 1), REFUSE,
    OF_ONESELF(prlimit64, 0), OF_ONESELF(setpriority, 1), OF_ONESELF(ioprio_set, 1),
    OF_ONESELF(sched_setscheduler, 0), OF_ONESELF(sched_setparam, 0), OF_ONESELF(sched_setattr, 0),
    OF_ONESELF(sched_setaffinity, 0),
    NEVER(add_key), NEVER(request_key), NEVER(keyctl),
    NEVER(shmget), NEVER(msgget), NEVER(semget), NEVER(mq_open),
    NEVER(ptrace), NEVER(process_vm_readv), NEVER(process_vm_writev), NEVER(pidfd_getfd), NEVER(process_madvise),
    NEVER(unshare), NEVER(setns), NEVER(mount), NEVER(bpf), NEVER(perf_event_open), NEVER(userfaultfd),
    NEVER(io_uring_setup),
    ALLOW,
};

static bool guard(void) {
  struct sock_fprog program = {.len = sizeof guard_code / sizeof *guard_code, .filter = guard_code};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

int main(int argc, char **argv) {
  int fds[MAX_FDS], nfds;
  struct header ready = {WIRE_MAGIC, SAY_READY};
  if (argc != 3 || !take_control(argv[2])) return 4;
  oom_file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); /* undumpable, it would be refused */
  syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL); /* not the judge's own; no keyrings, no harm */
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 2;
  if (!guard()) return 6;
  space = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (space < 0) return 3;
  umask(022);
  reply(CONTROL_FD, &ready, sizeof ready, -1);
  for (;;) {
    ssize_t got = receive(CONTROL_FD, packet, MAX_PACKET, fds, &nfds);
    if (got == 0) return 0;
    if (got < 0) return 5;
    serve(got, fds, nfds);
  }
}
