/* A queue that outlives it. */
#include "hostile.h"
#include <sys/ipc.h>
#include <sys/msg.h>

static int attack(void) {
  refused(msgget(4711, IPC_CREAT | 0600), "msgget");
  return harmless();
}
