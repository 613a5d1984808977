// Interactor of "Guess the Number", written with the library for authors (docs/reference/author-library.md).
// The judge brings parley.h; for other judges `parley interactive library` writes a copy to put beside this file.
//
// INPUT holds "fixed N", or "adaptive SEED" for a number that is settled as late as possible.

#include <algorithm>
#include <string>

#include "parley.h"

namespace {

constexpr long long kLowest = 1, kHighest = 1000;
constexpr int kMaxGuesses = 10;

// The numbers that agree with every reply so far; a fixed number is the case of a single one.
class Secret {
 public:
  Secret(long long low, long long high) : low_(low), high_(high) {}

  // Of the two replies it gives the one that leaves more numbers, and "correct" only when no other number is left.
  std::string reply(long long guess, parley::Random &random) {
    if (low_ == high_ && guess == low_) return "correct";
    const long long below = count(low_, std::min(guess - 1, high_));
    const long long above = count(std::max(guess + 1, low_), high_);
    // The seed is the test's file: the same guesses get the same replies, however often they are judged.
    if (below > above || (below == above && random.between(0, 1) == 1)) {
      high_ = std::min(guess - 1, high_);
      return "lower";
    }
    low_ = std::max(guess + 1, low_);
    return "higher";
  }

 private:
  static long long count(long long from, long long to) { return std::max(to - from + 1, 0LL); }

  long long low_, high_;
};

Secret read_secret(parley::Reader &input) {
  const std::string kind = input.word("'fixed' or 'adaptive'");
  if (kind == "adaptive") return Secret(kLowest, kHighest);
  if (kind != "fixed") parley::broken("the input file holds neither 'fixed N' nor 'adaptive SEED'");
  const long long number = input.integer("the number", kLowest, kHighest);
  return Secret(number, number);
}

}  // namespace

int main(int argc, char **argv) {
  parley::Judge judge(argc, argv);
  Secret secret = read_secret(judge.input);
  for (int asked = 1; asked <= kMaxGuesses; asked++) {
    const long long guess = judge.program.integer("guess", kLowest, kHighest);
    judge.program.end_line();  // a guess is a line, as the statement says: half of one is none
    const std::string reply = secret.reply(guess, judge.random);
    const bool found = reply == "correct";
    if (found || asked < kMaxGuesses) judge.say(reply);
    if (found) judge.accept("found " + std::to_string(guess) + " with guess " + std::to_string(asked));
  }
  judge.tell_team("your guesses are used up");
  judge.reject("the number was not found with " + std::to_string(kMaxGuesses) + " guesses");
}
