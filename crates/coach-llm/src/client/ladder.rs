//! Which way to ask for JSON is the best that the server has, as far as it is known.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::dialect::Rung;
use crate::settings::Dialect;

pub(super) struct Ladder {
    dialect: Dialect,
    memory: Duration,
    found: Mutex<Option<(Rung, Instant)>>,
}

impl Ladder {
    pub(super) fn new(dialect: Dialect, memory: Duration) -> Self {
        Self { dialect, memory, found: Mutex::new(None) }
    }

    /// The way to begin with: the best, unless it was refused not long ago.
    pub(super) fn rung(&self) -> Rung {
        let found = *self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match found {
            Some((rung, since)) if since.elapsed() < self.memory => rung,
            _ => Rung::NativeSchema,
        }
    }

    /// The next way after one that was refused.
    pub(super) fn below(&self, refused: Rung) -> Option<Rung> {
        let next = refused.below(self.dialect)?;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        // Refused by another call in the meantime: the lower one stays.
        let known = found.filter(|(rung, since)| *rung > next && since.elapsed() < self.memory);
        if known.is_none() {
            *found = Some((next, Instant::now()));
        }
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_was_refused_is_remembered_for_a_day() {
        let ladder = Ladder::new(Dialect::GigaChat, Duration::from_hours(24));
        assert_eq!(ladder.rung(), Rung::NativeSchema);
        assert_eq!(ladder.below(Rung::NativeSchema), Some(Rung::ForcedFunction));
        assert_eq!(ladder.below(Rung::ForcedFunction), Some(Rung::PromptOnly));
        assert_eq!(ladder.below(Rung::NativeSchema), Some(Rung::ForcedFunction));
        assert_eq!(ladder.rung(), Rung::PromptOnly, "the lower one stays");
        assert_eq!(ladder.below(Rung::PromptOnly), None);
        tokio::time::advance(Duration::from_hours(25)).await;
        assert_eq!(ladder.rung(), Rung::NativeSchema);
    }

    #[test]
    fn a_server_without_functions_is_not_asked_for_them() {
        let ladder = Ladder::new(Dialect::OpenAi, Duration::from_hours(24));
        assert_eq!(ladder.below(Rung::NativeSchema), Some(Rung::PromptOnly));
    }
}
