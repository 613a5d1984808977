use std::io;

fn walk(n: u32) -> u32 {
    if n == 0 {
        0
    } else {
        (walk(n - 1) * 3 + n) % 1_000_003
    }
}

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    println!("{}", walk(line.trim().parse().unwrap()));
}
