fn main() {
    let numbers = vec![1u64; 1 << 37];
    println!("{}", numbers[7]);
}
