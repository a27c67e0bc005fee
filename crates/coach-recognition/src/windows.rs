//! Speech regions to windows: stretches that the recogniser can hear at once.
//!
//! A window is one stretch of continuous audio, so a time in it is its start plus an offset.
//! Cuts fall in silence; a region that is too long for one window is cut at its quietest spot.

use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Seconds, Span};

/// How windows are cut.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowSettings {
    /// Longest window; the recogniser's limit.
    pub window_s_max: f64,
    /// A longer silence always ends a window: hearing it would be work for nothing.
    pub silence_s_max: f64,
    /// Sound kept before and after the speech of a window where nothing else is in the way.
    pub context_s: f64,
    /// A cut in a silence of this length or longer costs nothing; shorter ones may separate
    /// words that belong together.
    pub good_cut_s: f64,
    /// Windows with less speech than this have too little context to be recognised well.
    pub speech_s_good: f64,
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self {
            window_s_max: 30.0,
            silence_s_max: 3.0,
            context_s: 0.2,
            good_cut_s: 0.6,
            speech_s_good: 6.0,
        }
    }
}

/// Cost of a cut in no silence at all, in windows.
const CUT_COST: f64 = 0.5;
/// Cost of a window that has almost no speech, in windows.
const SHORT_COST: f64 = 0.3;

/// Window over which loudness is averaged in search of a quiet spot: 100 ms.
const QUIET_SAMPLES: usize = SAMPLE_RATE_HZ as usize / 10;
/// Distance between two such windows: 10 ms.
const QUIET_STEP: usize = SAMPLE_RATE_HZ as usize / 100;

/// Windows in order that cover every region once and never overlap.
///
/// Among all ways to cut, the one with the fewest windows and the longest silences at the cuts.
pub fn windows(audio: &MonoAudio, regions: &[Span], settings: &WindowSettings) -> Vec<Span> {
    let pieces: Vec<Span> =
        regions.iter().flat_map(|region| split(audio, *region, settings.window_s_max)).collect();
    let groups = best_groups(&pieces, settings);
    let bare: Vec<Span> =
        groups.iter().map(|&(first, last)| pieces[first].union(pieces[last])).collect();
    (0..bare.len())
        .map(|index| {
            let middle = |gap: &[Span]| Span::new(gap[0].end(), gap[1].start()).middle();
            let before = index.checked_sub(1).map(|before| middle(&bare[before..=index]));
            let after = bare.get(index..index + 2).map(middle);
            let room = Span::new(
                before.unwrap_or(Seconds::ZERO),
                after.unwrap_or(audio.duration().max(bare[index].end())),
            );
            with_context(bare[index], room, settings)
        })
        .collect()
}

/// First and last piece of each window, by dynamic programming over the number of pieces done.
fn best_groups(pieces: &[Span], settings: &WindowSettings) -> Vec<(usize, usize)> {
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 0..pieces.len() {
        let mut choice = (f64::INFINITY, end);
        for start in (0..=end).rev() {
            let joined = pieces[start].union(pieces[end]).length().get();
            let gap_s = silence_s(pieces, start + 1);
            let too_long = joined > settings.window_s_max && start < end;
            if too_long || (start < end && gap_s > settings.silence_s_max) {
                break;
            }
            let cut = 1.0 - (silence_s(pieces, start) / settings.good_cut_s).min(1.0);
            let short = 1.0 - (joined / settings.speech_s_good).min(1.0);
            let cost = best[start].0 + 1.0 + CUT_COST * cut + SHORT_COST * short;
            if cost < choice.0 {
                choice = (cost, start);
            }
        }
        best.push(choice);
    }
    let mut groups = Vec::new();
    let mut end = pieces.len();
    while end > 0 {
        let start = best[end].1;
        groups.push((start, end - 1));
        end = start;
    }
    groups.reverse();
    groups
}

/// Silence before a piece; none counts before the first and after the last.
fn silence_s(pieces: &[Span], index: usize) -> f64 {
    match (index.checked_sub(1).and_then(|before| pieces.get(before)), pieces.get(index)) {
        (Some(before), Some(piece)) => piece.start().get() - before.end().get(),
        _ => f64::INFINITY,
    }
}

/// Widens a window into the silence around it as far as `room` goes.
fn with_context(span: Span, room: Span, settings: &WindowSettings) -> Span {
    let free_s = (settings.window_s_max - span.length().get()) / 2.0;
    let margin_s = settings.context_s.min(free_s).max(0.0);
    Span::from_secs(
        (span.start().get() - margin_s).max(room.start().get()),
        (span.end().get() + margin_s).min(room.end().get()),
    )
    .unwrap_or(span)
}

/// Pieces of at most `length_s_max`, cut where 100 ms are quietest.
fn split(audio: &MonoAudio, region: Span, length_s_max: f64) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut rest = region;
    while rest.length().get() > length_s_max {
        let start_s = rest.start().get();
        // The second half of what fits: early enough to fit, late enough not to multiply pieces.
        // A cut leaves at least a second to the rest.
        let latest_s = (start_s + length_s_max).min(rest.end().get() - 1.0);
        let search = Span::from_secs(start_s + length_s_max / 2.0, latest_s);
        let Some(cut) = search.map(|search| quietest(audio, search)) else {
            break;
        };
        pieces.push(Span::new(rest.start(), cut));
        rest = Span::new(cut, rest.end());
    }
    pieces.push(rest);
    pieces
}

/// Middle of the quietest 100 ms of a stretch.
fn quietest(audio: &MonoAudio, search: Span) -> Seconds {
    let samples = audio.slice(search);
    let power = |start: usize| -> f64 {
        samples[start..start + QUIET_SAMPLES].iter().map(|x| f64::from(*x).powi(2)).sum()
    };
    let last = samples.len().saturating_sub(QUIET_SAMPLES);
    (0..last)
        .step_by(QUIET_STEP)
        .min_by(|one, other| power(*one).total_cmp(&power(*other)))
        .map_or(search.middle(), |start| {
            search.start() + Seconds::of_samples(start + QUIET_SAMPLES / 2, SAMPLE_RATE_HZ)
        })
}

#[cfg(test)]
mod tests;
