//! Steps of a long task: each with its name, its place and its time.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Prints steps as they run and remembers how they went.
#[derive(Debug)]
pub(crate) struct Steps {
    total: usize,
    done: Vec<Done>,
}

#[derive(Debug)]
struct Done {
    name: String,
    took: Duration,
    passed: bool,
    excuse: Option<String>,
}

impl Steps {
    /// Announces how many steps there will be.
    pub(crate) fn new(total: usize) -> Self {
        Self { total, done: Vec::new() }
    }

    /// Runs the next step.
    ///
    /// # Errors
    /// Those of the step itself.
    pub(crate) fn run<T>(&mut self, name: &str, body: impl FnOnce() -> Result<T>) -> Result<T> {
        let place = format!("[{}/{}]", self.done.len() + 1, self.total);
        eprintln!("{place} {name}");
        let start = Instant::now();
        let outcome = body();
        let took = start.elapsed();
        let passed = outcome.is_ok();
        let word = if passed { "done" } else { "FAILED" };
        eprintln!("{place} {name}: {word} in {}", seconds(took));
        self.done.push(Done { name: name.to_owned(), took, passed, excuse: None });
        outcome
    }

    /// Runs the next step; a failure is printed and remembered, and the task goes on.
    pub(crate) fn try_run<T>(&mut self, name: &str, body: impl FnOnce() -> Result<T>) -> Option<T> {
        self.run(name, body).inspect_err(|error| eprintln!("error: {error:#}")).ok()
    }

    /// The last step failed, and the task is whole without it; the summary says what is missing.
    pub(crate) fn excuse(&mut self, missing: &str) {
        if let Some(last) = self.done.last_mut() {
            last.excuse = Some(missing.to_owned());
        }
    }

    /// Whether every step so far passed.
    pub(crate) fn all_passed(&self) -> bool {
        self.done.iter().all(|step| step.passed || step.excuse.is_some())
    }

    /// A line for each step, and one for their sum.
    pub(crate) fn summary(&self) -> String {
        let line = |step: &Done| {
            let (mark, name) = match (&step.excuse, step.passed) {
                (Some(missing), _) => ("-     ", format!("{}: {missing}", step.name)),
                (None, true) => ("ok    ", step.name.clone()),
                (None, false) => ("FAILED", step.name.clone()),
            };
            format!("{mark} {:>9}  {name}\n", seconds(step.took))
        };
        let sum: Duration = self.done.iter().map(|step| step.took).sum();
        let skipped = self.total.saturating_sub(self.done.len());
        let left = if skipped > 0 { format!(", {skipped} not run") } else { String::new() };
        let lines: String = self.done.iter().map(line).collect();
        format!("{lines}{:>16}  {} steps{left}", seconds(sum), self.done.len())
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_is_remembered_and_those_after_it_are_counted() {
        let mut steps = Steps::new(3);
        assert_eq!(steps.try_run("first", || Ok(7)), Some(7));
        assert!(steps.all_passed());
        assert_eq!(steps.try_run("second", || -> Result<()> { anyhow::bail!("no") }), None);
        assert!(!steps.all_passed());
        let summary = steps.summary();
        assert!(summary.contains("FAILED"), "{summary}");
        assert!(summary.ends_with("2 steps, 1 not run"), "{summary}");
    }

    #[test]
    fn what_may_be_missing_is_said_and_fails_nothing() {
        let mut steps = Steps::new(1);
        assert!(steps.run("extra", || -> Result<()> { anyhow::bail!("no") }).is_err());
        steps.excuse("tests of it are SKIPPED");
        assert!(steps.all_passed());
        assert!(steps.summary().contains("extra: tests of it are SKIPPED"));
    }
}
