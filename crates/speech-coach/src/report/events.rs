//! Pauses, filled pauses and filler words in one order of time, for all forms that list them.

use coach_speech::Span;
use coach_speech::report::Report;

use super::cues::to_ms;

/// What an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Pause,
    FilledPause,
    FillerWord,
}

impl Kind {
    /// The name used in files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::FilledPause => "filled_pause",
            Self::FillerWord => "filler_word",
        }
    }
}

/// Something that happens for a while.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event<'a> {
    pub(crate) kind: Kind,
    pub(crate) start_ms: u64,
    /// Never before `start_ms`.
    pub(crate) end_ms: u64,
    /// Form in the lexicon; empty for silence.
    pub(crate) text: &'a str,
    /// 0 to 1; `None` for silence.
    pub(crate) probability: Option<f64>,
    /// Where a pause falls; empty for others.
    pub(crate) place: &'static str,
    /// Who found a filled pause; empty for others.
    pub(crate) source: &'static str,
}

impl<'a> Event<'a> {
    fn new(kind: Kind, span: Span) -> Self {
        let (start_ms, end_ms) = (to_ms(span.start().get()), to_ms(span.end().get()));
        Self { kind, start_ms, end_ms, text: "", probability: None, place: "", source: "" }
    }

    fn said(self, text: &'a str, probability: f64) -> Self {
        Self { text, probability: Some(probability), ..self }
    }

    /// The kind, and what was said or where the silence is: `filler_word: ну`.
    pub(crate) fn label(&self) -> String {
        let detail = if self.kind == Kind::Pause { self.place } else { self.text };
        format!("{}: {detail}", self.kind.name())
    }
}

/// All events of a report, in order of their start.
pub(crate) fn events(report: &Report) -> Vec<Event<'_>> {
    let measures = &report.measures;
    let pauses = measures
        .pauses
        .iter()
        .map(|pause| Event { place: pause.place.name(), ..Event::new(Kind::Pause, pause.span) });
    let filled = measures.filled_pauses.iter().map(|filled| Event {
        source: filled.source.name(),
        ..Event::new(Kind::FilledPause, filled.span).said(&filled.lexeme, filled.probability)
    });
    let fillers = measures.filler_words.iter().map(|filler| {
        Event::new(Kind::FillerWord, filler.span).said(&filler.lexeme, filler.probability)
    });
    let mut events: Vec<Event<'_>> = pauses.chain(filled).chain(fillers).collect();
    events.sort_by_key(|event| (event.start_ms, event.kind));
    events
}

/// Text in one line: control characters and line ends become spaces.
pub(crate) fn one_line(text: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if is_break(c) { ' ' } else { c }).collect()
}
