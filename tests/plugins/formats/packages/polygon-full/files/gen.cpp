#include "limits.h"
#include <cstdio>
#include <cstdlib>
int main(int, char **argv) {
    for (int i = 0; i < std::atoi(argv[1]) && i < LONGEST; i++) std::putchar('7');
    std::puts("");
}
