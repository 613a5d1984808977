"""Policy files: what they mean, and what is said of one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.errors import PolicyError
from parley.core.policy import Atom, Policy, Rule, read_policy

ALWAYS = ((),)


def write(folder: Path, text: str, name: str = "a.policy") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def rules_of(policy: Policy) -> dict[str, Rule]:
    assert policy.faults == ()
    return {rule.call: rule for rule in policy.rules}


def rule(folder: Path, line: str) -> Rule:
    (only,) = rules_of(read_policy(write(folder, line + "\n"))).values()
    return only


def faults(folder: Path, text: str) -> list[str]:
    """As they are shown, the folder left out."""
    found = read_policy(write(folder, text)).faults
    return [str(fault).replace(f"{folder}/", "") for fault in found]


# --- what is in order -------------------------------------------------------------------------------------------


def test_allowed_always(tmp_path: Path) -> None:
    """`1` is one alternative that demands nothing."""
    read = rule(tmp_path, "read: 1")
    assert (read.alternatives, read.error, read.always_allowed) == (ALWAYS, None, True)


def test_error_always(tmp_path: Path) -> None:
    """`return` with a name or a number is an error for every call, `return` alone forbids it."""
    assert (rule(tmp_path, "read: return EPERM").alternatives, rule(tmp_path, "read: return EPERM").error) == ((), 1)
    assert rule(tmp_path, "read: return 38").error == 38
    assert rule(tmp_path, "read: return").error is None
    assert not rule(tmp_path, "read: return").alternatives


def test_alternatives(tmp_path: Path) -> None:
    """`||` separates alternatives, `&&` joins comparisons; an error after the semicolon is for the others."""
    found = rule(tmp_path, "ioctl: arg0 == 1 && arg1 > 2 || arg5 in 0xff; return ENOTTY")
    assert found.alternatives == ((Atom(0, "==", 1), Atom(1, ">", 2)), (Atom(5, "in", 255),))
    assert found.error == 25


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">=", "&", "in"])
def test_operators(tmp_path: Path, operator: str) -> None:
    """All that minijail has."""
    assert rule(tmp_path, f"read: arg2 {operator} 7").alternatives == ((Atom(2, operator, 7),),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17", 17),
        ("0x1F", 31),
        ("010", 8),
        ("0", 0),
        ("-1", 2**64 - 1),
        ("18446744073709551615", 2**64 - 1),
        ("PROT_READ|PROT_WRITE", 3),
        ("~0", 2**64 - 1),
        ("~PROT_EXEC", 2**64 - 5),
        ("~(PROT_READ|PROT_EXEC)", 2**64 - 6),
        ("(1|2)|4", 7),
        ("((8))", 8),
        ("CLONE_VM|0x80", 0x180),
    ],
)
def test_constants(tmp_path: Path, text: str, value: int) -> None:
    """Numbers as C writes them, names, and what joins them; 64 bits, unsigned."""
    assert rule(tmp_path, f"mmap: arg2 == {text}").alternatives == ((Atom(2, "==", value),),)


def test_comments_blank_lines_and_continuations(tmp_path: Path) -> None:
    """Lines may be indented, empty, comments, and longer than a line."""
    policy = read_policy(
        write(tmp_path, "# read: 1\n\n  write: 1\t\nioctl: arg1 == 1 || \\\n  arg1 == 2; \\\nreturn EPERM\nopen : 1")
    )
    found = rules_of(policy)
    assert list(found) == ["write", "ioctl", "open"]
    assert found["ioctl"].alternatives == ((Atom(1, "==", 1),), (Atom(1, "==", 2),))
    assert [rule.place.line for rule in policy.rules] == [3, 4, 7]


def test_include(tmp_path: Path) -> None:
    """From the folder of the file, whatever the working folder is, or by an absolute path."""
    write(tmp_path, "read: 1\n", "parts/base.policy")
    other = write(tmp_path, "write: 1\n", "elsewhere/other.policy")
    policy = read_policy(write(tmp_path, f"@include ./parts/base.policy\n@include {other}\nopen: 1\n"))
    assert list(rules_of(policy)) == ["read", "write", "open"]
    assert policy.rules[0].place.file.endswith("parts/base.policy")


def test_include_from_other_folders(tmp_path: Path) -> None:
    """What is not beside the file is looked for in the folders of profiles: a plugin may use the built-in parts."""
    write(tmp_path, "read: 1\n", "theirs/parts/base.policy")
    mine = write(tmp_path, "@include ./parts/base.policy\n", "mine/a.policy")
    assert list(rules_of(read_policy(mine, folders=[tmp_path / "theirs"]))) == ["read"]
    write(tmp_path, "write: 1\n", "mine/parts/base.policy")
    assert list(rules_of(read_policy(mine, folders=[tmp_path / "theirs"]))) == ["write"]


@pytest.mark.parametrize("line", ["@default kill-process", "@default user-notify", "@frequency ./calls.txt"])
def test_directives_without_effect(tmp_path: Path, line: str) -> None:
    """What minijail's own compiler knows too, and what is so anyway."""
    assert list(rules_of(read_policy(write(tmp_path, f"{line}\nread: 1\n")))) == ["read"]


# --- what is not ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("read", "'read' is no rule; a rule is `call: 1`, `call: arg0 == 0` or `call: return EPERM`"),
        ("read:", "'' is no comparison"),
        ("Read: 1", "'Read' is no name of a system call"),
        ("{read, write}: 1", "'{read, write}' is no name of a system call"),
        ("read: 2", "'2' is no comparison"),
        ("read: allow", "'allow' is no comparison"),
        ("read: arg0==1", "'arg0==1' is no comparison"),
        ("read: arg0 == 1 2", "'arg0 == 1 2' is no comparison"),
        ("read: arg0\t== 1", "is no comparison"),
        ("read: arg6 == 1", "'arg6' is no argument; there are arg0 to arg5"),
        ("read: arg0 =~ 1", "'=~' is no operator"),
        ("read: arg0 == PROT_REED", "'PROT_REED' is neither a number nor a name"),
        ("read: arg0 == 09", "'09' is neither a number nor a name"),
        ("read: arg0 == 1|", "a constant is missing"),
        ("read: arg0 == (1|2", "the parenthesis is not closed"),
        ("read: arg0 == 1)", "')' is too much"),
        ("read: arg0 == ~~1", "~ stands once"),
        ("read: arg0 == 18446744073709551616", "does not fit into 64 bits"),
        (f"read: arg0 == {'1' * 5000}", "is neither a number nor a name"),
        (f"read: arg0 == {'(' * 5000}1", "more parentheses than anybody needs"),
        ("read: arg0 == 1 &&", "'' is no comparison"),
        ("read: arg0 == 1 || || arg0 == 2", "'' is no comparison"),
        ("read: return EPERM EPERM", "'return EPERM EPERM' is not `return ERRNO`"),
        ("read: returns", "'returns' is not `return ERRNO`"),
        ("read: return 4096", "4096 is no errno; one is between 0 and 4095"),
        ("read: return -1", "-1 is no errno"),
        ("read: return EWHAT", "'EWHAT' is neither a number nor a name"),
        ("read: arg0 == 1; EPERM", "'EPERM' is not `return ERRNO`"),
        ("read: 1 # always", "a comment stands on a line of its own"),
        ("# on and on \\", "swallows the next line"),
        ("@include base.policy", "write ./base.policy, or an absolute path"),
        ("@include", "@include of what?"),
        ("@include ./none.policy", "@include ./none.policy: cannot be read: No such file or directory"),
        ("@include ./", "is not a file"),
        ("@default allow", "@default allow: calls without a rule are forbidden"),
        ("@denylist", "@denylist is not understood"),
    ],
)
def test_a_wrong_line(tmp_path: Path, line: str, complaint: str) -> None:
    """Each fault stands at its line, and says what is wrong with it."""
    (fault,) = faults(tmp_path, f"# one\nwrite: 1\n{line}\nopen: 1\n")
    assert fault.startswith("a.policy:3: ")
    assert complaint in fault


def test_includes_with_impossible_names(tmp_path: Path) -> None:
    """Names that no file can have are faults as any."""
    for name in ("./a\0b", "./" + "a" * 5000, "./" + "a/" * 3000):
        (fault,) = faults(tmp_path, f"@include {name}\n")
        assert fault.startswith("a.policy:1: @include ./a")


WORDS = st.sampled_from(
    [
        *"\\\n:;|&~()0x19 \t#@",
        "arg0",
        "arg1",
        "==",
        "in",
        "&&",
        "||",
        "return",
        "read",
        "@include",
        "./b",
        "EPERM",
        "-1",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_is_rules_and_faults(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever somebody writes, every line that is not understood is a fault, and nothing else happens."""
    path = tmp_path_factory.getbasetemp() / "any.policy"
    path.write_text(text, encoding="utf-8", newline="")
    policy = read_policy(path)
    assert all(fault.message and fault.place.line >= 1 for fault in policy.faults)
    assert all(rule.call.isidentifier() for rule in policy.rules)


def test_all_faults_are_said(tmp_path: Path) -> None:
    """One that is wrong hides no other; those of included files stand at their own lines."""
    write(tmp_path, "\nread: x\n", "b.policy")
    assert [fault.partition(": ")[0] for fault in faults(tmp_path, "x\n@include ./b.policy\ny: 1 2\nopen: 1\n")] == [
        "a.policy:1",
        "a.policy:3",
        "b.policy:2",
    ]


def test_a_call_has_one_rule(tmp_path: Path) -> None:
    """Two rules for one call are refused, both named: to minijail they are an error too."""
    write(tmp_path, "read: 1\n", "b.policy")
    (fault,) = faults(tmp_path, "@include ./b.policy\nread: 1\n")
    assert fault == "a.policy:2: read has a rule already, at b.policy:1; a call has one, so join them"


@pytest.mark.parametrize("inner", ["@include ./c.policy", "@include ./b.policy", "@include ./a.policy"])
def test_an_included_file_includes_nothing(tmp_path: Path, inner: str) -> None:
    """So there is no depth and no circle."""
    write(tmp_path, "read: 1\n", "c.policy")
    write(tmp_path, f"{inner}\n", "b.policy")
    (fault,) = faults(tmp_path, "@include ./b.policy\n")
    assert fault.startswith("b.policy:1: an included file cannot include another")


def test_a_file_ends_in_the_middle(tmp_path: Path) -> None:
    """A continuation without a next line."""
    (fault,) = faults(tmp_path, "read: arg0 == 1 || \\")
    assert fault == "a.policy:1: the file ends in the middle of a line; remove the \\ at its end"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """No file, a folder, no text: one line each, with the path."""
    with pytest.raises(PolicyError, match=r"none\.policy:1: cannot be read: No such file"):
        read_policy(tmp_path / "none.policy")
    with pytest.raises(PolicyError, match="is not a file"):
        read_policy(tmp_path)
    binary = tmp_path / "b.policy"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="is not UTF-8 text"):
        read_policy(binary)


def test_other_files_are_not_quoted(tmp_path: Path) -> None:
    """Who may name a profile sees no line of what is none: not by a path, an @include, or a link."""
    secret = write(tmp_path, "root:$6$secret:19000:0\n", "shadow")
    (tmp_path / "link.policy").symlink_to(secret)
    for path in (secret, tmp_path / "link.policy"):
        with pytest.raises(PolicyError, match=r":1: is no policy: the name of one ends in \.policy$"):
            read_policy(path)
        (fault,) = faults(tmp_path, f"read: 1\n@include {path}\n")
        assert fault == f"a.policy:2: @include {path.name}: is no policy: the name of one ends in .policy"
