main :: IO ()
main = do
  [one, two] <- map read . words <$> getLine
  print (one + two :: Int)
