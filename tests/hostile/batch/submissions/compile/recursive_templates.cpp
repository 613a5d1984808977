// A template that needs two more of itself, for ever.
template <unsigned long long n, bool left>
struct Tree {
  using Left = typename Tree<2 * n, true>::Left;
  using Right = typename Tree<2 * n + 1, false>::Right;
};

int main() { return sizeof(Tree<1, true>); }
