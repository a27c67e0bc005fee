//! An amount that is spread over time, such as syllables: how much of it falls into a stretch.

use coach_speech::Span;

use crate::rate::Evidence;

/// What is shorter counts as so long: a recogniser may give a word no length at all.
const PIECE_S_MIN: f64 = 0.01;

/// How much there is before each of some times; between them it grows evenly.
#[derive(Debug)]
pub(super) struct Tally {
    totals: Vec<(f64, f64)>,
}

impl Tally {
    /// Spreads each amount evenly over its span; spans may overlap and be in any order.
    pub(super) fn of(pieces: impl Iterator<Item = (Span, f64)>) -> Self {
        let mut edges = Vec::new();
        for (span, amount) in pieces {
            let missing_s = (PIECE_S_MIN - span.length().get()).max(0.0);
            let start_s = span.start().get() - missing_s / 2.0;
            let end_s = span.end().get() + missing_s / 2.0;
            let rate = amount / (end_s - start_s);
            edges.push((start_s, rate, 1));
            edges.push((end_s, -rate, -1));
        }
        edges.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut total, mut rate, mut open) = (0.0, 0.0_f64, 0);
        let mut totals: Vec<(f64, f64)> = Vec::with_capacity(edges.len());
        for (time_s, change, opens) in edges {
            if let Some(&(last_s, _)) = totals.last() {
                total += rate.max(0.0) * (time_s - last_s);
            }
            open += opens;
            // Where nothing is open nothing grows, whatever rounding has left.
            rate = if open == 0 { 0.0 } else { rate + change };
            totals.push((time_s, total));
        }
        Self { totals }
    }

    /// The syllables of the words.
    pub(super) fn of_syllables(evidence: &Evidence<'_>) -> Self {
        Self::of(evidence.words().map(|token| (token.span, token.syllables as f64)))
    }

    /// The words as spoken.
    pub(super) fn of_words(evidence: &Evidence<'_>) -> Self {
        Self::of(evidence.words().map(|token| (token.span, token.spoken_words as f64)))
    }

    /// The length of spans that do not overlap.
    pub(super) fn of_lengths(spans: &[Span]) -> Self {
        let long = spans.iter().filter(|span| span.length().get() >= PIECE_S_MIN);
        Self::of(long.map(|&span| (span, span.length().get())))
    }

    /// How much there is between two times, the earlier first; never negative.
    pub(super) fn between(&self, start_s: f64, end_s: f64) -> f64 {
        (self.before(end_s) - self.before(start_s)).max(0.0)
    }

    fn before(&self, time_s: f64) -> f64 {
        let next = self.totals.partition_point(|&(edge_s, _)| edge_s <= time_s);
        let Some(&(last_s, last)) = next.checked_sub(1).and_then(|last| self.totals.get(last))
        else {
            return 0.0;
        };
        let Some(&(next_s, following)) = self.totals.get(next) else { return last };
        last + (following - last) * ((time_s - last_s) / (next_s - last_s))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(start_s: f64, end_s: f64) -> Span {
        Span::from_secs(start_s, end_s).unwrap()
    }

    #[test]
    fn amounts_are_spread_evenly() {
        let tally = Tally::of([(span(1.0, 3.0), 4.0), (span(2.0, 2.0), 1.0)].into_iter());
        for (start_s, end_s, expected) in
            [(0.0, 9.0, 5.0), (0.0, 1.5, 1.0), (1.5, 2.5, 3.0), (2.5, 2.75, 0.5), (4.0, 5.0, 0.0)]
        {
            let found = tally.between(start_s, end_s);
            assert!((found - expected).abs() < 1e-9, "{start_s} to {end_s}: {found}");
        }
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(
            pieces in proptest::collection::vec((0.0..50.0_f64, 0.0..5.0_f64, 0.0..9.0_f64), 0..30),
            cut_s in -5.0..70.0_f64,
        ) {
            let whole: f64 = pieces.iter().map(|piece| piece.2).sum();
            let spans = pieces.iter().map(|&(start_s, s, amount)| (span(start_s, start_s + s), amount));
            let tally = Tally::of(spans);
            let (left, right) = (tally.between(-9.0, cut_s), tally.between(cut_s, 99.0));
            prop_assert!((left + right - whole).abs() < 1e-6, "{left} + {right}, not {whole}");
        }
    }
}
