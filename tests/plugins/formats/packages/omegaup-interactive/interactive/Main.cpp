#include <iostream>

#include "guess.h"

static int secret, asked;

int compare(int number) {
    asked++;
    return number < secret ? -1 : number > secret;
}

int main() {
    int most;
    std::cin >> most >> secret;
    std::cout << (find(most) == secret && asked <= 10 ? 1 : 0) << '\n';
}
