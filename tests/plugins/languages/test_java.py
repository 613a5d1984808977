"""Java: where a program begins, what its files may be called, its memory and stack, and the archive for its start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import anyio
import pytest
from msgspec import structs

from parley.core import detection, selftest, tools
from parley.core.cache import Cache
from parley.core.compiler import Compiler
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import MIB, CompileResult, Limits, Program, Source
from parley.core.plugins import load_plugins
from parley.core.versions import Versions
from parley.plugins.languages.java import ARCHIVE

from ...conftest import lacking
from .trial import LIMITS, Trial, Tried

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

JAVA = load_plugins().languages["java"]
HELLO = 'public static void main(String[] args) { System.out.println("hello"); }'


@pytest.fixture
def trial(lane: Lane, tmp_path: Path, cache: Path) -> Trial:
    if tools.missing(JAVA):
        lacking(tools.missing(JAVA)[0])
    return Trial(lane, tmp_path, cache)


def body(statements: str, members: str = "") -> str:
    return f"""
import java.util.*;
public class Main {{
    {members}
    public static void main(String[] args) throws Exception {{ {statements} }}
}}
"""


# --- where it begins ------------------------------------------------------------------------------------------

NAMED = {
    "a class": ("public class Fox {}", "Fox.java"),
    "modifiers": ("import java.util.*;public strictfp final class Fox {}", "Fox.java"),
    "record": ('@SuppressWarnings("all")\npublic record Fox(int x) {}', "Fox.java"),
    "interface": ("public sealed interface Fox permits Den {}", "Fox.java"),
    "enum in a package": ("package wood.deep;\n\npublic enum Fox { RED }", "Fox.java"),
    "comment": ("// public class Owl\n/* \npublic class Owl {} */ public class Fox {}", "Fox.java"),
    "text": ('class Den { String s = "public class Owl {"; }\npublic class Fox {}', "Fox.java"),
    "text block": ('class Den { String s = """\npublic class Owl {\n"""; }\npublic class Fox {}', "Fox.java"),
    "nested": ("class Den {\n    public class Owl {}\n}\npublic class Fox {}", "Fox.java"),
    "indented": ("  public class Fox {}", "Fox.java"),
    "none": ("class Fox {}", "a.java"),
}


@pytest.mark.parametrize(("text", "name"), NAMED.values(), ids=NAMED)
def test_file_is_called_after_its_public_class(tmp_path: Path, text: str, name: str) -> None:
    """Whatever it was handed in as; what only looks like one does not mislead."""
    (tmp_path / "a.java").write_text(text)
    assert detection.wanted_name(JAVA, Source(tmp_path, ("a.java",))) == name


@pytest.mark.parametrize("line", ["@a\n", "\n", " ", "public\n", "  public class x\n", "abstract ", "@a(", ";"])
def test_name_is_found_in_linear_time(tmp_path: Path, line: str) -> None:
    """64 KiB of what the pattern begins with: the test's own limit of time ends what does not."""
    (tmp_path / "a.java").write_text(line * (64 * 1024 // len(line)))
    detection.wanted_name(JAVA, Source(tmp_path, ("a.java",)))


BEGINS: dict[str, Mapping[str, str]] = {
    "public class": {"solution.java": f"public class Fox {{ {HELLO} }}"},
    "no public class": {"my-solution.java": f"class Fox {{ {HELLO} }}"},
    "package": {"Fox.java": f"package wood.deep;\npublic class Fox {{ {HELLO} }}"},
    "record": {"a.java": f"public record Fox(int x) {{ {HELLO} }}"},
    "enum": {"a.java": f"public enum Fox {{ RED; {HELLO} }}"},
    "interface": {"a.java": 'interface Fox { static void main(String... a) { System.out.println("hello"); } }'},
    "second class": {"a.java": f"public class Den {{ }}\nclass Fox {{ {HELLO} }}"},
    "inherited": {"a.java": f"class Den {{ {HELLO} }}\npublic class Fox extends Den {{ }}"},
    "several files": {"Den.java": "class Den { void main() { } }", "Fox.java": f"class Fox {{ {HELLO} }}"},
    "folders": {
        "wood/Fox.java": f"package wood; import wood.deep.Den; public class Fox extends Den {{ {HELLO} }}",
        "wood/deep/Den.java": "package wood.deep; public class Den { }",
    },
    "odd name": {"@-x.java": f"class Fox {{ {HELLO} }}"},
}  # fmt: skip


@pytest.mark.parametrize("files", BEGINS.values(), ids=BEGINS)
async def test_program_begins_where_its_main_is(trial: Trial, files: Mapping[str, str]) -> None:
    """In whatever class, package or file that lies."""
    tried = await trial(JAVA, files)
    assert (tried.compiled.output, tried.verdict, tried.out) == ("", "OK", "hello\n")


async def test_main_of_the_file_called_main_is_taken(trial: Trial) -> None:
    """Of several files that could begin."""
    other = HELLO.replace("hello", "other")
    tried = await trial(JAVA, {"Other.java": f"class Other {{ {other} }}", "Main.java": f"class Main {{ {HELLO} }}"})
    assert (tried.verdict, tried.out) == ("OK", "hello\n")


async def test_program_without_main_does_not_compile(trial: Trial) -> None:
    """And is told why."""
    tried = await trial(JAVA, "public class Main { void main() { } }")
    assert tried.verdict == "CE"
    assert tried.compiled.output == "error: no class has a method public static void main(String[])\n"


_ENDLESS = "static { System.err.println(0); for (long n = 1; n != 0; n |= 1) { } }"
OURS = {
    "Files": f"""import java.nio.file.*; import java.util.stream.*; public class Files {{ {_ENDLESS}
        static Stream<Path> walk(Path a) {{ return null; }} static boolean isRegularFile(Path a) {{ return true; }}
        static byte[] readAllBytes(Path a) {{ return null; }} static void writeString(Path a, String b) {{ }}""",
    "Scanner": f"""public class Scanner {{ {_ENDLESS}
        Scanner(String a) {{ }} int nextInt() {{ return 0; }} String next() {{ return ""; }}
        String nextLine() {{ return ""; }} boolean hasNextLong() {{ return true; }}""",
    "CRC32": f"public class CRC32 extends java.util.zip.CRC32 {{ {_ENDLESS}",
    "Fox": f"public class Fox {{ {_ENDLESS}",
    "Pack$Fox": f"public class Pack$Fox {{ {_ENDLESS}",
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), OURS.items(), ids=OURS)
async def test_package_of_the_judge_is_not_the_submissions(trial: Trial, name: str, text: str) -> None:
    """Whatever would be taken for a class of the JDK there, nothing of it runs."""
    files = {"Main.java": f"public class Main {{ {HELLO} }}", f"parley/{name}.java": f"package parley; {text} }}"}
    tried = await trial(JAVA, files)
    assert tried.verdict == "CE"
    assert tried.compiled.output == "error: package parley is the judge's own; choose another name\n"


@pytest.mark.parametrize("name", ["Pack", "String", "List", "Path", "java", "System"])
async def test_class_in_the_way_of_the_judges_own_does_not_compile(trial: Trial, name: str) -> None:
    """The compiler sees both, and runs neither."""
    files = {"Main.java": f"public class Main {{ {HELLO} }}"}
    files[f"parley/{name}.java"] = (
        f"package parley; public class {name} {{ static {{ for (long n = 1; n != 0; ) ; }} }}"
    )
    tried = await trial(JAVA, files)
    assert tried.verdict == "CE"
    assert "error" in tried.compiled.output


async def test_messages_name_the_file_as_the_contestant_does(trial: Trial) -> None:
    """Without the folders of the box, and without notes in the output of a clean compile."""
    tried = await trial(JAVA, 'public class Main { int x = ""; }')
    assert tried.compiled.output.startswith("Main.java:1: error: incompatible types")
    raw = await trial(JAVA, body("List kept = new ArrayList(); kept.add(new Integer(3));"))
    assert (raw.compiled.output, raw.verdict) == ("", "OK")


# --- memory and stack -----------------------------------------------------------------------------------------

FULL = {
    "kept": "List<byte[]> kept = new ArrayList<>(); while (true) kept.add(new byte[100000]);",
    "caught": "List<Object> kept = new ArrayList<>(); try { while (true) kept.add(new byte[99999]); } "
              "catch (OutOfMemoryError e) { kept = null; throw new RuntimeException(e); }",
    "thread": "new Thread(() -> { List<Object> kept = new ArrayList<>(); while (true) kept.add(new byte[99999]); })"
              ".start(); Thread.sleep(60000);",
    "huge text": 'System.out.println("xy".repeat(Integer.MAX_VALUE));',
    "huge queue": "System.out.println(new PriorityQueue<Long>(Integer.MAX_VALUE));",
    "huge array": "System.out.println(new long[Integer.MAX_VALUE].length);",
    "large array": "System.out.println(new long[20_000_000].length);",
    "text": 'StringBuilder text = new StringBuilder("x"); while (true) text.append(text);',
    "outside the heap": "List<Object> kept = new ArrayList<>(); "
                        "while (true) { var b = java.nio.ByteBuffer.allocateDirect(1 << 20); kept.add(b); }",
}  # fmt: skip


@pytest.mark.parametrize("statements", FULL.values(), ids=FULL)
async def test_full_memory_is_told_from_other_ends(trial: Trial, statements: str) -> None:
    """However the error comes to be, and wherever it goes."""
    tried = await trial(JAVA, body(statements))
    assert tried.verdict == "MLE", tried.err


@pytest.mark.parametrize("counted", ["rlimit"], indirect=True)
@pytest.mark.parametrize("how", ["kept", "large array", "outside the heap"])
async def test_full_memory_is_told_without_a_cgroup(trial: Trial, how: str) -> None:
    """Where it is address space that ends."""
    tried = await trial(JAVA, body(FULL[how]))
    assert tried.verdict == "MLE", tried.err


async def test_the_limit_is_the_heap(trial: Trial) -> None:
    """Nine tenths of it fit into one array."""
    limits = structs.replace(LIMITS, memory_bytes=64 * MIB)
    tried = await trial(JAVA, body("System.out.println(new byte[58 << 20].length >> 20);"), limits=limits)
    assert (tried.verdict, tried.out) == ("OK", "58\n")


@pytest.mark.parametrize(("counted", "mib"), [("rlimit", 64), ("rlimit", 2048), ("cgroup", 2048)], indirect=["counted"])
async def test_starts_with_any_limit(trial: Trial, mib: int) -> None:
    """Where memory is counted, and where address space is limited."""
    tried = await trial(JAVA, body('System.out.print("on");'), limits=structs.replace(LIMITS, memory_bytes=mib * MIB))
    assert (tried.verdict, tried.out, tried.err) == ("OK", "on", "")


RECURSION = "static long deep(int n, long sum) { return n == 0 ? sum : deep(n - 1, sum + n) + 1; }"


@pytest.mark.parametrize("counted", ["cgroup", "rlimit"], indirect=True)
async def test_recursion_is_as_deep_as_memory_allows(trial: Trial) -> None:
    """Half a million calls in the main thread, and a full stack is an error of the program, not one of memory."""
    good = await trial(JAVA, body("System.out.print(deep(500_000, 0));", RECURSION))
    assert (good.verdict, good.out) == ("OK", "125000750000")
    endless = await trial(JAVA, body("System.out.print(deep(-1, 0));", RECURSION))
    assert endless.verdict == "RTE"
    assert "java.lang.StackOverflowError" in endless.err


async def test_too_many_threads_are_a_run_time_error(trial: Trial) -> None:
    """The JVM calls that an OutOfMemoryError, with next to nothing in memory."""
    sleep = "try { Thread.sleep(60000); } catch (InterruptedException e) { }"
    thread = f"Thread one = new Thread(() -> {{ {sleep} }}); one.setDaemon(true); one.start();"
    tried = await trial(JAVA, body(f"while (true) {{ {thread} }}"))
    assert "unable to create native thread" in tried.err
    assert tried.verdict == "RTE"


@pytest.mark.parametrize(("statements", "code"), [("System.exit(7);", 7), ('throw new Exception("why");', 1)])
async def test_bad_ends_are_run_time_errors(trial: Trial, statements: str, code: int) -> None:
    """An exit code of its own choosing, or an exception with its trace."""
    tried = await trial(JAVA, body(statements))
    assert (tried.verdict, tried.exit_code) == ("RTE", code)
    assert code == 7 or "Exception: why\n\tat Main.main(Main.java:" in tried.err


# --- the archive ----------------------------------------------------------------------------------------------


def _strict(share: str, *words: str) -> Language:
    """The JVM says where classes come from; with -Xshare:on it does not start where an archive cannot be mapped."""
    run = [word for word in JAVA.run if word != "-Xshare:auto" and not word.startswith("-Xlog:")]
    return structs.replace(JAVA, run=(run[0], share, *words, *run[1:]))


async def test_classes_come_from_the_archive(trial: Trial) -> None:
    """The submission's own as well as the JDK's, all of them."""
    loud = _strict("-Xshare:on", "-Xlog:class+load:stdout")
    tried = await trial(loud, body("new Scanner(System.in).nextLine();"), given="line\n")
    loaded = [line for line in tried.out.splitlines() if "source:" in line]
    assert tried.verdict == "OK", tried.err
    assert any(" Main source: shared objects file (top)" in line for line in loaded)
    assert sum("source: shared objects file" in line for line in loaded) >= 0.98 * len(loaded)


@pytest.mark.parametrize("harm", ["missing", "empty", "other bytes", "of an older jar"])
async def test_without_its_archive_a_program_runs_all_the_same(lane: Lane, tmp_path: Path, harm: str) -> None:
    """And nobody is told: neither stdout nor stderr has a word of it."""
    if tools.missing(JAVA):
        lacking(tools.missing(JAVA)[0])
    trial = _Harmful(lane, tmp_path, harm)
    tried = await trial(JAVA, body('System.out.print("on");'))
    assert (tried.verdict, tried.out, tried.err) == ("OK", "on", "")


class _Harmful(Trial):
    """Runs a program whose archive is not what it was."""

    def __init__(self, lane: Lane, folder: Path, harm: str) -> None:
        super().__init__(lane, folder, folder)
        self.harm = harm

    async def _run(self, compiled: CompileResult, program: Program, given: str, limits: Limits) -> Tried:
        path = program.folder / ARCHIVE
        data = path.read_bytes()
        path.unlink()
        if self.harm == "of an older jar":
            os.utime(program.folder / "program.jar")
        changed = {
            "empty": b"", "other bytes": bytes(len(data)), "of an older jar": data,
        }  # fmt: skip
        if self.harm in changed:
            path.write_bytes(changed[self.harm])
            path.chmod(0o555)
        return await super()._run(compiled, program, given, limits)


async def test_archive_is_made_once(lane: Lane, tmp_path: Path) -> None:
    """It lies in the cache beside the jar, and nothing of the submission ran to make it."""
    if tools.missing(JAVA):
        lacking(tools.missing(JAVA)[0])
    (tmp_path / "Main.java").write_text(
        "public class Main { static { for (long n = 1; n != 0; n |= 1) { } } " + HELLO + " }"
    )
    compiler = Compiler(Cache(tmp_path / "cache"), Versions(Cache(tmp_path / "versions")))
    source = Source(tmp_path, ("Main.java",))
    with anyio.fail_after(120):
        first = await compiler.compile(lane, source, JAVA, limits=selftest.COMPILE_LIMITS)
        second = await compiler.compile(lane, source, JAVA, limits=selftest.COMPILE_LIMITS)
    assert first.program, first.output
    assert second.program
    assert (first.cached, second.cached) == (False, True)
    archives = [(one.program.folder / ARCHIVE).read_bytes() for one in (first, second) if one.program]
    assert archives[0] == archives[1]
    assert len(archives[0]) < 2 * MIB
