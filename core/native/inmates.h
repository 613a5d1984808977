/* The processes of the box: who they are, what they are doing (read off /proc), and their end.
 *
 * As init of its pid namespace the warden sees them all, and nobody else. Without such a namespace (`--sandbox none`)
 * they are its descendants: it is their subreaper, so that whoever loses its parent becomes a child of the warden. */
#ifndef PARLEY_INMATES_H
#define PARLEY_INMATES_H

#include "folder.h"
#include "wire.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

#define MAX_PROCESSES (1 << 16)

struct kin {
  pid_t pid, parent;
};

static struct kin everybody[MAX_PROCESSES]; /* of the machine, where the warden is not init */
static struct kin inmates[MAX_PROCESSES];

static pid_t own_pid; /* these two are set at the start */
static uid_t own_uid;

static bool is_init(void) { return own_pid == 1; }

/* What a file of /proc holds, as a text; its length, or -1. */
static ssize_t read_proc(char *text, size_t size, const char *path) {
  int fd = (int)sys(openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  ssize_t got = sys(read, fd, text, size - 1);
  sys(close, fd);
  text[got > 0 ? got : 0] = 0;
  return got;
}

/* The parent of a process that lives; 0 for one that does not, or only awaits being reaped. */
static pid_t parent_of(pid_t pid) {
  char path[64], text[512], *at, state;
  int parent;
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  if (read_proc(text, sizeof text, path) <= 0) return 0;
  at = strrchr(text, ')'); /* before it is the name, which may hold anything */
  if (!at || sscanf(at, ") %c %d", &state, &parent) != 2 || state == 'Z' || state == 'X') return 0;
  return parent;
}

static bool is_inmate(pid_t pid, int count) {
  for (int i = 0; i < count; i++)
    if (inmates[i].pid == pid) return true;
  return false;
}

/* Of the first `all` of `everybody`, our children, their children, and so on. */
static int descendants(int all) {
  int count = 0;
  for (int before = -1; before != count;) {
    before = count;
    for (int i = 0; i < all; i++) {
      const struct kin *one = &everybody[i];
      if ((one->parent == own_pid || is_inmate(one->parent, count)) && !is_inmate(one->pid, count))
        inmates[count++] = *one;
    }
  }
  return count;
}

/* Puts the box's processes into `inmates`; returns how many there are, or -1 when they cannot be seen. */
static int count_inmates(void) {
  struct kin *found = is_init() ? inmates : everybody;
  int count = 0;
  struct folder proc;
  if (!open_folder(&proc, "/proc")) return -1;
  for (const char *name; count < MAX_PROCESSES && (name = next_name(&proc));) {
    pid_t pid = (pid_t)strtol(name, NULL, 10), parent = 0;
    if (pid <= 0 || pid == own_pid) continue;
    if (!is_init() && (parent = parent_of(pid)) == 0) continue;
    found[count++] = (struct kin){pid, parent};
  }
  close_folder(&proc);
  return is_init() ? count : descendants(count);
}

/* A number may have passed on to a stranger since: whom we hold by it must still be a child of the same parent. */
static void kill_kin(const struct kin *one) {
  int pidfd = (int)sys(pidfd_open, one->pid, 0);
  if (pidfd < 0) return;
  if (parent_of(one->pid) == one->parent) sys(pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
  sys(close, pidfd);
}

/* Kills what lives of the box. Descendants are looked for until there are none: nobody is reaped meanwhile, so that
 * what flees by forking runs into its limit of processes. */
static void strike(void) {
  if (is_init()) {
    sys(kill, -1, SIGKILL);
    return;
  }
  for (int count; (count = count_inmates()) != 0;) {
    if (count < 0) end(7); /* blind: the engine must know */
    for (int i = 0; i < count; i++) kill_kin(&inmates[i]);
  }
}

/* The end of the warden, and of all that is in its charge. */
static _Noreturn void leave(int code) {
  strike();
  end(code);
}

/* Threads of a process that are on a processor or would like to be; and the longest that one of them has waited for
 * one, up to the last time that it got it. */
struct crowd {
  bool ready;
  uint64_t waited_ns;
};

static void look_at_thread(pid_t process, const char *thread, struct crowd *c) {
  char path[96], text[512], *at;
  snprintf(path, sizeof path, "/proc/%d/task/%.10s/schedstat", process, thread);
  if (read_proc(text, sizeof text, path) <= 0) return;
  strtoull(text, &at, 10); /* time on a processor; the second number is the time spent waiting for one */
  uint64_t waited = strtoull(at, NULL, 10);
  if (waited > c->waited_ns) c->waited_ns = waited;
  snprintf(path, sizeof path, "/proc/%d/task/%.10s/stat", process, thread);
  if (read_proc(text, sizeof text, path) <= 0 || !(at = strrchr(text, ')'))) return;
  c->ready |= at[1] == ' ' && at[2] == 'R';
}

/* What the machine owes the box. What a thread has waited is remembered here, as threads end: `most` is of the run. */
static struct crowd look_at_crowd(uint64_t *most) {
  struct crowd c = {.waited_ns = *most};
  for (int i = count_inmates() - 1; i >= 0; i--) {
    char path[64];
    struct folder tasks;
    snprintf(path, sizeof path, "/proc/%d/task", inmates[i].pid);
    if (!open_folder(&tasks, path)) continue;
    for (const char *name; (name = next_name(&tasks));) look_at_thread(inmates[i].pid, name, &c);
    close_folder(&tasks);
  }
  *most = c.waited_ns;
  return c;
}

/* What a process waits in, as far as that has no end of its own. `door`: one thread at least waits for a pipe. */
struct stillness {
  bool door, polls;
  bool remains, reaps;     /* somebody has ended and is not reaped; somebody waits for others to end */
  uint32_t reads;  /* the descriptor that a thread reads, and one; 0: none */
  uint64_t wakes;  /* how often its threads have gone to sleep so far */
};

static char **housekeeping; /* names of threads of the run time's own, to the NULL; of the run under way */
static uint32_t housekeepers;
static bool alarms; /* the profile of the run under way has interval timers of real time */

#define FIRST_STARTED "+1" /* in place of a name: the first thread that a process starts */

/* Of "number 0x1 0x2 …" in /proc/<pid>/syscall, what of a thread that runs is "running". */
static bool call_of(const char *text, long *number, uint64_t *arguments) {
  char *at;
  *number = strtol(text, &at, 10);
  if (at == text || *number < 0) return false;
  for (int i = 0; i < 6; i++) arguments[i] = strtoull(at, &at, 16);
  return true;
}

static bool is_pipe(pid_t process, uint64_t fd) {
  char path[64];
  struct stat found;
  snprintf(path, sizeof path, "/proc/%d/fd/%u", process, (uint32_t)fd);
  return sys(newfstatat, AT_FDCWD, path, &found, 0) == 0 && S_ISFIFO(found.st_mode);
}

/* A wait for others that ends by them alone, never by a clock? The last argument that matters is where calls have their
 * time-out: a pointer, or a number of milliseconds, negative for none. */
static bool waits_for_others(pid_t process, long number, const uint64_t *a, bool timed, struct stillness *s) {
  bool forever = false;
  switch (number) {
    case SYS_read:
      s->door = true;
      s->reads = (uint32_t)a[0] + 1;
      return is_pipe(process, a[0]);
    case SYS_futex:
      return timed || a[3] == 0;
    case SYS_wait4: /* for another one of the box */
    case SYS_waitid:
      s->reaps = true;
      return true;
    case SYS_epoll_pwait:
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
      forever = (int32_t)a[3] < 0;
      break;
#ifdef SYS_poll
    case SYS_poll:
      forever = (int32_t)a[2] < 0;
      break;
#endif
    case SYS_ppoll:
      forever = a[2] == 0;
      break;
#ifdef SYS_select
    case SYS_select:
#endif
    case SYS_pselect6:
      forever = a[4] == 0;
      break;
    default:
      break;
  }
  s->door |= forever;
  s->polls |= forever;
  return forever;
}

/* Its name is its own affair: who takes one of a run time's harms nobody but itself. The kernel lists threads as they
 * were started. */
static bool keeps_house(const char *status, int place) {
  const char *name = status + strlen("Name:\t"), *end = strchr(name, '\n');
  if (strncmp(status, "Name:\t", 6) != 0 || !end) return false;
  for (uint32_t i = 0; i < housekeepers; i++)
    if (place == 1 && strcmp(housekeeping[i], FIRST_STARTED) == 0) return true;
  for (uint32_t i = 0; i < housekeepers; i++)
    if (strlen(housekeeping[i]) == (size_t)(end - name) && strncmp(housekeeping[i], name, (size_t)(end - name)) == 0)
      return true;
  return false;
}

static bool thread_waits(pid_t process, const char *thread, int place, struct stillness *s) {
  char path[64], text[256], status[4096], *switches;
  uint64_t arguments[6];
  long number;
  snprintf(path, sizeof path, "/proc/%d/task/%.10s/status", process, thread);
  if (read_proc(status, sizeof status, path) <= 0) return false;
  if (strstr(status, "\nState:\tZ")) return s->remains = true;
  bool timed = keeps_house(status, place);
  snprintf(path, sizeof path, "/proc/%d/task/%.10s/syscall", process, thread);
  if (read_proc(text, sizeof text, path) <= 0 || !call_of(text, &number, arguments)) return false;
  if (!timed && !(switches = strstr(status, "\nvoluntary_ctxt_switches:\t"))) return false;
  if (!timed) s->wakes += strtoull(switches + strlen("\nvoluntary_ctxt_switches:\t"), NULL, 10);
  return waits_for_others(process, number, arguments, timed, s);
}

/* May a clock send it a signal that it handles? The kernel tells of timer_create's timers. Of interval timers it tells
 * nothing: the one of real time sends SIGALRM, if the profile has it; the others count what is computed. Where it tells of
 * neither, timers may send whatever is usual: SIGALRM, SIGVTALRM, SIGPROF, SIGIO, real-time ones but glibc's two. All
 * other signals come of what somebody does. */
static bool may_be_woken(pid_t process) {
  uint64_t wakers = alarms ? 1ull << 13 : 0;
  char path[64], text[4096], *at;
  snprintf(path, sizeof path, "/proc/%d/timers", process); /* of timer_create, which may send any signal */
  ssize_t timers = read_proc(text, sizeof text, path);
  if (timers > 0) return true;
  if (timers < 0) wakers |= 1ull << 13 | 1ull << 25 | 1ull << 26 | 1ull << 28 | ~0ull << 33;
  snprintf(path, sizeof path, "/proc/%d/status", process);
  if (read_proc(text, sizeof text, path) <= 0) return true;
  at = strstr(text, "\nSigCgt:\t"); /* not in its name, which is its own affair */
  return !at || (strtoull(at + 9, NULL, 16) & wakers);
}

/* Is everything that it could poll a pipe, an event that only programs raise, or a file? No clock, no socket. */
static bool polls_no_clock(pid_t process) {
  char path[64], target[64];
  bool all = true;
  struct folder fds;
  snprintf(path, sizeof path, "/proc/%d/fd", process);
  if (!open_folder(&fds, path)) return false;
  for (const char *name; all && (name = next_name(&fds));) {
    snprintf(path, sizeof path, "/proc/%d/fd/%.10s", process, name);
    ssize_t got = sys(readlinkat, AT_FDCWD, path, target, sizeof target - 1);
    if (got < 0) continue; /* "." and ".." */
    target[got] = 0;
    all = target[0] == '/' || strncmp(target, "pipe:", 5) == 0 || strcmp(target, "anon_inode:[eventfd]") == 0 ||
          strcmp(target, "anon_inode:[eventpoll]") == 0;
  }
  close_folder(&fds);
  return all;
}

static bool process_waits(pid_t process, struct stillness *box) {
  char path[64];
  bool all = true;
  struct stillness s = {.remains = box->remains, .reaps = box->reaps, .reads = box->reads, .wakes = box->wakes};
  if (may_be_woken(process)) return false;
  snprintf(path, sizeof path, "/proc/%d/task", process);
  struct folder tasks;
  if (!open_folder(&tasks, path)) return false;
  int place = 0;
  for (const char *name; all && (name = next_name(&tasks));) all = thread_waits(process, name, place++, &s);
  close_folder(&tasks);
  if (!all || (s.polls && !polls_no_clock(process))) return false;
  s.door |= box->door;
  *box = s;
  return true;
}

static bool look_for_stillness(struct stillness *s) {
  int count = count_inmates();
  *s = (struct stillness){0};
  for (int i = 0; i < count; i++)
    if (!process_waits(inmates[i].pid, s)) return false;
  return s->door && !(s->remains && s->reaps); /* the one may be about to wake the other */
}

/* Nobody of the box can go on unless something comes from without: every thread is asleep in a wait that has no end of
 * its own. Looked at twice, as one that was seen asleep may have been woken by one that was seen asleep later: then
 * somebody has gone to sleep once more. Also tells the descriptor that is read, and one. */
static bool box_waits(uint32_t *reads) {
  struct stillness first, second;
  bool still = look_for_stillness(&first) && look_for_stillness(&second) && first.wakes == second.wakes;
  *reads = still ? second.reads : 0;
  return still;
}

/* How many threads of our uid run on the machine, us included: RLIMIT_NPROC counts them all. */
static uint64_t threads_of_our_uid(void) {
  uint64_t sum = 0;
  struct folder proc;
  if (!open_folder(&proc, "/proc")) return 0;
  for (const char *name; (name = next_name(&proc));) {
    char path[64], text[4096], *uid, *threads;
    if (strtol(name, NULL, 10) <= 0) continue;
    snprintf(path, sizeof path, "/proc/%.10s/status", name);
    if (read_proc(text, sizeof text, path) <= 0) continue;
    uid = strstr(text, "\nUid:\t");
    threads = strstr(text, "\nThreads:\t");
    if (uid && threads && strtoul(uid + 6, NULL, 10) == own_uid) sum += strtoull(threads + 10, NULL, 10);
  }
  close_folder(&proc);
  return sum;
}

#endif
