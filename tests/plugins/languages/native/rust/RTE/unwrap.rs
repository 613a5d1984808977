fn main() {
    println!("{}", "no number".parse::<i32>().unwrap());
}
