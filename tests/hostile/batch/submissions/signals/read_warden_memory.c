/* Reads the warden's memory without a file. */
#include "hostile.h"
#include <sys/uio.h>

static int attack(void) {
  char byte;
  struct iovec ours = {&byte, 1}, theirs = {(void *)0x400000, 1};
  refused(process_vm_readv(1, &ours, 1, &theirs, 1, 0), "process_vm_readv");
  return harmless();
}
