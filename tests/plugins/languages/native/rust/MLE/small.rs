use std::collections::BTreeMap;

fn main() {
    let mut known = BTreeMap::new();
    for n in 0u64.. {
        known.insert(n, n.to_string());
    }
}
