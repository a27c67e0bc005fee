//! Speed of all measures; 231 phrases are a talk of ten minutes. And of those of the words
//! alone; 20,000 words are more than two hours.

mod talk;

fn main() {
    divan::main();
}

#[divan::bench(args = [23, 231])]
fn measure(bencher: divan::Bencher<'_, '_>, phrases: usize) {
    let input = talk::talk(phrases);
    bencher.bench(|| talk::run(&input));
}

#[divan::bench(args = [2_000, 20_000])]
fn measure_text(bencher: divan::Bencher<'_, '_>, words: usize) {
    let input = talk::sentences(words);
    bencher.bench(|| talk::run_text(&input));
}
