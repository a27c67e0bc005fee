//! Syllable nuclei against the syllables of transcripts that are known to be right.

use std::path::Path;

use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId};
use serde_json::Value;

use super::Done;
use super::outcome::{Measured, Outcome};
use super::sound::decode;
use super::truth;

pub(crate) fn print_nuclei(corpus: &Path, items: &[Value], talks: &[Measured]) -> Done<()> {
    let mut ratios: Vec<(String, f64)> = Vec::new();
    println!("\n| recording | syllables | nuclei ÷ syllable |");
    println!("| --- | ---: | ---: |");
    let check = |outcome: &Outcome| outcome.measures.values[&MeasureId::NucleiPerSyllable];
    let mut print = |set: &str, name: &str, check: &Measure| {
        let Ok(ratio) = check.value else { return };
        println!("| {set}/{name} | {} | {ratio:.2} |", check.evidence_count);
        ratios.push((set.to_owned(), ratio));
    };
    for Measured { name, path, outcome, .. } in talks {
        print(path.split('/').next().unwrap_or_default(), name, &check(outcome));
    }
    for item in items {
        let (Some(path), Some(text)) = (item["path"].as_str(), item["transcript"].as_str()) else {
            continue;
        };
        let set = path.split('/').next().unwrap_or_default();
        let is_trusted = item["trust"]["wer"] == Value::Bool(true);
        if !is_trusted || !["real_en", "real_ru", "real_disfluent", "ami"].contains(&set) {
            continue;
        }
        let audio = decode(&corpus.join(path), None)?;
        let length_s = audio.duration().get();
        let language = item["language"].as_str().unwrap_or_default();
        let transcript = truth::spread(text, language, length_s);
        let Some(region) = Span::from_secs(0.0, length_s) else { continue };
        print(
            set,
            item["id"].as_str().unwrap_or(path),
            &check(&Outcome::of(&audio, region, &transcript)),
        );
    }
    println!(
        "\n| set | recordings | median nuclei ÷ syllable | least | most | beyond 0.3 of 0.8 |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    ratios.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    for set in ratios.chunk_by(|a, b| a.0 == b.0) {
        println!(
            "| {} | {} | {:.2} | {:.2} | {:.2} | {} |",
            set[0].0,
            set.len(),
            set[set.len() / 2].1,
            set[0].1,
            set[set.len() - 1].1,
            set.iter().filter(|one| (one.1 / 0.8 - 1.0).abs() > 0.3).count()
        );
    }
    Ok(())
}
