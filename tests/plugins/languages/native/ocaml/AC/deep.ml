let rec walk n = if n = 0 then 0 else ((walk (n - 1) * 3) + n) mod 1000003
let () = Scanf.scanf " %d" (fun n -> Printf.printf "%d\n" (walk n))
