#include <fstream>
#include <iostream>
int main(int argc, char **argv) {
    if (argc < 4) return 3;
    std::ifstream output(argv[2]), answer(argv[3]);
    int asked = -1, enough = -1;
    if (!(answer >> enough) || !(output >> asked)) return 3;
    std::cerr << asked << " questions where " << enough << " do\n";
    return asked <= enough ? 0 : 1;
}
