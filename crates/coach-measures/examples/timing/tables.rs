//! Tables of what was found in the made-up talks against what is true of them.

use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId};
use coach_speech::pause::Pause;

use super::outcome::Measured;
use super::truth;

pub(crate) fn print_rates(talks: &[Measured]) {
    use MeasureId::{ArticulationRateSylS, PhonationTimeRatio, SpeechRateSylS, SpeechRateWpm};
    println!(
        "| talk | words, of | wpm | ± % | syl/s | ± % | syl/s, pauses out | ± % | by the same silences, ± % | phonation | ± % |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for Measured { name, talk, outcome, .. } in talks {
        let syllables = outcome.measures.syllable_count as f64;
        let cell = |id, truth: f64| {
            let value = outcome.measures.value(id).unwrap_or(f64::NAN);
            format!("{value:.2} | {:+.1}", (value / truth - 1.0) * 100.0)
        };
        let phonation_s = talk.total_s - talk.pause_s();
        // What the truth calls a silence of 0.23 s may be found to be a pause.
        let is_found =
            |span: &&Span| outcome.measures.pauses.iter().any(|pause| is_same(pause.span, **span));
        let true_silences = talk.pauses.iter().map(|(span, _)| span).chain(&talk.short_silences);
        let found_s: f64 = true_silences.filter(is_found).map(|span| span.length().get()).sum();
        let same_silences = syllables / (talk.total_s - found_s - talk.filled_s);
        println!(
            "| {name} | {}, {} | {} | {} | {} | {:+.1} | {} |",
            outcome.measures.word_count,
            talk.words,
            cell(SpeechRateWpm, talk.words as f64 * 60.0 / talk.total_s),
            cell(SpeechRateSylS, syllables / talk.total_s),
            cell(ArticulationRateSylS, syllables / (phonation_s - talk.filled_s)),
            (outcome.measures.value(ArticulationRateSylS).unwrap_or(f64::NAN) / same_silences
                - 1.0)
                * 100.0,
            cell(PhonationTimeRatio, phonation_s / talk.total_s),
        );
    }
}

pub(crate) fn print_pauses(talks: &[Measured]) {
    println!("\n| talk | pauses | found | from 0.15 s on | elsewhere | place right | share |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut sum = (0_usize, 0_usize);
    let mut wrong = Vec::new();
    for Measured { name, talk, outcome, .. } in talks {
        let (mut right, mut found) = (0_usize, 0_usize);
        let pauses = &outcome.measures.pauses;
        for (span, place) in &talk.pauses {
            let Some(pause) = pauses.iter().find(|pause| is_same(pause.span, *span)) else {
                continue;
            };
            found += 1;
            if truth::is_same_place(pause.place, *place) {
                right += 1;
            } else {
                let (at_s, found, truth) = (span.start().get(), pause.place.name(), place.name());
                wrong.push(format!("{name} {at_s:.1} s: {found}, truly {truth}"));
            }
        }
        let is_short =
            |pause: &&Pause| talk.short_silences.iter().any(|span| is_same(pause.span, *span));
        let short = pauses.iter().filter(is_short).count();
        sum = (sum.0 + right, sum.1 + found);
        println!(
            "| {name} | {} | {found} | {short} | {} | {right} | {:.3} |",
            talk.pauses.len(),
            pauses.len().saturating_sub(found + short),
            right as f64 / found as f64,
        );
    }
    println!("| all | | {} | | | {} | {:.3} |", sum.1, sum.0, sum.0 as f64 / sum.1 as f64);
    for line in wrong {
        println!("- {line}");
    }
}

/// Whether two silences share half of the shorter one.
fn is_same(one: Span, other: Span) -> bool {
    one.overlap(other).get() >= one.length().min(other.length()).get() / 2.0
}

pub(crate) fn print_pace(talks: &[Measured]) {
    println!(
        "\n| talk | rate CV | runs | start ÷ rest | pruned | longest, s | dramatic | changes |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for Measured { name, outcome, .. } in talks {
        let (values, timing) = (&outcome.measures.values, &outcome.measures.timing);
        let changes: Vec<String> = timing
            .pace_changes
            .iter()
            .map(|change| {
                format!(
                    "{} {:.0}–{:.0} s × {:.2}",
                    change.kind.name(),
                    change.span.start().get(),
                    change.span.end().get(),
                    change.median_ratio
                )
            })
            .collect();
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} |",
            number(&values[&MeasureId::ArticulationRateCv]),
            values[&MeasureId::ArticulationRateCv].evidence_count,
            number(&values[&MeasureId::StartRushRatio]),
            number(&values[&MeasureId::PrunedWordsRatio]),
            number(&values[&MeasureId::UnbrokenSpeechSMax]),
            timing.dramatic_pauses.len(),
            changes.join(", ")
        );
    }
}

fn number(measure: &Measure) -> String {
    match measure.value {
        Ok(value) => format!("{value:.2}"),
        Err(reason) => reason.name().to_owned(),
    }
}
