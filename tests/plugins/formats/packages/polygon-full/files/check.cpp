#include "limits.h"
#include <cstdio>
#include <fstream>
int main(int argc, char **argv) {
    if (argc < 4) return 3;
    std::ifstream output(argv[2]), answer(argv[3]);
    long said = -1, right = -2;
    output >> said, answer >> right;
    std::fprintf(stderr, said == right ? "ok one number\n" : "wrong answer %ld, not %ld\n", said, right);
    return said == right && said <= 9 * LONGEST ? 0 : 1;
}
