"""Lua 5.4; compiling is a check of the syntax."""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ...core.model import PROGRAM

_CHECK = 'for file; do luac5.4 -p -- "$file" || exit; done'  # given several, Debian's luac frees one twice

LANGUAGES = (
    Language(
        name="lua",
        title="Lua 5.4",
        aliases=("lua5.4",),
        extensions=(".lua",),
        shebangs=("lua", "lua5.4"),
        content=(
            r"\bio\.(?:read|write|lines)\b",
            r"^[ \t]*local (?:function \w|[\w, ]+ =)",
        ),
        syntax="dashes",
        compile=("sh", "-c", _CHECK, "sh", "{sources}"),
        run=("lua5.4", "{main}"),
        artifacts=(),
        tools=("luac5.4",),
        version=("lua5.4", "-v"),
        environment=(("LUA_PATH", f"{PROGRAM}/?.lua;;"),),  # it looks where it was started: in an empty space
        package="lua5.4",
        profile="interpreter",
        extra_memory_mib=4,  # 2 after the start
        exhausted=("not enough memory",),
        self_test=SelfTest(
            echo="print(io.read())\n",
            tle="while true do end\n",
            rte="error('on purpose')\n",
            ce="if true then\n",
            mle="local kept = {}\nwhile true do kept[#kept + 1] = ('x'):rep(1 << 20) .. #kept end\n",
        ),
    ),
)
