/* Writes a program into anonymous memory and becomes it. */
#include "hostile.h"

static int attack(void) {
  int fd = memfd_create("program", 0);
  const char *script = "#!/bin/sh\necho worked\n";
  refused(fd, "memfd_create");
  if (fd < 0) return harmless();
  if (write(fd, script, strlen(script)) > 0) fexecve(fd, (char *[]){(char *)"p", NULL}, environ);
  return harmless();
}
