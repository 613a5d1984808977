#include <fstream>
#include <iostream>
int main(int argc, char **argv) {
    if (argc < 4) return 3;
    std::ifstream input(argv[1]);
    std::ofstream output(argv[2]);
    int most, secret, asked = 0, guess;
    input >> most >> secret;
    std::cout << most << std::endl;
    while (std::cin >> guess) {
        asked++;
        std::cout << (guess < secret ? "more" : guess > secret ? "less" : "right") << std::endl;
        if (guess != secret) continue;
        output << asked << '\n';
        return 0;
    }
    std::cerr << "wrong output format: no number\n";
    return 2;
}
