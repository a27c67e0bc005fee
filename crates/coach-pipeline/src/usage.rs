//! What calls of language models cost: a line for each call in a file for each month, and a limit.
//!
//! The files are shared by all processes on the machine; lines are appended whole. They hold
//! counts and names of models, never what was asked or answered.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use coach_llm::resilience::BreakerState;
use coach_llm::{AttemptRecord, Observer};
use jiff::ZonedDateTime;
use serde::{Deserialize, Serialize};

/// Where it is counted, and how much is allowed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UsageSettings {
    /// Folder of the files; `None` counts for this process alone.
    pub folder: Option<PathBuf>,
    /// Tokens that a month may be charged for; `None` sets no limit.
    pub tokens_per_month_max: Option<u64>,
    /// Price of a thousand tokens, in whatever currency the account has.
    pub price_per_1000_tokens: f64,
}

/// Sums of a month.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MonthUsage {
    /// Which month, such as `2026-11`.
    pub month: String,
    /// Calls that were sent.
    pub calls: u64,
    /// Calls that failed.
    pub failed_calls: u64,
    /// Tokens that the account is charged for.
    pub billed_tokens: u64,
    /// What they cost, by the price in the settings.
    pub cost: f64,
    /// Tokens that the month may be charged for.
    pub tokens_max: Option<u64>,
}

/// One call, as it is written down.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    time: String,
    provider: String,
    model: String,
    task: String,
    outcome: String,
    prompt_tokens: u32,
    completion_tokens: u32,
    cached_tokens: u32,
    billed_tokens: u32,
    is_estimate: bool,
    latency_ms: u64,
}

/// Counts calls.
pub(crate) struct Ledger {
    settings: UsageSettings,
    month: Mutex<Month>,
}

#[derive(Default)]
struct Month {
    name: String,
    calls: u64,
    failed: u64,
    billed: u64,
    /// Length of the file when it was read last.
    read_bytes: u64,
}

impl Month {
    fn count(&mut self, line: &Line) {
        self.calls += 1;
        self.failed += u64::from(line.outcome != "ok");
        self.billed += u64::from(line.billed_tokens);
    }
}

impl Ledger {
    pub(crate) fn open(settings: UsageSettings) -> Self {
        Self { settings, month: Mutex::default() }
    }

    /// Sums of this month.
    pub(crate) fn this_month(&self) -> MonthUsage {
        let month = self.current();
        MonthUsage {
            month: month.name.clone(),
            calls: month.calls,
            failed_calls: month.failed,
            billed_tokens: month.billed,
            cost: self.cost(month.billed),
            tokens_max: self.settings.tokens_per_month_max,
        }
    }

    /// What so many tokens cost.
    pub(crate) fn cost(&self, billed_tokens: u64) -> f64 {
        billed_tokens as f64 / 1e3 * self.settings.price_per_1000_tokens
    }

    fn file(&self, month: &str) -> Option<PathBuf> {
        Some(self.settings.folder.as_ref()?.join(format!("llm-usage-{month}.jsonl")))
    }

    /// The month that it is now, with what other processes wrote since the last look.
    fn current(&self) -> MutexGuard<'_, Month> {
        let now = ZonedDateTime::now().strftime("%Y-%m").to_string();
        let mut month = self.month.lock().unwrap_or_else(PoisonError::into_inner);
        if month.name != now {
            *month = Month { name: now, ..Month::default() };
        }
        let file = self.file(&month.name);
        let length =
            file.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |facts| facts.len());
        if length != month.read_bytes
            && let Some(text) = file.and_then(|file| fs::read_to_string(file).ok())
        {
            *month = Month { name: std::mem::take(&mut month.name), ..Month::default() };
            month.read_bytes = text.len() as u64;
            // A line that was cut off by a full disk counts for nothing.
            for line in text.lines().filter_map(|line| serde_json::from_str(line).ok()) {
                month.count(&line);
            }
        }
        month
    }

    fn write(&self, line: &Line) {
        let mut month = self.current();
        month.count(line);
        let Some(path) = self.file(&month.name) else { return };
        match append(&path, line) {
            Ok(bytes) => month.read_bytes += bytes,
            // It is counted in memory as long as the process lives.
            Err(error) => tracing::warn!(kind = %error.kind(), "usage cannot be written down"),
        }
    }
}

fn append(path: &std::path::Path, line: &Line) -> std::io::Result<u64> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file: File = OpenOptions::new().create(true).append(true).open(path)?;
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    file.write_all(&text)?;
    Ok(text.len() as u64)
}

impl Observer for Ledger {
    fn allow(&self, task: &str, tokens_max: u32) -> bool {
        let Some(most) = self.settings.tokens_per_month_max else { return true };
        let billed = self.current().billed;
        let is_allowed = billed.saturating_add(u64::from(tokens_max)) <= most;
        if !is_allowed {
            tracing::warn!(task, billed, most, "the tokens of this month are used up");
        }
        is_allowed
    }

    fn attempt(&self, record: &AttemptRecord) {
        let usage = record.usage.unwrap_or_default();
        let (provider, outcome) = (record.provider.clone(), record.outcome.code());
        metrics::counter!("llm_calls_total", "provider" => provider.clone(), "outcome" => outcome)
            .increment(1);
        metrics::counter!("llm_billed_tokens_total", "provider" => provider.clone())
            .increment(u64::from(usage.billed));
        metrics::histogram!("llm_call_seconds").record(record.latency.as_secs_f64());
        self.write(&Line {
            time: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            provider,
            model: record.model.clone(),
            task: record.task.clone(),
            outcome: outcome.to_owned(),
            prompt_tokens: usage.prompt,
            completion_tokens: usage.completion,
            cached_tokens: usage.cached,
            billed_tokens: usage.billed,
            is_estimate: usage.estimated,
            latency_ms: u64::try_from(record.latency.as_millis()).unwrap_or(u64::MAX),
        });
    }

    fn breaker_changed(&self, provider: &str, state: BreakerState) {
        let is_open = u8::from(state != BreakerState::Closed);
        metrics::gauge!("llm_breaker_open", "provider" => provider.to_owned())
            .set(f64::from(is_open));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use coach_llm::{Outcome, Usage};
    use tempfile::TempDir;

    use super::*;

    fn record(billed: u32) -> AttemptRecord {
        AttemptRecord {
            provider: "gigachat".to_owned(),
            model: "GigaChat-2".to_owned(),
            upstream_model: None,
            task: "commentary".to_owned(),
            request_id: None,
            attempt: 1,
            outcome: if billed > 0 { Outcome::Answered } else { Outcome::Failed("upstream") },
            status: None,
            finish: None,
            usage: (billed > 0).then(|| Usage { billed, ..Usage::default() }),
            latency: Duration::from_millis(5),
            first_byte: None,
            x_request_id: None,
        }
    }

    #[test]
    fn processes_share_a_month_and_its_limit() {
        let folder = TempDir::new().unwrap();
        let settings = UsageSettings {
            folder: Some(folder.path().join("usage")),
            tokens_per_month_max: Some(1_000),
            price_per_1000_tokens: 0.5,
        };
        let (one, other) = (Ledger::open(settings.clone()), Ledger::open(settings));
        assert!(one.allow("chat", 1_000) && !one.allow("chat", 1_001));
        one.attempt(&record(600));
        other.attempt(&record(0));
        other.attempt(&record(100));
        for ledger in [&one, &other] {
            let month = ledger.this_month();
            assert_eq!((month.calls, month.failed_calls, month.billed_tokens), (3, 1, 700));
            assert!((month.cost - 0.35).abs() < 1e-9);
            assert!(ledger.allow("chat", 300) && !ledger.allow("chat", 301));
        }
    }

    #[test]
    fn without_a_folder_it_counts_for_itself() {
        let ledger = Ledger::open(UsageSettings {
            tokens_per_month_max: Some(10),
            ..UsageSettings::default()
        });
        ledger.attempt(&record(10));
        assert_eq!(ledger.this_month().billed_tokens, 10);
        assert!(!ledger.allow("chat", 1));
    }
}
