fn walk(n: u32) -> u32 {
    if n == 0 {
        0
    } else {
        (walk(n - 1) * 3 + n) % 1_000_003
    }
}

fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    let n = line.trim().parse().unwrap();
    let deep = std::thread::Builder::new().stack_size(256 << 20);
    println!("{}", deep.spawn(move || walk(n)).unwrap().join().unwrap());
}
