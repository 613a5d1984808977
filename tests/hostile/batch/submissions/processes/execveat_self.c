/* Starts itself again through a descriptor. */
#include "hostile.h"

static int attack(void) {
  char *argv[] = {(char *)"again", NULL};
  int self = open("/proc/self/exe", O_PATH);
  refused(syscall(SYS_execveat, self, "", argv, environ, AT_EMPTY_PATH), "execveat");
  return harmless();
}
