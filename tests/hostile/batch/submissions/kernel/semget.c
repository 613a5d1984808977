/* Semaphores that outlive it. */
#include "hostile.h"
#include <sys/ipc.h>
#include <sys/sem.h>

static int attack(void) {
  refused(semget(4711, 1, IPC_CREAT | 0600), "semget");
  return harmless();
}
