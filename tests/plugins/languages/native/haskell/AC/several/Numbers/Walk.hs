module Numbers.Walk (walk) where

import Data.List (foldl')

walk :: Int -> Int
walk n = foldl' (\found k -> (found * 3 + k) `mod` 1000003) 0 [1 .. n]
