#include <cstdio>
#include <cstdlib>

#include "kinds.h"

int twice(int x) { return x > 0 ? 2 * x + chain(x - 1) : 0; }

long long total(int n, long long values[], bool flag, char mark) {
    long long sum = 0;
    if (mark == 'J') abort();
    for (int k = 0; k < n; k++) sum += values[k];
    printf("%d %lld %d %d\n", n, sum, flag, mark);
    return sum;
}

void matrix(int n, double cells[][2][3]) {
    for (int k = 0; k < n; k++)
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 3; j++) printf("%.1f ", cells[k][i][j]);
    printf("\n");
}

int main() {
    int depth;
    if (scanf("%d", &depth) != 1) return 1;
    printf("%.2f\n", mix(true, 'x', -2, 100000, 1LL << 40, 0.5f, 0.25));
    int cells[2][3] = {{1, 2, 3}, {4, 5, 6}};
    bool on[2] = {true, false};
    char letters[4] = {'a', 'b', 'c', 'd'};
    printf("%d\n", grid(2, cells, on, letters));
    printf("%lld\n", chain(depth));
    stop(2.5f);
}
