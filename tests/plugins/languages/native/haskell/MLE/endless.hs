walk :: Int -> Int
walk (-1) = 0
walk n = (walk ((n + 1) `mod` 1000003) * 3 + n) `mod` 1000003

main :: IO ()
main = readLn >>= print . walk
