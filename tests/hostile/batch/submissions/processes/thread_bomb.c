/* Threads without end. */
#include "hostile.h"
#include <pthread.h>

static void *thread(void *unused) {
  for (;;) pause();
  return unused;
}

static int attack(void) {
  pthread_t id;
  for (;;) pthread_create(&id, NULL, thread, NULL);
}
