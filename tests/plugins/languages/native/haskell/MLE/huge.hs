import Data.Array.Unboxed

main :: IO ()
main = print ((listArray (0, 2 ^ 37) [1 ..] :: UArray Int Int) ! 7)
