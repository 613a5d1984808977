#include <fstream>
#include <iostream>

int main(int, char** argv) {
    int answer = 0, found = 0;
    std::ifstream(argv[2]) >> answer;
    std::ifstream(argv[3]) >> found;
    std::cout << (answer == found ? 1.0 : 0.0) << std::endl;
    std::cerr << (answer == found ? "translate:success" : "translate:wrong") << std::endl;
}
