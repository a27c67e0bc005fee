//! How well timing is measured in talks with a known truth.
//!
//! `cargo run -p coach-measures --example timing -- CORPUS [--variants]` reads `MANIFEST.json`,
//! the talks below `synth_*` and their true words, and prints how far rates and pauses are from
//! the truth, how many places of pauses are right, and for every recording with a trusted
//! transcript how many syllable nuclei there are for each syllable. With `--variants` the talks
//! are measured again as louder, quieter, later, resampled and compressed sound. `ffmpeg` decodes.

#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

mod nuclei;
mod outcome;
mod sound;
mod tables;
mod truth;
mod variants;

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let with_variants = arguments.iter().any(|argument| argument == "--variants");
    let folder = arguments.iter().find(|argument| !argument.starts_with("--"));
    let corpus = Path::new(folder.ok_or("say the folder of the corpus")?);
    let manifest: Value = serde_json::from_str(&fs::read_to_string(corpus.join("MANIFEST.json"))?)?;
    let items = manifest["items"].as_array().ok_or("the manifest has no items")?;
    let talks = outcome::talks(corpus, items)?;
    tables::print_rates(&talks);
    tables::print_pauses(&talks);
    tables::print_pace(&talks);
    nuclei::print_nuclei(corpus, items, &talks)?;
    if with_variants {
        variants::print_variants(corpus, &talks)?;
    }
    Ok(())
}
