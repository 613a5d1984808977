/* What a run has used. CPU time is that of the box's cgroup (v1: cpuacct.usage, less our own share, as we are in it), of
 * the run's own cgroup (v2: cpu.stat), or the rusage of all that was reaped and the clocks of what still lives. */
#ifndef PARLEY_ACCOUNT_H
#define PARLEY_ACCOUNT_H

#include "inmates.h"
#include "wire.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

static int box_cpu = -1; /* cpuacct.usage (ns), or -1 */

static struct {
  int file;    /* where CPU time is read, or -1 */
  bool shared; /* it counts the warden's own time too */
  uint64_t cgroup_base, own_base, reaped_ns, max_rss_bytes;
  uint64_t seen_ns; /* the highest figure so far: the cgroup is a little behind our own clock, and must not fall back */
} account = {.file = -1};

static uint64_t own_cpu(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

/* Nanoseconds: a plain number (v1), or the microseconds of the line `usage_usec` (v2). */
static uint64_t cgroup_cpu(void) {
  char text[1024], *at;
  ssize_t got = sys(pread64, account.file, text, sizeof text - 1, 0);
  if (got <= 0) return 0;
  text[got] = 0;
  at = strstr(text, "usage_usec ");
  return at ? strtoull(at + 11, NULL, 10) * 1000 : strtoull(text, NULL, 10);
}

static uint64_t of_process(pid_t pid) { return clock_ns((clockid_t)((~(unsigned)pid << 3) | 2u)); }

/* CPU clocks of every process that still lives in the box, ourselves left out. */
static uint64_t of_living(void) {
  uint64_t sum = 0;
  for (int i = count_inmates() - 1; i >= 0; i--) sum += of_process(inmates[i].pid);
  return sum;
}

/* `run_cpu` is the account of a cgroup made for this run alone, or -1. */
static void open_account(int run_cpu) {
  memset(&account, 0, sizeof account);
  account.file = run_cpu >= 0 ? run_cpu : box_cpu;
  account.shared = run_cpu < 0;
  if (account.file < 0) return;
  account.cgroup_base = cgroup_cpu();
  account.own_base = own_cpu();
}

static uint64_t cpu_so_far(pid_t pid, bool alone) {
  if (account.file >= 0) {
    uint64_t all = cgroup_cpu() - account.cgroup_base, own = account.shared ? own_cpu() - account.own_base : 0;
    if (all > own && all - own > account.seen_ns) account.seen_ns = all - own;
    return account.seen_ns;
  }
  uint64_t sum = account.reaped_ns + (alone ? of_process(pid) : of_living());
  if (sum > account.seen_ns) account.seen_ns = sum; /* a child that is reaped by nobody takes its share along */
  return account.seen_ns;
}

static uint64_t micro(struct timeval t) { return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec; }

static void enter(const struct rusage *usage) {
  uint64_t rss = (uint64_t)usage->ru_maxrss * 1024;
  account.reaped_ns += (micro(usage->ru_utime) + micro(usage->ru_stime)) * 1000;
  if (rss > account.max_rss_bytes) account.max_rss_bytes = rss;
}

/* The figure of the run that has ended. */
static uint64_t cpu_in_all(pid_t pid) {
  if (account.file >= 0) return cpu_so_far(pid, false);
  return account.reaped_ns > account.seen_ns ? account.reaped_ns : account.seen_ns;
}

/* Resident memory of the box's processes, pages that they share (files, libraries) counted once: for a box without a
 * cgroup. What it is at its highest is the peak of the run. */
static uint64_t memory_in_use(void) {
  const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
  uint64_t own = 0, shared = 0;
  for (int i = count_inmates() - 1; i >= 0; i--) {
    char path[64], text[128], *at;
    snprintf(path, sizeof path, "/proc/%d/statm", inmates[i].pid);
    if (read_proc(text, sizeof text, path) <= 0) continue;
    strtoull(text, &at, 10); /* its address space; then what is resident, and of that what is of files */
    uint64_t resident = strtoull(at, &at, 10) * page, of_files = strtoull(at, NULL, 10) * page;
    own += resident > of_files ? resident - of_files : 0;
    if (of_files > shared) shared = of_files;
  }
  if (own + shared > account.max_rss_bytes) account.max_rss_bytes = own + shared;
  return own + shared;
}

/* Ends and reaps all that is left in the box; returns how many there were. */
static uint32_t end_all(void) {
  uint32_t count = 0;
  struct rusage usage;
  for (;;) {
    pid_t pid = (pid_t)sys(wait4, -1, NULL, __WALL | WNOHANG, &usage);
    if (pid < 0 && errno == ECHILD) return count;
    if (pid == 0) {
      strike();
      pid = (pid_t)sys(wait4, -1, NULL, __WALL, &usage);
      count++;
    }
    if (pid > 0) enter(&usage);
  }
}

#endif
