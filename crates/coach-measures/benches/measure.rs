//! Speed of all measures over a talk.

fn main() {
    divan::main();
}
