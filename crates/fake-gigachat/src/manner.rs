//! In which steps a reply goes out: what is written at once, where it waits, where it breaks off.
//! A plan only; `wire` carries it out.

use crate::fault::{Fault, How, When};
use crate::reply::{Body, Event, Reply};

/// What follows the last chunk.
const CHUNKS_END: &[u8] = b"0\r\n\r\n";

/// How a reply is sent.
#[derive(Debug, Default)]
pub(crate) struct Manner {
    delay_headers_ms: u64,
    delay_first_byte_ms: u64,
    drip: Option<(u64, usize)>,
    stall_after: Option<(usize, u64)>,
    disconnect: Option<(When, How)>,
    split: bool,
    one_write: bool,
}

/// One step of sending.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    Write(Vec<u8>),
    WaitMs(u64),
    /// All of an event is out.
    Said(String),
    Cut(How),
}

impl Manner {
    pub(crate) fn of(faults: &[Fault]) -> Self {
        let mut manner = Self::default();
        for fault in faults {
            match fault {
                Fault::DelayHeaders { ms } => manner.delay_headers_ms = *ms,
                Fault::DelayFirstByte { ms } => manner.delay_first_byte_ms = *ms,
                Fault::Drip { chunk_ms, bytes } => manner.drip = Some((*chunk_ms, *bytes)),
                Fault::StallAfter { events, ms } => manner.stall_after = Some((*events, *ms)),
                Fault::Disconnect { when, how } => manner.disconnect = Some((*when, *how)),
                Fault::SplitUtf8 => manner.split = true,
                Fault::OneWrite => manner.one_write = true,
                _ => {}
            }
        }
        manner
    }

    /// Everything that is to be done to send a reply.
    pub(crate) fn plan(&self, reply: &Reply, closes: bool) -> Vec<Step> {
        let mut steps = Vec::new();
        wait(&mut steps, self.delay_headers_ms);
        if let Some((When::BeforeHeaders, how)) = self.disconnect {
            steps.push(Step::Cut(how));
            return steps;
        }
        steps.push(Step::Write(head(reply, closes)));
        if let Some((When::AfterHeaders, how)) = self.disconnect {
            steps.push(Step::Cut(how));
            return steps;
        }
        wait(&mut steps, self.delay_first_byte_ms);
        let chunked = matches!(reply.body, Body::Events(_));
        let cut = self.add_body(&mut steps, events_of(&reply.body), chunked);
        if let Some(how) = cut {
            steps.push(Step::Cut(how));
        } else if chunked {
            steps.push(Step::Write(CHUNKS_END.to_vec()));
        }
        if self.one_write { joined(steps) } else { steps }
    }

    /// Adds the body as far as it goes, and says how it breaks off, if it does.
    fn add_body(&self, steps: &mut Vec<Step>, events: Vec<Event>, chunked: bool) -> Option<How> {
        let (whole, cut) = match self.disconnect {
            Some((When::AfterEvents(count), how)) => (count, Some(how)),
            Some((_, how)) => (events.len() / 2, Some(how)),
            None => (events.len(), None),
        };
        let in_the_middle = matches!(self.disconnect, Some((When::MidEvent, _)));
        for (place, event) in events.into_iter().enumerate() {
            if let Some((count, ms)) = self.stall_after
                && count == place
            {
                wait(steps, ms);
            }
            if place < whole {
                self.add_bytes(steps, &event.bytes, chunked);
                steps.push(Step::Said(event.said));
            } else {
                let half = if in_the_middle { event.bytes.len() / 2 } else { 0 };
                self.add_bytes(steps, &event.bytes[..half], chunked);
                break;
            }
        }
        cut
    }

    fn add_bytes(&self, steps: &mut Vec<Step>, bytes: &[u8], chunked: bool) {
        let parts = if self.split { split_badly(bytes) } else { vec![bytes] };
        for part in parts {
            let drop_bytes = self.drip.map_or(part.len(), |(_, bytes)| bytes).max(1);
            for drop in part.chunks(drop_bytes) {
                wait(steps, self.drip.map_or(0, |(ms, _)| ms));
                let framed = if chunked { chunk(drop) } else { drop.to_vec() };
                steps.push(Step::Write(framed));
            }
        }
    }
}

fn wait(steps: &mut Vec<Step>, ms: u64) {
    if ms > 0 {
        steps.push(Step::WaitMs(ms));
    }
}

fn events_of(body: &Body) -> Vec<Event> {
    match body {
        Body::Events(events) => events.clone(),
        Body::Whole(bytes) if bytes.is_empty() => Vec::new(),
        Body::Whole(bytes) => vec![Event { bytes: bytes.clone(), said: String::new() }],
    }
}

fn head(reply: &Reply, closes: bool) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    let mut line = |name: &str, value: &str| {
        for part in [name, ": ", value, "\r\n"] {
            text.push_str(part);
        }
    };
    for (name, value) in &reply.headers {
        line(name, value);
    }
    match &reply.body {
        Body::Whole(bytes) => line("Content-Length", &bytes.len().to_string()),
        Body::Events(_) => line("Transfer-Encoding", "chunked"),
    }
    line("Connection", if closes { "close" } else { "keep-alive" });
    text += "\r\n";
    text.into_bytes()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Payload Too Large",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

/// Cuts in every letter that has more than one byte, and in every `data:`.
fn split_badly(bytes: &[u8]) -> Vec<&[u8]> {
    let inside = |place: &usize| bytes[*place] & 0b1100_0000 == 0b1000_0000;
    let in_word =
        |place: &usize| bytes[..*place].ends_with(b"da") && bytes[*place..].starts_with(b"ta:");
    let mut parts = Vec::new();
    let mut begin = 0;
    for place in (1..bytes.len()).filter(|place| inside(place) || in_word(place)) {
        parts.push(&bytes[begin..place]);
        begin = place;
    }
    parts.push(&bytes[begin..]);
    parts
}

/// From which step on a client may know that this was all: the last bytes of the last event.
pub(crate) fn last_place(steps: &[Step]) -> usize {
    if let Some(cut) = steps.iter().position(|step| matches!(step, Step::Cut(_))) {
        return cut;
    }
    let is_bytes = |step: &Step| matches!(step, Step::Write(bytes) if bytes != CHUNKS_END);
    steps.iter().rposition(is_bytes).unwrap_or(0)
}

/// The same steps, all that follows on another written at once.
fn joined(steps: Vec<Step>) -> Vec<Step> {
    let mut all: Vec<Step> = Vec::new();
    let mut said = String::new();
    for step in steps {
        match (step, all.last_mut()) {
            (Step::Write(bytes), Some(Step::Write(before))) => before.extend(bytes),
            (Step::Said(text), _) => said += &text,
            (other, _) => all.push(other),
        }
    }
    all.push(Step::Said(said));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_inside_of_letters_and_of_the_word_data() {
        let parts = split_badly("data: дa".as_bytes());
        assert_eq!(parts, ["da".as_bytes(), b"ta: \xd0", b"\xb4a"]);
        assert_eq!(split_badly(b""), [b""]);
    }

    #[test]
    fn a_stream_that_breaks_off_in_the_middle_of_an_event() {
        let events = ["один", "два", "три"].map(|word| Event::data(word, word)).to_vec();
        let disconnect = Some((When::MidEvent, How::Fin));
        let manner = Manner { disconnect, ..Manner::default() };
        let steps = manner.plan(&Reply::stream(events), false);
        let first = Event::data("один", "").bytes;
        let second = Event::data("два", "").bytes;
        let expected = [
            Step::Write(chunk(&first)),
            Step::Said("один".to_owned()),
            Step::Write(chunk(&second[..second.len() / 2])),
            Step::Cut(How::Fin),
        ];
        assert_eq!(steps[1..], expected);
    }
}
