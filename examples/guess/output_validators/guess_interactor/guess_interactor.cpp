// Interactor of "Guess the Number", called as: guess_interactor INPUT ANSWER FEEDBACKDIR
// The program's guesses come on stdin, the replies go to stdout. Exit code 42 says that the number was found, 43 that
// the program broke a rule, and 1 that something is wrong on the judge's side.
//
// INPUT holds "fixed N", or "adaptive SEED" for a number that is settled as late as possible.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

constexpr int kAccepted = 42, kRejected = 43, kBroken = 1;
constexpr int kLowest = 1, kHighest = 1000, kMaxGuesses = 10;
constexpr std::size_t kMaxLine = 100;

[[noreturn]] void broken(const char *why) {
  std::fprintf(stderr, "guess_interactor: %s\n", why);
  std::exit(kBroken);
}

// The messages for the judge and for the team. To fail at writing them is the judge's fault, not a verdict.
class Feedback {
 public:
  explicit Feedback(const std::string &folder) : folder_(folder), judge_(open("judgemessage.txt")) {}

  void note(const std::string &line) { put(judge_, line); }

  [[noreturn]] void accept(const std::string &why) {
    note("accepted: " + why);
    std::exit(kAccepted);
  }

  [[noreturn]] void reject(const std::string &why) {
    note("rejected: " + why);
    put(open("teammessage.txt"), why);
    std::exit(kRejected);
  }

 private:
  std::FILE *open(const char *name) const {
    std::FILE *file = std::fopen((folder_ + "/" + name).c_str(), "w");
    if (!file) broken("cannot create a file in the feedback folder");
    return file;
  }

  static void put(std::FILE *file, const std::string &line) {
    if (std::fprintf(file, "%s\n", line.c_str()) < 0 || std::fflush(file) != 0) broken("cannot write feedback");
  }

  std::string folder_;
  std::FILE *judge_;
};

// The numbers that agree with every reply so far; a fixed number is the case of a single one.
class Secret {
 public:
  Secret(int low, int high, unsigned long long seed) : low_(low), high_(high), seed_(seed) {}

  // Of the two replies it gives the one that leaves more numbers, and "correct" only when no other number is left.
  const char *reply(int guess) {
    if (low_ == high_ && guess == low_) return "correct";
    int below = count(low_, guess <= high_ ? guess - 1 : high_);
    int above = count(guess >= low_ ? guess + 1 : low_, high_);
    if (below > above || (below == above && coin())) {
      if (guess <= high_) high_ = guess - 1;
      return "lower";
    }
    if (guess >= low_) low_ = guess + 1;
    return "higher";
  }

 private:
  static int count(int from, int to) { return from <= to ? to - from + 1 : 0; }

  bool coin() {
    seed_ = seed_ * 6364136223846793005u + 1442695040888963407u;
    return seed_ >> 63;
  }

  int low_, high_;
  unsigned long long seed_;
};

Secret read_secret(const char *path) {
  std::FILE *file = std::fopen(path, "r");
  if (!file) broken("cannot open the input file");
  char kind[16];
  unsigned long long value;
  bool whole = std::fscanf(file, "%15s %llu", kind, &value) == 2;
  std::fclose(file);
  if (whole && kind == std::string("adaptive")) return Secret(kLowest, kHighest, value);
  bool fits = whole && kind == std::string("fixed") && value >= kLowest && value <= kHighest;
  if (!fits) broken("the input file holds neither 'fixed N' nor 'adaptive SEED'");
  return Secret(static_cast<int>(value), static_cast<int>(value), 0);
}

// The program's next line, without its newline. Reads no further than it has to, whatever comes.
std::string read_line(Feedback &feedback) {
  std::string line;
  for (int c = std::getchar(); c != '\n'; c = std::getchar()) {
    if (std::ferror(stdin)) broken("cannot read from the program");
    if (c == EOF && line.empty()) feedback.reject("the program ended the game before it found the number");
    if (c == EOF) feedback.reject("the program ended its output in the middle of a line");
    if (line.size() == kMaxLine) feedback.reject("a line is longer than " + std::to_string(kMaxLine) + " characters");
    line += static_cast<char>(c);
  }
  return line;
}

// For messages: what cannot be printed is shown as a question mark.
std::string visible(std::string text) {
  for (char &c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text;
}

int read_guess(Feedback &feedback) {
  const std::string line = read_line(feedback);
  char *end;
  const long value = std::strtol(line.c_str(), &end, 10);  // too large a number becomes LONG_MAX: out of range
  const bool number = end != line.c_str();
  while (*end == ' ' || *end == '\t' || *end == '\r') end++;
  if (!number || end != line.c_str() + line.size()) feedback.reject("not an integer: '" + visible(line) + "'");
  if (value < kLowest || value > kHighest) feedback.reject("not in the range from 1 to 1000: " + visible(line));
  return static_cast<int>(value);
}

// A program that no longer reads is no error here: its guesses count all the same, so that the verdict does not depend
// on whether it closed its input before or after the reply.
void send(const char *word) {
  bool sent = std::printf("%s\n", word) > 0 && std::fflush(stdout) == 0;
  if (!sent && errno != EPIPE) broken("cannot write to the program");
}

void play(Secret secret, Feedback &feedback) {
  for (int asked = 1; asked <= kMaxGuesses; asked++) {
    const int guess = read_guess(feedback);
    const std::string reply = secret.reply(guess);
    feedback.note("guess " + std::to_string(asked) + ": " + std::to_string(guess) + ", " + reply);
    const bool found = reply == "correct";
    if (found || asked < kMaxGuesses) send(reply.c_str());
    if (found) feedback.accept("found " + std::to_string(guess) + " with guess " + std::to_string(asked));
  }
  feedback.reject("the number was not found with " + std::to_string(kMaxGuesses) + " guesses");
}

}  // namespace

int main(int argc, char **argv) {
  if (argc < 4) broken("usage: guess_interactor INPUT ANSWER FEEDBACKDIR");
  std::signal(SIGPIPE, SIG_IGN);
  Feedback feedback(argv[3]);
  play(read_secret(argv[1]), feedback);
}
