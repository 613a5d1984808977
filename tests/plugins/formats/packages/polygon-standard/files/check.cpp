#include "testlib.h"
int main() { return 3; }
