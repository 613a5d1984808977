#include <fstream>
#include "rbx.h"
int main(int argc, char **argv) {
    if (argc < 4) return 3;
    std::ifstream output(argv[2]), answer(argv[3]);
    int said = -1, right = -2;
    output >> said, answer >> right;
    return said == right && said <= getVar<int>("N.max") ? 0 : 1;
}
