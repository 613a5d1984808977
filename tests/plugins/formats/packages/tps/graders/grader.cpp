#include <cstdio>
#include "double.h"

int main() {
    int n;
    if (std::scanf("%d", &n) != 1) return 1;
    std::printf("%d\n", twice(n));
}
