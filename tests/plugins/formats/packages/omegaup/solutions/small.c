#include <stdio.h>
int main(void) { long n; scanf("%ld", &n); if (n > 100) return 1; printf("%ld\n", 2 * n); }
