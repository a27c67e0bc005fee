//! Words to subtitle cues: at most two lines of 42 characters, cut where phrases end.

use coach_speech::transcript::Transcript;

/// Longest line, in characters.
const LINE_CHARS_MAX: usize = 42;
/// Longest time that a cue of more than one word stands.
const CUE_S_MAX: f64 = 7.0;
/// Shortest time that a cue stands, if the next one leaves it.
const CUE_S_MIN: f64 = 1.0;
/// A cue stays this much longer than its last word, if the next one leaves it.
const LINGER_S: f64 = 0.2;
/// A silence this long always ends a cue.
const SILENCE_S: f64 = 1.0;
/// A silence this long is a good place to cut.
const GAP_S: f64 = 0.3;
/// A sentence shorter than this may share its cue with the next.
const SHORT_CHARS: usize = 16;

/// A word, or a part of one that is longer than a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// Without spaces and control characters.
    pub(crate) text: String,
    /// When it begins to sound.
    pub(crate) start_s: f64,
    /// When it ends.
    pub(crate) end_s: f64,
    /// Whether a phrase of the recogniser begins here.
    opens_segment: bool,
}

/// What stands on the screen for a while.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cue {
    /// When it appears; never before the end of the cue before it.
    pub(crate) start_ms: u64,
    /// When it goes; after `start_ms`.
    pub(crate) end_ms: u64,
    /// One or two lines.
    pub(crate) lines: Vec<Vec<Piece>>,
}

/// All cues of a transcript, in order.
pub(crate) fn cues(transcript: &Transcript) -> Vec<Cue> {
    let pieces = pieces(transcript);
    let mut cues = Vec::new();
    for block in blocks(&pieces) {
        for group in cut(block) {
            cues.push(Cue { start_ms: 0, end_ms: 0, lines: lines(group) });
        }
    }
    set_times(&mut cues);
    cues
}

fn pieces(transcript: &Transcript) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(transcript.words.len());
    for (index, word) in transcript.words.iter().enumerate() {
        let text: Vec<char> =
            word.text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        let (start_s, length_s) = (word.span.start().get(), word.span.length().get());
        let opens_segment = transcript.segment_starts.binary_search(&index).is_ok();
        let mut done = 0;
        for part in text.chunks(LINE_CHARS_MAX) {
            let time = |chars: usize| start_s + length_s * chars as f64 / text.len() as f64;
            pieces.push(Piece {
                text: part.iter().collect(),
                start_s: time(done),
                end_s: time(done + part.len()),
                opens_segment: opens_segment && done == 0,
            });
            done += part.len();
        }
    }
    pieces
}

/// Stretches that no cue may cross: sentences, and what lies between silences.
fn blocks(pieces: &[Piece]) -> Vec<&[Piece]> {
    let mut blocks = Vec::new();
    let mut begin = 0;
    for next in 1..=pieces.len() {
        let ends = match pieces.get(next) {
            None => true,
            Some(after) => {
                let last = &pieces[next - 1];
                let gap_s = after.start_s - last.end_s;
                let short = chars(&pieces[begin..next]) < SHORT_CHARS && gap_s < GAP_S;
                gap_s >= SILENCE_S || (ends_sentence(&last.text) && !short)
            }
        };
        if ends {
            blocks.push(&pieces[begin..next]);
            begin = next;
        }
    }
    blocks
}

/// Cuts a block into groups that fit a cue, by the cheapest set of cuts.
fn cut(block: &[Piece]) -> Vec<&[Piece]> {
    // cheapest[n]: cost of the first n pieces, and where the last group of them begins.
    let mut cheapest = vec![(0.0_f64, 0_usize)];
    for end in 1..=block.len() {
        let mut best = (f64::INFINITY, end - 1);
        for begin in (0..end).rev() {
            let group = &block[begin..end];
            if !fits(group) {
                break;
            }
            // One for the cue itself, so that few cues are better than many.
            let short = if chars(group) < SHORT_CHARS { 1.0 } else { 0.0 };
            let cost = cheapest[begin].0 + 1.0 + short + cut_cost(group.last(), block.get(end));
            if cost < best.0 {
                best = (cost, begin);
            }
        }
        cheapest.push(best);
    }
    let mut groups = Vec::new();
    let mut end = block.len();
    while end > 0 {
        let begin = cheapest[end].1;
        groups.push(&block[begin..end]);
        end = begin;
    }
    groups.reverse();
    groups
}

/// How bad it is to cut between two pieces; nothing at the end of the block.
fn cut_cost(last: Option<&Piece>, next: Option<&Piece>) -> f64 {
    let (Some(last), Some(next)) = (last, next) else { return 0.0 };
    let at_gap = next.start_s - last.end_s >= GAP_S || next.opens_segment;
    match last.text.chars().last() {
        _ if ends_sentence(&last.text) => 0.0,
        Some(',' | ';' | ':' | '–' | '—' | ')' | '»') => 0.5,
        _ if at_gap => 1.0,
        // Short words are prepositions and articles: they belong to what follows.
        _ if last.text.chars().count() <= 3 => 4.0,
        _ => 3.0,
    }
}

/// One piece always fits, whatever its length in time.
fn fits(group: &[Piece]) -> bool {
    let [first, .., last] = group else { return true };
    last.end_s - first.start_s <= CUE_S_MAX
        && (chars(group) <= LINE_CHARS_MAX || line_cut(group).is_some())
}

fn lines(group: &[Piece]) -> Vec<Vec<Piece>> {
    if chars(group) <= LINE_CHARS_MAX {
        return vec![group.to_vec()];
    }
    match line_cut(group) {
        Some(at) => vec![group[..at].to_vec(), group[at..].to_vec()],
        None => vec![group.to_vec()],
    }
}

/// Where the second line begins: at a phrase if possible, the lines of like length.
fn line_cut(group: &[Piece]) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for at in 1..group.len() {
        let (upper, lower) = (chars(&group[..at]), chars(&group[at..]));
        if upper > LINE_CHARS_MAX {
            break;
        }
        if lower > LINE_CHARS_MAX {
            continue;
        }
        let cost = upper.abs_diff(lower) as f64 / 8.0 + cut_cost(group.get(at - 1), group.get(at));
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, at));
        }
    }
    best.map(|(_, at)| at)
}

fn set_times(cues: &mut [Cue]) {
    let mut free_from_ms = 0;
    for index in 0..cues.len() {
        let start_s = cues.get(index).and_then(first_s).unwrap_or(0.0);
        let next_s = cues.get(index + 1).and_then(first_s).unwrap_or(f64::INFINITY);
        let cue = &mut cues[index];
        let end_s = cue.lines.iter().flatten().map(|piece| piece.end_s).fold(start_s, f64::max);
        let wanted_s = (end_s + LINGER_S).max(start_s + CUE_S_MIN);
        cue.start_ms = to_ms(start_s).max(free_from_ms);
        cue.end_ms = to_ms(wanted_s.min(next_s).max(start_s)).max(cue.start_ms + 1);
        free_from_ms = cue.end_ms;
    }
}

fn first_s(cue: &Cue) -> Option<f64> {
    cue.lines.first()?.first().map(|piece| piece.start_s)
}

/// Whole milliseconds; times before the recording's begin are its begin.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "casts from float saturate, and the value is not negative"
)]
pub(crate) fn to_ms(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0).round() as u64
}

/// Characters of some pieces with the spaces between them.
fn chars(pieces: &[Piece]) -> usize {
    let letters: usize = pieces.iter().map(|piece| piece.text.chars().count()).sum();
    letters + pieces.len().saturating_sub(1)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '»', '”', '\'', ')']).ends_with(['.', '!', '?', '…'])
}

#[cfg(test)]
mod tests;
