let () = Scanf.scanf " %d" (fun n -> print_int [| 1; 2; 3 |].(n))
