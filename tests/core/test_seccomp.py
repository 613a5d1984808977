"""Compiled policies: each is run by a small BPF machine and compared with what its rules say; and by the kernel."""

from __future__ import annotations

import errno
import platform
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core import bpf, seccomp, wire
from parley.core.policy import Atom, Place, Policy, Refused, Rule, read_policy

from .filters import ALLOW, ERRNO, NOTIFY, Arguments, machine, native, number_of

I386, X32_BIT = 0x40000003, 0x40000000
MASK = (1 << 64) - 1
HERE = Place("here", 1)

ZERO: Arguments = (0, 0, 0, 0, 0, 0)
WORDS = st.one_of(
    st.integers(0, MASK),
    st.sampled_from([0, 1, 2, 0xFFFFFFFF, 0x100000000, 0x100000001, 0x7FFFFFFF, 0x80000000, MASK, MASK - 1, 1 << 63]),
)
ATOMS = st.builds(Atom, st.integers(0, 5), st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "&", "in"]), WORDS)
ALTERNATIVES = st.lists(st.lists(ATOMS, min_size=1, max_size=4).map(tuple), min_size=1, max_size=4).map(tuple)


def holds(atom: Atom, arguments: Arguments) -> bool:
    """The meaning of a comparison, told another way."""
    value = arguments[atom.argument]
    match atom.operator:
        case "&":
            return value & atom.value != 0
        case "in":
            return value | atom.value == atom.value
        case operator:
            return bool(eval(f"{value} {operator} {atom.value}"))


def expected(rule: Rule, arguments: Arguments) -> int:
    if any(all(holds(atom, arguments) for atom in atoms) for atoms in rule.alternatives):
        return ALLOW
    return NOTIFY if rule.error is None else ERRNO | rule.error


@given(ALTERNATIVES, st.sampled_from([None, 1, 38]), st.data())
def test_blocks_mean_what_rules_say(
    alternatives: tuple[tuple[Atom, ...], ...], error: int | None, data: st.DataObject
) -> None:
    """Over all operators and widths, near the constants and far from them."""
    rule = Rule("read", HERE, alternatives, error)
    marked = struct.pack("=HBBI", 6, 0, 0, bpf.MARK)
    code = bpf.condensed(marked, [rule], architecture=I386)
    near = st.sampled_from([atom.value for atoms in alternatives for atom in atoms]).flatmap(
        lambda value: st.sampled_from([value, value + 1 & MASK, value - 1 & MASK, value ^ 1 << 32, ~value & MASK])
    )
    for _ in range(5):
        arguments = data.draw(st.tuples(*[st.one_of(near, WORDS)] * 6))
        assert machine(code, 0, I386, arguments) == expected(rule, arguments)


EDGES = (0, 1, 0xFFFFFFFF, 0x100000000, 0x100000001, 1 << 63, MASK)


@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">=", "&", "in"])
def test_operators_at_the_edges(operator: str) -> None:
    """Each constant against itself and its neighbours, where halves of 32 bits meet."""
    for constant in EDGES:
        rule = Rule("read", HERE, ((Atom(3, operator, constant),),), 38)
        code = bpf.condensed(struct.pack("=HBBI", 6, 0, 0, bpf.MARK), [rule], architecture=I386)
        for edge in (*EDGES, constant):
            for value in (edge, edge + 1 & MASK, edge - 1 & MASK):
                arguments = (0, 0, 0, value, 0, 0)
                assert machine(code, 0, I386, arguments) == expected(rule, arguments), (constant, value)


def compiled(folder: Path, text: str) -> tuple[bytes, Policy]:
    path = folder / "a.policy"
    path.write_text(text)
    policy = read_policy(path)
    assert policy.faults == ()
    return seccomp.compile_rules(policy.rules), policy


POLICY = """
read: 1
write: arg0 == 1 || arg0 == 2
ioctl: arg1 == TCGETS && arg0 < 3 || arg1 == FIONREAD; return ENOTTY
socket: return EACCES
mount: return
mmap: arg2 in PROT_READ|PROT_WRITE; return EPERM
clone: arg0 & CLONE_THREAD
exit_group: 1
"""


ALWAYS = (Rule("clock_gettime", HERE, ((),)),)


@given(st.tuples(*[WORDS] * 6))
def test_a_policy_as_a_whole(tmp_path_factory: pytest.TempPathFactory, arguments: Arguments) -> None:
    """Every call number gets what its rule says, and USER_NOTIF where there is none, but for the time."""
    code, policy = compiled(tmp_path_factory.mktemp("policy"), POLICY)
    rules = {number_of(rule.call): rule for rule in (*policy.rules, *ALWAYS)}
    forbidden = Rule("", HERE, ())
    for number in range(512):
        assert machine(code, number, native(), arguments) == expected(rules.get(number, forbidden), arguments)


def test_what_every_profile_allows(tmp_path: Path) -> None:
    """Whatever it says, a program can end, and the time can be asked for."""
    code, _ = compiled(tmp_path, "exit_group: return\nclock_gettime: return EPERM\nread: 1\n")
    assert machine(code, number_of("exit_group"), native(), ZERO) == ALLOW
    assert machine(code, number_of("clock_gettime"), native(), ZERO) == ALLOW


HALF = 1 << 32


@pytest.mark.parametrize("call", ["mount", "socket", "ioctl", "clone"])
def test_key_of_the_warden(tmp_path: Path, call: str) -> None:
    """The sixth argument opens whatever is forbidden, refused or allowed on conditions; half of it opens nothing."""
    code, policy = compiled(tmp_path, POLICY)
    (rule,) = (rule for rule in policy.rules if rule.call == call)
    refused = expected(rule, ZERO)
    assert machine(code, number_of(call), native(), (0, 0, 0, 0, 0, wire.ANY_KEY)) == ALLOW
    for wrong in (0, wire.ANY_KEY ^ 1, wire.ANY_KEY ^ HALF, wire.ANY_KEY % HALF, wire.ANY_KEY // HALF * HALF):
        assert machine(code, number_of(call), native(), (0, 0, 0, 0, 0, wrong)) == refused
    assert machine(code, number_of(call), I386, (0, 0, 0, 0, 0, wire.ANY_KEY)) == NOTIFY


def test_other_architectures_are_told(tmp_path: Path) -> None:
    """32-bit calls and x32 are no way around: they end the run, named, whatever their numbers allow here."""
    code, _ = compiled(tmp_path, POLICY)
    assert machine(code, number_of("read"), native(), ZERO) == ALLOW
    assert machine(code, number_of("read"), I386, ZERO) == NOTIFY
    if platform.machine() == "x86_64":
        assert machine(code, number_of("read") | X32_BIT, native(), ZERO) == NOTIFY
        assert machine(code, 0xFFFFFFFF, native(), ZERO) == NOTIFY


def test_the_kernel_takes_it(tmp_path: Path) -> None:
    """A process under the filter: what is allowed works, an error is that error, what is forbidden does not work."""
    text = (Path(__file__).parents[2] / "profiles/sandbox/parts/base.policy").read_text()
    code, _ = compiled(tmp_path, text + "\nsocket: return EACCES\n")
    (tmp_path / "code").write_bytes(code)
    script = tmp_path / "script.py"
    script.write_text(
        "import ctypes, errno, fcntl, os, socket, sys\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "code = open(sys.argv[1], 'rb').read()\n"
        "kept = ctypes.create_string_buffer(code)\n"
        "class Program(ctypes.Structure):\n"
        "    _fields_ = [('length', ctypes.c_ushort), ('code', ctypes.c_void_p)]\n"
        "program = Program(len(code) // 8, ctypes.addressof(kept))\n"
        "assert libc.prctl(38, 1, 0, 0, 0) == 0\n"
        "assert libc.prctl(22, 2, ctypes.byref(program)) == 0\n"
        "def error(call, *arguments):\n"
        "    try: call(*arguments)\n"
        "    except OSError as e: return errno.errorcode[e.errno]\n"
        "print(os.getpid() > 0, error(socket.socket), error(fcntl.ioctl, 0, 0x5490), error(os.fork))\n"
    )
    done = subprocess.run([sys.executable, script, tmp_path / "code"], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True EACCES ENOTTY ENOSYS\n", "")  # nobody listens: ENOSYS


def test_unknown_calls_are_refused_by_line(tmp_path: Path) -> None:
    """All of them; a call that only other architectures have is passed over."""
    with pytest.raises(Refused) as caught:
        compiled(tmp_path, "reed: 1\nread: 1\nwrote: 1\narm_fadvise64_64: 1\n")
    assert [fault.place.line for fault in caught.value.faults] == [1, 3]
    assert "'reed' is no system call that libseccomp" in str(caught.value)
    assert "(and 1 more" in str(caught.value)
    code, _ = compiled(tmp_path, "read: 1\narm_fadvise64_64: 1\n")
    assert code


def test_what_is_too_large(tmp_path: Path) -> None:
    """A policy that the kernel would not take is refused by line."""
    with pytest.raises(Refused, match=r"a\.policy:2: the policy is \d+ instructions long"):
        compiled(tmp_path, f"write: arg0 == 1\nread: {' || '.join(['arg0 > 1'] * 2000)}\n")


def test_errno_numbers(tmp_path: Path) -> None:
    """The name in the policy is the errno that the program sees."""
    code, _ = compiled(tmp_path, "read: return ENOTTY\n")
    assert machine(code, number_of("read"), native(), ZERO) == ERRNO | errno.ENOTTY


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_jumps_reach_as_far_as_need_be(first: int, second: int) -> None:
    """A rule of a thousand instructions lies between others: conditional jumps, which reach 255, are helped."""
    many = tuple((Atom(0, ">", value), Atom(1, "==", value)) for value in range(0, 3000, 20))
    rule = Rule("read", HERE, many, 38)
    code = bpf.condensed(struct.pack("=HBBI", 6, 0, 0, bpf.MARK), [rule], architecture=I386)
    arguments = (first, second, 0, 0, 0, 0)
    assert machine(code, 0, I386, arguments) == expected(rule, arguments)
    assert len(code) // 8 > 1000


def test_it_is_short() -> None:
    """What the kernel must translate at each start: far less than libseccomp's own program for the same rules."""
    base = Path(__file__).parents[2] / "profiles/sandbox/native.policy"
    assert len(seccomp.compile_rules(read_policy(base).rules)) // 8 < 320
