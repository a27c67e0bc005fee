//! The places of a recording that an answer names.

use coach_findings::clock;
use coach_speech::{Seconds, Span};

use crate::talk::figures::{Figure, figures};

/// Places that are told; an answer with more is a table.
const CITATIONS_MAX: usize = 50;
/// How long a place is where nobody speaks.
const SILENCE_S: f64 = 1.0;

/// A place that an answer names.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// The time that it names, as players show it: `2:30`.
    pub label: String,
    /// The same in seconds.
    pub time: Seconds,
    /// What is said there, from its first word to its last.
    pub span: Span,
}

/// A recording as answers name places of it.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// What is said, in order of time.
    pub(crate) passages: Vec<Span>,
    /// Length of the recording.
    pub(crate) duration: Seconds,
}

impl Places {
    /// Each place that a text names, in the order in which it names them.
    pub(crate) fn named_in(&self, text: &str) -> Vec<Citation> {
        let mut citations: Vec<Citation> = Vec::new();
        for figure in figures(text) {
            if let Figure::Time(seconds) = figure
                && seconds <= self.duration.get()
                && citations.len() < CITATIONS_MAX
                && let Some(citation) = self.citation(seconds)
                && !citations.iter().any(|known| known.label == citation.label)
            {
                citations.push(citation);
            }
        }
        citations
    }

    fn citation(&self, seconds: f64) -> Option<Citation> {
        let (label, time) = (clock(seconds), Seconds::new(seconds).ok()?);
        // Times in the transcript are whole seconds: what begins in this second is meant, else
        // what sounds then.
        let begins = |span: &&Span| clock(span.start().get()) == label;
        let begun = self.passages.iter().find(begins);
        let sounds = || self.passages.iter().find(|span| span.contains(time));
        let silence = || {
            let end_s = (seconds + SILENCE_S).min(self.duration.get()).max(seconds);
            Span::from_secs(seconds, end_s)
        };
        let span = begun.or_else(sounds).copied().or_else(silence)?;
        Some(Citation { label, time, span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_places_of_the_recording() {
        let span = |start_s, end_s| Span::from_secs(start_s, end_s).unwrap();
        let places = Places {
            passages: vec![span(0.2, 4.0), span(61.7, 65.0), span(65.0, 70.5)],
            duration: Seconds::new(90.0).unwrap(),
        };
        let citations =
            places.named_in("На 1:01, на 1:08, снова 1:01; 0:30–01:30, потом 2:00, 1:5.");
        let seen: Vec<(&str, f64, f64)> = citations
            .iter()
            .map(|one| (one.label.as_str(), one.span.start().get(), one.span.end().get()))
            .collect();
        assert_eq!(
            seen,
            [
                ("1:01", 61.7, 65.0),
                ("1:08", 65.0, 70.5),
                ("0:30", 30.0, 31.0),
                ("1:30", 90.0, 90.0),
            ]
        );
        assert_eq!(citations[0].time, Seconds::new(61.0).unwrap());
        assert!(places.named_in("ни одного").is_empty());
    }
}
