program small
    implicit none
    type node
        integer(8) :: number = 1
        type(node), pointer :: next => null()
    end type node
    type(node), pointer :: first, one
    nullify (first)
    do
        allocate (one)
        one%next => first
        first => one
    end do
end program small
