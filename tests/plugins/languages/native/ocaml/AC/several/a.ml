let () = Scanf.scanf " %d" (fun n -> print_int (Numbers.walk n))
