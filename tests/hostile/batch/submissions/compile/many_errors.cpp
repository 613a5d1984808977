// Errors without end, each with a story.
#include <map>
#include <string>

#define A e; x; std::map<std::string, y> z; std::map<int, int> m = {1, "a", nullptr};
#define B A A A A A A A A
#define C B B B B B B B B
#define D C C C C C C C C

int main() { D D D D D D D D }
