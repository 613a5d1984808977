module constants
    implicit none
    integer, parameter :: modulus = 1000003
end module constants
