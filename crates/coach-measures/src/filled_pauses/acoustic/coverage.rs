//! Where the words really are: recognisers stretch a word over the hesitation beside it, because
//! they wrote nothing for it.

use coach_speech::Span;

use super::settings::FilledPauseSettings;
use super::speaker::Speaker;
use crate::filled_pauses::misheard;
use crate::filled_pauses::spectrum::Spectrum;
use crate::language::Language;
use crate::statistics;
use crate::tokens::Token;

/// How long a word of so many syllables takes an average speaker: a part of its own and one for
/// each syllable (English words: Yuan, Liberman & Cieri 2006; Russian: Stepanova 2011).
fn expected_s(syllables: usize, language: Language) -> f64 {
    let (own_s, syllable_s) = match language {
        Language::En => (0.08, 0.19),
        Language::Ru => (0.07, 0.165),
    };
    own_s + syllable_s * syllables.max(1) as f64
}

/// Speakers differ from the average by at most this much.
const PACE: (f64, f64) = (0.6, 1.5);
/// A part of a word that is shorter is none.
const PART_S_MIN: f64 = 0.05;

/// No word takes longer.
const WORD_S_MAX: f64 = 5.0;

/// A word at its true place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlacedWord {
    /// Index among the tokens.
    pub(super) token: usize,
    /// Where the transcript has it begin; ascending.
    start_s: f64,
    /// Where it sounds; several parts if silences cut a long word.
    pub(super) parts: Vec<Span>,
    /// Whether it is written with vowels and sonorants only, as a misheard hesitation is.
    may_be_hesitation: bool,
    /// How long it should take.
    expected_s: f64,
}

/// Places the words of a talk.
pub(super) fn place(
    tokens: &[Token],
    stretches: &[Span],
    language: Language,
    settings: &FilledPauseSettings,
    steadiness: &dyn Fn(Span) -> f64,
) -> Vec<PlacedWord> {
    let ratio = |token: &Token| token.span.length().get() / expected_s(token.syllables, language);
    let words = || tokens.iter().enumerate().filter(|(_, token)| token.is_word());
    let mut ratios: Vec<f64> = words().map(|(_, token)| ratio(token)).collect();
    let pace = statistics::percentile(&mut ratios, 0.5).unwrap_or(1.0).clamp(PACE.0, PACE.1);
    words()
        .map(|(index, token)| {
            let expected_s = pace * expected_s(token.syllables, language);
            let parts = parts(token.span, stretches);
            let kept = match parts.as_slice() {
                [] => vec![token.span],
                [only] => vec![trim(*only, expected_s, settings, steadiness)],
                several => choose(several, expected_s, steadiness)
                    .into_iter()
                    .map(|part| trim(part, expected_s, settings, steadiness))
                    .collect(),
            };
            PlacedWord {
                token: index,
                start_s: token.span.start().get(),
                parts: kept,
                may_be_hesitation: misheard::lexeme(&token.text, language).is_some(),
                expected_s,
            }
        })
        .collect()
}

/// The parts of a span that are not silent.
fn parts(span: Span, stretches: &[Span]) -> Vec<Span> {
    let first = stretches.partition_point(|stretch| stretch.end() <= span.start());
    stretches[first..]
        .iter()
        .take_while(|stretch| stretch.start() < span.end())
        .filter_map(|stretch| {
            let start = stretch.start().max(span.start());
            let part = Span::new(start, stretch.end().min(span.end()));
            (part.length().get() >= PART_S_MIN).then_some(part)
        })
        .collect()
}

/// The part that fits best; all of them if the word is longer than any.
fn choose(parts: &[Span], expected_s: f64, steadiness: &dyn Fn(Span) -> f64) -> Vec<Span> {
    let longest_s = parts.iter().map(|part| part.length().get()).fold(0.0, f64::max);
    if expected_s > 1.5 * longest_s {
        return parts.to_vec();
    }
    let misfit = |part: &Span| (part.length().get() / expected_s).ln().abs() + steadiness(*part);
    let best = parts.iter().min_by(|one, other| misfit(one).total_cmp(&misfit(other)));
    best.copied().into_iter().collect()
}

/// Cuts a word that is too long to what it takes, at the end where the sound moves more.
fn trim(
    part: Span,
    expected_s: f64,
    settings: &FilledPauseSettings,
    steadiness: &dyn Fn(Span) -> f64,
) -> Span {
    let (start_s, end_s) = (part.start().get(), part.end().get());
    if end_s - start_s <= settings.word_stretch_max * expected_s + settings.word_slack_s {
        return part;
    }
    let length_s = (1.2 * expected_s).min(end_s - start_s);
    let head = Span::from_secs(start_s, start_s + length_s).unwrap_or(part);
    let tail = Span::from_secs(end_s - length_s, end_s).unwrap_or(part);
    if steadiness(head) <= steadiness(tail) { head } else { tail }
}

/// How steady a stretch is: 0 where all changes, 1 where nothing does.
pub(super) fn steadiness(spectrum: &Spectrum, speaker: &Speaker, span: Span) -> f64 {
    let frames = &spectrum.frames()[spectrum.frames_within(span)];
    let sum: f64 = frames.iter().map(|frame| 1.0 - speaker.flux_rank(frame.flux)).sum();
    sum / frames.len().max(1) as f64
}

/// What words have to do with a span.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Cover {
    /// The share of the span that words cover.
    pub(super) share: f64,
    /// The greatest share of a word that lies in it: every word needs a sound of its own.
    pub(super) of_word: f64,
    /// The token that was left out, as it may be this very hesitation.
    pub(super) written: Option<usize>,
}

/// The longest part of a span that no word covers.
pub(super) fn longest_gap(words: &[PlacedWord], span: Span) -> Option<Span> {
    let first = words.partition_point(|word| word.start_s < span.start().get() - WORD_S_MAX);
    let mut parts: Vec<Span> = words[first..]
        .iter()
        .take_while(|word| word.start_s < span.end().get())
        .flat_map(|word| word.parts.iter().copied())
        .filter(|part| part.overlap(span).get() > 0.0)
        .collect();
    parts.sort_by(|one, other| one.start().get().total_cmp(&other.start().get()));
    let mut gaps = Vec::new();
    let mut from = span.start();
    for part in parts {
        if part.start() > from {
            gaps.push(Span::new(from, part.start()));
        }
        from = from.max(part.end());
    }
    if from < span.end() {
        gaps.push(Span::new(from, span.end()));
    }
    gaps.into_iter().max_by(|a, b| a.length().get().total_cmp(&b.length().get()))
}

/// What words have to do with a span. A word that may be a misheard hesitation does not count
/// if the sound is `alone`: then it is what was misheard.
pub(super) fn cover(words: &[PlacedWord], span: Span, alone: bool) -> Cover {
    let mut covered_s = 0.0;
    let (mut of_word, mut written) = (0.0_f64, None);
    let first = words.partition_point(|word| word.start_s < span.start().get() - WORD_S_MAX);
    for word in words[first..].iter().take_while(|word| word.start_s < span.end().get()) {
        let common_s: f64 = word.parts.iter().map(|part| part.overlap(span).get()).sum();
        if common_s > 0.0 && alone && word.may_be_hesitation {
            written = Some(word.token);
        } else if common_s > 0.0 {
            covered_s += common_s;
            let own_s: f64 = word.parts.iter().map(|part| part.length().get()).sum();
            of_word = of_word.max(common_s / own_s.max(word.expected_s));
        }
    }
    Cover { share: (covered_s / span.length().get().max(1e-9)).min(1.0), of_word, written }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(start_s: f64, end_s: f64) -> Span {
        Span::from_secs(start_s, end_s).unwrap()
    }

    fn word(start_s: f64, end_s: f64, may_be_hesitation: bool) -> PlacedWord {
        let parts = vec![span(start_s, end_s)];
        PlacedWord { token: 7, start_s, parts, may_be_hesitation, expected_s: 0.2 }
    }

    #[test]
    fn a_span_between_words() {
        let words = [word(0.0, 1.0, false), word(1.5, 1.6, false), word(2.0, 3.0, true)];
        for (start_s, end_s, alone, share, of_word, gap) in [
            (1.1, 1.4, false, 0.0, 0.0, Some((1.1, 1.4))),
            (0.5, 1.5, false, 0.5, 0.5, Some((1.0, 1.5))),
            // A short word is measured against what it should take.
            (1.2, 1.7, false, 0.2, 0.5, Some((1.2, 1.5))),
            (0.2, 0.4, false, 1.0, 0.2, None),
            (2.0, 3.0, false, 1.0, 1.0, None),
            (2.0, 3.0, true, 0.0, 0.0, None),
        ] {
            let cover = cover(&words, span(start_s, end_s), alone);
            assert!((cover.share - share).abs() < 1e-9, "{start_s}: {cover:?}");
            assert!((cover.of_word - of_word).abs() < 1e-9, "{start_s}: {cover:?}");
            assert_eq!(cover.written, alone.then_some(7), "{start_s}");
            let found = longest_gap(&words, span(start_s, end_s));
            assert_eq!(found, gap.map(|(from_s, to_s)| span(from_s, to_s)), "{start_s}");
        }
    }

    proptest! {
        #[test]
        fn a_word_stays_within_what_was_written(
            start_s in 0.0..5.0_f64,
            length_s in 0.0..4.0_f64,
            cuts in proptest::collection::vec((0.0..9.0_f64, 0.01..1.0_f64), 0..6),
            expected_s in 0.1..1.5_f64,
        ) {
            let mut ends = cuts;
            ends.sort_by(|one, other| one.0.total_cmp(&other.0));
            let mut stretches: Vec<Span> = Vec::new();
            for (from_s, long_s) in ends {
                let from_s = stretches.last().map_or(from_s, |last| from_s.max(last.end().get()));
                stretches.push(span(from_s, from_s + long_s));
            }
            let written = span(start_s, start_s + length_s);
            let found = parts(written, &stretches);
            for part in &found {
                prop_assert!(written.start() <= part.start() && part.end() <= written.end());
                let settings = FilledPauseSettings::default();
                let kept = trim(*part, expected_s, &settings, &|_| 0.5);
                prop_assert!(part.start() <= kept.start() && kept.end() <= part.end());
            }
            if !found.is_empty() {
                let chosen = choose(&found, expected_s, &|_| 0.5);
                prop_assert!(!chosen.is_empty());
                prop_assert!(chosen.iter().all(|part| found.contains(part)));
            }
        }
    }
}
