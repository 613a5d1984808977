type tree = Leaf | Node of tree * int * tree

let rec grow n tree = if n < 0 then tree else grow (n + 1) (Node (tree, n, tree))
let () = match grow 0 Leaf with Leaf -> () | Node (_, n, _) -> print_int n
