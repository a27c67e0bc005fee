//! Speed of all measures; 231 phrases are a talk of ten minutes.

mod talk;

fn main() {
    divan::main();
}

#[divan::bench(args = [23, 231])]
fn measure(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let input = talk::talk(phrases);
    bencher.bench(|| talk::run(&input));
}
