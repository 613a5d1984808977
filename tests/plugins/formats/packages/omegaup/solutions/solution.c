#include <stdio.h>
int main(void) { long n; scanf("%ld", &n); printf("%ld\n", 2 * n); }
