//! The last stages alone, for a talk whose words are known and whose speaker corrected its
//! fillers: nothing is recognised again.

use std::io::ErrorKind as Io;
use std::path::Path;
use std::sync::Arc;

use coach_findings::{FindingSettings, Profile};
use coach_measures::{FillerCorrection, Heard, Recording};
use coach_speech::CancelFlag;
use coach_speech::report::Report;

use super::assessment::Assessment;
use super::{AnalysisRequest, Pipeline};
use crate::Source;
use crate::error::Error;
use crate::kinds::Whole;
use crate::settings::{Settings, WorkerSettings};

/// One at a time beside the analyses: decoding and measuring an hour takes seconds.
pub(super) const WORKERS: WorkerSettings = WorkerSettings { running_max: 1, waiting_max: 16 };

impl Pipeline {
    /// A report with its fillers as the request has them now; all but measures and findings stays.
    /// Blocks.
    ///
    /// # Errors
    /// [`Error::NoSuchFiller`] for a correction of a place where the talk has no such entry,
    /// [`Error::RecordingGone`] without the file, and those of decoding and of workers.
    pub(crate) fn measure_again(
        &self,
        file: &Path,
        before: &Whole,
        request: &AnalysisRequest,
        cancel: &CancelFlag,
    ) -> Result<Whole, Error> {
        let work = || self.measured(file, &before.report, request, cancel);
        let report = self.inner.short_work.run(cancel, work)??;
        Ok(Whole { report: Arc::new(report), waveform: Arc::clone(&before.waveform) })
    }

    fn measured(
        &self,
        file: &Path,
        before: &Report,
        request: &AnalysisRequest,
        cancel: &CancelFlag,
    ) -> Result<Report, Error> {
        let (settings, own) = (&self.inner.settings, &request.fillers);
        let (regions, transcript) = (&before.speech_regions, &before.transcript);
        let is_inside = |one: &FillerCorrection| {
            one.words.0 < one.words.1 && one.words.1 <= transcript.words.len()
        };
        check(&own.corrections, is_inside)?;
        let source = Source::File(file.to_owned());
        let decoded = coach_media::decode(&source, &settings.media, cancel, &|_| {});
        let decoded = decoded.map_err(of_kept)?;
        let (audio, loudness) = (&decoded.audio, &decoded.loudness);
        let recording = Recording { audio, loudness, regions };
        let heard = Heard::of_speaker(recording, transcript, own, &settings.measures);
        check(&own.corrections, |one| heard.has_entry(one))?;
        let is_heard = |&start_ms: &u64| heard.has_filled_pause(start_ms);
        if let Some(index) = own.not_filled_pauses_ms.iter().position(|one| !is_heard(one)) {
            return Err(Error::NoSuchFiller { correction: format!("not_filled_pauses[{index}]") });
        }
        cancel.check()?;
        let (measures, contextual_fillers) = if request.contextual_fillers {
            let judge = self.inner.judge(request);
            let (measures, note) = judge.measures(&heard, transcript, cancel)?;
            (measures, Some(note))
        } else {
            (heard.measures(), None)
        };
        let Assessment { findings, sub_scores, profile } =
            Assessment::of(&measures, transcript, &judged_as(before, settings));
        Ok(Report {
            media: before.media.clone(),
            speech_regions: regions.clone(),
            transcript: transcript.clone(),
            measures,
            findings,
            sub_scores,
            profile,
            contextual_fillers,
        })
    }
}

/// How findings are made for a report that exists: as the same kind of talk as before.
pub(super) fn judged_as(before: &Report, settings: &Settings) -> FindingSettings {
    let mut findings = settings.findings.clone();
    if let Some(profile) = Profile::of(&before.profile) {
        findings.profile = profile;
    }
    findings
}

/// What is wrong with a recording that was there once.
pub(super) fn of_kept(error: coach_media::Error) -> Error {
    match error {
        coach_media::Error::Io(Io::NotFound) => Error::RecordingGone,
        error => error.into(),
    }
}

/// Names the first correction that is wrong.
fn check(
    corrections: &[FillerCorrection],
    is_right: impl Fn(&FillerCorrection) -> bool,
) -> Result<(), Error> {
    match corrections.iter().position(|one| !is_right(one)) {
        Some(index) => Err(Error::NoSuchFiller { correction: format!("corrections[{index}]") }),
        None => Ok(()),
    }
}
