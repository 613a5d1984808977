module Kinds where

import qualified Calls
import System.Exit

mix :: Bool -> Char -> Int -> Int -> Int -> Float -> Double -> IO Double
mix b c s i l f d = do
  putStrLn "nobody reads this"
  return (fromIntegral (fromEnum b + fromEnum c + s + i + l) + realToFrac f + d)

grid :: Int -> [[Int]] -> [Bool] -> [Char] -> IO Int
grid n cells shown letters = do
  total <- Calls.total 3 [head (head cells), -(2 ^ 40), cells !! 1 !! 2] (shown !! 1) (letters !! 3)
  Calls.matrix n [[map fromIntegral row, [fromIntegral cell + 0.5 | cell <- row]] | row <- cells]
  return (sum (concat [row | (row, True) <- zip cells shown]) + fromEnum (total < 0))

chain :: Int -> IO Int
chain depth = fmap (+ 1) (Calls.twice depth)

stop :: Float -> IO ()
stop how = exitWith (if how == 2.5 then ExitSuccess else ExitFailure 1)
