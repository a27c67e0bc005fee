//! What a report says of the recording: [`crate::acoustics::recording_quality`] and its loudness.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId, Unmeasurable};
use coach_speech::pause::Pause;
use coach_speech::recording::RecordingMarks;

use crate::Recording;
use crate::acoustics::{RecordingQuality, measure_of, recording_quality};
use crate::pauses::Sound;
use crate::pitch::PitchTrack;
use crate::settings::MeasureSettings;

/// The quality of one recording.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quality {
    /// All of [`MeasureId::OF_RECORDING`] but the check of the transcript.
    pub(crate) values: BTreeMap<MeasureId, Measure>,
    pub(crate) marks: RecordingMarks,
}

impl Quality {
    /// Listens to it.
    pub(crate) fn of(
        recording: Recording<'_>,
        track: &PitchTrack,
        sound: &Sound,
        pauses: &[Pause],
        settings: &MeasureSettings,
    ) -> Self {
        let Recording { audio, loudness, regions } = recording;
        let silent: Vec<Span> = pauses.iter().map(|pause| pause.span).collect();
        let quality =
            recording_quality(audio, track, (regions, &silent), settings, &settings.acoustics);
        let points = loudness.curve.len();
        let of_loudness =
            |value: Option<f64>| measure_of(value.ok_or(Unmeasurable::TooLittle), points, 1.0);
        let values = [
            (MeasureId::LoudnessLufsIntegrated, of_loudness(loudness.integrated_lufs)),
            (MeasureId::LoudnessRangeLu, of_loudness(loudness.range_lu)),
            (MeasureId::TruePeakDbtp, of_loudness(loudness.true_peak_dbtp)),
            (MeasureId::SnrDb, quality.snr_db),
            (MeasureId::BandwidthHz, bandwidth_hz(&quality)),
            (MeasureId::NoiseRiseDbS, noise_rise_db_s(&quality, sound)),
            (MeasureId::BreathsPerMin, breaths_per_min(&quality, sound)),
        ];
        Self {
            values: BTreeMap::from(values),
            marks: RecordingMarks {
                is_gain_automatic: quality.is_gain_automatic,
                is_telephone: quality.bandwidth.ok().map(|bandwidth| bandwidth.is_telephone),
                breaths: quality.breaths,
            },
        }
    }
}

/// As reliable as the level of speech that it is seen by.
fn bandwidth_hz(quality: &RecordingQuality) -> Measure {
    let value = quality.bandwidth.map(|bandwidth| bandwidth.hz);
    measure_of(value, quality.snr_db.evidence_count, quality.snr_db.reliability)
}

/// Pauses are those of a talk.
fn noise_rise_db_s(quality: &RecordingQuality, sound: &Sound) -> Measure {
    match sound.speech_span {
        Some(_) => quality.noise_rise_db_s,
        None => measure_of(Err(Unmeasurable::NoSpeech), 0, 0.0),
    }
}

fn breaths_per_min(quality: &RecordingQuality, sound: &Sound) -> Measure {
    let count = quality.breaths.len();
    let value = sound
        .speech_span
        .map(|span| count as f64 * 60.0 / span.length().get())
        .ok_or(Unmeasurable::NoSpeech);
    measure_of(value, count, quality.snr_db.reliability)
}
