//! Words said much more often than people say them.
//!
//! By stem, for content words that are no names. A word counts from five uses in the talk or four
//! within a minute on, where that is eight times as often as in the list of frequencies.

use std::collections::{BTreeMap, VecDeque};

use coach_speech::text::OverusedWord;

use super::Text;
use super::frequencies::{per_million, stem};

const WINDOW_S: f64 = 60.0;
/// Words of a minute, for what is expected in it: the middle of the good bands of pace.
const WINDOW_WORDS: f64 = 130.0;

/// The most striking words first: by uses beyond those expected, then by place.
pub(super) fn find(text: &Text<'_>) -> Vec<OverusedWord> {
    let mut uses: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let candidates = (0..text.tokens.len()).filter(|&at| text.is_content(at));
    for at in candidates {
        let stem = stem(&text.tokens[at].text, text.languages[at]);
        uses.entry(stem).or_default().push(at);
    }
    let total = text.tokens.iter().filter(|token| token.is_word()).count() as f64;
    let mut found: Vec<OverusedWord> =
        uses.iter().filter_map(|(stem, at)| overused(text, stem, at, total)).collect();
    let excess = |word: &OverusedWord| word.uses as f64 - word.expected_uses;
    found.sort_by(|a, b| excess(b).total_cmp(&excess(a)).then_with(|| a.places.cmp(&b.places)));
    found.truncate(text.settings.overuse_listed_max);
    found
}

fn overused(text: &Text<'_>, stem: &str, at: &[usize], total: f64) -> Option<OverusedWord> {
    let settings = text.settings;
    let names = at.iter().filter(|&&token| text.is_name(token)).count();
    if 2 * names >= at.len() {
        return None;
    }
    let share = per_million(stem, text.language) / 1e6;
    let expected_uses = share * total;
    let in_minute = uses_in_minute_max(text, at);
    let often = at.len() >= settings.overuse_uses_min
        && at.len() as f64 >= settings.overuse_ratio_min * expected_uses;
    let at_once = in_minute >= settings.overuse_uses_in_minute_min
        && in_minute as f64 >= settings.overuse_ratio_min * share * WINDOW_WORDS;
    (often || at_once).then(|| OverusedWord {
        word: commonest_form(text, at),
        uses: at.len(),
        expected_uses,
        uses_in_minute_max: in_minute,
        places: at.iter().map(|&token| text.tokens[token].word).collect(),
    })
}

fn uses_in_minute_max(text: &Text<'_>, at: &[usize]) -> usize {
    let mut window: VecDeque<f64> = VecDeque::new();
    let mut most = 0;
    for &token in at {
        let time_s = text.since_start_s(token);
        window.push_back(time_s);
        while window.front().is_some_and(|&first| time_s - first > WINDOW_S) {
            window.pop_front();
        }
        most = most.max(window.len());
    }
    most
}

/// The form used most; the first in the alphabet of several.
fn commonest_form(text: &Text<'_>, at: &[usize]) -> String {
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    for &token in at {
        *forms.entry(text.tokens[token].text.as_str()).or_default() += 1;
    }
    let most = forms.values().copied().max().unwrap_or(0);
    let form = forms.into_iter().find(|&(_, uses)| uses == most);
    form.map_or_else(String::new, |(form, _)| form.to_owned())
}
