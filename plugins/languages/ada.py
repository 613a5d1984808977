"""Ada 2012, by GNAT. A source is split into its units (gnatchop), so it may be called anything and hold several."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# The main unit is the last body of the main file, as what it uses stands before it. GNAT tells files by their units;
# their names, which -r puts into its messages, may hold no space.
_BUILD = """
set -e
program=$1 main=$2; shift 2
cd {space}
mkdir units main
if [ $# = 1 ]; then cp "$1" main.ada; main=main.ada; set -- main.ada; fi
gnatchop -q -r -w "$@" units
unit=$(gnatchop "$main" main | sed -n 's,^ *main/\\(.*\\)\\.adb$,\\1,p' | tail -n 1)
if [ -z "$unit" ]; then echo "no procedure to begin in" >&2; exit 1; fi
cd units
exec gnatmake -q -O2 -gnatws -o "$program" "$unit"
"""

LANGUAGES = (
    Language(
        name="ada",
        title="Ada",
        extensions=(".adb", ".ads", ".ada"),
        content=(
            r"(?i)^[ \t]*with[ \t]+(?:Ada|Interfaces|GNAT)\b",
            r"(?i)^[ \t]*(?:procedure|package(?:[ \t]+body)?)[ \t]+[\w.]+\s+is\b",
        ),
        syntax="dashes",
        main_pattern=r"(?i)^procedure[ \t]+\w+\s+is\b",
        compile=("sh", "-c", _BUILD, "sh", "{program}", "{main}", "{sources}"),
        run=("{program}",),
        tools=("gnatchop", "gnatmake"),
        version=("gnatmake", "--version"),
        package="gnat",
        exhausted=("STORAGE_ERROR : s-memory", "heap exhausted"),
        self_test=SelfTest(
            echo="""
with Ada.Text_IO; use Ada.Text_IO;
procedure Echo is
begin
   Put_Line (Get_Line);
end Echo;
""",
            tle="""
procedure Tle is
   N : Integer := 0 with Volatile;
begin
   loop
      N := (N + 1) mod 1000;
   end loop;
end Tle;
""",
            rte="""
procedure Rte is
begin
   raise Program_Error with "on purpose";
end Rte;
""",
            ce="procedure Ce is\nbegin\n   Nothing;\nend Ce;\n",
            mle="""
procedure Mle is
   type Block is array (1 .. 2 ** 20) of Character;
   type Link is access Block;
   Kept : array (1 .. 100_000) of Link with Volatile_Components;
begin
   for Each of Kept loop
      Each := new Block'(others => 'x');
   end loop;
end Mle;
""",
        ),
    ),
)
