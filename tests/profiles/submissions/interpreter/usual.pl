use strict; use POSIX; my ($x, $y) = split ' ', <STDIN>; my @who = getpwuid($<); select(undef, undef, undef, 0.001);
open(my $f, '>', '/tmp/own') or die; print $f 'x'; close $f; my %h = map { $_ => 1 } 1..100000; localtime;
print $x + $y, "\n", POSIX::floor(1.5) ? 'done' : '', "\n";
