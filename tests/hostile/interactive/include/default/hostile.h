/* What hostile programs in C and C++ share. A program writes attack(); main() is here, and reads a word:
 *
 *   attack   runs attack(), which ends in `return harmless()`. What must be refused goes through refused():
 *            if it was not, that is printed, and the answer is wrong.
 *   look     says what a program finds in its box. The test's answer is what a clean one holds, so each
 *            program is the canary of itself and of the one before it.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define MIB (1024L * 1024)

extern char **environ;
static int attack(void);

/* --- for attacks ------------------------------------------------------------------------------------- */

static inline int harmless(void) {
  puts("harmless");
  return 0;
}

/* Says so when what must fail has worked. */
static inline void refused(long result, const char *what) {
  if (result >= 0) printf("worked: %s\n", what);
}

static inline void cannot_open(const char *path, int flags) {
  int fd = open(path, flags | O_NONBLOCK, 0600);
  refused(fd, path);
  if (fd >= 0) close(fd);
}

/* --- looking around ---------------------------------------------------------------------------------- */

static inline int is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

static inline int by_text(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* How many names a folder holds, those of numbers only if `numbers`; -1 when it cannot be read. */
static inline int names_in(const char *path, int numbers) {
  DIR *dir = opendir(path);
  int count = 0;
  struct dirent *d;
  if (!dir) return -1;
  while ((d = readdir(dir))) count += numbers ? d->d_name[0] >= '0' && d->d_name[0] <= '9' : !is_dots(d->d_name);
  closedir(dir);
  return count;
}

/* Lines of a table of the kernel's, without its head; -1 when it cannot be read. */
static inline int rows_of(const char *path) {
  FILE *file = fopen(path, "r");
  int count = -1, c;
  if (!file) return -1;
  while ((c = getc(file)) != EOF) count += c == '\n';
  fclose(file);
  return count;
}

/* The value of a line "<key>:\t<value>" of /proc/self/status. */
static inline const char *status(const char *key) {
  static char text[8192], value[64];
  FILE *file = fopen("/proc/self/status", "r");
  size_t got = file ? fread(text, 1, sizeof text - 1, file) : 0;
  if (file) fclose(file);
  text[got] = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
    if (strncmp(line, key, strlen(key)) == 0 && line[strlen(key)] == ':') {
      sscanf(line + strlen(key) + 1, "%63s", value);
      return value;
    }
  return "missing";
}

static inline void look_at_space(void) {
  struct stat s;
  struct statfs f;
  char here[256];
  if (stat("/w", &s) != 0 || statfs("/w", &f) != 0) perror("/w");
  printf("space: mode %o, read %ld, written %ld", s.st_mode & 07777, (long)s.st_atime, (long)s.st_mtime);
  printf(", names %d, blocks %ld, nodes %ld\n", names_in("/w", 0), (long)(f.f_blocks - f.f_bfree),
         (long)(f.f_files - f.f_ffree));
  printf("folder: %s\n", getcwd(here, sizeof here));
}

/* Mounted folders in which a file can be made. */
static inline void look_at_mounts(void) {
  FILE *mounts = fopen("/proc/self/mounts", "r");
  char line[4096], path[1024];
  printf("writable folders:");
  while (mounts && fgets(line, sizeof line, mounts)) {
    if (sscanf(line, "%*s %1000s", path) != 1) continue;
    size_t length = strlen(path);
    strcpy(path + length, "/probe");
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) continue;
    close(fd);
    unlink(path);
    printf(" %.*s", (int)length, path);
  }
  if (mounts) fclose(mounts);
  putchar('\n');
}

static inline void look_at_others(void) {
  const char *nets[] = {"unix", "tcp", "tcp6", "udp", "udp6", "raw", "packet"};
  int sockets = 0;
  for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
    char path[64];
    snprintf(path, sizeof path, "/proc/net/%s", nets[i]);
    int rows = rows_of(path);
    sockets += rows > 0 ? rows : 0;
  }
  printf("processes: %d\n", names_in("/proc", 1));
  printf("shared: /dev/shm %d, memory %d, queues %d, semaphores %d\n", names_in("/dev/shm", 0),
         rows_of("/proc/sysvipc/shm"), rows_of("/proc/sysvipc/msg"), rows_of("/proc/sysvipc/sem"));
  printf("sockets: %d\n", sockets);
}

static inline void look_at_limits(void) {
  const struct {
    const char *name;
    int number;
  } known[] = {{"cpu", RLIMIT_CPU},         {"core", RLIMIT_CORE},     {"file", RLIMIT_FSIZE},
               {"files", RLIMIT_NOFILE},    {"processes", RLIMIT_NPROC},
               {"locked", RLIMIT_MEMLOCK},  {"queues", RLIMIT_MSGQUEUE}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct rlimit r = {0, 0};
    int failed = getrlimit(known[i].number, &r);
    printf("limit %s: %ld %ld%s\n", known[i].name, (long)r.rlim_cur, (long)r.rlim_max, failed ? " unknown" : "");
  }
}

static inline void look_at_itself(void) {
  char *words[64];
  int count = 0, open_now = 0;
  for (char **word = environ; *word && count < 64; word++) words[count++] = *word;
  qsort(words, (size_t)count, sizeof *words, by_text);
  for (int i = 0; i < count; i++) printf("environment: %s\n", words[i]);
  for (int fd = 0; fd < 1024; fd++) open_now += fcntl(fd, F_GETFD) >= 0;
  printf("descriptors: %d\n", open_now);
  printf("signals: ignored %s", status("SigIgn"));
  printf(", blocked %s", status("SigBlk"));
  printf(", pending %s\n", status("ShdPnd"));
  printf("mask: %s\n", status("Umask"));
  printf("rights: %s", status("CapEff"));
  printf(" %s", status("CapPrm"));
  printf(" %s", status("CapInh"));
  printf(", no new %s", status("NoNewPrivs"));
  printf(", filtered %s\n", status("Seccomp"));
  printf("clock: %s\n", clock() < CLOCKS_PER_SEC ? "fresh" : "used");
}

/* A pipe is new anyway. Before it is read, as that changes its times. */
static inline int input_is_new(void) {
  struct stat s;
  if (fstat(0, &s) != 0) return 0;
  return S_ISFIFO(s.st_mode) || ((s.st_mode & 07777) == 0444 && s.st_atime == 0 && s.st_mtime == 0);
}

int main(void) {
  char word[16] = "";
  int is_new = input_is_new();
  if (scanf("%15s", word) != 1) return 99;
  if (strcmp(word, "attack") == 0) {
    if (!is_new) puts("worked: an earlier attack marked the input");
    return attack();
  }
  look_at_space(); /* first of all: to look for more changes it */
  look_at_mounts();
  look_at_others();
  look_at_limits();
  look_at_itself();
  printf("input: %s\n", is_new ? "new" : "used");
  return 0;
}
