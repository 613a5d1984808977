program solve
    use numbers, only: walk
    implicit none
    integer :: n
    read *, n
    print '(i0)', walk(n)
end program solve
