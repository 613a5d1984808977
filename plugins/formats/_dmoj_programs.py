"""The programs of a DMOJ package: checkers, interactors, graders and generators, and what they are called with.

Source: DMOJ/judge-server, dmoj/checkers, dmoj/graders, dmoj/contrib, dmoj/utils/helper_files.py.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any, cast

from msgspec.structs import replace

from ...core.documents import Document, read_small, shown
from ...core.errors import PackageError
from ...core.model import MIB, CheckerSpec, InteractorSpec, Limits, Source, Support
from ...core.places import present

# Of generators and checkers, where the package does not say it: dmoj/judgeenv.py.
HELPER = Limits(time_ms=20_000, memory_bytes=512 * MIB, output_bytes=512 * MIB, processes=32, open_files=256)
_LANGUAGES = {
    "ADA": "ada", "AWK": "awk", "BASH": "bash", "C": "c99", "C11": "c", "C23": "c17", "CLANG": "c", "CLANGX": "cpp17",
    "CPP03": "cpp11", "CPP11": "cpp11", "CPP14": "cpp14", "CPP17": "cpp17", "CPP20": "cpp20", "CPP23": "cpp23",
    "CLPP14": "cpp14", "CLPP17": "cpp17", "CLPP20": "cpp20", "CLPP23": "cpp23", "D": "d", "F95": "fortran", "GAS64":
    "assembly", "GO": "go", "HASK": "haskell", "JAVA": "java", "JAVA8": "java", "KOTLIN": "kotlin", "LUA": "lua",
    "MONOCS": "csharp", "NODEJS": "javascript", "OCAML": "ocaml", "PAS": "pascal", "PERL": "perl", "PHP": "php", "PRO":
    "prolog", "PY2": "python2", "PY3": "python3", "PYPY": "python2", "PYPY3": "pypy3", "RUBY": "ruby", "RUST": "rust",
    "SBCL": "lisp", "SCM": "scheme", "TCL": "tcl", "V8JS": "javascript",
}  # fmt: skip
_BUILT_IN = ("standard", "easy", "identical", "linecount", "linematches", "sorted", "rstripped", "floats", "floatsabs",
             "floatsrel")  # fmt: skip
_BRIDGED = ("files", "lang", "type", "flags", "args_format_string", "time_limit", "memory_limit",
            "compiler_time_limit", "feedback", "cached")  # fmt: skip
_INTERACTIVE = ("files", "lang", "type", "flags", "args_format_string", "preprocessing_time", "memory_limit",
                "compiler_time_limit", "feedback", "unbuffered")  # fmt: skip
_SIGNATURE = ("entry", "header", "allow_main")
_WORDS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_HEADERS = (".h", ".hh", ".hpp", ".hxx", ".inc")


def language(name: str) -> str:
    """Ours for one of DMOJ's. One that nobody has here keeps its name, and is refused by it where it is needed."""
    return _LANGUAGES.get(name, name.lower())


def words(document: Document, key: str) -> list[str]:
    """One text (a file's name may have spaces), or a list of them."""
    value = document.raw(key)
    return [document.text(key)] if isinstance(value, str) else document.words(key)


def program(root: Path, files: Sequence[str], flags: Sequence[str], where: str) -> Source:
    """All files side by side, whatever folders they are in. The first that is no header tells the language."""
    paths = [present(root, name, where=where) for name in files]
    if not paths:
        raise PackageError(f"{where}: names no file")
    paths.sort(key=lambda path: path.suffix.lower() in _HEADERS)
    beside = tuple((path.name, path) for path in paths[1:])
    if len({path.name for path in paths}) < len(paths):
        raise PackageError(f"{where}: two files have the same name; they are compiled side by side")
    return Source(paths[0].parent, (paths[0].name,), beside=beside, flags=tuple(flags))


def helper_language(files: Sequence[str], named: str) -> str | None:
    """C++20 and C11 where nothing is said; None: by the file's ending."""
    if named:
        return language(named)
    endings = {PurePosixPath(name).suffix for name in files}
    return "cpp20" if endings & {".cpp", ".cc"} else "c" if ".c" in endings else None


def limits(document: Document) -> Limits:
    """`time_limit` in seconds, `memory_limit` in KiB."""
    return replace(
        HELPER,
        time_ms=document.number("time_limit", HELPER.time_ms / 1000) * 1000,
        memory_bytes=int(document.number("memory_limit", HELPER.memory_bytes / 1024) * 1024),
    )


def compile_seconds(document: Document) -> float:
    return document.number("compiler_time_limit", 30)


class Programs:
    """Reads what cases ask for. `notes` are keys that nobody acts upon, `compile_seconds` is the most that is asked."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._checkers: dict[str, CheckerSpec] = {}
        self._notes: dict[str, None] = {}
        self.compile_seconds = 30.0

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._notes)

    def _close(self, document: Document, known: Sequence[str]) -> None:
        for key in document:
            if key not in known:
                self._notes[f"{document.where}: key {key!r} is not understood"] = None

    # --- checkers -------------------------------------------------------------------------------------------

    def checker(self, case: Document) -> CheckerSpec:
        """Raises PackageError for one that does not exist."""
        said = json.dumps(case.raw("checker"))
        if said not in self._checkers:
            self._checkers[said] = self._checker(case)
        return self._checkers[said]

    def _checker(self, case: Document) -> CheckerSpec:
        name, args = "standard", Document({}, case.where)
        if isinstance(case.raw("checker"), dict):
            document = case.part("checker")
            name, args = document.text("name"), document.part("args")
            self._close(document, ("name", "args"))
        elif "checker" in case:
            name = case.text("checker")
        where = f"{case.where}, checker"
        if name == "bridged":
            return self._bridged(args)
        if "." in name:
            source = program(self._root, [name], (), where)
            return CheckerSpec("dmoj-python", _flags(args), source, "python3", HELPER)
        if name == "unordered":
            return CheckerSpec("dmoj-sorted", ("split_on=whitespace",))
        if name not in _BUILT_IN:
            known = ", ".join((*_BUILT_IN, "unordered", "bridged"))
            raise PackageError(f"{where}: there is no checker {name!r}; known are {known}, and files like check.py")
        return CheckerSpec(f"dmoj-{name}", _flags(args))

    def _bridged(self, args: Document) -> CheckerSpec:
        files = words(args, "files")
        flags = [f"type={args.text('type', 'default')}", f"feedback={_spoken(args.flag('feedback', True))}"]
        if "args_format_string" in args:
            flags.append(f"args_format_string={args.text('args_format_string')}")
        self._allow(args)
        self._close(args, _BRIDGED)
        return CheckerSpec(
            "dmoj-bridged",
            tuple(flags),
            program(self._root, files, args.words("flags"), args.where),
            helper_language(files, args.text("lang")),
            limits(args),
        )

    def _allow(self, document: Document) -> None:
        self.compile_seconds = max(self.compile_seconds, compile_seconds(document))

    # --- who talks to the program ---------------------------------------------------------------------------

    def interactor(self, root: Document) -> InteractorSpec | None:
        """A grader in Python comes before one that is a program of its own."""
        if "custom_judge" in root:
            source = program(self._root, [root.text("custom_judge")], (), f"{root.where}, custom_judge")
            if b"InteractiveGrader" not in read_small(source.path):
                why = "is no InteractiveGrader, and no other can be asked: every test is a judge error"
                self._notes[f"{root.where}: custom_judge: {shown(source.files[0])} {why}"] = None
            return InteractorSpec("dmoj-python", source, _unbuffered(root), "python3")
        if "interactive" not in root or "signature_grader" in root:
            return None
        document = root.part("interactive")
        files = words(document, "files")
        flags = [f"type={document.text('type', 'default')}"]
        flags.append(f"feedback={_spoken(document.flag('feedback', False))}")
        flags.append(f"preprocessing_time={_seconds(document)}")
        if "args_format_string" in document:
            flags.append(f"args_format_string={document.text('args_format_string')}")
        self._allow(document)
        self._close(document, _INTERACTIVE)
        document.flag("unbuffered", True)  # the interactor's own output: ours are told by the relay, byte by byte
        source = program(self._root, files, document.words("flags"), document.where)
        named = helper_language(files, document.text("lang"))
        return InteractorSpec("dmoj", source, (*flags, *_unbuffered(root)), named)

    def interactor_limits(self, root: Document) -> Limits:
        """Its time is the problem's and `preprocessing_time`: the protocol adds them up."""
        return limits(root.part("interactive")) if "interactive" in root else HELPER

    def support(self, root: Document, name: str) -> tuple[Support, ...]:
        """`signature_grader`: the package has the main program, and calls what the contestant wrote.

        The entry is compiled in the submission's language, so it gets an ending of that.
        """
        if "signature_grader" not in root or "custom_judge" in root:
            return ()
        document = root.part("signature_grader")
        entry = present(self._root, document.text("entry"), where=f"{document.where}, entry")
        header = present(self._root, document.text("header"), where=f"{document.where}, header")
        self._close(document, _SIGNATURE)
        prepend = f'#include "{document.text("header")}"\n'
        if not document.flag("allow_main", False):
            prepend += f"#define main main_{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:32]}\n"
        prepend += "#line 1\n"
        return tuple(
            Support(
                ((f"signature_grader{ending}", entry), (document.text("header"), header)),
                (family,),
                rename="submission",
                prepend=prepend,
                flags=("-DSIGNATURE_GRADER",),
            )
            for family, ending in (("c", ".c"), ("cpp", ".cpp"))
        )

    # --- generators -----------------------------------------------------------------------------------------

    def generator(self, case: Document) -> tuple[Source, str | None, Limits, tuple[str, ...]]:
        """The program, its language, its limits, and the arguments of cases that have none of their own."""
        where = f"{case.where}, generator"
        if not isinstance(case.raw("generator"), dict):
            files = words(case, "generator")
            return program(self._root, files, (), where), helper_language(files, ""), HELPER, ()
        document = case.part("generator")
        files = words(document, "source")
        self._allow(document)
        self._close(
            document, ("source", "flags", "args", "language", "time_limit", "memory_limit", "compiler_time_limit")
        )
        source = program(self._root, files, document.words("flags"), where)
        args = tuple(words(document, "args"))
        return source, helper_language(files, document.text("language")), limits(document), args


def _flags(args: Document) -> tuple[str, ...]:
    """`key=value`; what is no single value is written as JSON."""
    return tuple(f"{key}={_value(args.raw(key))}" for key in args)


def _value(value: object) -> str:
    if isinstance(value, str):
        return _WORDS.get(value.lower(), value)
    return json.dumps(_typed(value))


def _typed(value: Any) -> Any:
    """What is a text to us was a number, or true or false, to who wrote it in YAML."""
    if isinstance(value, dict):
        return {key: _typed(one) for key, one in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_typed(one) for one in cast("Sequence[Any]", value)]
    if isinstance(value, str) and (value.lower() in _WORDS or _NUMBER.fullmatch(value)):
        return json.loads(_WORDS.get(value.lower(), value))
    return value


def _spoken(flag: object) -> str:
    return "true" if flag else "false"


def _unbuffered(root: Document) -> tuple[str, ...]:
    return ("unbuffered=true",) if root.flag("unbuffered", False) else ()


def _seconds(document: Document) -> str:
    seconds = document.fraction("preprocessing_time", Fraction(2)) or Fraction(2)
    if seconds < 0:
        raise PackageError(f"{document.where}: preprocessing_time must be a number of seconds above 0")
    return re.sub(r"\.0\Z", "", str(float(seconds)))
