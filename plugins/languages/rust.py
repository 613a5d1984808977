"""Rust, edition 2021, by rustc. Of several files the main one is compiled, and finds the others by its `mod` lines."""

from __future__ import annotations

from ...core.language import Language, SelfTest

LANGUAGES = (
    Language(
        name="rust",
        title="Rust",
        aliases=("rs",),
        extensions=(".rs",),
        content=(
            r"\bfn\s+main\s*\(",
            r"^[ \t]*use[ \t]+(?:std|core|crate)::",
            r"\blet\s+mut\b",
        ),
        syntax="rust",
        main_pattern=r"\bfn\s+main\s*\(",
        # One unit of code makes the faster program, in one thread of the compiler's.
        compile=(
            "rustc", "--edition=2021", "--crate-name=program", "--crate-type=bin", "-Copt-level=3", "-Ccodegen-units=1",
            "--cfg=ONLINE_JUDGE", "-Awarnings", "--remap-path-prefix=/src/=", "-o", "{program}", "{main}",
        ),
        run=("{program}",),
        version=("rustc", "--version"),
        package="rustc",
        priority=3,  # a path of it (std::) speaks for C++ as well, and for no Rust the other way round
        # Who recurses deeply does so in a thread with a larger stack, as elsewhere the main one's cannot be had.
        profile="native-threads",
        processes=2,
        exhausted=("memory allocation of ",),
        self_test=SelfTest(
            echo="""
use std::io;

fn main() -> io::Result<()> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    print!("{line}");
    Ok(())
}
""",
            tle="""
fn main() {
    let mut n = 0u32;
    while n < 10 {
        n = (n + 1) % 10;
    }
}
""",
            rte='fn main() {\n    panic!("on purpose");\n}\n',
            ce="fn main() {\n    let n: u32 = nothing;\n}\n",
            mle="""
fn main() {
    let mut blocks = Vec::new();
    loop {
        blocks.push(vec![1u8; 1 << 20]);
    }
}
""",
        ),
    ),
)  # fmt: skip
