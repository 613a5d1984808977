// Reads through a null pointer and dies of SIGSEGV: run-time error. (`volatile` keeps the compiler from seeing it.)
#include <iostream>

int main() {
  int *volatile nowhere = nullptr;
  std::cout << *nowhere << '\n';
}
