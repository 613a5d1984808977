program deep
    implicit none
    integer :: n
    read *, n
    print '(i0)', walk(n)
contains
    recursive function walk(n) result(found)
        integer, intent(in) :: n
        integer :: found
        if (n == 0) then
            found = 0
        else
            found = mod(walk(n - 1) * 3 + n, 1000003)
        end if
    end function walk
end program deep
