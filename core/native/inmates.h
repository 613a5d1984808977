/* What the processes of the box are doing, read off /proc. As init of its pid namespace the warden sees them all. */
#ifndef PARLEY_INMATES_H
#define PARLEY_INMATES_H

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

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

#endif
