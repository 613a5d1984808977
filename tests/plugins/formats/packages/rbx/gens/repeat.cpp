#include <cstdio>
#include <cstdlib>
#include "rbx.h"
int main(int, char **argv) {
    for (int i = 0; i < std::atoi(argv[1]) && i < rbx::getVar<long>("N.max"); i++) std::fputs(argv[2], stdout);
    std::printf("%s\n", getVar<std::string>("letter").c_str());
}
