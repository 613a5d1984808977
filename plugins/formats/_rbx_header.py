"""`rbx.h`: the header from which programs of rbx packages read the variables of problem.rbx.yml."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

_TEXT = """\
#ifndef PARLEY_RBX_H
#define PARLEY_RBX_H
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace rbx {{
inline const std::string &text_of(const std::string &name) {{
    static const std::map<std::string, std::string> known = {{
{entries}
    }};
    const auto found = known.find(name);
    if (found == known.end()) throw std::runtime_error("problem.rbx.yml has no variable " + name);
    return found->second;
}}

template <typename T> inline T getVar(const std::string &name) {{
    const std::string &text = text_of(name);
    std::istringstream stream(text == "true" ? "1" : text == "false" ? "0" : text);
    T value;
    if (!(stream >> value)) throw std::runtime_error("variable " + name + " is not of the type asked for");
    return value;
}}

template <> inline std::string getVar<std::string>(const std::string &name) {{ return text_of(name); }}

inline const std::string &getGroup() {{
    static const std::string group = {group};
    return group;
}}

namespace vars {{
using rbx::getVar;
}}
}} // namespace rbx

using rbx::getVar;
#endif
"""


def header(variables: dict[str, Any], group: str = "") -> str:
    """Nested variables have dotted names. `group` is whose tests the program sees, where it is one of them."""
    entries = (f"        {{{_quoted(name)}, {_quoted(text)}}}," for name, text in flat(variables, ""))
    return _TEXT.format(entries="\n".join(entries), group=_quoted(group))


def flat(variables: dict[str, Any], above: str) -> Iterator[tuple[str, str]]:
    """What is no text (a list, nothing) is none of them."""
    for name, value in variables.items():
        if isinstance(value, dict):
            yield from flat(cast("dict[str, Any]", value), f"{above}{name}.")
        elif isinstance(value, str):
            yield f"{above}{name}", value


def merged(variables: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """With those that are a group's own in the place of the package's, however deep."""
    found = dict(variables)
    for name, value in own.items():
        under = found.get(name)
        if isinstance(value, dict) and isinstance(under, dict):
            found[name] = merged(cast("dict[str, Any]", under), cast("dict[str, Any]", value))
        else:
            found[name] = value
    return found


def _quoted(text: str) -> str:
    """As C++ takes it: JSON's escapes are its own but for those of halves of pairs, which are not made."""
    return json.dumps(text, ensure_ascii=False)
