//! Runs: speech between two pauses, silent or filled, with the syllables in each.

use coach_speech::Span;

use crate::places::token_after;
use crate::rate::Evidence;

/// One run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    /// How long it sounds; more than nothing.
    pub(super) length_s: f64,
    /// Syllables of its words.
    pub(crate) syllables: usize,
}

/// The runs of a talk in order, those without a word included.
pub(crate) fn runs(evidence: &Evidence<'_>) -> Vec<Run> {
    let Some(talk) = evidence.sound.speech_span else { return Vec::new() };
    let mut runs = Vec::new();
    let (mut start, mut first) = (talk.start(), 0);
    let mut push = |start, end, first: usize, next: usize| {
        let length_s = Span::new(start, end).length().get();
        if start < end && length_s > 0.0 {
            let syllables = evidence.tokens[first..next].iter().filter(|token| token.is_word());
            runs.push(Run { length_s, syllables: syllables.map(|token| token.syllables).sum() });
        }
    };
    for between in breaks(evidence) {
        let next = token_after(evidence.tokens, between).clamp(first, evidence.tokens.len());
        push(start, between.start().min(talk.end()), first, next);
        (start, first) = (start.max(between.end()), next);
    }
    push(start, talk.end(), first, evidence.tokens.len());
    runs
}

/// Silent and filled pauses in order; those that overlap are one.
pub(super) fn breaks(evidence: &Evidence<'_>) -> Vec<Span> {
    let silent = evidence.pauses.iter().map(|pause| pause.span);
    let mut spans: Vec<Span> =
        silent.chain(evidence.filled_pauses.iter().map(|filled| filled.span)).collect();
    spans.sort_by(|a, b| a.start().get().total_cmp(&b.start().get()));
    crate::acoustics::merged(spans)
}
