//! How long a lookup takes that finds its value, by tier and size.
//!
//! `cargo bench -p coach-cache`

mod lookup;

use divan::{Bencher, black_box};
use lookup::Warm;

const LENGTHS: [usize; 2] = [50_000, 300_000];

fn main() {
    divan::main();
}

#[divan::bench(args = LENGTHS, threads = [1, 2])]
fn memory_hit(bencher: Bencher<'_, '_>, length: usize) {
    let warm = Warm::in_memory(length);
    bencher.bench(|| black_box(warm.peek()).is_some());
}

#[divan::bench(args = LENGTHS, threads = [1, 2])]
fn file_hit(bencher: Bencher<'_, '_>, length: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let warm = Warm::in_files(length, folder.path());
    bencher.bench(|| black_box(warm.get(length)));
}
