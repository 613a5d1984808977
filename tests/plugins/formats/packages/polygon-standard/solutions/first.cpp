#include <iostream>
int main() {
    long first;
    std::cin >> first;
    std::cout << first << '\n';
}
