#include <iostream>
int main() {
    long largest = -1, next;
    while (std::cin >> next) largest = std::max(largest, next);
    std::cout << largest << '\n';
}
