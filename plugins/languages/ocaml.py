"""OCaml to machine code, by ocamlopt, with the libraries str and unix; ocamldep puts several files in order."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# It writes beside its sources. Without warnings, as the usual ones are about unused names. What ocamldep prints is cut
# at spaces; a file with one in its name is no module that another one could use, and comes last.
_BUILD = """
set -ef
program=$1; shift
cp -r /src {space}/source
cd {space}/source
odd= line='
'
number=$#
for file; do
  shift
  file=${file#/src/}
  case $file in -*) file=./$file ;; esac
  case $number-$file in
    1-*) set -- "$file" ;;
    *[[:space:]]*) odd=$odd$file$line ;;
    *) set -- "$@" "$file" ;;
  esac
done
if [ $number -gt 1 ]; then
  sorted=$(ocamldep -sort -one-line "$@")
  set -- $sorted
  IFS=$line
  set -- "$@" $odd
fi
exec ocamlopt -O3 -w -a -I +str -I +unix str.cmxa unix.cmxa "$@" -o "$program"
"""

LANGUAGES = (
    Language(
        name="ocaml",
        title="OCaml",
        aliases=("ml",),
        extensions=(".ml", ".mli"),
        content=(
            r"^let[ \t]+(?:rec\b|\(\)[ \t]*=)",
            r"^open[ \t]+[A-Z]\w*[ \t]*(?:;;)?[ \t]*$",
            r"\b(?:Printf\.printf|Scanf\.scanf|print_endline|print_int)\b",
        ),
        syntax="ocaml",
        compile=("sh", "-c", _BUILD, "sh", "{program}", "{sources}"),
        run=("{program}",),
        tools=("ocamlopt", "ocamldep"),
        version=("ocamlopt", "-version"),
        package="ocaml",
        exhausted=("exception Out_of_memory", "exception Out of memory", "Fatal error: out of memory"),
        self_test=SelfTest(
            echo="let () = print_endline (read_line ())\n",
            tle="let () = while true do ignore (Sys.opaque_identity 0) done\n",
            rte='let () = failwith "on purpose"\n',
            ce="let () = print_endline 42\n",
            mle="let rec grow kept = grow (Bytes.make 1048576 'x' :: kept)\nlet () = grow []\n",
        ),
    ),
)
