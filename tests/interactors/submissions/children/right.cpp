#include <cstdio>
#include <cstdlib>

#include "kinds.h"

#define c2 nothing
static int link = 3;  // as a function of the C library is called

double mix(bool b, char c, short s, int i, long long l, float f, double d) {
    std::puts("nobody reads this");
    return b + c + s + i + l + f + d;
}

int grid(int n, int cells[][3], bool on[], char letters[]) {
    long long values[3] = {cells[0][0], -(1LL << 40), cells[1][2]};
    long long sum = total(link, values, on[1], letters[3]);
    double more[10][2][3];
    int found = sum < 0;
    for (int k = 0; k < n; k++)
        for (int j = 0; j < 3; j++) {
            more[k][0][j] = cells[k][j];
            more[k][1][j] = cells[k][j] + 0.5;
            if (on[k]) found += cells[k][j];
        }
    matrix(n, more);
    return found;
}

long long chain(int depth) { return twice(depth) + 1; }

void stop(float how) { std::exit(how != 2.5f); }
