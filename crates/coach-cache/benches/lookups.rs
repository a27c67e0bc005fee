//! How long a lookup takes that finds its value, by tier and size.
//!
//! `cargo bench -p coach-cache`

mod lookup;
#[path = "../tests/it/server.rs"]
mod server;

use divan::{Bencher, black_box};
use lookup::Warm;

const LENGTHS: [usize; 2] = [50_000, 300_000];
/// Many, for the threads of a busy machine make single lookups differ by half.
const SAMPLES: u32 = 2_000;

fn main() {
    divan::main();
}

#[divan::bench(args = LENGTHS, threads = [1, 2], sample_count = SAMPLES)]
fn memory_hit(bencher: Bencher<'_, '_>, length: usize) {
    let warm = Warm::in_memory(length);
    bencher.bench(|| black_box(warm.peek()).is_some());
}

#[divan::bench(args = LENGTHS, threads = [1, 2], sample_count = SAMPLES)]
fn file_hit(bencher: Bencher<'_, '_>, length: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let warm = Warm::in_files(length, folder.path());
    bencher.bench(|| black_box(warm.get(length)));
}

#[divan::bench(args = LENGTHS, threads = [1, 2], sample_count = SAMPLES)]
fn server_hit(bencher: Bencher<'_, '_>, length: usize) {
    let Some(server) = server::Server::start(&[]) else { return };
    let warm = Warm::on_server(length, &server.url());
    bencher.bench(|| black_box(warm.get(length)));
}

/// Whether a scope could tell by the time of a miss that another has the value.
#[divan::bench(args = [true, false], sample_count = SAMPLES)]
fn miss_in_another_scope(bencher: Bencher<'_, '_>, another_has_it: bool) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let warm = Warm::in_files(LENGTHS[0], folder.path());
    let length = if another_has_it { LENGTHS[0] } else { LENGTHS[0] + 1 };
    bencher.bench(|| black_box(warm.miss("another", length)));
}
