//! Streams of either dialect: how an answer is cut into pieces, and what a script does to events.

use crate::chance::Chance;
use crate::fault::Fault;
use crate::reply::{Event, Reply};

const PIECE_CHARS_MAX: usize = 12;

/// A longer answer comes as one event, however long it is.
const PIECEWISE_CHARS_MAX: usize = 100_000;

/// The end of a stream.
pub(crate) const DONE: &str = "[DONE]";

/// The events of an answer: those with words, then what follows them, without the last word.
#[derive(Debug)]
pub(crate) struct Events {
    pub(crate) words: Vec<Event>,
    /// The event that says why it ended.
    pub(crate) finish: Event,
    /// What follows, as the usage of `OpenAI`.
    pub(crate) after: Vec<Event>,
}

/// Pieces of 1 to 12 characters, always the same for the same text; at least one.
pub(crate) fn pieces(text: &str, seed: u64) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    if letters.is_empty() || letters.len() > PIECEWISE_CHARS_MAX {
        return vec![text.to_owned()];
    }
    let mut chance = Chance::of(seed, text);
    let mut pieces = Vec::new();
    let mut rest = letters.as_slice();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(chance.up_to(PIECE_CHARS_MAX).min(rest.len()));
        pieces.push(piece.iter().collect());
        rest = after;
    }
    pieces
}

/// A stream of these events, as the script would have it.
pub(crate) fn reply(events: Events, faults: &[Fault]) -> Reply {
    let has = |fault: &Fault| faults.contains(fault);
    if has(&Fault::EmptyBody) {
        return Reply::stream(Vec::new());
    }
    if has(&Fault::MalformedJson) {
        return Reply::stream(vec![Event::data("{\"choices\":[{", "")]);
    }
    let mut all = events.words;
    let first = all.first().cloned();
    if has(&Fault::GarbageEvent) {
        all.insert(1.min(all.len()), Event::data("{not-json}", ""));
    }
    if !has(&Fault::DoneWithoutFinish) {
        all.push(events.finish);
    }
    all.extend(events.after);
    if !has(&Fault::NoDone) {
        all.push(Event::data(DONE, ""));
    }
    if has(&Fault::DupDoneExtraData) {
        all.extend(first.map(|first| Event { said: String::new(), ..first }));
        all.push(Event::data(DONE, ""));
    }
    if has(&Fault::CommentAndCrlf) {
        all = odd_but_valid(all);
    }
    Reply::stream(all)
}

/// The same events, in the parts of the format that are rarely used.
fn odd_but_valid(events: Vec<Event>) -> Vec<Event> {
    let odd = |(place, event): (usize, Event)| {
        let text = String::from_utf8_lossy(&event.bytes).into_owned();
        let text = match place {
            // White space may stand between the signs of JSON, so a line may end there.
            0 => text.replacen("data: {", "retry: 1000\ndata: {\ndata: ", 1),
            1 => text.replacen("data: ", "event: message\nid: 1\ndata:", 1),
            _ => format!(": keep-alive\n\n{text}"),
        };
        Event { bytes: text.replace('\n', "\r\n").into_bytes(), said: event.said }
    };
    events.into_iter().enumerate().map(odd).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_whole_text_and_always_the_same() {
        let text = "Съешь же ещё этих мягких французских булок, да выпей чаю";
        let cut = pieces(text, 1);
        assert_eq!(cut.concat(), text);
        assert!(cut.iter().all(|piece| (1..=12).contains(&piece.chars().count())));
        assert_eq!(cut, pieces(text, 1));
        assert_ne!(cut, pieces(text, 2));
        assert_eq!(pieces("", 1), [""]);
    }
}
