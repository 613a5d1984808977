// A constant that takes for ever to compute.
constexpr unsigned long long fib(unsigned long long n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

int main() {
  static_assert(fib(90) == 0, "");
}
