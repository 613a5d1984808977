pub fn walk(n: u32) -> u32 {
    (1..=n).fold(0, |found, k| (found * 3 + k) % 1_000_003)
}
