"""Run times with threads of their own: everybody asleep is found, and a thread that will go on is waited for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ..cli.command import Command
from ..conftest import lacking

# It answers what it hears; a program that waits before it has said anything waits for ever.
INTERACTOR = """
import sys
line = sys.stdin.readline()
print(line, end='', flush=True)
sys.exit(42 if line == 'x\\n' else 43)
"""
NEEDS = {"java": "javac", "cs": "mcs", "js": "node", "cpp": "g++", "go": "go", "hs": "ghc"}
READS = {
    "java": """
import java.util.Scanner;
class Main {
    public static void main(String[] arguments) {
        if (LATER) new Thread(() -> {
            try { Thread.sleep(700); } catch (InterruptedException e) { return; }
            System.out.println("x");
        }).start();
        System.out.print("");
        new Scanner(System.in).nextLine();
    }
    static final boolean LATER = %s;
}
""",
    "cs": """
using System;
using System.Threading;
class Program {
    static bool later = %s;
    static void Main() {
        if (later) new Thread(() => { Thread.Sleep(700); Console.WriteLine("x"); }).Start();
        Console.ReadLine();
    }
}
""",
    "js": """
if (%s) setTimeout(() => console.log('x'), 700);
require('readline').createInterface({ input: process.stdin }).once('line', () => process.exit(0));
""",
    "cpp": """
#include <chrono>
#include <cstdio>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>
int main() {  // a clock among what is polled
  pollfd ways[] = {{0, POLLIN, 0}, {timerfd_create(CLOCK_MONOTONIC, 0), POLLIN, 0}};
  itimerspec when = {};
  when.it_value.tv_nsec = 700'000'000;
  if (!%s) close(ways[1].fd);
  else timerfd_settime(ways[1].fd, 0, &when, nullptr);
  poll(ways, %s ? 2 : 1, -1);
  puts("x");
}
""",
    "go": """
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"
)

func main() {
	if %s {
		go func() {
			for i := 0; i < 20; i++ {
				time.Sleep(35 * time.Millisecond)
			}
			fmt.Println("x")
		}()
	}
	bufio.NewReader(os.Stdin).ReadString('\\n')
}
""",
    "hs": """
import Control.Concurrent
import Control.Monad
import System.IO
main :: IO ()
main = do
  when (%s) $ void $ forkIO (replicateM_ 20 (threadDelay 35000) >> putStrLn "x" >> hFlush stdout)
  void getLine
""",
}
TRUTH = {"hs": ("False", "True")}  # else as in most


@pytest.mark.parametrize("ending", READS)
def test_threads_that_wait(parley: Command, tmp_path: Path, ending: str) -> None:
    """Where all wait for others that is found at once; who waits for a clock is never called dead."""
    if not shutil.which(NEEDS[ending]):
        lacking(NEEDS[ending])
    texts = {
        "problem.yaml": "name: Late\nvalidation: custom interactive\nlimits:\n  time_limit: 5\n",
        "data/secret/1.in": "",
        "data/secret/1.ans": "",
        "output_validators/talk/talk.py": INTERACTOR,
        f"submissions/accepted/dead.{ending}": READS[ending].replace("%s", TRUTH.get(ending, ("false", "true"))[0]),
        f"submissions/accepted/alive.{ending}": READS[ending].replace("%s", TRUTH.get(ending, ("false", "true"))[1]),
    }
    for name, text in texts.items():
        (tmp_path / "late" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "late" / name).write_text(text)
    done = parley("judge", tmp_path / "late", "--json", "--jobs", "1")
    assert done.code == 0, done.err
    tests = {Path(record["source"]).stem: record["tests"][0] for record in done.document["submissions"]}
    said = {name: (test["verdict"], test["interaction"]["deadlock"]) for name, test in tests.items()}
    assert said == {"dead": ("TLE", True), "alive": ("AC", False)}, [test["reason"] for test in tests.values()]
