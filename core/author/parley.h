// Interactors and validators that exit with 42 or 43, in C++14 or later. `parley_author.py` is the same for Python: what
// is read, complained of and drawn at random is the same in both.
//
//   #include "parley.h"
//
//   int main(int argc, char **argv) {
//     parley::Judge judge(argc, argv);  // INPUT ANSWER FEEDBACKDIR [FLAGS …]
//     long long secret = judge.input.integer("secret", 1, 1000);
//     for (int left = 10; left > 0; left--) {
//       long long guess = judge.program.integer("guess", 1, 1000);
//       if (guess == secret) judge.accept("found it");
//       judge.say(guess < secret ? "higher" : "lower");
//     }
//     judge.reject("no guess is left");
//   }
//
// Whatever the program says or leaves unsaid ends in 43 with a message. What is wrong with the package's own files ends
// in 1, a judge error.

#ifndef PARLEY_H
#define PARLEY_H

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace parley {

constexpr int kAccept = 42, kReject = 43, kBroken = 1;
constexpr std::size_t kShown = 60;            // characters of what was read, in a message
constexpr std::size_t kWord = 1000;           // bytes of a word, where nobody says otherwise
constexpr std::size_t kLine = 1 << 20;        // bytes of a line
constexpr std::size_t kBlank = 1 << 20;       // bytes of white space before a word

// For what is no contestant's fault. Ends the process.
[[noreturn]] inline void broken(const std::string &why) {
  std::cerr << why << std::endl;
  std::_Exit(kBroken);
}

// For messages: between quotes, cut, and what cannot be printed as a question mark.
inline std::string visible(const std::string &text) {
  std::string shown = text.substr(0, kShown);
  for (char &c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return "'" + shown + (text.size() > kShown ? "..." : "") + "'";
}

inline std::string number(double value) {
  std::ostringstream text;
  text.precision(15);
  text << value;
  return text.str();
}

// Numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // The seed is FNV-1a, 64 bits, of the text.
  explicit Random(const std::string &text) : state_(0xcbf29ce484222325u) {
    for (unsigned char c : text) state_ = (state_ ^ c) * 0x100000001b3u;
  }

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  // Each of low … high is as likely.
  long long between(long long low, long long high) {
    if (low > high) broken("random: there is nothing between " + std::to_string(low) + " and " + std::to_string(high));
    const std::uint64_t count = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    if (count == 0) return static_cast<long long>(static_cast<std::uint64_t>(low) + next());
    const std::uint64_t unfair = (0 - count) % count;  // so many values more than a multiple of `count`
    std::uint64_t drawn = next();
    while (drawn < unfair) drawn = next();
    return static_cast<long long>(static_cast<std::uint64_t>(low) + drawn % count);
  }

  // From 0 on, less than 1.
  double real() { return static_cast<double>(next() >> 11) / 9007199254740992.0; }

  template <typename T>
  void shuffle(std::vector<T> &items) {
    for (std::size_t at = items.size(); at > 1; at--) {
      using std::swap;
      swap(items[at - 1], items[static_cast<std::size_t>(between(0, static_cast<long long>(at) - 1))]);
    }
  }

 private:
  std::uint64_t state_;
};

class Judge;

// What somebody wrote, word by word. Reads no further than it must, so it never waits for what need not come.
class Reader {
 public:
  // A whole number: digits, a minus before them, nothing else.
  long long integer(const std::string &what, long long low, long long high) {
    const std::string text = word(what);
    const bool negative = text[0] == '-';
    std::uint64_t value = 0;
    bool fits = true;
    if (text.size() == negative) wrong(what + " is " + visible(text) + ", not an integer");
    for (std::size_t at = negative; at < text.size(); at++) {
      if (text[at] < '0' || text[at] > '9') wrong(what + " is " + visible(text) + ", not an integer");
      const std::uint64_t digit = static_cast<std::uint64_t>(text[at] - '0');
      fits = fits && value <= (UINT64_MAX - digit) / 10;
      if (fits) value = value * 10 + digit;
    }
    fits = fits && value <= static_cast<std::uint64_t>(INT64_MAX) + negative;
    const long long read = fits ? static_cast<long long>(negative ? 0 - value : value) : 0;
    if (!fits || read < low || read > high) {
      wrong(what + " is " + visible(text) + ", not from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return read;
  }

  // A number with a point and an exponent, where somebody writes them. No infinity, no NaN, no hexadecimal digits.
  double real(const std::string &what, double low, double high) {
    const std::string text = word(what);
    if (!is_real(text)) wrong(what + " is " + visible(text) + ", not a number");
    const double read = std::strtod(text.c_str(), nullptr);
    if (!(read >= low && read <= high)) {
      wrong(what + " is " + visible(text) + ", not from " + number(low) + " to " + number(high));
    }
    return read;
  }

  // The next word, after white space.
  std::string word(const std::string &what, std::size_t most = kWord) {
    skip_blanks(what);
    from_ = line_;
    std::string text;
    while (peek() >= 0 && !is_blank(peek())) {
      text += static_cast<char>(take());
      if (text.size() > most) too_long(what, most, text);
    }
    // The white space that ended it is taken too, or its newline would be the end of a line() to come.
    if (peek() >= 0 && take() == '\r' && at_ < buffer_.size() && buffer_[at_] == '\n') take();
    return text;
  }

  // The rest of this line, without its newline.
  std::string line(const std::string &what, std::size_t most = kLine) {
    std::string text;
    from_ = line_;
    if (peek() < 0) ended(what);
    while (peek() >= 0 && peek() != '\n') {
      text += static_cast<char>(take());
      if (text.size() > most) too_long(what, most, text);
    }
    if (peek() == '\n') take();
    if (!text.empty() && text.back() == '\r') text.pop_back();
    return text;
  }

  // The line of the last word must end here, in a newline. Nobody waits for it: the word was over when it had come.
  void end_line() {
    from_ = line_;
    for (std::size_t read = 0; last_ != '\n'; read++) {
      if (peek() < 0) wrong("it ends in the middle of a line");
      if (read == kBlank) wrong("more than 1048576 bytes of white space");
      if (!is_blank(peek())) wrong("there is more on the line than was asked for: " + visible(glimpse()));
      take();
    }
  }

  // Nothing but white space may follow. In a conversation this waits until the program closes its output.
  void end() {
    for (std::size_t read = 0; peek() >= 0; read++) {
      from_ = line_;
      if (read == kBlank) wrong("more than 1048576 bytes of white space");
      if (!is_blank(peek())) wrong("there is more than was asked for: " + visible(glimpse()));
      take();
    }
  }

 private:
  friend class Judge;
  Reader(Judge *judge, int descriptor, std::string name, std::string text)
      : judge_(judge), descriptor_(descriptor), name_(std::move(name)), buffer_(std::move(text)) {}

  static bool is_blank(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

  static bool is_real(const std::string &text) {
    std::size_t at = text[0] == '-', digits = 0;
    const auto run = [&] { while (at < text.size() && text[at] >= '0' && text[at] <= '9') at++, digits++; };
    run();
    if (at < text.size() && text[at] == '.') at++, run();
    if (digits == 0) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < text.size() && (text[at] == '-' || text[at] == '+')) at++;
      digits = 0;
      run();
      if (digits == 0) return false;
    }
    return at == text.size();
  }

  // The next byte, or -1 at the end.
  int peek() {
    if (at_ == buffer_.size() && descriptor_ >= 0) refill();
    return at_ < buffer_.size() ? static_cast<unsigned char>(buffer_[at_]) : -1;
  }

  int take() {
    const int c = last_ = peek();
    at_++;
    line_ += c == '\n';
    return c;
  }

  // The beginning of a word, for a message.
  std::string glimpse() {
    std::string text;
    while (peek() >= 0 && !is_blank(peek()) && text.size() <= kShown) text += static_cast<char>(take());
    return text;
  }

  void refill() {
    buffer_.resize(1 << 16);
    ssize_t got;
    do got = ::read(descriptor_, &buffer_[0], buffer_.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) broken("cannot read from the program: " + std::string(std::strerror(errno)));
    buffer_.resize(static_cast<std::size_t>(got));
    at_ = 0;
    if (got == 0) descriptor_ = -1;
  }

  void skip_blanks(const std::string &what) {
    for (std::size_t skipped = 0; is_blank(peek()); skipped++) {
      from_ = line_;
      if (skipped == kBlank) wrong(what + " is to come, and more than 1048576 bytes of white space came");
      take();
    }
    from_ = line_;
    if (peek() < 0) ended(what);
  }

  [[noreturn]] void too_long(const std::string &what, std::size_t most, const std::string &text) {
    wrong(what + " is longer than " + std::to_string(most) + " characters: " + visible(text));
  }

  [[noreturn]] void ended(const std::string &what) { wrong("it ends where " + what + " is to come"); }

  [[noreturn]] inline void wrong(const std::string &why);

  Judge *judge_;
  int descriptor_;
  std::string name_, buffer_;
  std::size_t at_ = 0;
  int line_ = 1, from_ = 1;  // where it reads, and where what is complained of began
  int last_ = '\n';          // the last byte that was taken
};

// One judging: what there is to read, what is said, and the verdict. There is one in a program.
class Judge {
 public:
  Judge(int argc, char **argv)
      : input(this, -1, "input", argc > 3 ? contents(argv[1]) : std::string()),
        answer(this, -1, "answer", argc > 3 ? contents(argv[2]) : std::string()),
        program(this, 0, "program", std::string()),
        random(input.buffer_) {
    if (argc < 4) broken("usage: INPUT ANSWER FEEDBACKDIR [FLAGS ...], with the program's output on the standard input");
    std::signal(SIGPIPE, SIG_IGN);
    folder_ = argv[3];
    flags.assign(argv + 4, argv + argc);
  }

  Judge(const Judge &) = delete;
  Judge &operator=(const Judge &) = delete;

  // A line to the program: the values with a space between each two. It is on its way at once. That nobody reads it is no
  // error: the end of the program's output will be found by who reads.
  template <typename... Values>
  void say(const Values &...values) {
    std::ostringstream text;
    text.precision(15);
    const char *space = "";
    const int in_order[] = {0, ((void)(text << space << values), space = " ", 0)...};
    (void)in_order;
    send(text.str() + "\n");
  }

  template <typename Value>
  void say(const std::vector<Value> &values) {
    std::ostringstream text;
    text.precision(15);
    for (std::size_t at = 0; at < values.size(); at++) text << (at ? " " : "") << values[at];
    send(text.str() + "\n");
  }

  // A line for judges, and one for contestants.
  void note(const std::string &line) { write("judgemessage.txt", line + "\n", true); }
  void tell_team(const std::string &line) { write("teammessage.txt", line + "\n", true); }

  [[noreturn]] void accept(const std::string &why = "") { finish(kAccept, why); }

  // Accepted, and worth so many points. For problems with scores only.
  [[noreturn]] void accept_with_score(double points, const std::string &why = "") {
    write("score.txt", checked(points) + "\n", false);
    finish(kAccept, why);
  }

  // Accepted, and worth this part, from 0 to 1, of what the test is worth.
  [[noreturn]] void accept_with_share(double share, const std::string &why = "") {
    write("score_multiplier.txt", checked(share) + "\n", false);
    finish(kAccept, why);
  }

  // Accepted so far: the program runs again, and reads this. For problems of several passes only.
  [[noreturn]] void run_again(const std::string &next_input, const std::string &why = "") {
    write("nextpass.in", next_input, false);
    finish(kAccept, why);
  }

  [[noreturn]] void reject(const std::string &why) { finish(kReject, why); }

  std::vector<std::string> flags;
  Reader input, answer, program;
  Random random;  // its seed is the content of the input file

 private:
  static std::string contents(const char *path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) broken(std::string(path) + ": cannot be read");
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }

  static std::string checked(double value) {
    if (!std::isfinite(value) || value < 0) broken("a score is " + number(value));
    return number(value);
  }

  static void send(const std::string &text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const ssize_t sent = ::write(1, text.data() + at, text.size() - at);
      if (sent >= 0) {
        at += static_cast<std::size_t>(sent);
      } else if (errno == EPIPE) {
        return;
      } else if (errno != EINTR) {
        broken("cannot write to the program: " + std::string(std::strerror(errno)));
      }
    }
  }

  void write(const char *name, const std::string &text, bool more) {
    std::ofstream file(folder_ + "/" + name, std::ios::binary | (more ? std::ios::app : std::ios::trunc));
    file << text << std::flush;
    if (!file) broken("cannot write " + folder_ + "/" + name);
  }

  [[noreturn]] void finish(int code, const std::string &why) {
    if (!why.empty()) note(why);
    std::cout.flush();
    std::_Exit(code);  // nothing that is left to be written or destroyed can change the verdict now
  }

  std::string folder_;
};

inline void Reader::wrong(const std::string &why) {
  const std::string where = name_ + ", line " + std::to_string(from_) + ": " + why;
  if (name_ != "program") broken(where);
  judge_->reject(where);
}

}  // namespace parley

#endif
