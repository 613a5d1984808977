/* Its own pages as a gift to the judge. */
#include "hostile.h"
#include <sys/uio.h>

static int attack(void) {
  refused(({ struct iovec page = {(void *)environ, 1}; vmsplice(1, &page, 1, SPLICE_F_GIFT); }), "vmsplice");
  return harmless();
}
