mod numbers;

fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", numbers::walk::walk(line.trim().parse().unwrap()));
}
