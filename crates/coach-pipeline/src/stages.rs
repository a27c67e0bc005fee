//! What every stage has in common: cancellation, progress, time taken, panics caught.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use coach_speech::{CancelFlag, Progress, Stage};

use crate::error::Error;

/// How many seconds each stage took; stages that did not run are absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StageSeconds(pub BTreeMap<Stage, f64>);

impl StageSeconds {
    /// All stages together.
    pub fn total(&self) -> f64 {
        self.0.values().sum()
    }

    /// The same with one stage shorter by what is counted elsewhere.
    pub(crate) fn without(mut self, stage: Stage, part: Duration) -> Self {
        if let Some(seconds) = self.0.get_mut(&stage) {
            *seconds = (*seconds - part.as_secs_f64()).max(0.0);
        }
        self
    }
}

/// About which part of the time each stage takes; recognition is nearly all of it.
const WEIGHTS: [(Stage, f64); 5] = [
    (Stage::Decode, 0.04),
    (Stage::SpeechRegions, 0.06),
    (Stage::Transcribe, 0.87),
    (Stage::Measure, 0.025),
    (Stage::Findings, 0.005),
];

/// About which part of an analysis is done, 0 to 1, when a stage is done to a fraction.
pub fn overall(stage: Stage, fraction: f64) -> f64 {
    let before = WEIGHTS.iter().take_while(|(other, _)| *other != stage);
    let before: f64 = before.map(|(_, weight)| weight).sum();
    let weight =
        WEIGHTS.iter().find(|(other, _)| *other == stage).map_or(0.0, |(_, weight)| *weight);
    (before + weight * fraction.clamp(0.0, 1.0)).min(1.0)
}

/// Tells how far a stage is; may outlive the call that waits for it.
pub(crate) type Report = Arc<dyn Fn(f64) + Send + Sync>;

/// The stages of one analysis.
pub(crate) struct Stages<'a> {
    cancel: &'a CancelFlag,
    progress: Arc<dyn Progress>,
    seconds: StageSeconds,
}

impl<'a> Stages<'a> {
    pub(crate) fn new(cancel: &'a CancelFlag, progress: Arc<dyn Progress>) -> Self {
        Self { cancel, progress, seconds: StageSeconds::default() }
    }

    /// Runs one stage; a panic in it becomes an error of this analysis alone.
    pub(crate) fn run<T>(
        &mut self,
        stage: Stage,
        work: impl FnOnce(Report) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.cancel.check()?;
        let _span = tracing::info_span!("stage", stage = stage.name()).entered();
        let begun = Instant::now();
        let sink = Arc::clone(&self.progress);
        let progress = Arc::new(StageProgress { stage, sink, furthest: Mutex::new(0.0) });
        self.progress.report(stage, 0.0);
        let told = Arc::clone(&progress);
        let report: Report = Arc::new(move |done| told.report(done));
        let panicked = Error::Panicked { stage: Some(stage) };
        // Whatever the stage left half done is dropped with it: nothing of it is used again.
        let outcome = catch_unwind(AssertUnwindSafe(|| work(report)))
            .unwrap_or_else(|_panic| Err(panicked.clone()));
        let value = match outcome {
            Err(Error::Panicked { stage: None }) => Err(panicked),
            outcome => outcome,
        }?;
        self.cancel.check()?;
        progress.report(1.0);
        self.seconds.0.insert(stage, begun.elapsed().as_secs_f64());
        Ok(value)
    }

    pub(crate) fn into_seconds(self) -> StageSeconds {
        self.seconds
    }
}

/// Keeps the promise that progress never goes back within a stage.
struct StageProgress {
    stage: Stage,
    sink: Arc<dyn Progress>,
    furthest: Mutex<f64>,
}

impl StageProgress {
    fn report(&self, fraction: f64) {
        let mut furthest = self.furthest.lock().unwrap_or_else(PoisonError::into_inner);
        // Written so that NaN is refused as well.
        if fraction > *furthest {
            *furthest = fraction.min(1.0);
            self.sink.report(self.stage, *furthest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Recorder(Mutex<Vec<f64>>);

    impl Progress for Recorder {
        fn report(&self, _stage: Stage, fraction: f64) {
            self.0.lock().unwrap().push(fraction);
        }
    }

    #[test]
    fn progress_never_goes_back_and_ends_at_one() {
        let (recorder, cancel) = (Arc::new(Recorder::default()), CancelFlag::default());
        let mut stages = Stages::new(&cancel, Arc::clone(&recorder) as _);
        let result = stages.run(Stage::Decode, |report| {
            for fraction in [0.25, 0.125, f64::NAN, 0.25, 7.0, 0.5] {
                report(fraction);
            }
            Ok(())
        });
        assert!(result.is_ok());
        assert_eq!(*recorder.0.lock().unwrap(), [0.0, 0.25, 1.0]);
        assert_eq!(stages.into_seconds().0.len(), 1);
    }

    #[test]
    fn a_panic_is_an_error_of_its_stage() {
        let (recorder, cancel) = (Arc::new(Recorder::default()), CancelFlag::default());
        let mut stages = Stages::new(&cancel, Arc::clone(&recorder) as _);
        let result: Result<(), Error> = stages.run(Stage::Measure, |_| panic!("as a bug would"));
        let error = result.unwrap_err();
        assert_eq!(error.code(), "internal");
        assert!(matches!(error, Error::Panicked { stage: Some(Stage::Measure) }));
    }

    #[test]
    fn a_cancelled_analysis_starts_no_stage() {
        let (recorder, cancel) = (Arc::new(Recorder::default()), CancelFlag::default());
        cancel.cancel();
        let mut stages = Stages::new(&cancel, Arc::clone(&recorder) as _);
        let result = stages.run(Stage::Decode, |_| Ok(()));
        assert!(matches!(result, Err(Error::Cancelled)));
        assert_eq!(*recorder.0.lock().unwrap(), [0.0; 0]);
    }
}
