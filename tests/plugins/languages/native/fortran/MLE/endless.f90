program endless
    implicit none
    integer :: n
    read *, n
    print '(i0)', walk(n)
contains
    recursive function walk(n) result(found)
        integer, intent(in) :: n
        integer :: found
        if (n == -1) then
            found = 0
        else
            found = mod(walk(mod(n + 1, 1000003)) * 3 + n, 1000003)
        end if
    end function walk
end program endless
