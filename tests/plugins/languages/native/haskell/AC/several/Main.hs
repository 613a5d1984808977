module Main where

import Numbers.Walk (walk)

main :: IO ()
main = readLn >>= print . walk
