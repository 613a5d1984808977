#include <thread>

int main() { std::thread other([] { throw 1; }); other.join(); }
