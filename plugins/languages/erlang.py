"""Erlang: modules with a main/0 or main/1, and scripts as for escript; compiled, and packed into one file.

So nothing is parsed when it starts, as escript does. What a script lacks to be a module is put before its first line.
"""

from __future__ import annotations

from ...core.language import Language, SelfTest

_COMPILE = """
Build = fun(File) ->
  {ok, Text} = file:read_file(File),
  Head = case re:run(Text, "^\\\\s*-\\\\s*module\\\\b", [multiline]) of
    nomatch -> io_lib:format("-module(~w). ", [list_to_atom(filename:basename(filename:rootname(File)))]);
    _ -> ""
  end,
  Rest = case Text of <<"#!", _/binary>> -> ["%", Text]; _ -> Text end,
  Copy = filename:join("/w", filename:basename(filename:rootname(File)) ++ ".erl"),
  ok = file:write_file(Copy, [unicode:characters_to_binary(Head), Rest]),
  case compile:file(Copy, [binary, report, export_all, nowarn_export_all, no_error_module_mismatch, {source, File}]) of
    {ok, Name, Code} -> {Name, Code};
    error -> halt(1)
  end
end,
[Program, Main | Files] = init:get_plain_arguments(),
ok = file:write_file(Program, term_to_binary([Build(File) || File <- [Main | lists:delete(Main, Files)]])),
halt(0).
"""
_RUN = """
[Program | Words] = init:get_plain_arguments(),
{ok, Packed} = file:read_file(Program),
[{Main, _} | _] = Modules = binary_to_term(Packed),
[{module, _} = code:load_binary(Name, "", Code) || {Name, Code} <- Modules],
try
  case erlang:function_exported(Main, main, 0) of
    true -> Main:main();
    false -> Main:main(Words)
  end,
  halt(0)
catch
  Class:Reason:Trace ->
    io:put_chars(standard_error, erl_error:format_exception(Class, Reason, Trace)),
    io:nl(standard_error),
    halt(1)
end.
"""
# One thread of each kind that it may have several of, none of which waits by computing; and 64 MiB for its constants,
# not 1 GiB, which is more than address space may be limited to.
_FLAGS = "+S 1:1 +SDcpu 1:1 +SDio 1 +A 1 +sbwt none +MIscs 64 -boot no_dot_erlang -noshell"
_ERL = ("erl", *_FLAGS.split())

LANGUAGES = (
    Language(
        name="erlang",
        title="Erlang",
        aliases=("erl", "escript"),
        extensions=(".erl", ".escript"),
        shebangs=("escript",),
        content=(
            r"^-(?:module|export|mode|compile)\(",
            r"^[a-z]\w*\([^()\n]*\)[ \t]*(?:when\b[^\n]*)?->",
            r"\bio:(?:format|fread|get_line|put_chars|fwrite)\(",
        ),
        syntax="percent",
        compile=(*_ERL, "-eval", _COMPILE, "-extra", "{program}", "{main}", "{sources}"),
        run=(*_ERL, "-eval", _RUN, "-extra", "{program}"),
        version=("erl", "-noshell", "-eval", "io:put_chars(erlang:system_info(system_version)), halt()."),
        environment=(("ERL_CRASH_DUMP_BYTES", "0"),),
        package="erlang-base",
        profile="erlang",
        processes=16,  # 12 is the least that it starts with
        extra_memory_mib=40,  # 34 after the start
        extra_time_ms=120,  # of CPU time until the program begins
        exhausted=("Cannot allocate", "Cannot reallocate"),
        self_test=SelfTest(
            echo='main(_) -> io:put_chars(io:get_line("")).\n',
            tle="main(_) -> main([]).\n",
            rte="main(_) -> error(on_purpose).\n",
            ce='main(_) -> io:put_chars("unfinished".\n',
            mle="main(_) -> grow([]).\ngrow(Kept) -> grow([lists:seq(1, 65536) | Kept]).\n",
        ),
    ),
)
