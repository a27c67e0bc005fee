//! What is shown of a recording: it judges microphones and rooms, not speakers.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// What is shown of one recording, beside the numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RecordingMarks {
    /// Whether gain seems to be automatic, which flattens loudness; `None` if that cannot be told.
    pub is_gain_automatic: Option<bool>,
    /// Whether its bandwidth is as little as a telephone's; `None` if that cannot be told.
    pub is_telephone: Option<bool>,
    /// Breaths in pauses, in order.
    pub breaths: Vec<Span>,
}
