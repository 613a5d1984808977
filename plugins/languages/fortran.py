"""Fortran, by gfortran: free form (.f90 and later) and fixed form (.f, .for), as the ending says.

A module must be compiled before the files that use it. Nothing says so but the text, so of several files each that
fails is tried again, for as long as another one succeeds; what the last round says is the error.
"""

from __future__ import annotations

from ...core.language import Language, SelfTest

# Without a backtrace, for which the run time reads all symbols: 70 ms and 20 MiB for each program that fails.
_BUILD = """
program=$1; shift
mkdir {space}/o
cd /src
build() { gfortran -O2 -fno-backtrace -J {space}/o -I {space}/o -o "$@"; }
for file; do file=${file#/src/}; case $file in -*) file=./$file ;; esac; set -- "$@" "$file"; shift; done
if [ $# = 1 ]; then build "$program" "$1"; exit; fi
number=0
while [ $# -gt 0 ]; do
  before=$#
  : > {space}/said
  for file; do
    shift
    number=$((number + 1))
    build {space}/o/$number.o -c "$file" 2>> {space}/said || set -- "$@" "$file"
  done
  if [ $# = $before ]; then cat {space}/said >&2; exit 1; fi
done
build "$program" {space}/o/*.o
"""

LANGUAGES = (
    Language(
        name="fortran",
        title="Fortran",
        aliases=("f90", "f95"),
        extensions=(".f90", ".f95", ".f03", ".f08", ".f", ".for"),
        content=(
            r"(?i)^[ \t]*program[ \t]+\w+[ \t]*$",
            r"(?i)^[ \t]*implicit[ \t]+none\b",
            r"(?i)^[ \t]*end[ \t]+(?:program|subroutine|function|module)\b",
            r"(?i)^[ \t]*(?:integer|real|character|logical)\b[^;\n]*::",
        ),
        syntax="bang",
        compile=("sh", "-c", _BUILD, "sh", "{program}", "{sources}"),
        run=("{program}",),
        tools=("gfortran",),
        version=("gfortran", "--version"),
        package="gfortran",
        # `allocate`, a temporary array, a deferred character.
        exhausted=("Allocation would exceed memory limit", "Error allocating", "Out of memory"),
        self_test=SelfTest(
            echo="""
program echo
    implicit none
    character(len=256) :: line
    read (*, '(a)') line
    print '(a)', trim(line)
end program echo
""",
            tle="""
program tle
    implicit none
    integer, volatile :: n = 0
    do
        n = ieor(n, 1)
    end do
end program tle
""",
            rte="program rte\n    error stop 3\nend program rte\n",
            ce="program ce\n    implicit none\n    print *, nothing\nend program ce\n",
            mle="""
program mle
    implicit none
    type block
        integer, allocatable :: numbers(:)
    end type block
    type(block) :: blocks(100000)
    integer :: n
    do n = 1, size(blocks)
        allocate (blocks(n)%numbers(262144))
        blocks(n)%numbers = n
    end do
    print *, sum(blocks(7)%numbers)
end program mle
""",
        ),
    ),
)
