//! The progress bar on standard error.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use coach_speech::{Progress, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::failure::printable;
use crate::texts::{Texts, clock, named};

/// Steps of the bar.
const STEPS: u64 = 1000;
/// How often the bar moves when nothing is reported.
const TICK: Duration = Duration::from_millis(120);

/// Shows how far the analysis of one recording is.
pub(crate) struct Bar {
    drawn: ProgressBar,
    texts: &'static Texts,
    stage: Mutex<Option<(Stage, Instant)>>,
    end: Arc<Mutex<Option<Instant>>>,
}

impl Bar {
    /// A bar for one of `total` recordings; it draws nothing unless standard error is a
    /// terminal.
    pub(crate) fn new(file: &str, number: usize, total: usize, texts: &'static Texts) -> Self {
        let end = Arc::default();
        let drawn = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr());
        drawn.set_style(analysis_style(texts, Arc::clone(&end)));
        if total > 1 {
            drawn.set_prefix(format!("{number}/{total} {}", printable(file)));
        }
        drawn.enable_steady_tick(TICK);
        Self { drawn, texts, stage: Mutex::new(None), end }
    }

    /// Wipes it off.
    pub(crate) fn clear(&self) {
        self.drawn.finish_and_clear();
    }
}

impl Progress for Bar {
    fn report(&self, stage: Stage, fraction: f64) {
        let mut known = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = match *known {
            Some((running, begun)) if running == stage => begun,
            _ => {
                self.drawn.set_message(named(&self.texts.stages, stage.name()).to_owned());
                Instant::now()
            }
        };
        *known = Some((stage, begun));
        self.drawn.set_position(position(stage, fraction));
        // Only recognition takes long enough for a forecast, and only by its own pace.
        if stage == Stage::Transcribe && fraction > 0.0 {
            let left = begun.elapsed().mul_f64((1.0 - fraction.min(1.0)) / fraction);
            *self.end.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + left);
        }
    }
}

/// Stage, share done, time left once it is known, and which recording of how many.
fn analysis_style(texts: &Texts, end: Arc<Mutex<Option<Instant>>>) -> ProgressStyle {
    let remaining = texts.progress.remaining.clone();
    styled("{spinner:.cyan} {msg:<20} {bar:28.cyan/black.bright} {percent:>3}%  {left}  {prefix}")
        .with_key("left", move |_: &ProgressState, line: &mut dyn std::fmt::Write| {
            let end = *end.lock().unwrap_or_else(PoisonError::into_inner);
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            if let Some(left) = left.filter(|left| !left.is_zero()) {
                // A line that cannot be written is not drawn.
                let _ = write!(line, "{} {}", remaining, clock(left.as_secs_f64().ceil()));
            }
        })
}

/// Steps done when a stage is done to a fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the fraction is between 0 and 1, and casts from float saturate"
)]
fn position(stage: Stage, fraction: f64) -> u64 {
    (coach_pipeline::overall(stage, fraction) * STEPS as f64).round() as u64
}

/// A bar of fractions, hidden unless standard error is a terminal.
pub(crate) fn bar(length: u64, message: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    bar.set_style(styled("{spinner:.cyan} {msg} {bar:28.cyan/black.bright} {percent:>3}%"));
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(TICK);
    bar
}

/// A bar of bytes for a download; the time left follows from the whole way so far.
pub(crate) fn bytes_bar(message: &str, texts: &Texts) -> ProgressBar {
    let bar = bar(0, message);
    let template = "{spinner:.cyan} {msg} {bar:28.cyan/black.bright} {decimal_bytes} / \
        {decimal_total_bytes}  {left}";
    let remaining = texts.progress.remaining.clone();
    let left = move |state: &ProgressState, line: &mut dyn std::fmt::Write| {
        let (done, all) = (state.pos(), state.len().unwrap_or(0));
        if 0 < done && done < all {
            let left = state.elapsed().mul_f64((all - done) as f64 / done as f64);
            // A line that cannot be written is not drawn.
            let _ = write!(line, "{} {}", remaining, clock(left.as_secs_f64().ceil()));
        }
    };
    bar.set_style(styled(template).with_key("left", left));
    bar
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
