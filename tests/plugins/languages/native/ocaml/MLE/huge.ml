let numbers = Array.make (1 lsl 37) 1
let () = print_int numbers.(7)
