program huge_one
    implicit none
    integer, allocatable :: numbers(:)
    allocate (numbers(2_8 ** 37))
    print *, numbers(7)
end program huge_one
