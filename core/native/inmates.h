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

/* Is this thread asleep in a read of a pipe, of whatever number? /proc says so: "<number> <argument> …" */
static bool reads_pipe(pid_t process, const char *thread) {
  char path[64], text[64], start[32], *at;
  struct stat found;
  snprintf(path, sizeof path, "/proc/%d/task/%.10s/syscall", process, thread);
  if (read_proc(text, sizeof text, path) <= 0) return false;
  snprintf(start, sizeof start, "%d 0x", SYS_read);
  if (strncmp(text, start, strlen(start)) != 0) return false;
  unsigned long number = strtoul(text + strlen(start), &at, 16);
  snprintf(path, sizeof path, "/proc/%d/fd/%lu", process, number & 0xffffffffu);
  return sys(newfstatat, AT_FDCWD, path, &found, 0) == 0 && S_ISFIFO(found.st_mode);
}

/* A signal that it handles may wake it: SIGALRM, SIGVTALRM, SIGPROF, SIGIO, and real-time ones but glibc's two. */
static bool may_be_woken(pid_t process) {
  const uint64_t wakers = 1ull << 13 | 1ull << 25 | 1ull << 26 | 1ull << 28 | ~0ull << 33;
  char path[64], text[4096], *at;
  snprintf(path, sizeof path, "/proc/%d/status", process);
  if (read_proc(text, sizeof text, path) <= 0) return true;
  at = strstr(text, "\nSigCgt:\t"); /* not in its name, which is its own affair */
  if (!at || (strtoull(at + 9, NULL, 16) & wakers)) return true;
  snprintf(path, sizeof path, "/proc/%d/timers", process); /* of timer_create, which may send any signal */
  return read_proc(text, sizeof text, path) > 0;
}

static bool all_threads_read(pid_t process) {
  char path[64];
  bool all = true;
  if (may_be_woken(process)) return false;
  snprintf(path, sizeof path, "/proc/%d/task", process);
  struct folder tasks;
  if (!open_folder(&tasks, path)) return false;
  for (const char *name; all && (name = next_name(&tasks));) all = reads_pipe(process, name);
  close_folder(&tasks);
  return all;
}

static bool box_waits(void) {
  int count = count_inmates();
  for (int i = 0; i < count; i++)
    if (!all_threads_read(inmates[i].pid)) return false;
  return count > 0;
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
