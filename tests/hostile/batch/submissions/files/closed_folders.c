/* Folders that nobody may enter, and names that one must not trust. */
#include "hostile.h"

static int attack(void) {
  mkdir("closed", 0700);
  mkdir("closed/inner", 0700);
  close(open("closed/inner/file", O_CREAT | O_WRONLY, 0));
  chmod("closed/inner", 0);
  chmod("closed", 0);
  mkdir("-rf", 0);
  mkdir("new\nline", 0);
  mkdir("\xff\xfe", 0);
  chmod(".", 0);
  return harmless();
}
