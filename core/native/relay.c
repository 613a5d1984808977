/* relay: stands between programs and their interactor, moves the bytes, and writes down what happened when.
 *
 *        program 0 stdout ──► [way 0] ──► interactor          program 1 stdout ──► [way 2] ──► interactor   …
 *        program 0 stdin  ◄── [way 1] ◄── interactor          program 1 stdin  ◄── [way 3] ◄── interactor   …
 *        stderr of each of them ──► [ear]
 *
 * Theory of operation
 *   Who        One process a lane, outside the boxes, under a uid of its own, driven by the engine over a
 *              SOCK_SEQPACKET socket (descriptor argv[1]). It holds no file but the pipes of the conversation.
 *   Links      A star: one interactor, a link of two ways to each program. Ways are numbered by who writes: way 2n is
 *              what program n writes, way 2n + 1 what the interactor writes to it. Links know nothing of each other.
 *   Ends       The relay owns all four pipe ends of a link that face it, and nobody holds a copy: end-of-file on one
 *              side is passed on the moment the last byte before it is delivered. It goes on reading a side whose
 *              partner is gone and drops the bytes, so nobody dies of SIGPIPE by accident of scheduling.
 *   Leaving    Before the end of one side is passed on, it gets a moment to close its input as well, as whoever exits
 *              does: what its partner says after it has heard of the end is then dropped, never lost in a pipe.
 *   Order      "Who ended first" is decided here and nowhere else: an end-of-file is passed on only after it was
 *              noted, so what follows from it comes after it. When, just before it is passed on, the other side
 *              is seen to have hung up too, neither followed from the other: FIRST_BOTH.
 *   Memory     One buffer a way. A side that does not read stops its partner's pipe, nothing grows.
 *   Ears       What is written to stderr goes nowhere: its beginning is kept for the engine and the transcript, each
 *              with the time at which it came, the rest is counted.
 *   Transcript Chunks with CLOCK_MONOTONIC nanoseconds, the first and the last ones kept in full-size memory
 *              that was reserved at the start, written to the log descriptor at the end (format: `struct record`).
 *              As many as the engine asked for (`live`) are HEARD at once too, as far as they are kept.
 *   Waiting    Between a chunk from one side and the next chunk from the other, the former is waiting.
 *   The end    All sides at end-of-file, everything delivered or dropped, nobody left who could write to stderr: DONE
 *              with the facts. STATUS tells whether anything is under way. A side that writes more than it may is OVER,
 *              and read no further: the engine ends it. The engine gone (end-of-file on the socket): exit.
 */
#define _GNU_SOURCE
#include "wire.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

enum { OP_RELAY = 1, OP_STATUS };
enum { SAY_READY = 1, SAY_DONE, SAY_OVER, SAY_STATUS, SAY_HEARD };
enum { PROGRAM, INTERACTOR };
enum { FIRST_NONE, FIRST_PROGRAM, FIRST_INTERACTOR, FIRST_BOTH };
enum { DATA, END_OF_FILE, CLOSED_INPUT, GAP, ERRORS };
enum { FD_PROGRAM_OUT, FD_PROGRAM_IN, FD_INTERACTOR_OUT, FD_INTERACTOR_IN, FD_OF_LINK };
enum { FD_EAR_FROM, FD_EAR_TO, FD_OF_EAR };

#define MAX_LINKS 16
#define MAX_WAYS (2 * MAX_LINKS)
#define MAX_EARS (MAX_LINKS + 1)
#define BUFFER (256 * 1024)
#define EAR_BUFFER (64 * 1024)
#define LEAVING_MS 50        /* for a process that has closed its output, to have closed its input too */
#define KEPT_CHUNK 4096      /* of one chunk that does not fit the head, at most so much is kept, or heard live */
#define MAX_KEPT (4u << 20)  /* head and tail, each */

struct request {
  struct header header;
  uint64_t limit_bytes[2]; /* what a program may write, what the interactor may, on each of their streams */
  uint32_t head_bytes, tail_bytes;
  uint32_t links, ear_bytes; /* what is kept of each stderr */
  uint32_t live, zero;
}; /* descriptors: of each link four, the log, of each ear two: the programs' in their order, the interactor's */

struct side { /* of what this side wrote, and of its end */
  uint64_t bytes, lines, dropped, waited_ns, eof_ns, closed_input_ns, last_ns;
  uint32_t pending, unended; /* bytes never delivered; last line without newline */
};

struct done { /* as many sides follow as there are ways */
  struct header header;
  uint32_t over, ears_over; /* a bit a way, a bit an ear */
  uint64_t started_ns, ended_ns;
  uint8_t first[MAX_LINKS];
  struct side side[MAX_WAYS];
};

struct over {
  struct header header;
  uint32_t side, is_ear;
};

struct status {
  struct header header;
  uint64_t moved;            /* bytes that both sides wrote so far */
  uint32_t under_way, ended; /* bytes in any pipe or buffer; is a side at its end, and its partner not yet? */
  uint32_t expecting, zero; /* a bit a link whose program has heard all that was said so far, and may hear more */
  uint8_t first[MAX_LINKS];
};

struct record { /* in the log; `kept` bytes follow. GAP: size = records left out, kept = 0 */
  uint64_t time_ns;
  uint32_t size, kept;
  uint8_t kind, side, zero[6]; /* side: a way; ERRORS: an ear */
};

struct heard { /* as many bytes of data as the record says are kept */
  struct header header;
  uint64_t started_ns;
  struct record record;
  char data[KEPT_CHUNK];
};

struct way { /* one direction; named by who writes */
  int from, to;
  size_t filled, sent;
  char buffer[BUFFER];
};

struct ear { /* one stderr; `to` is where its first bytes are kept */
  int from, to;
  uint64_t bytes;
};

static struct way ways[MAX_WAYS];
static struct ear ears[MAX_EARS];
static struct request request;
static struct done facts;
static int way_count, ear_count;
static int last_speaker[MAX_LINKS];
static uint64_t last_spoke_ns[MAX_LINKS];

static inline int partner(int way) { return way ^ 1; }
static inline int link_of(int way) { return way / 2; }
static inline int role_of(int way) { return way % 2; }

/* --- transcript: a head that fills once, then a ring for the tail ------------------------------------- */

static char head[MAX_KEPT], tail[MAX_KEPT];
static size_t head_filled, tail_start, tail_filled;
static uint32_t left_out;

static void ring_put(const void *data, size_t size) {
  size_t at = (tail_start + tail_filled) % request.tail_bytes, first = request.tail_bytes - at;
  if (first > size) first = size;
  memcpy(tail + at, data, first);
  memcpy(tail, (const char *)data + first, size - first);
  tail_filled += size;
}

static void ring_get(void *data, size_t size) {
  size_t first = request.tail_bytes - tail_start;
  if (first > size) first = size;
  memcpy(data, tail + tail_start, first);
  memcpy((char *)data + first, tail, size - first);
}

static void tell(const struct record *r, const char *data) {
  static struct heard h = {.header = {WIRE_MAGIC, SAY_HEARD}};
  h.started_ns = facts.started_ns;
  h.record = *r;
  if (r->kept > KEPT_CHUNK) h.record.kept = KEPT_CHUNK;
  if (r->kept) memcpy(h.data, data, h.record.kept);
  reply(CONTROL_FD, &h, offsetof(struct heard, data) + h.record.kept, -1);
}

static void note(uint8_t kind, int side, uint64_t time, const char *data, size_t size) {
  struct record r = {.time_ns = time, .size = (uint32_t)size, .kind = kind, .side = (uint8_t)side};
  size_t room = tail_filled == 0 && left_out == 0 ? request.head_bytes - head_filled : 0;
  r.kept = size > KEPT_CHUNK && sizeof r + size > room ? KEPT_CHUNK : (uint32_t)size;
  size_t whole = sizeof r + r.kept;
  if (request.live) {
    request.live--;
    tell(&r, data);
  }
  if (whole <= room) {
    memcpy(head + head_filled, &r, sizeof r);
    if (r.kept) memcpy(head + head_filled + sizeof r, data, r.kept);
    head_filled += whole;
    return;
  }
  while (tail_filled + whole > request.tail_bytes) {
    struct record oldest;
    if (tail_filled == 0) { /* a tail smaller than one record */
      left_out++;
      return;
    }
    ring_get(&oldest, sizeof oldest);
    size_t gone = sizeof oldest + oldest.kept;
    tail_start = (tail_start + gone) % request.tail_bytes;
    tail_filled -= gone;
    left_out++;
  }
  ring_put(&r, sizeof r);
  ring_put(data, r.kept);
}

static void write_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t put = write(fd, data, size);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return; /* the engine compares sizes */
    data += put;
    size -= (size_t)put;
  }
}

static void write_log(int fd) {
  if (fd < 0) return;
  write_all(fd, head, head_filled);
  if (left_out) {
    struct record gap = {.size = left_out, .kind = GAP};
    write_all(fd, (const char *)&gap, sizeof gap);
  }
  size_t first = request.tail_bytes - tail_start;
  if (first > tail_filled) first = tail_filled;
  write_all(fd, tail + tail_start, first);
  write_all(fd, tail, tail_filled - first);
}

/* --- moving bytes ------------------------------------------------------------------------------------- */

static void shut(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

static bool hung_up(int fd) {
  struct pollfd p = {.fd = fd, .events = 0};
  return fd < 0 || (poll(&p, 1, 0) == 1 && (p.revents & POLLHUP));
}

/* The reader of this way is gone: what it wrote before is still of interest, what comes for it is dropped. */
static void reader_gone(int writer) {
  struct way *w = &ways[writer];
  struct side *reader = &facts.side[partner(writer)];
  if (!reader->closed_input_ns) {
    reader->closed_input_ns = now_ns();
    note(CLOSED_INPUT, partner(writer), reader->closed_input_ns, NULL, 0);
  }
  facts.side[writer].dropped += w->filled - w->sent;
  w->filled = w->sent = 0;
  shut(&w->to);
}

static void send_on(int writer) {
  struct way *w = &ways[writer];
  while (w->sent < w->filled) {
    ssize_t put = write(w->to, w->buffer + w->sent, w->filled - w->sent);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && errno == EAGAIN) return;
    if (put < 0) {
      reader_gone(writer);
      return;
    }
    w->sent += (size_t)put;
  }
  w->filled = w->sent = 0;
}

/* Whoever is heard, bytes or an end: the other side has been waiting for it since it last spoke itself, as long as it
 * listened. */
static void heard(int writer, uint64_t time) {
  int link = link_of(writer);
  struct side *waiting = &facts.side[partner(writer)];
  uint64_t until = waiting->closed_input_ns ? waiting->closed_input_ns : time;
  if (last_speaker[link] != writer && until > last_spoke_ns[link]) waiting->waited_ns += until - last_spoke_ns[link];
  last_speaker[link] = writer;
  last_spoke_ns[link] = time;
}

/* The kernel closes an ending process's pipes one after the other, and others may run between. What is said to it then
 * must not seem to have been heard: it gets a moment to be gone altogether. Only who listens on lets it pass. */
static void let_go(int leaver) {
  struct pollfd p = {.fd = ways[partner(leaver)].to, .events = 0};
  if (p.fd >= 0 && poll(&p, 1, LEAVING_MS) == 1 && (p.revents & POLLERR)) reader_gone(partner(leaver));
}

static void end_of_file(int writer) {
  struct way *w = &ways[writer];
  struct side *s = &facts.side[writer];
  s->eof_ns = now_ns();
  heard(writer, s->eof_ns);
  note(END_OF_FILE, writer, s->eof_ns, NULL, 0);
  let_go(writer);
  uint8_t *first = &facts.first[link_of(writer)];
  if (*first == FIRST_NONE) {
    bool both = !facts.side[partner(writer)].eof_ns && hung_up(ways[partner(writer)].from);
    *first = both ? FIRST_BOTH : role_of(writer) == PROGRAM ? FIRST_PROGRAM : FIRST_INTERACTOR;
  }
  shut(&w->from);
}

static void count(int writer, const char *data, size_t size, uint64_t time) {
  struct side *s = &facts.side[writer];
  const char *at = data, *end = data + size;
  while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
    s->lines++;
    at++;
  }
  s->unended = data[size - 1] != '\n';
  s->bytes += size;
  s->last_ns = time;
  heard(writer, time);
}

/* A side wrote more than it may: the engine is told, and for the other side it has come to its end. */
static void too_much(int writer) {
  struct over o = {.header = {WIRE_MAGIC, SAY_OVER}, .side = (uint32_t)writer};
  facts.over |= 1u << writer;
  reply(CONTROL_FD, &o, sizeof o, -1);
  end_of_file(writer);
}

static void take_in(int writer) {
  struct way *w = &ways[writer];
  ssize_t got = read(w->from, w->buffer, BUFFER);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0) {
    end_of_file(writer);
    return;
  }
  uint64_t time = now_ns();
  count(writer, w->buffer, (size_t)got, time);
  note(DATA, writer, time, w->buffer, (size_t)got);
  w->filled = (size_t)got;
  if (w->to < 0) {
    facts.side[writer].dropped += w->filled;
    w->filled = 0;
  } else {
    send_on(writer);
  }
  if (facts.side[writer].bytes > request.limit_bytes[role_of(writer)]) too_much(writer);
}

/* What is kept of a stderr is in the transcript too, so a flood leaves room there for the conversation. */
static void listen_to(int ear) {
  static char words[EAR_BUFFER];
  struct ear *e = &ears[ear];
  ssize_t got = read(e->from, words, sizeof words);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0) {
    shut(&e->from);
    return;
  }
  if (e->bytes < request.ear_bytes) {
    size_t room = request.ear_bytes - e->bytes, kept = (size_t)got < room ? (size_t)got : room;
    note(ERRORS, ear, now_ns(), words, kept);
    write_all(e->to, words, kept);
  }
  e->bytes += (uint64_t)got;
  if (e->bytes > request.limit_bytes[ear + 1 == ear_count ? INTERACTOR : PROGRAM]) {
    struct over o = {.header = {WIRE_MAGIC, SAY_OVER}, .side = (uint32_t)ear, .is_ear = 1};
    facts.ears_over |= 1u << ear;
    reply(CONTROL_FD, &o, sizeof o, -1);
    shut(&e->from);
  }
}

/* After an end-of-file the pipe's other end is closed as soon as nothing is left to deliver. */
static void settle(int writer) {
  struct way *w = &ways[writer];
  if (w->from < 0 && w->filled == 0) shut(&w->to);
}

static uint32_t in_pipe(int fd) {
  int bytes = 0;
  return fd >= 0 && ioctl(fd, FIONREAD, &bytes) == 0 ? (uint32_t)bytes : 0;
}

/* Has a side of this link come to its end, and the other not yet? A program that is wholly gone, and whose end has been
 * passed on, is nobody that could still be waited for by mistake, where there are others. */
static bool half_gone(int link) {
  const struct way *p = &ways[2 * link], *i = &ways[2 * link + 1];
  bool program_gone = p->from < 0 && p->to < 0 && i->to < 0;
  return !(program_gone && way_count > 2) && (p->from < 0 || p->to < 0 || i->from < 0 || i->to < 0);
}

static uint32_t under_way(const struct way *w) {
  return (uint32_t)(w->filled - w->sent) + in_pipe(w->from) + in_pipe(w->to);
}

static void say_status(void) {
  struct status s = {.header = {WIRE_MAGIC, SAY_STATUS}};
  for (int i = 0; i < way_count; i++) {
    const struct way *w = &ways[i];
    uint32_t bytes = under_way(w);
    s.under_way += bytes;
    s.moved += facts.side[i].bytes;
    s.ended |= half_gone(link_of(i));
    if (role_of(i) == INTERACTOR && w->from >= 0 && w->to >= 0 && bytes == 0) s.expecting |= 1u << link_of(i);
  }
  memcpy(s.first, facts.first, sizeof s.first);
  reply(CONTROL_FD, &s, sizeof s, -1);
}

static void answer(void) {
  struct header h;
  int fds[MAX_FDS], nfds;
  ssize_t got = receive(CONTROL_FD, &h, sizeof h, fds, &nfds);
  if (got == 0 || (got < 0 && errno != EMSGSIZE)) _exit(0);
  close_all(fds, nfds);
  if (got == (ssize_t)sizeof h && h.op == OP_STATUS) say_status();
}

static bool anyone_left(void) {
  for (int i = 0; i < way_count; i++)
    if (ways[i].from >= 0 || ways[i].to >= 0) return true;
  for (int i = 0; i < ear_count; i++)
    if (ears[i].from >= 0) return true;
  return false;
}

static void attend(const struct pollfd *from, const struct pollfd *to, const struct pollfd *words) {
  for (int i = 0; i < ear_count; i++)
    if (words[i].revents) listen_to(i);
  for (int i = 0; i < way_count; i++) {
    if (to[i].revents & POLLERR) reader_gone(i);
    else if (to[i].revents & POLLOUT) send_on(i);
    if (from[i].revents) take_in(i);
  }
  for (int i = 0; i < way_count; i++) settle(i);
}

static void converse(void) {
  while (anyone_left()) {
    struct pollfd p[1 + 2 * MAX_WAYS + MAX_EARS] = {{.fd = CONTROL_FD, .events = POLLIN}};
    struct pollfd *from = p + 1, *to = from + way_count, *words = to + way_count;
    for (int i = 0; i < way_count; i++) {
      bool full = ways[i].filled > 0;
      from[i] = (struct pollfd){.fd = full ? -1 : ways[i].from, .events = POLLIN};
      to[i] = (struct pollfd){.fd = ways[i].to, .events = full ? POLLOUT : 0};
    }
    for (int i = 0; i < ear_count; i++) words[i] = (struct pollfd){.fd = ears[i].from, .events = POLLIN};
    if (poll(p, (nfds_t)(1 + 2 * way_count + ear_count), -1) < 0 && errno != EINTR) return;
    if (p[0].revents) answer();
    attend(from, to, words);
  }
}

/* --- the engine --------------------------------------------------------------------------------------- */

static void open_link(int link, const int *fds) {
  struct way *program = &ways[2 * link], *interactor = program + 1;
  program->from = fds[FD_PROGRAM_OUT];
  program->to = fds[FD_INTERACTOR_IN];
  interactor->from = fds[FD_INTERACTOR_OUT];
  interactor->to = fds[FD_PROGRAM_IN];
  for (struct way *w = program; w <= interactor; w++) {
    w->filled = w->sent = 0;
    fcntl(w->from, F_SETFL, O_NONBLOCK);
    fcntl(w->to, F_SETFL, O_NONBLOCK);
  }
  last_speaker[link] = -1;
  last_spoke_ns[link] = facts.started_ns;
}

static void open_ear(int ear, const int *fds) {
  ears[ear] = (struct ear){.from = fds[FD_EAR_FROM], .to = fds[FD_EAR_TO]};
  fcntl(ears[ear].from, F_SETFL, O_NONBLOCK);
}

static void close_what_is_open(int log) {
  for (int i = 0; i < way_count; i++) {
    facts.side[i].pending = (uint32_t)(ways[i].filled - ways[i].sent);
    shut(&ways[i].from);
    shut(&ways[i].to);
  }
  for (int i = 0; i < ear_count; i++) {
    shut(&ears[i].from);
    shut(&ears[i].to);
  }
  close(log);
}

static void relay(const int *fds) {
  int links = (int)request.links, log = fds[links * FD_OF_LINK];
  memset(&facts, 0, sizeof facts);
  facts.header = (struct header){WIRE_MAGIC, SAY_DONE};
  head_filled = tail_start = tail_filled = left_out = 0;
  if (request.head_bytes > MAX_KEPT) request.head_bytes = MAX_KEPT;
  if (request.tail_bytes > MAX_KEPT) request.tail_bytes = MAX_KEPT;
  if (request.tail_bytes == 0) request.tail_bytes = 1;
  facts.started_ns = now_ns();
  way_count = 2 * links;
  ear_count = links + 1;
  for (int i = 0; i < links; i++) open_link(i, fds + i * FD_OF_LINK);
  for (int i = 0; i < ear_count; i++) open_ear(i, fds + links * FD_OF_LINK + 1 + i * FD_OF_EAR);
  converse();
  facts.ended_ns = now_ns();
  write_log(log);
  close_what_is_open(log);
  reply(CONTROL_FD, &facts, offsetof(struct done, side) + (size_t)way_count * sizeof(struct side), -1);
}

static bool makes_sense(ssize_t got, int nfds) {
  if (request.header.op != OP_RELAY || got != (ssize_t)sizeof request) return false;
  if (request.links < 1 || request.links > MAX_LINKS) return false;
  return nfds == (int)request.links * FD_OF_LINK + 1 + ((int)request.links + 1) * FD_OF_EAR;
}

int main(int argc, char **argv) {
  int fds[MAX_FDS], nfds;
  struct header ready = {WIRE_MAGIC, SAY_READY};
  if (argc != 2 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 2;
  if (!take_control(argv[1])) return 4;
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* should we be stopped when the engine dies, we read no end-of-file */
  signal(SIGPIPE, SIG_IGN);
  reply(CONTROL_FD, &ready, sizeof ready, -1);
  for (;;) {
    ssize_t got = receive(CONTROL_FD, &request, sizeof request, fds, &nfds);
    if (got == 0) return 0;
    if (got < 0 || request.header.magic != WIRE_MAGIC) return 5;
    if (makes_sense(got, nfds)) relay(fds);
    else close_all(fds, nfds); /* STATUS of a conversation that has just ended: DONE was said */
  }
}
