//! The progress bar on standard error.

use std::sync::Mutex;
use std::time::Duration;

use coach_speech::{Progress, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::texts::{Texts, named};

/// Steps of the bar.
const STEPS: u64 = 1000;
/// How often the bar moves when nothing is reported.
const TICK: Duration = Duration::from_millis(120);

/// About which part of the time each stage takes, in steps; recognition is nearly all of it.
const WEIGHTS: [(Stage, u64); 5] = [
    (Stage::Decode, 40),
    (Stage::SpeechRegions, 60),
    (Stage::Transcribe, 870),
    (Stage::Measure, 25),
    (Stage::Findings, 5),
];

/// Shows how far the analysis of one recording is.
pub(crate) struct Bar {
    bar: ProgressBar,
    texts: &'static Texts,
    stage: Mutex<Option<Stage>>,
}

impl Bar {
    /// A bar for one of `total` recordings; it draws nothing unless standard error is a
    /// terminal.
    pub(crate) fn new(file: &str, number: usize, total: usize, texts: &'static Texts) -> Self {
        let bar = bar(STEPS, texts);
        if total > 1 {
            bar.set_prefix(format!("[{number}/{total}] {file} "));
        }
        Self { bar, texts, stage: Mutex::new(None) }
    }

    /// Wipes it off.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn report(&self, stage: Stage, fraction: f64) {
        let mut known = self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *known != Some(stage) {
            *known = Some(stage);
            self.bar.set_message(named(&self.texts.stages, stage.name()).to_owned());
        }
        self.bar.set_position(position(stage, fraction));
    }
}

/// Steps done when a stage is done to a fraction.
fn position(stage: Stage, fraction: f64) -> u64 {
    let before: u64 =
        WEIGHTS.iter().take_while(|(other, _)| *other != stage).map(|(_, weight)| weight).sum();
    let weight = WEIGHTS.iter().find(|(other, _)| *other == stage).map_or(0, |(_, weight)| *weight);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the fraction is between 0 and 1, and casts from float saturate"
    )]
    let part = (weight as f64 * fraction.clamp(0.0, 1.0)) as u64;
    before + part
}

/// A bar with stage, share done and time left, hidden unless standard error is a terminal.
pub(crate) fn bar(length: u64, texts: &Texts) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    bar.set_style(style(texts));
    bar.enable_steady_tick(TICK);
    bar
}

/// A bar of bytes for a download.
pub(crate) fn bytes_bar(message: &str, texts: &Texts) -> ProgressBar {
    let bar = bar(0, texts);
    let template = "{spinner:.cyan} {msg} {bar:28.cyan/black.bright} {decimal_bytes} / \
        {decimal_total_bytes}  {decimal_bytes_per_sec}";
    let template = format!("{template}  {} {{eta}}", texts.progress.remaining);
    bar.set_style(styled(&template));
    bar.set_message(message.to_owned());
    bar
}

fn style(texts: &Texts) -> ProgressStyle {
    let template = "{prefix}{spinner:.cyan} {msg:<20} {bar:28.cyan/black.bright} {percent:>3}%  ";
    let template = format!("{template}{} {{eta}}", texts.progress.remaining);
    styled(&template)
}

fn styled(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━╸━")
        .tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏✓")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_moves_forward_from_nothing_to_all() {
        let places: Vec<u64> = Stage::ALL
            .iter()
            .flat_map(|stage| [0.0, 0.5, 1.0].map(|f| position(*stage, f)))
            .collect();
        assert!(places.is_sorted());
        assert_eq!((places.first(), places.last()), (Some(&0), Some(&STEPS)));
    }
}
