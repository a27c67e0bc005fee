//! The talks as louder, quieter, later, resampled and compressed sound: what is counted must stay.

use std::path::Path;

use coach_speech::measures::{Measure, MeasureId};

use super::Done;
use super::outcome::{Measured, Outcome};
use super::sound::{VARIANTS, Variant, decode};

pub(crate) fn print_variants(corpus: &Path, talks: &[Measured]) -> Done<()> {
    println!(
        "\n| sound | pauses, of | filled pauses, of | nuclei, % | words, of | syl/s, pauses out, % | rate CV, most |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for variant in VARIANTS {
        print_variant(corpus, talks, variant)?;
    }
    Ok(())
}

fn print_variant(corpus: &Path, talks: &[Measured], variant: &Variant) -> Done<()> {
    let mut counts = [(0, 0); 3];
    let (mut nuclei, mut rate, mut variation) = (0.0_f64, 0.0_f64, 0.0_f64);
    for Measured { path, talk, outcome: before, .. } in talks {
        let audio = decode(&corpus.join(path), Some(variant))?;
        let (transcript, region) = talk.later(variant.delay_s);
        let after = Outcome::of(&audio, region, &transcript);
        let both = [&before.measures, &after.measures];
        let [pauses, filled, words] = &mut counts;
        for (count, of) in [
            (pauses, both.map(|measures| measures.pauses.len())),
            (filled, both.map(|measures| measures.filled_pauses.len())),
            (words, both.map(|measures| measures.word_count)),
        ] {
            *count = (count.0 + of[1], count.1 + of[0]);
        }
        let change = |a: &Measure, b: &Measure| match (a.value, b.value) {
            (Ok(a), Ok(b)) => (b / a - 1.0) * 100.0,
            _ => f64::INFINITY,
        };
        let most = |worst: f64, new: f64| if new.abs() > worst.abs() { new } else { worst };
        let of = |id: MeasureId| both.map(|measures| measures.values[&id]);
        let syllables = of(MeasureId::NucleiPerSyllable);
        nuclei = most(nuclei, change(&syllables[0], &syllables[1]));
        let rates = of(MeasureId::ArticulationRateSylS);
        rate = most(rate, change(&rates[0], &rates[1]));
        let variations = of(MeasureId::ArticulationRateCv);
        if let (Ok(a), Ok(b)) = (variations[0].value, variations[1].value) {
            variation = most(variation, b - a);
        }
    }
    let [pauses, filled, words] = counts.map(|(now, before)| format!("{now}, {before}"));
    println!(
        "| {} | {pauses} | {filled} | {nuclei:+.1} | {words} | {rate:+.1} | {variation:+.3} |",
        variant.name
    );
    Ok(())
}
