"""Haskell, by GHC. Of several files the main one is compiled, and finds the modules that it imports by their names."""

from __future__ import annotations

from ...core.language import Language, SelfTest

LANGUAGES = (
    Language(
        name="haskell",
        title="Haskell",
        aliases=("hs", "ghc"),
        extensions=(".hs",),
        content=(
            r"^import[ \t]+(?:qualified[ \t]+)?(?:Control|Data|Debug|Numeric|Prelude|System|Text)\b",
            r"^main[ \t]*(?:::[ \t]*IO\b|=)",
            r"^module[ \t]+[A-Z]",
        ),
        syntax="dashes",
        main_pattern=r"^main[ \t]*(?:::|=)",
        compile=(
            "ghc", "-v0", "-O2", "-w", "-rtsopts", "-DONLINE_JUDGE", "-i/src", "-outputdir", "{space}/o",
            "-o", "{program}", "{main}",
        ),
        # The memory is for its heap, in which its stack grows too; --RTS: what follows is the program's own.
        run=("{program}", "+RTS", "-M{memory}m", "-V0", "--RTS"),
        environment=(("GHC_PACKAGE_PATH", "/etc/ghc"),),  # where boxes have what Debian keeps below /var
        version=("ghc", "--version"),
        package="ghc",
        # -V0: without its clock it needs no thread for it; threads of Haskell's take turns where they wait.
        extra_memory_mib=4,  # its echo has 2.9, counted by pages; the heap is to reach what -M lets it have
        compile_memory_mib=1024,  # 33 KiB of source with many derived instances took between 384 and 512
        exhausted=("Heap exhausted;",),
        self_test=SelfTest(
            echo="main :: IO ()\nmain = getLine >>= putStrLn\n",
            tle="main :: IO ()\nmain = print (until (< 0) (\\n -> (n + 1) `mod` 1000) (0 :: Int))\n",
            rte='main :: IO ()\nmain = error "on purpose"\n',
            ce="main :: IO ()\nmain = putStrLn (42 :: Int)\n",
            mle="main :: IO ()\nmain = print (length kept) >> print (sum kept) where kept = [1 :: Integer ..]\n",
        ),
    ),
)  # fmt: skip
