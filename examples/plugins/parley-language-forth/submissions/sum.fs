\ Adds up the numbers of examples/sum; cells of Forth have 64 bits: accepted.

: blank? ( char -- flag )  bl 1+ < ;

: skip-blanks ( addr len -- addr' len' )
  begin dup if over c@ blank? else false then while 1 /string repeat ;

: integer ( addr len -- addr' len' n )
  skip-blanks
  dup if over c@ [char] - = else false then dup >r if 1 /string then
  0. 2swap >number 2swap d>s
  r> if negate then ;

: main ( -- )
  stdin slurp-fid integer
  0 swap 0 ?do >r integer r> + loop
  0 .r cr 2drop ;
