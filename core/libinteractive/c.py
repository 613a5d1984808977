"""Shims in C and C++, one text for both. Of the C library it takes few functions, by names that no submission has.

Whatever is declared here could be what a problem calls its functions: `send`, `open`, `link`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..idl import Function, Parameter, Type
from .calls import REASONS, SHORT, UNKNOWN, Call, Plan, Shim, filled

_DEEPEST = 20_000  # calls within each other: some megabytes of stack

_RUNTIME = r"""
#ifdef __cplusplus
extern "C" {
#endif
extern int __li_sys_open(const char *, int, ...) __asm__("__open");
extern long __li_sys_read(int, void *, unsigned long) __asm__("__read");
extern long __li_sys_write(int, const void *, unsigned long) __asm__("__write");
extern void __li_sys_exit(int) __asm__("@EXIT@");
extern char *__li_sys_getenv(const char *) __asm__("getenv");
#ifdef __cplusplus
}
#endif

struct __li_link {
    int opened, in, out;
    unsigned at, got, put;
    unsigned char reads[1 << 16], writes[1 << 16];
};

static struct __li_link __li_links[@LINKS@];
static const char *const __li_names[@LINKS@][2] = {@NAMES@};

static void __li_serve(struct __li_link *, unsigned);

static void __li_leave(int code) {
    const char *why = 0;
    switch (code) {
@REASONS@
    }
    if (why) {
        long done = __li_sys_write(2, why, __builtin_strlen(why));
        (void)done;
    }
    __li_sys_exit(code);
    __builtin_unreachable();
}

static int __li_place(const char *name, int way) {
    char path[4096];
    const char *folder = __li_sys_getenv("@PIPES@");
    if (!folder || __builtin_strlen(folder) > sizeof path - 64) __li_leave(@NO_PIPES@);
    __builtin_strcpy(path, folder);
    __builtin_strcat(path, name);
    int end = __li_sys_open(path, way);
    if (end < 0) __li_leave(@NO_PIPES@);
    return end;
}

static struct __li_link *__li_to(int number) {
    struct __li_link *link = &__li_links[number];
    if (!link->opened) {
        link->in = __li_place(__li_names[number][0], 0);
        link->out = __li_place(__li_names[number][1], 1);
        link->opened = 1;
    }
    return link;
}

static void __li_flush(struct __li_link *link) {
    unsigned done = 0;
    while (done < link->put) {
        long wrote = __li_sys_write(link->out, link->writes + done, link->put - done);
        if (wrote <= 0) __li_leave(@ABANDONED@);
        done += wrote;
    }
    link->put = 0;
}

static void __li_put(struct __li_link *link, const void *from, unsigned long size) {
    const unsigned char *next = (const unsigned char *)from;
    while (size) {
        unsigned long room = sizeof link->writes - link->put, part = size < room ? size : room;
        __builtin_memcpy(link->writes + link->put, next, part);
        link->put += part;
        next += part;
        size -= part;
        if (link->put == sizeof link->writes) __li_flush(link);
    }
}

static void __li_put_array(struct __li_link *link, const void *from, long long count, unsigned long size) {
    if (count > 0) __li_put(link, from, count * size);
}

static void __li_put_word(struct __li_link *link, unsigned word) {
    __li_put(link, &word, sizeof word);
}

static void __li_end(struct __li_link *link) {
    __li_put_word(link, @COOKIE@u);
    __li_flush(link);
}

static int __li_more(struct __li_link *link) {
    if (link->at < link->got) return 1;
    long got = __li_sys_read(link->in, link->reads, sizeof link->reads);
    link->at = 0;
    link->got = got > 0 ? got : 0;
    return got > 0;
}

static void __li_get(struct __li_link *link, void *to, unsigned long size) {
    unsigned char *next = (unsigned char *)to;
    while (size) {
        if (!__li_more(link)) __li_leave(@SHORT@);
        unsigned long have = link->got - link->at, part = size < have ? size : have;
        __builtin_memcpy(next, link->reads + link->at, part);
        link->at += part;
        next += part;
        size -= part;
    }
}

static unsigned __li_get_word(struct __li_link *link) {
    unsigned word;
    __li_get(link, &word, sizeof word);
    return word;
}

static bool __li_get_bool(struct __li_link *link) {
    unsigned char byte;
    __li_get(link, &byte, 1);
    return byte != 0;
}

/* With a few zeros behind it: a text of characters then ends. */
static void *__li_get_array(struct __li_link *link, long long count, unsigned long size, int bools) {
    if (count < 0 || (unsigned long long)count * size > 1ull << 31) __li_leave(@SHORT@);
    unsigned char *array = (unsigned char *)__builtin_calloc(count * size + 8, 1);
    if (!array) __li_leave(@SHORT@);
    __li_get(link, array, count * size);
    for (unsigned long k = 0; bools && k < count * size; k++) array[k] = array[k] != 0;
    return array;
}

static void __li_check(struct __li_link *link) {
    if (__li_get_word(link) != @COOKIE@u) __li_leave(@OUT_OF_STEP@);
}

static void __li_loop(struct __li_link *link, unsigned awaited, int content) {
    static unsigned depth;
    if (++depth > @DEEPEST@) __li_leave(@TOO_DEEP@);
    for (;;) {
        if (!__li_more(link)) __li_leave(content ? 0 : @ABANDONED@);
        unsigned number = __li_get_word(link);
        if (awaited && number == awaited) {
            depth--;
            return;
        }
        __li_serve(link, number);
    }
}
"""


def child(plan: Plan, ending: str) -> Shim:
    """`ending` is that of the language's files: .c or .cpp."""
    begin = "\nint main(void) {\n    __li_loop(__li_to(0), 0, 1);\n    return 0;\n}\n"
    return _shim(plan, ending, plan.of_main, plan.of_children, leave="_exit", begin=begin)


def parent(plan: Plan, ending: str) -> Shim:
    """Main has its own `main()`, and ends as it likes: whatever it has printed is then written."""
    links = len(plan.definition.children)
    return _shim(plan, ending, plan.of_children, plan.of_main, leave="exit", links=links)


def _shim(
    plan: Plan,
    ending: str,
    calls: Iterable[Call],
    served: Iterable[Call],
    *,
    leave: str,
    links: int = 1,
    begin: str = "",
) -> Shim:
    names = ", ".join(f'{{"/{link}.in", "/{link}.out"}}' for link in range(links))
    reasons = "\n".join(
        f'        case {code}: why = "libinteractive: {why}\\n"; break;' for code, why in REASONS.items()
    )
    marks = {
        "DEEPEST": _DEEPEST,
        "EXIT": leave,
        "LINKS": links,
        "NAMES": names,
        "REASONS": reasons,
    }
    text = filled(_RUNTIME, marks)
    parts = [f'#include "{plan.module}.h"', text, _serving(served), *map(_calling, calls)]
    header = "\n".join(["#pragma once", "#include <stdbool.h>", "", *(f"{_head(one.function)};" for one in _all(plan))])
    return Shim(((f"{plan.module}.h", header + "\n"), (f"libinteractive{ending}", "\n\n".join(parts) + "\n" + begin)))


def _all(plan: Plan) -> tuple[Call, ...]:
    return (*plan.of_main, *plan.of_children)


# --- types --------------------------------------------------------------------------------------------------


def primitive(name: str) -> str:
    return "long long" if name == "long" else name


def declared(kind: Type, name: str) -> str:
    """As a parameter; of an array the first dimension is not said."""
    if not kind.dimensions:
        return f"{primitive(kind.name)} {name}"
    return f"{primitive(kind.name)} {name}[]{_inner(kind)}"


def _inner(kind: Type) -> str:
    return "".join(f"[{dimension}]" for dimension in kind.dimensions[1:])


def _head(function: Function) -> str:
    """With names of ours: theirs could be macros of the submission."""
    words = [declared(one.type, f"__{number}") for number, one in enumerate(function.parameters)]
    return f"{primitive(function.returns.name)} {function.name}({', '.join(words) or 'void'})"


def _count(function: Function, kind: Type) -> str:
    first = kind.dimensions[0]
    if isinstance(first, int):
        return str(first)
    return f"__{[one.name for one in function.parameters].index(first)}"


# --- the two directions -------------------------------------------------------------------------------------


def _serving(calls: Iterable[Call]) -> str:
    cases = "".join(f"    case {call.number}: {{\n{_case(call)}        break;\n    }}\n" for call in calls)
    unknown = f"    default: __li_leave({UNKNOWN});\n"
    return (
        f"static void __li_serve(struct __li_link *__l, unsigned __n) {{\n    (void)__l;\n    switch (__n) {{\n{cases}"
        f"{unknown}    }}\n}}"
    )


def _case(call: Call) -> str:
    function = call.function
    lines = [_received(call, number, one) for number, one in enumerate(function.parameters)]
    lines.append("__li_check(__l);")
    words = ", ".join(f"__{number}" for number in range(len(function.parameters)))
    invoked = f"{function.name}({words});"
    void = function.returns.name == "void"
    lines.append(invoked if void else f"{primitive(function.returns.name)} __r = {invoked}")
    lines.append(f"__li_put_word(__l, {call.number});")
    if not void:
        lines.append("__li_put(__l, &__r, sizeof __r);")
    lines.append("__li_end(__l);")
    lines += [f"__builtin_free(__{number});" for number, one in enumerate(function.parameters) if one.type.dimensions]
    return "".join(f"        {line}\n" for line in lines)


def _received(call: Call, number: int, one: Parameter) -> str:
    function, most = call.function, call.most(one.type)
    kind = primitive(one.type.name)
    if one.type.dimensions:
        inner = _inner(one.type)
        bools = int(one.type.name == "bool")
        got = f"__li_get_array(__l, {_count(function, one.type)}, sizeof(*__{number}), {bools})"
        name, cast = (f"(*__{number}){inner}", f"(*){inner}") if inner else (f"*__{number}", "*")
        checked = "" if most is None else f"if ({_count(function, one.type)} > {most}) __li_leave({SHORT});\n        "
        return f"{checked}{kind} {name} = ({kind} {cast}){got};"
    if kind == "bool":
        return f"bool __{number} = __li_get_bool(__l);"
    return f"{kind} __{number}; __li_get(__l, &__{number}, sizeof __{number});"


def _calling(call: Call) -> str:
    function = call.function
    lines = [f"struct __li_link *__l = __li_to({call.link});", f"__li_put_word(__l, {call.number});"]
    for number, one in enumerate(function.parameters):
        if one.type.dimensions:
            counted = f"{_count(function, one.type)}, sizeof(*__{number})"
            lines.append(f"__li_put_array(__l, __{number}, {counted});")
        else:
            lines.append(f"__li_put(__l, &__{number}, sizeof __{number});")
    lines += ["__li_end(__l);", f"__li_loop(__l, {call.number}, {int(function.no_return)});"]
    returns = primitive(function.returns.name)
    if returns == "bool":
        lines.append("bool __r = __li_get_bool(__l);")
    elif returns != "void":
        lines.append(f"{returns} __r; __li_get(__l, &__r, sizeof __r);")
    lines.append("__li_check(__l);")
    if returns != "void":
        lines.append("return __r;")
    return "\n".join([f"{_head(function)} {{", *(f"    {line}" for line in lines), "}"])
