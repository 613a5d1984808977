walk :: Int -> Int
walk 0 = 0
walk n = (walk (n - 1) * 3 + n) `mod` 1000003

main :: IO ()
main = readLn >>= print . walk
