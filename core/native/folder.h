/* The names in a folder, one after the other. readdir(3) would make calls without the key. */
#ifndef PARLEY_FOLDER_H
#define PARLEY_FOLDER_H

#include "call.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

struct entry { /* linux_dirent64 */
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

struct folder {
  int fd;
  long got, at;
  char buffer[4096] __attribute__((aligned(8)));
};

static bool open_folder(struct folder *f, const char *path) {
  f->got = f->at = 0;
  f->fd = (int)sys(openat, AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return f->fd >= 0;
}

static void close_folder(struct folder *f) { sys(close, f->fd); }

/* The next name but `.` and `..`, which stands until the next call; NULL at the end. */
static const char *next_name(struct folder *f) {
  for (;;) {
    if (f->at >= f->got) {
      f->at = 0;
      f->got = sys(getdents64, f->fd, f->buffer, sizeof f->buffer);
      if (f->got <= 0) return NULL;
    }
    struct entry *e = (struct entry *)(void *)(f->buffer + f->at);
    f->at += e->size;
    if (strcmp(e->name, ".") != 0 && strcmp(e->name, "..") != 0) return e->name;
  }
}

#endif
