//! Phrases of three to five words that come again and again.

use std::collections::{BTreeMap, BTreeSet};

use coach_speech::text::RepeatedPhrase;

use super::Text;

/// The longest phrases first, then those used most, then by place. Uses that a longer phrase of
/// the list covers do not count for a shorter one.
pub(super) fn find(text: &Text<'_>) -> Vec<RepeatedPhrase> {
    let mut covered = vec![false; text.tokens.len()];
    let mut found: Vec<RepeatedPhrase> = Vec::new();
    for length in [5, 4, 3] {
        let mut uses: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
        for start in windows(text, length) {
            let phrase = (start..start + length).map(|at| text.tokens[at].text.as_str()).collect();
            let starts = uses.entry(phrase).or_default();
            let is_free = starts.last().is_none_or(|&last| last + length <= start);
            if is_free && !(start..start + length).any(|at| covered[at]) {
                starts.push(start);
            }
        }
        uses.retain(|_, starts| starts.len() >= text.settings.phrase_uses_min);
        let mut phrases: Vec<(Vec<&str>, Vec<usize>)> = uses.into_iter().collect();
        phrases.sort_by_key(|(_, starts)| (std::cmp::Reverse(starts.len()), starts[0]));
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for (phrase, starts) in phrases {
            // Shifted readings of one longer stretch are one phrase.
            let is_shifted = |&start: &usize| (start..start + length).any(|at| taken.contains(&at));
            let own: Vec<usize> = starts.into_iter().filter(|start| !is_shifted(start)).collect();
            if own.len() < text.settings.phrase_uses_min {
                continue;
            }
            taken.extend(own.iter().flat_map(|&start| start..start + length));
            let places = own.iter().map(|&start| text.words(start, start + length)).collect();
            found.push(RepeatedPhrase { phrase: phrase.join(" "), places });
        }
        for at in taken {
            covered[at] = true;
        }
    }
    found.truncate(text.settings.overuse_listed_max);
    found
}

/// Starts of phrases inside a sentence: words without fillers, at least one with a meaning.
fn windows(text: &Text<'_>, length: usize) -> Vec<usize> {
    let of = |sentence: &crate::sentences::Sentence| {
        (sentence.start..(sentence.end + 1).saturating_sub(length)).filter(|&start| {
            let mut window = start..start + length;
            window.clone().all(|at| text.tokens[at].is_word() && !text.is_filler[at])
                && window.any(|at| text.is_content(at))
        })
    };
    text.sentences.iter().flat_map(of).collect()
}
