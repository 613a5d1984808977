let rec walk n = if n = -1 then 0 else ((walk ((n + 1) mod 1000003) * 3) + n) mod 1000003
let () = Scanf.scanf " %d" (fun n -> Printf.printf "%d\n" (walk n))
