//! Tells cargo to build the program again when the page in it was.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
}
