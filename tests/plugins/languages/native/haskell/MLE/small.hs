main :: IO ()
main = print (length kept) >> print (sum kept)
  where
    kept = [1 ..] :: [Integer]
