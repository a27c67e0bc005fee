//! Where in the sentence pauses stand, compared with where the script has them.

use super::corpus::{Stretch, TrueEvent};
use super::document::Pause;
use super::times::{Hits, same};

/// Shortest pause, as the measures define it.
const PAUSE_S_MIN: f64 = 0.25;

/// Where a pause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Sentence,
    Clause,
    Inside,
}

impl Place {
    /// By the mark at the end of what was said before.
    fn after(text: &str) -> Self {
        if text.ends_with(['.', '?', '!', '…']) {
            Self::Sentence
        } else if text.ends_with([',', ';', ':', '—', '–']) {
            Self::Clause
        } else {
            Self::Inside
        }
    }

    /// By its name in the report; what stands before a pause inside makes no difference.
    fn named(name: &str) -> Self {
        match name {
            "sentence" => Self::Sentence,
            "clause" => Self::Clause,
            _ => Self::Inside,
        }
    }
}

/// Of the pauses in the script, those that were found, and of these the ones at the right place.
pub(crate) fn hits(events: &[TrueEvent], found: &[Pause]) -> Hits {
    let mut hits = Hits::default();
    for (silence, place) in scripted(events) {
        hits.truly += 1;
        let Some(pause) = found.iter().find(|pause| same(pause.times.stretch(), silence)) else {
            continue;
        };
        hits.recalled += 1;
        hits.reported += 1;
        hits.right += usize::from(Place::named(&pause.place) == place);
    }
    hits
}

/// The silences between what is said; hesitations have no mark of their own.
fn scripted(events: &[TrueEvent]) -> Vec<(Stretch, Place)> {
    let mut place = Place::Inside;
    let mut pauses = Vec::new();
    for pair in events.windows(2) {
        if pair[0].kind != "filler" {
            place = Place::after(pair[0].text.trim_end());
        }
        let silence = Stretch { start: pair[0].times.end, end: pair[1].times.start };
        if silence.length_s() >= PAUSE_S_MIN {
            pauses.push((silence, place));
        }
    }
    pauses
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pause_has_the_place_of_the_mark_before_it() {
        let events: Vec<TrueEvent> = serde_json::from_value(json!([
            { "type": "phrase", "text": "We met there,", "start": 0.0, "end": 1.0 },
            { "type": "filler", "text": "um", "start": 1.5, "end": 2.0 },
            { "type": "phrase", "text": "and", "start": 2.5, "end": 3.0 },
            { "type": "phrase", "text": "talked.", "start": 3.4, "end": 4.0 },
            { "type": "phrase", "text": "Then", "start": 4.1, "end": 5.0 },
            { "type": "phrase", "text": "we left.", "start": 6.0, "end": 7.0 },
        ]))
        .unwrap();
        let found: Vec<Pause> = serde_json::from_value(json!([
            { "start_s": 1.0, "end_s": 1.5, "place": "clause" },
            { "start_s": 2.0, "end_s": 2.5, "place": "inside" },
            { "start_s": 3.0, "end_s": 3.4, "place": "inside_after_function_word" },
        ]))
        .unwrap();
        let expected = Hits { truly: 4, recalled: 3, reported: 3, right: 2 };
        assert_eq!(hits(&events, &found), expected);
    }
}
