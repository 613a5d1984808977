"""What contestants and authors start from: every function that is theirs, to be filled in, and what they may call.

They compile as they are, with the shims beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..idl import Function, Interface, Type
from . import c, csharp, haskell, java, pascal
from .calls import Plan

Functions = Iterable[Function]


def contestant(plan: Plan, ending: str) -> str:
    """The text of `<module><ending>`."""
    return _WRITERS[ending](plan, (plan.definition.main,), plan.definition.children, "")


def author(plan: Plan, ending: str) -> str:
    """The text of Main."""
    return _WRITERS[ending](plan, plan.definition.children, (plan.definition.main,), _BEGINS[ending])


def _each(interfaces: Iterable[Interface]) -> list[Function]:
    return [function for interface in interfaces for function in interface.functions]


def _void(function: Function) -> bool:
    return function.returns.name == "void"


# --- C and C++ ----------------------------------------------------------------------------------------------


def _c(plan: Plan, theirs: tuple[Interface, ...], ours: tuple[Interface, ...], begin: str) -> str:
    parts = [f'#include "{plan.module}.h"\n', *(f"// {_c_head(one)};\n" for one in _each(theirs))]
    for one in _each(ours):
        answer = "" if _void(one) else "    return 0;\n"
        parts.append(f"\n{_c_head(one)} {{\n    // To be written.\n{answer}}}\n")
    return "".join(parts) + begin


def _c_head(function: Function) -> str:
    words = ", ".join(c.declared(one.type, one.name) for one in function.parameters)
    return f"{c.primitive(function.returns.name)} {function.name}({words or 'void'})"


# --- Java and C# --------------------------------------------------------------------------------------------


def _classes(declared: Callable[[Type], str]) -> Callable[..., str]:
    def head(function: Function) -> str:
        words = ", ".join(f"{declared(one.type)} {one.name}" for one in function.parameters)
        return f"{declared(function.returns)} {function.name}({words})"

    def written(plan: Plan, theirs: tuple[Interface, ...], ours: tuple[Interface, ...], begin: str) -> str:
        parts = [f"// {other.name}: {head(one)};\n" for other in theirs for one in other.functions]
        for interface in ours:
            public = "public " if interface.name in (plan.module, plan.definition.main.name) else ""
            parts.append(f"\n{public}class {interface.name} {{\n")
            for one in interface.functions:
                zero = "false" if one.returns.name == "bool" else "(char) 0" if one.returns.name == "char" else "0"
                answer = "" if _void(one) else f"        return {zero};\n"
                parts.append(f"    public static {head(one)} {{\n        // To be written.\n{answer}    }}\n\n")
            parts.append(f"{begin}}}\n")
        return "".join(parts).lstrip("\n")

    return written


# --- Python -------------------------------------------------------------------------------------------------


def _python(plan: Plan, theirs: tuple[Interface, ...], ours: tuple[Interface, ...], begin: str) -> str:
    main = plan.definition.main.name
    other = plan.module if begin else main
    parts = [f"import {other}\n\n", *(f"# {other}.{_python_head(one)}\n" for one in _each(theirs))]
    for one in _each(ours):
        answer = {"void": "pass", "bool": "return False", "char": 'return "x"'}.get(one.returns.name, "return 0")
        parts.append(f"\n\ndef {_python_head(one)}:\n    # To be written.\n    {answer}\n")
    return "".join(parts) + begin


def _python_head(function: Function) -> str:
    return f"{function.name}({', '.join(one.name for one in function.parameters)})"


# --- Pascal -------------------------------------------------------------------------------------------------


def _pascal(plan: Plan, theirs: tuple[Interface, ...], ours: tuple[Interface, ...], _begin: str) -> str:
    types = pascal.types(plan)
    heads = [pascal.head(one, [other.name for other in one.parameters]) for one in _each(ours)]
    zeros = {"void": "", "bool": "False", "char": "#0"}
    bodies: list[str] = []
    for one, head in zip(_each(ours), heads, strict=True):
        zero = zeros.get(one.returns.name, "0")
        answer = f"    {one.name} := {zero};\n" if zero else ""
        bodies.append(f"{head};\nbegin\n    {{ To be written. }}\n{answer}end;\n")
    main = plan.definition.main.name
    calls = [f"{{ {pascal.head(one, [other.name for other in one.parameters])}; }}\n" for one in _each(theirs)]
    parts = [f"unit {plan.module};\n\n", *calls, "\ninterface\n\n"]
    parts += ["type\n", *(f"    {line}\n" for line in types), "\n"] if types else []
    parts += [*(f"{head};\n" for head in heads), f"\nimplementation\n\nuses {main};\n\n", "\n".join(bodies), "\nend.\n"]
    return "".join(parts)


# --- Ruby and Lua -------------------------------------------------------------------------------------------


def _script(comment: str, keyword: str, answers: dict[str, str]) -> Callable[..., str]:
    """`answers` are what functions return to begin with, by their type; "": any other."""

    def written(_plan: Plan, theirs: tuple[Interface, ...], ours: tuple[Interface, ...], _begin: str) -> str:
        parts = [f"{comment} {_python_head(one)}\n" for one in _each(theirs)]
        for one in _each(ours):
            answer = answers.get(one.returns.name, answers[""])
            body = "" if _void(one) else f"  return {answer}\n"
            parts.append(f"\n{keyword} {_python_head(one)}\n  {comment} To be written.\n{body}end\n")
        return "".join(parts)

    return written


# --- Haskell ------------------------------------------------------------------------------------------------


def _haskell(plan: Plan, theirs: tuple[Interface, ...], ours: tuple[Interface, ...], _begin: str) -> str:
    parts = [f"module {haskell.module(plan)} where\n\nimport qualified Calls\n\n"]
    parts += [f"-- Calls.{haskell.named(one)} :: {haskell.signature(one)}\n" for one in _each(theirs)]
    for one in _each(ours):
        answer = {"void": "()", "bool": "False", "char": "'x'"}.get(one.returns.name, "0")
        words = "".join(" _" for _ in one.parameters)
        name = haskell.named(one)
        parts.append(f"\n{name} :: {haskell.signature(one)}\n{name}{words} = return {answer}  -- to be written\n")
    return "".join(parts)


_C_BEGIN = (
    "\nint main(void) {\n    // Read the case from stdin, call, and print what the validator is to decide about.\n}\n"
)
_BEGINS = {
    ".c": _C_BEGIN,
    ".cpp": _C_BEGIN.replace("(void)", "()"),
    ".java": (
        "    public static void main(String[] words) {\n"
        "        // Read the case from System.in, call, and print what the validator is to decide about.\n    }\n"
    ),
    ".py": (
        '\n\nif __name__ == "__main__":\n'
        "    # Read the case from stdin, call, and print what the validator is to decide about.\n    pass\n"
    ),
}
_WRITERS: dict[str, Callable[..., str]] = {
    ".c": _c,
    ".cpp": _c,
    ".java": _classes(java.declared),
    ".py": _python,
    ".pas": _pascal,
    ".cs": _classes(csharp.declared),
    ".rb": _script("#", "def", {"bool": "false", "char": '"x"', "": "0"}),
    ".hs": _haskell,
    ".lua": _script("--", "function", {"bool": "false", "char": '"x"', "": "0"}),
}
