//! When things happen, compared with when they happened: words, pauses, fillers.

use serde::{Serialize, Serializer};

use super::corpus::{Stretch, TrueFillers, TrueWord};
use super::document::Word;
use super::normalize::Normalizer;
use super::wer::align;

/// Pauses shorter than this are left to chance by scripts and by listeners.
pub(crate) const PAUSE_AT_LEAST_S: f64 = 0.4;

/// A filler may be heard a little early or late and still be the same one.
const FILLER_SLACK_S: f64 = 0.25;

/// Differences, result minus truth, in seconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Differences(pub(crate) Vec<f64>);

impl Differences {
    pub(crate) fn mean_absolute_s(&self) -> Option<f64> {
        let sum: f64 = self.0.iter().map(|difference| difference.abs()).sum();
        (!self.0.is_empty()).then(|| sum / self.0.len() as f64)
    }

    /// Mean with its sign: negative is early.
    pub(crate) fn mean_s(&self) -> Option<f64> {
        (!self.0.is_empty()).then(|| self.0.iter().sum::<f64>() / self.0.len() as f64)
    }

    pub(crate) fn median_absolute_s(&self) -> Option<f64> {
        let absolute = self.0.iter().map(|difference| difference.abs()).collect();
        median(absolute)
    }
}

impl Serialize for Differences {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let summary = serde_json::json!({
            "count": self.0.len(),
            "mean_absolute_s": self.mean_absolute_s(),
            "median_absolute_s": self.median_absolute_s(),
            "mean_s": self.mean_s(),
        });
        summary.serialize(serializer)
    }
}

/// The middle value, the mean of the two middle ones, or `None` of nothing.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        length if length % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

/// How far the edges of recognized words are from the true ones.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct WordTimeErrors {
    /// Words whose times are known.
    pub(crate) true_words: usize,
    pub(crate) starts: Differences,
    pub(crate) ends: Differences,
}

impl WordTimeErrors {
    pub(crate) fn add(&mut self, other: &Self) {
        self.true_words += other.true_words;
        self.starts.0.extend(&other.starts.0);
        self.ends.0.extend(&other.ends.0);
    }
}

/// Compares the edges of words that were recognized rightly.
pub(crate) fn word_times(truth: &[TrueWord], found: &[Word], rules: Normalizer) -> WordTimeErrors {
    let true_tokens = rules.tokens(truth.iter().map(|word| word.word.as_str()));
    let found_tokens = rules.tokens(found.iter().map(|word| word.text.as_str()));
    let mut errors = WordTimeErrors { true_words: truth.len(), ..WordTimeErrors::default() };
    for (true_place, found_place) in align(&true_tokens, &found_tokens).equal {
        let (Some(true_token), Some(found_token)) =
            (true_tokens.get(true_place), found_tokens.get(found_place))
        else {
            continue;
        };
        // A word of several tokens has one start, that of its first, and one end.
        let first = |tokens: &[super::normalize::Token], place: usize| {
            place == 0 || tokens[place - 1].word != tokens[place].word
        };
        let last = |tokens: &[super::normalize::Token], place: usize| {
            tokens.get(place + 1).is_none_or(|next| next.word != tokens[place].word)
        };
        let (true_word, found_word) = (&truth[true_token.word], &found[found_token.word]);
        if first(&true_tokens, true_place) && first(&found_tokens, found_place) {
            errors.starts.0.push(found_word.start_s - true_word.start);
        }
        if last(&true_tokens, true_place) && last(&found_tokens, found_place) {
            errors.ends.0.push(found_word.end_s - true_word.end);
        }
    }
    errors
}

/// How many were to be found, and how many of those found were right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Hits {
    /// There are so many.
    pub(crate) truly: usize,
    /// So many of these were found.
    pub(crate) recalled: usize,
    /// So many were reported.
    pub(crate) reported: usize,
    /// So many of these are right.
    pub(crate) right: usize,
}

impl Hits {
    pub(crate) fn precision(self) -> Option<f64> {
        (self.reported > 0).then(|| self.right as f64 / self.reported as f64)
    }

    pub(crate) fn recall(self) -> Option<f64> {
        (self.truly > 0).then(|| self.recalled as f64 / self.truly as f64)
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.truly += other.truly;
        self.recalled += other.recalled;
        self.reported += other.reported;
        self.right += other.right;
    }
}

/// How well pauses were found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct PauseErrors {
    pub(crate) hits: Hits,
    /// Both edges of the scripted pauses that were found.
    pub(crate) edges: Differences,
}

/// Compares pauses: those scripted must be found, and those reported must be silences.
pub(crate) fn pauses(scripted: &[Stretch], silences: &[Stretch], found: &[Stretch]) -> PauseErrors {
    let mut errors = PauseErrors::default();
    errors.hits.truly = scripted.len();
    for pause in scripted {
        let best = found
            .iter()
            .filter(|other| same(**other, *pause))
            .max_by(|a, b| a.common_s(*pause).total_cmp(&b.common_s(*pause)));
        if let Some(best) = best {
            errors.hits.recalled += 1;
            errors.edges.0.extend([best.start - pause.start, best.end - pause.end]);
        }
    }
    for pause in found.iter().filter(|pause| pause.length_s() >= PAUSE_AT_LEAST_S) {
        errors.hits.reported += 1;
        errors.hits.right += usize::from(silences.iter().any(|silence| same(*silence, *pause)));
    }
    errors
}

/// Whether two stretches share at least half of what they cover together.
pub(crate) fn same(one: Stretch, other: Stretch) -> bool {
    let common = one.common_s(other);
    common > 0.0 && common >= 0.5 * (one.length_s() + other.length_s() - common)
}

/// How well fillers were found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct FillerErrors {
    pub(crate) hits: Hits,
    /// Starts of those that were found, where the true ones are known.
    pub(crate) onsets: Differences,
    /// How long the recordings are for which fillers are known.
    pub(crate) minutes: f64,
}

impl FillerErrors {
    pub(crate) fn add(&mut self, other: &Self) {
        self.hits.add(other.hits);
        self.onsets.0.extend(&other.onsets.0);
        self.minutes += other.minutes;
    }

    /// Reported fillers that are none, per minute.
    pub(crate) fn false_alarms_per_min(&self) -> Option<f64> {
        let wrong = self.hits.reported - self.hits.right;
        (self.minutes > 0.0).then(|| wrong as f64 / self.minutes)
    }
}

/// Compares filled pauses; a start is compared with that of the one that shares most time.
pub(crate) fn filled_pauses(truth: &TrueFillers, found: &[Stretch], length_s: f64) -> FillerErrors {
    let onset = |filler: &Stretch| {
        let common = |other: &&Stretch| other.common_s(*filler);
        let best = found.iter().max_by(|one, other| common(one).total_cmp(&common(other)))?;
        (best.common_s(*filler) > -FILLER_SLACK_S).then_some(best.start - filler.start)
    };
    let onsets = match truth {
        TrueFillers::Timed(truth) => truth.iter().filter_map(onset).collect(),
        TrueFillers::Counted(_) => Vec::new(),
    };
    let hits = fillers(truth, found);
    FillerErrors { hits, onsets: Differences(onsets), minutes: length_s / 60.0 }
}

/// Compares fillers: by their times, or by their number where no times are known.
pub(crate) fn fillers(truth: &TrueFillers, found: &[Stretch]) -> Hits {
    match truth {
        TrueFillers::Counted(truly) => {
            let right = found.len().min(*truly);
            Hits { truly: *truly, recalled: right, reported: found.len(), right }
        }
        TrueFillers::Timed(truth) => Hits {
            truly: truth.len(),
            recalled: truth.iter().filter(|filler| meets_any(**filler, found)).count(),
            reported: found.len(),
            right: found.iter().filter(|filler| meets_any(**filler, truth)).count(),
        },
    }
}

fn meets_any(filler: Stretch, others: &[Stretch]) -> bool {
    others.iter().any(|other| other.common_s(filler) > -FILLER_SLACK_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(pairs: &[(f64, f64)]) -> Vec<Stretch> {
        pairs.iter().map(|&(start, end)| Stretch { start, end }).collect()
    }

    #[test]
    fn pauses_are_found_missed_and_invented() {
        let scripted = stretches(&[(1.0, 2.0), (5.0, 5.5), (8.0, 9.0)]);
        let silences = stretches(&[(1.0, 2.0), (3.0, 3.35), (5.0, 5.5), (8.0, 9.0)]);
        // Found late, an unscripted silence found long, an invention, and one too short to count.
        let found = stretches(&[(1.02, 2.01), (2.95, 3.38), (5.0, 5.5), (6.0, 6.6), (7.0, 7.3)]);
        let errors = pauses(&scripted, &silences, &found);
        assert_eq!(errors.hits, Hits { truly: 3, recalled: 2, reported: 4, right: 3 });
        assert_eq!(errors.edges.0.len(), 4);
        assert!((errors.edges.mean_absolute_s().unwrap() - 0.0075).abs() < 1e-9);
    }

    #[test]
    fn half_of_a_pause_is_not_that_pause() {
        let errors = pauses(&stretches(&[(1.0, 2.0)]), &[], &stretches(&[(1.0, 1.45)]));
        assert_eq!(errors.hits, Hits { truly: 1, recalled: 0, reported: 1, right: 0 });
    }

    #[test]
    fn fillers_are_compared_by_time_or_by_number() {
        let timed = TrueFillers::Timed(stretches(&[(1.0, 1.4), (5.0, 5.3)]));
        let found = stretches(&[(0.6, 0.8), (1.2, 1.3), (9.0, 9.2)]);
        assert_eq!(fillers(&timed, &found), Hits { truly: 2, recalled: 1, reported: 3, right: 2 });
        let hits = fillers(&TrueFillers::Counted(2), &found);
        assert_eq!(hits, Hits { truly: 2, recalled: 2, reported: 3, right: 2 });
        let hits = fillers(&TrueFillers::Counted(0), &[]);
        assert_eq!((hits.precision(), hits.recall()), (None, None));
    }

    #[test]
    fn onsets_and_false_alarms_of_filled_pauses() {
        let truth = TrueFillers::Timed(stretches(&[(1.0, 1.4), (5.0, 5.3), (8.0, 8.3)]));
        let found = stretches(&[(1.1, 1.4), (1.3, 1.5), (4.95, 5.2), (30.0, 30.2)]);
        let mut errors = filled_pauses(&truth, &found, 90.0);
        assert_eq!(errors.onsets.0.len(), 2);
        assert!((errors.onsets.0[0] - 0.1).abs() < 1e-9, "{errors:?}");
        assert!((errors.onsets.0[1] + 0.05).abs() < 1e-9, "{errors:?}");
        assert_eq!(errors.false_alarms_per_min(), Some(1.0 / 1.5));
        errors.add(&filled_pauses(&TrueFillers::Counted(0), &found, 30.0));
        assert_eq!(errors.hits, Hits { truly: 3, recalled: 2, reported: 8, right: 3 });
        assert_eq!(errors.false_alarms_per_min(), Some(2.5));
        assert_eq!(FillerErrors::default().false_alarms_per_min(), None);
    }

    #[test]
    fn words_are_compared_at_their_own_edges() {
        let truth = |word: &str, start, end| {
            let json = format!(r#"{{"word":"{word}","start":{start},"end":{end}}}"#);
            serde_json::from_str::<TrueWord>(&json).unwrap()
        };
        let found = |text: &str, start_s, end_s| Word { text: text.to_owned(), start_s, end_s };
        let errors = word_times(
            &[
                truth("It's", 0.0, 0.3),
                truth("forty", 0.3, 0.6),
                truth("two", 0.6, 0.9),
                truth("x", 1.0, 1.1),
            ],
            &[found("it's", 0.1, 0.3), found("42.", 0.4, 0.8), found("y", 1.0, 1.1)],
            Normalizer::new(Some("en"), false),
        );
        assert_eq!(errors.true_words, 4);
        let close = |found: &[f64], expected: &[f64]| {
            assert_eq!(found.len(), expected.len());
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        };
        close(&errors.starts.0, &[0.1, 0.1]);
        close(&errors.ends.0, &[0.0, -0.1]);
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }
}
