// Would like to ask somebody else for the sum; the profile of compiled programs has no sockets.
// @EXPECTED_RESULTS@: RESTRICTED-FUNCTION
#include <sys/socket.h>
#include <iostream>

int main() {
  int somebody = socket(AF_INET, SOCK_STREAM, 0);
  std::cout << (somebody < 0 ? "nobody there" : "hello") << std::endl;
}
