//! How a long stage hears that nobody waits any more, and tells how far it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

/// A shared flag that asks running work to stop; clones are the same flag.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

/// The work was asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("cancelled")]
pub struct Cancelled;

impl CancelFlag {
    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// For use with `?` between steps of long work.
    ///
    /// # Errors
    /// [`Cancelled`] once somebody asked.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// The steps that a recording goes through, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Bytes to samples.
    Decode,
    /// Samples to speech regions.
    SpeechRegions,
    /// Speech regions to words.
    Transcribe,
    /// Samples and words to numbers.
    Measure,
    /// Numbers to findings.
    Findings,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 5] =
        [Self::Decode, Self::SpeechRegions, Self::Transcribe, Self::Measure, Self::Findings];

    /// The name used in logs and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::SpeechRegions => "speech_regions",
            Self::Transcribe => "transcribe",
            Self::Measure => "measure",
            Self::Findings => "findings",
        }
    }
}

/// Receives progress; called from worker threads, so it must be quick.
pub trait Progress: Send + Sync {
    /// A stage is `fraction` done, 0 to 1; never goes back within a stage.
    fn report(&self, stage: Stage, fraction: f64);
}

/// For callers that do not want to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn report(&self, _stage: Stage, _fraction: f64) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_flag_are_the_same_flag() {
        let flag = CancelFlag::default();
        let clone = flag.clone();
        assert_eq!(clone.check(), Ok(()));
        flag.cancel();
        assert_eq!(clone.check(), Err(Cancelled));
    }
}
