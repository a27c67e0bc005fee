//! A talk with what is true of it.

use coach_speech::Span;
use coach_speech::pause::PausePlace;
use coach_speech::transcript::{Transcript, Word};
use serde_json::Value;

/// Shortest pause, as the measures define it.
const PAUSE_S_MIN: f64 = 0.25;
/// A silence that soft edges may make a pause of: the truth has its edges 45 dB below the loudest
/// sound, where nobody hears one.
const SHORT_S_MIN: f64 = 0.15;

/// A made-up talk: every event has exact times, its words have them exactly or by their letters.
pub(crate) struct Talk {
    pub(crate) transcript: Transcript,
    /// From the first sound to the last.
    pub(crate) span: Span,
    pub(crate) total_s: f64,
    /// Words without hesitations and fragments.
    pub(crate) words: usize,
    /// Time of hesitations.
    pub(crate) filled_s: f64,
    pub(crate) pauses: Vec<(Span, PausePlace)>,
    /// Silences between events that are almost pauses.
    pub(crate) short_silences: Vec<Span>,
}

impl Talk {
    pub(crate) fn of(truth: &Value) -> Option<Self> {
        let events = truth["events"].as_array()?;
        let span = Span::from_secs(truth["speech_start"].as_f64()?, truth["speech_end"].as_f64()?)?;
        let language = truth["language"].as_str()?.to_owned();
        let mut timed = truth["words"].as_array()?.iter();
        let (mut words, mut count, mut filled_s) = (Vec::new(), 0, 0.0);
        for event in events {
            let (span, text) = (span_of(event)?, event["text"].as_str()?);
            let kind = event["type"].as_str()?;
            match kind {
                "filler" => filled_s += span.length().get(),
                "false_start" => {}
                _ => count += text.split_whitespace().count(),
            }
            // A recogniser that writes fragments marks them so.
            let text = if kind == "false_start" { format!("{text}-") } else { text.to_owned() };
            for mut word in spread_over(&text, span) {
                let exact = timed.next()?;
                word.span = span_of(exact).unwrap_or(word.span);
                if words.last().is_none_or(|last: &Word| last.text.ends_with(['.', '?', '!'])) {
                    word.text = capitalized(&word.text);
                }
                words.push(word);
            }
        }
        let is_pause = |(span, _): &(Span, PausePlace)| span.length().get() >= PAUSE_S_MIN;
        let (pauses, silences): (Vec<_>, Vec<_>) =
            silences(events)?.into_iter().partition(is_pause);
        Some(Self {
            transcript: Transcript { language, words, ..Transcript::empty("truth") },
            span,
            total_s: span.length().get(),
            words: count,
            filled_s,
            pauses,
            short_silences: silences.iter().map(|(span, _)| *span).collect(),
        })
    }

    pub(crate) fn pause_s(&self) -> f64 {
        self.pauses.iter().map(|(span, _)| span.length().get()).sum()
    }

    /// The words and the whole, so much later.
    pub(crate) fn later(&self, delay_s: f64) -> (Transcript, Span) {
        let later = |span: Span| {
            Span::from_secs(span.start().get() + delay_s, span.end().get() + delay_s)
                .unwrap_or(span)
        };
        let mut transcript = self.transcript.clone();
        transcript.words.iter_mut().for_each(|word| word.span = later(word.span));
        (transcript, later(self.span))
    }
}

/// As a recognizer writes the beginning of a sentence, hesitations included.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Whether both places are the same; what stands before a pause inside makes no difference.
pub(crate) fn is_same_place(found: PausePlace, truth: PausePlace) -> bool {
    found == truth || (!found.is_boundary() && !truth.is_boundary())
}

/// A transcript of words without times: each as long as it has letters.
pub(crate) fn spread(text: &str, language: &str, length_s: f64) -> Transcript {
    let span = Span::from_secs(0.0, length_s);
    let words = span.map_or_else(Vec::new, |span| spread_over(text, span));
    Transcript { language: language.to_owned(), words, ..Transcript::empty("truth") }
}

fn spread_over(text: &str, span: Span) -> Vec<Word> {
    let letters = |text: &str| text.chars().count() as f64;
    let total: f64 = text.split_whitespace().map(letters).sum();
    let letter_s = span.length().get() / total.max(1.0);
    let mut at_s = span.start().get();
    let word = |text: &str| {
        let start_s = at_s;
        at_s += letters(text) * letter_s;
        Some(Word {
            text: text.to_owned(),
            span: Span::from_secs(start_s, at_s)?,
            probability: 0.9,
        })
    };
    text.split_whitespace().filter_map(word).collect()
}

/// The silences between events, with their places by the punctuation before them: that of the
/// last event that is no hesitation. Without punctuation a pause is inside.
fn silences(events: &[Value]) -> Option<Vec<(Span, PausePlace)>> {
    let mut silences = Vec::new();
    // Before the first word nothing is interrupted.
    let mut place = PausePlace::Sentence;
    for pair in events.windows(2) {
        let text = pair[0]["text"].as_str()?;
        if pair[0]["type"] != "filler" {
            place = match text.chars().last()? {
                '.' | '?' | '!' => PausePlace::Sentence,
                ',' | ';' | ':' | '—' => PausePlace::Clause,
                _ => PausePlace::Inside,
            };
        }
        let silence = Span::new(span_of(&pair[0])?.end(), span_of(&pair[1])?.start());
        if silence.length().get() >= SHORT_S_MIN {
            silences.push((silence, place));
        }
    }
    Some(silences)
}

fn span_of(timed: &Value) -> Option<Span> {
    Span::from_secs(timed["start"].as_f64()?, timed["end"].as_f64()?)
}
