//! When to stop asking a peer, and when to find out whether it answers again.
//!
//! A pure state machine: it is told the time in milliseconds, of whatever clock, and the chance
//! that spreads the end of an outage over its callers.

#[cfg(test)]
mod tests;

use std::time::Duration;

/// Parts that the window of recent calls moves on by.
const WINDOW_PARTS: usize = 10;

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakerSettings {
    /// Failures in a row that open it.
    pub failures_in_a_row: u32,
    /// How far back the share of failures looks.
    pub window: Duration,
    /// With fewer calls in the window, their share says nothing.
    pub window_calls_min: u32,
    /// The share of failures in the window that opens it.
    pub failure_share: f64,
    /// How long it stays open, doubled with each probe that fails …
    pub open: Duration,
    /// … up to this.
    pub open_max: Duration,
    /// The part of that time that chance may add.
    pub jitter: f64,
}

impl Default for BreakerSettings {
    /// Five failures in a row, or half of at least 20 calls within 30 s; open for 60 s, doubled
    /// up to 10 minutes, and up to a tenth more.
    fn default() -> Self {
        Self {
            failures_in_a_row: 5,
            window: Duration::from_secs(30),
            window_calls_min: 20,
            failure_share: 0.5,
            open: Duration::from_mins(1),
            open_max: Duration::from_mins(10),
            jitter: 0.1,
        }
    }
}

/// Whether the peer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// It is.
    Closed,
    /// It is not, for a while.
    Open,
    /// One call is let through to see whether it answers again.
    HalfOpen,
}

/// What a call says about the health of the peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It did its work.
    Succeeded,
    /// It is there and refused this call: no failure, and no proof that others would succeed.
    Answered,
    /// It did not do its work.
    Failed,
    /// Nothing: the caller went away.
    Unjudged,
}

/// The right to make one call, given back with [`Breaker::settle`].
#[derive(Debug, PartialEq, Eq)]
pub struct Ticket {
    generation: u64,
    probe: bool,
}

/// Whether a call may be made now.
#[derive(Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Admitted(Ticket),
    /// It may not before so many milliseconds have passed.
    Refused {
        /// 0 while a probe is under way, of which nobody knows how long it takes.
        retry_in_ms: u64,
    },
}

/// A change of the state that is worth a line in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// What it was.
    pub from: BreakerState,
    /// What it is.
    pub to: BreakerState,
    /// How long it stays so, if that is known.
    pub for_ms: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Closed,
    Open { until_ms: u64 },
    Probing,
}

#[derive(Debug, Clone, Copy, Default)]
struct Part {
    number: u64,
    calls: u32,
    failures: u32,
}

/// The state machine.
#[derive(Debug)]
pub struct Breaker {
    settings: BreakerSettings,
    phase: Phase,
    /// Grows with each change, so that calls from before it are told from calls after it.
    generation: u64,
    in_a_row: u32,
    parts: [Part; WINDOW_PARTS],
    /// What the last opening lasted, without chance; 0 after a success.
    open_ms: u64,
    openings: u64,
}

impl Breaker {
    /// A closed one.
    pub fn new(settings: BreakerSettings) -> Self {
        Self {
            settings,
            phase: Phase::Closed,
            generation: 0,
            in_a_row: 0,
            parts: Default::default(),
            open_ms: 0,
            openings: 0,
        }
    }

    /// Whether the peer is asked.
    pub fn state(&self, now_ms: u64) -> BreakerState {
        match self.phase {
            Phase::Closed => BreakerState::Closed,
            Phase::Open { until_ms } if now_ms < until_ms => BreakerState::Open,
            Phase::Open { .. } | Phase::Probing => BreakerState::HalfOpen,
        }
    }

    /// How long it stays open.
    pub fn retry_in_ms(&self, now_ms: u64) -> Option<u64> {
        match self.phase {
            Phase::Open { until_ms } => until_ms.checked_sub(now_ms).filter(|left| *left > 0),
            Phase::Closed | Phase::Probing => None,
        }
    }

    /// Failures since the last success.
    pub fn failures_in_a_row(&self) -> u32 {
        self.in_a_row
    }

    /// How often it opened.
    pub fn openings(&self) -> u64 {
        self.openings
    }

    /// Whether a call may be made now; while it is half open, one at a time may.
    pub fn admit(&mut self, now_ms: u64) -> Admission {
        match self.phase {
            Phase::Closed => {
                Admission::Admitted(Ticket { generation: self.generation, probe: false })
            }
            Phase::Open { until_ms } if now_ms < until_ms => {
                Admission::Refused { retry_in_ms: until_ms - now_ms }
            }
            Phase::Open { .. } => {
                self.enter(Phase::Probing);
                Admission::Admitted(Ticket { generation: self.generation, probe: true })
            }
            Phase::Probing => Admission::Refused { retry_in_ms: 0 },
        }
    }

    /// Takes a ticket back with what the call said; `chance` is in 0..1.
    ///
    /// What was admitted before the last change says nothing about now.
    pub fn settle(
        &mut self,
        ticket: &Ticket,
        verdict: Verdict,
        now_ms: u64,
        chance: f64,
    ) -> Option<Change> {
        if ticket.generation != self.generation {
            return None;
        }
        match (ticket.probe, verdict) {
            (true, Verdict::Succeeded | Verdict::Answered) => Some(self.close()),
            (true, Verdict::Failed) => {
                self.in_a_row = self.in_a_row.saturating_add(1);
                Some(self.open(BreakerState::HalfOpen, now_ms, chance))
            }
            (true, Verdict::Unjudged) => {
                self.enter(Phase::Open { until_ms: now_ms });
                None
            }
            (false, Verdict::Answered | Verdict::Unjudged) => None,
            (false, Verdict::Succeeded) => {
                self.in_a_row = 0;
                self.count(now_ms, false);
                None
            }
            (false, Verdict::Failed) => {
                self.in_a_row = self.in_a_row.saturating_add(1);
                self.count(now_ms, true);
                let opens = self.in_a_row >= self.settings.failures_in_a_row
                    || self.share_is_reached(now_ms);
                opens.then(|| self.open(BreakerState::Closed, now_ms, chance))
            }
        }
    }

    /// Opens it for a given time, whatever was counted: the peer said that calls are no use.
    pub fn hold_open(&mut self, now_ms: u64, for_ms: u64) -> Change {
        let from = self.state(now_ms);
        self.openings += 1;
        self.enter(Phase::Open { until_ms: now_ms.saturating_add(for_ms) });
        Change { from, to: BreakerState::Open, for_ms: Some(for_ms) }
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.generation += 1;
    }

    fn close(&mut self) -> Change {
        self.enter(Phase::Closed);
        self.in_a_row = 0;
        self.open_ms = 0;
        self.parts = Default::default();
        Change { from: BreakerState::HalfOpen, to: BreakerState::Closed, for_ms: None }
    }

    fn open(&mut self, from: BreakerState, now_ms: u64, chance: f64) -> Change {
        let (least_ms, most_ms) = (millis(self.settings.open), millis(self.settings.open_max));
        self.open_ms = self.open_ms.saturating_mul(2).max(least_ms).min(most_ms.max(least_ms));
        let for_ms = self.open_ms.saturating_add(part_of(
            self.open_ms,
            self.settings.jitter.clamp(0.0, 1.0) * chance.clamp(0.0, 1.0),
        ));
        self.openings += 1;
        self.enter(Phase::Open { until_ms: now_ms.saturating_add(for_ms) });
        Change { from, to: BreakerState::Open, for_ms: Some(for_ms) }
    }

    fn part_number(&self, now_ms: u64) -> u64 {
        now_ms / (millis(self.settings.window) / WINDOW_PARTS as u64).max(1)
    }

    fn count(&mut self, now_ms: u64, failed: bool) {
        let number = self.part_number(now_ms);
        let place = usize::try_from(number % WINDOW_PARTS as u64).unwrap_or_default();
        let part = &mut self.parts[place];
        if part.number != number {
            *part = Part { number, ..Part::default() };
        }
        part.calls = part.calls.saturating_add(1);
        part.failures = part.failures.saturating_add(u32::from(failed));
    }

    fn share_is_reached(&self, now_ms: u64) -> bool {
        let now = self.part_number(now_ms);
        let recent = |part: &&Part| now.saturating_sub(part.number) < WINDOW_PARTS as u64;
        let (mut calls, mut failures) = (0_u32, 0_u32);
        for part in self.parts.iter().filter(recent) {
            calls = calls.saturating_add(part.calls);
            failures = failures.saturating_add(part.failures);
        }
        calls >= self.settings.window_calls_min.max(1)
            && f64::from(failures) >= f64::from(calls) * self.settings.failure_share
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of the whole")]
fn part_of(whole_ms: u64, part: f64) -> u64 {
    (whole_ms as f64 * part) as u64
}
