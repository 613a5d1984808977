#include "double.h"

int twice(int n) { return n + n; }
