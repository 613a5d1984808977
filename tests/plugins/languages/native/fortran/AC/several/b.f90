module numbers
    use constants, only: modulus
    implicit none
contains
    integer function walk(n)
        integer, intent(in) :: n
        integer :: k
        walk = 0
        do k = 1, n
            walk = mod(walk * 3 + k, modulus)
        end do
    end function walk
end module numbers
