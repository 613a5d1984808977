/* Memory that outlives it. */
#include "hostile.h"
#include <sys/ipc.h>
#include <sys/shm.h>

static int attack(void) {
  refused(shmget(4711, 4096, IPC_CREAT | 0600), "shmget");
  return harmless();
}
