/* The writable space of a box: wiped before and after a run, files brought into it and out of it. Nothing odd in it is argued
 * with: a space that cannot be wiped is thrown away with its box. */
#ifndef PARLEY_SPACE_H
#define PARLEY_SPACE_H

#include "folder.h"
#include "wire.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#define WIPE_DEPTH 16
#define WIPE_NAMES 20000

static int space = -1;
/* Of the new space. A folder may inherit flags, and security modules put attributes on every one. */
static int space_flags;
static ssize_t space_attributes;

/* Empties the directory. False when it is too deep, too full or unwilling: the box is then thrown away. */
static bool empty(int dir, int depth, int *names) {
  char buffer[4096] __attribute__((aligned(8)));
  if (depth > WIPE_DEPTH) return false;
  for (;;) {
    bool removed = false;
    if (sys(lseek, dir, 0, SEEK_SET) < 0) return false;
    long got = sys(getdents64, dir, buffer, sizeof buffer);
    if (got <= 0) return got == 0;
    for (long at = 0; at < got;) {
      struct entry *e = (struct entry *)(void *)(buffer + at);
      at += e->size;
      if (strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0) continue;
      if (++*names > WIPE_NAMES) return false;
      if (sys(unlinkat, dir, e->name, 0) != 0) {
        if (errno != EISDIR && errno != EPERM) return false;
        sys(fchmodat, dir, e->name, 0700);
        int inner = (int)sys(openat, dir, e->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        bool ok = inner >= 0 && empty(inner, depth + 1, names);
        if (inner >= 0) sys(close, inner);
        if (!ok || sys(unlinkat, dir, e->name, AT_REMOVEDIR) != 0) return false;
      }
      removed = true;
    }
    if (!removed) return true;
  }
}

static int flags_of(int dir) {
  int flags = 0;
  return sys(ioctl, dir, FS_IOC_GETFLAGS, &flags) == 0 ? flags & FS_FL_USER_MODIFIABLE : 0;
}

/* Nothing of a run may be read off the space by the next one: names, mode, times, attributes. */
static bool wipe(void) {
  const struct timespec epoch[2] = {{0}, {0}};
  int names = 0;
  if (sys(fchmod, space, 0755) != 0 || !empty(space, 0, &names)) return false;
  if (sys(flistxattr, space, NULL, 0) != space_attributes || flags_of(space) != space_flags) return false;
  return sys(utimensat, space, NULL, epoch, 0) == 0;
}

static bool open_space(const char *path) {
  space = lift(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (space < 0) return false;
  space_flags = flags_of(space);
  space_attributes = sys(flistxattr, space, NULL, 0);
  return true;
}

/* Whether a file has grown to `size` somewhere in the directory. */
static bool holds_file_of(uint64_t size, int dir, int depth, int *names) {
  char buffer[4096] __attribute__((aligned(8)));
  struct stat s;
  if (depth > WIPE_DEPTH || sys(lseek, dir, 0, SEEK_SET) < 0) return false;
  for (long got; (got = sys(getdents64, dir, buffer, sizeof buffer)) > 0;) {
    for (long at = 0; at < got;) {
      struct entry *e = (struct entry *)(void *)(buffer + at);
      at += e->size;
      if (strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0) continue;
      if (++*names > WIPE_NAMES || sys(newfstatat, dir, e->name, &s, AT_SYMLINK_NOFOLLOW) != 0) return false;
      if (S_ISREG(s.st_mode) && (uint64_t)s.st_size >= size) return true;
      if (!S_ISDIR(s.st_mode)) continue;
      int inner = (int)sys(openat, dir, e->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      bool found = inner >= 0 && holds_file_of(size, inner, depth + 1, names);
      if (inner >= 0) sys(close, inner);
      if (found) return true;
    }
  }
  return false;
}

/* A regular file of the space, or a folder where the path ends in a slash, opened for reading; -1 with errno. No link is
 * followed, no way leads out. */
static int open_in_space(const char *path) {
  size_t length = strlen(path);
  bool folder = length > 0 && path[length - 1] == '/';
  struct open_how how = {
      .flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (folder ? O_DIRECTORY : 0),
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };
  struct stat s;
  int fd = (int)sys(openat2, space, path, &how, sizeof how);
  if (fd < 0 || folder || (sys(newfstatat, fd, "", &s, AT_EMPTY_PATH) == 0 && S_ISREG(s.st_mode))) return fd;
  sys(close, fd);
  errno = EINVAL;
  return -1;
}

/* The folders that a path names before its last part. */
static bool make_folders(char *path) {
  for (char *slash = path; (slash = strchr(slash, '/')); slash++) {
    *slash = 0;
    bool made = sys(mkdirat, space, path, 0755) == 0 || errno == EEXIST;
    *slash = '/';
    if (!made) return false;
  }
  return true;
}

/* A new file of the space with all that `from` holds; false with errno. */
static bool put_file(int from, char *path) {
  struct open_how how = {
      .flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
      .mode = 0644,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };
  if (!make_folders(path)) return false;
  int to = (int)sys(openat2, space, path, &how, sizeof how);
  if (to < 0) return false;
  int64_t at = 0; /* the descriptor may be read elsewhere too: its own offset is left alone */
  long sent;
  do {
    sent = sys(sendfile, to, from, &at, 1 << 30);
  } while (sent > 0 || (sent < 0 && errno == EINTR));
  int error = errno;
  sys(close, to);
  errno = error;
  return sent == 0;
}

#endif
