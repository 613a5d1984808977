#include <future>
#include <iostream>
#include <thread>
#include <vector>

int main() {
  int a, b;
  std::cin >> a >> b;
  std::vector<std::thread> several;
  for (int i = 0; i < 5; i++) several.emplace_back([] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); });
  for (auto &one : several) one.join();
  std::cout << std::async(std::launch::async, [=] { return a + b; }).get() << "\ndone\n";
}
