use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0);
