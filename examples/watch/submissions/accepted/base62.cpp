// As base62.py: all points.
#include <iostream>
#include <string>

int main() {
  const std::string digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string shift, line;
  std::cin >> shift >> line;
  unsigned __int128 number = 0;
  if (shift == "day") {
    for (char light : line) number = number * 2 + (light == '1');
    std::string note;
    for (int k = 0; k < 17; k++, number /= 62) note += digits[static_cast<int>(number % 62)];
    std::cout << note << std::endl;
  } else {
    for (std::size_t k = line.size(); k-- > 0;) number = number * 62 + digits.find(line[k]);
    for (int room; std::cin >> room && room > 0;) {
      std::cout << ((number >> (100 - room)) % 2 == 1 ? "on" : "off") << std::endl;
    }
  }
}
