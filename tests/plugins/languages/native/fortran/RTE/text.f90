program text
    implicit none
    integer :: n
    character(len=9) :: line = 'no number'
    read (line, *) n
    print *, n
end program text
