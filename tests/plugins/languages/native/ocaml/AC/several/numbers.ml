let rec go found k n = if k > n then found else go (((found * 3) + k) mod 1000003) (k + 1) n
let walk n = go 0 1 n
