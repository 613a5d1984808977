val walk : int -> int
