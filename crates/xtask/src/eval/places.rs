//! Where in the sentence pauses stand, compared with where the script has them.

use coach_speech::pause::PausePlace;
use serde::Serialize;

use super::corpus::{Stretch, TrueEvent};
use super::document::Pause;
use super::times::{Hits, same};

/// Shortest pause, as the measures define it.
pub(super) const PAUSE_S_MIN: f64 = 0.25;

/// The place after a text, by the mark at its end.
fn after(text: &str) -> PausePlace {
    if text.ends_with(['.', '?', '!', '…']) {
        PausePlace::Sentence
    } else if text.ends_with([',', ';', ':', '—', '–']) {
        PausePlace::Clause
    } else {
        PausePlace::Inside
    }
}

/// By its name in the report; what stands before a pause inside makes no difference.
fn named(name: &str) -> PausePlace {
    let place = PausePlace::ALL.into_iter().find(|place| place.name() == name);
    place.filter(|place| place.is_boundary()).unwrap_or(PausePlace::Inside)
}

/// Pauses in the script that were found, and those of them at the right place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct PlaceHits {
    /// Of the three places.
    pub(crate) of_three: Hits,
    /// Of two: between clauses or inside one.
    pub(crate) of_two: Hits,
}

impl PlaceHits {
    pub(crate) fn new(events: &[TrueEvent], found: &[Pause]) -> Self {
        let mut hits = Self::default();
        for (silence, place) in scripted(events) {
            let pause = found.iter().find(|pause| same(pause.times.stretch(), silence));
            let found = pause.map(|pause| named(&pause.place));
            hits.of_three.add(judged(place, found, PartialEq::eq));
            hits.of_two
                .add(judged(place, found, |one, other| one.is_boundary() == other.is_boundary()));
        }
        hits
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.of_three.add(other.of_three);
        self.of_two.add(other.of_two);
    }
}

fn judged(
    truth: PausePlace,
    found: Option<PausePlace>,
    same: impl Fn(&PausePlace, &PausePlace) -> bool,
) -> Hits {
    let (count, right) = (usize::from(found.is_some()), found.is_some_and(|it| same(&it, &truth)));
    Hits { truly: 1, recalled: count, reported: count, right: usize::from(right) }
}

/// The silences between what is said that are pauses, each with its place; hesitations have no mark of their own.
pub(super) fn scripted(events: &[TrueEvent]) -> Vec<(Stretch, PausePlace)> {
    let mut place = PausePlace::Inside;
    let mut pauses = Vec::new();
    for pair in events.windows(2) {
        if pair[0].kind != "filler" {
            place = after(pair[0].text.trim_end());
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
        let hits = PlaceHits::new(&events, &found);
        assert_eq!(hits.of_three, Hits { truly: 4, recalled: 3, reported: 3, right: 2 });
        assert_eq!(hits.of_two, Hits { truly: 4, recalled: 3, reported: 3, right: 2 });
        let found: Vec<Pause> =
            serde_json::from_value(json!([{ "start_s": 1.0, "end_s": 1.5, "place": "sentence" }]))
                .unwrap();
        let hits = PlaceHits::new(&events, &found);
        assert_eq!((hits.of_three.right, hits.of_two.right), (0, 1));
    }
}
