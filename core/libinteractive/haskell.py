"""Shims in Haskell: every function is in IO, arrays are lists, all whole numbers are Int.

A submission is a module of its name with a capital; what Main has is in the module Calls. Names of functions begin with
a small letter, and what would be a keyword gets an apostrophe.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..idl import Function, Type
from .calls import REASONS, UNKNOWN, Call, Plan, Shim, filled, lengths

_TYPES = {
    "bool": "Bool", "char": "Char", "short": "Int", "int": "Int", "long": "Int", "float": "Float", "double": "Double",
    "void": "()",
}  # fmt: skip
_KEYWORDS = frozenset(("case", "class", "data", "deriving", "let", "newtype", "foreign", "where", "infix", "infixl"))

_RUNTIME = r"""
module Libinteractive where

import Control.Exception (IOException, handle)
import Control.Monad (replicateM, when)
import Data.Int
import Data.IORef
import Data.Word
import Foreign
import Foreign.C.Types
import System.Environment (lookupEnv)
import System.IO
import System.IO.Unsafe (unsafePerformIO)

foreign import ccall "_exit" exitNow :: CInt -> IO ()

reason :: Int -> String
@REASONS@
reason _ = ""

leave :: Int -> IO a
leave code = do
  when (reason code /= "") $ hPutStrLn stderr ("libinteractive: " ++ reason code)
  hFlush stderr
  exitNow (fromIntegral code)
  ioError (userError "unreachable")

broken :: Int -> IO a -> IO a
broken code = handle (\problem -> const (leave code) (problem :: IOException))

open :: String -> IOMode -> IO Handle
open name mode = broken @NO_PIPES@ $ do
  place <- lookupEnv "@PIPES@"
  end <- openBinaryFile (maybe "" id place ++ name) mode
  hSetBuffering end (BlockBuffering (Just 65536))
  return end

{-# NOINLINE input #-}
input :: Handle
input = unsafePerformIO (open "/0.in" ReadMode)

{-# NOINLINE output #-}
output :: Handle
output = unsafePerformIO (open "/0.out" WriteMode)

{-# NOINLINE server #-}
server :: IORef (Word32 -> IO ())
server = unsafePerformIO (newIORef (const (leave @UNKNOWN@)))

put :: Storable a => a -> IO ()
put value = with value $ \place -> broken @ABANDONED@ (hPutBuf output place (sizeOf value))

get :: Storable a => IO a
get = alloca $ \place -> do
  got <- hGetBuf input place (sized place)
  when (got < sized place) (leave @SHORT@)
  peek place
  where
    sized :: Storable a => Ptr a -> Int
    sized = sizeOf . what
    what :: Ptr a -> a
    what _ = undefined

putBool :: Bool -> IO ()
putBool value = put (if value then 1 else 0 :: Word8)
putChar' :: Char -> IO ()
putChar' value = put (fromIntegral (fromEnum value) :: Word8)
putShort, putInt, putLong :: Int -> IO ()
putShort value = put (fromIntegral value :: Int16)
putInt value = put (fromIntegral value :: Int32)
putLong value = put (fromIntegral value :: Int64)
putFloat :: Float -> IO ()
putFloat = put
putDouble :: Double -> IO ()
putDouble = put
putVoid :: () -> IO ()
putVoid = return

getBool :: IO Bool
getBool = fmap (/= (0 :: Word8)) get
getChar' :: IO Char
getChar' = fmap (\byte -> toEnum (fromIntegral (byte :: Word8))) get
getShort, getInt, getLong :: IO Int
getShort = fmap (\value -> fromIntegral (value :: Int16)) get
getInt = fmap (\value -> fromIntegral (value :: Int32)) get
getLong = fmap (\value -> fromIntegral (value :: Int64)) get
getFloat :: IO Float
getFloat = get
getDouble :: IO Double
getDouble = get
getVoid :: IO ()
getVoid = return ()

many :: Int -> IO a -> IO [a]
many count one
  | count < 0 = leave @SHORT@
  | otherwise = replicateM count one

each :: Int -> (a -> IO ()) -> [a] -> IO ()
each count one values
  | length part < count = error ("an array has " ++ show (length part) ++ " elements in place of " ++ show count)
  | otherwise = mapM_ one part
  where part = take count values

putWord :: Word32 -> IO ()
putWord = put

finish :: IO ()
finish = putWord @COOKIE@ >> broken @ABANDONED@ (hFlush output)

check :: IO ()
check = do
  word <- get
  when (word /= (@COOKIE@ :: Word32)) (leave @OUT_OF_STEP@)

answer :: a -> IO a
answer = return

loop :: Word32 -> Bool -> IO ()
loop awaited content = do
  ended <- hIsEOF input
  when ended (leave (if content then 0 else @ABANDONED@))
  number <- get
  if awaited /= 0 && number == awaited
    then return ()
    else do
      serve <- readIORef server
      serve number
      loop awaited content
"""


def module(plan: Plan) -> str:
    """What a submission is called."""
    return plan.module[:1].upper() + plan.module[1:]


def child(plan: Plan) -> Shim:
    """Main is in other languages."""
    marks = {
        "REASONS": "\n".join(f'reason {code} = "{why}"' for code, why in REASONS.items()),
    }
    text = filled(_RUNTIME, marks)
    calls = (
        "module Calls where\n\nimport qualified Libinteractive as L\n"
        "import Prelude (Bool (..), Char, Double, Float, IO, Int)\n"
    )
    begin = (
        "module Main (main) where\n\nimport Data.IORef\nimport Data.Word\n"
        f"import qualified Libinteractive as L\nimport qualified {module(plan)} as Theirs\n\n"
        "main :: IO ()\nmain = writeIORef L.server serve >> L.loop 0 True\n\nserve :: Word32 -> IO ()\n"
    )
    served = "".join(map(_serving, plan.of_children))
    files = (
        ("Libinteractive.hs", text),
        ("Calls.hs", calls + "".join(map(_calling, plan.of_main))),
        ("libinteractive_child.hs", begin + served + f"serve _ = L.leave {UNKNOWN}\n"),
    )
    return Shim(files, main="libinteractive_child", name=module(plan))


def named(function: Function) -> str:
    """As it is called in Haskell."""
    name = function.name[:1].lower() + function.name[1:]
    return name + "'" if name in _KEYWORDS else name


def signature(function: Function) -> str:
    """Its type."""
    kinds = ["[" * len(one.type.dimensions) + _TYPES[one.type.name] + "]" * len(one.type.dimensions)
             for one in function.parameters]  # fmt: skip
    return " -> ".join((*kinds, f"IO {_TYPES[function.returns.name]}"))


def _way(way: str, name: str) -> str:
    return f"L.{way}{name.capitalize()}" + ("'" if name == "char" else "")


def _nested(function: Function, kind: Type, way: str, around: str) -> str:
    """The action for a whole array: one for each dimension around that for an element."""
    action = _way(way, kind.name)
    for length in reversed(lengths(function, kind, prefix="a")):
        action = f"({around} {length} {action})"
    return action


def _calling(call: Call) -> str:
    function = call.function
    lines = [f"L.putWord {call.number}"]
    lines += [
        f"{_nested(function, one.type, 'put', 'L.each')} a{number}" for number, one in enumerate(function.parameters)
    ]
    lines += ["L.finish", f"L.loop {call.number} {function.no_return}", f"r <- {_way('get', function.returns.name)}"]
    return f"\n{_head(function)}{_block((*lines, 'L.check', 'L.answer r'))}"


def _head(function: Function) -> str:
    words = "".join(f" a{number}" for number, _ in enumerate(function.parameters))
    return f"{named(function)} :: {signature(function)}\n{named(function)}{words} = do\n"


def _serving(call: Call) -> str:
    function = call.function
    lines = [
        f"a{number} <- {_nested(function, one.type, 'get', 'L.many')}" for number, one in enumerate(function.parameters)
    ]
    words = "".join(f" a{number}" for number, _ in enumerate(function.parameters))
    lines += ["L.check", f"r <- Theirs.{named(function)}{words}", f"L.putWord {call.number}"]
    lines += [f"{_way('put', function.returns.name)} r", "L.finish"]
    return f"serve {call.number} = do\n{_block(lines)}"


def _block(lines: Iterable[str]) -> str:
    return "".join(f"  {line}\n" for line in lines)
