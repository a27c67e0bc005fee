//! What is usual for the speaker, so that neither voice nor room matters.

use coach_speech::Span;

use super::formants::{FormantFinder, Formants};
use super::half_rate::HalfRate;
use super::settings::FilledPauseSettings;
use super::voicing::voicing;
use crate::filled_pauses::spectrum::{Frame, Spectrum};
use crate::statistics;

/// Frames this far below the loud ones are no speech.
const SPEECH_DB: f32 = 20.0;
/// So many frames, spread over the talk, show what is usual.
const FRAMES_MAX: usize = 6_000;
/// Voice and resonances of so many.
const VOICED_FRAMES_MAX: usize = 500;
/// Periodicity from which a frame tells of the voice.
const PERIODICITY_MIN: f32 = 0.6;
/// With fewer frames nothing is usual.
const FRAMES_MIN: usize = 30;
/// Deciles of the spectral change in clean read speech, the lowest and highest cut to 2 and 98 %,
/// as measured on twelve English and Russian readers …
const USUAL_FLUX: [f32; 11] = [1.9, 3.2, 4.4, 5.3, 6.1, 7.0, 8.0, 9.1, 10.6, 13.4, 20.0];
/// … which counts as much as so many frames: in a short clip the speaker's own are few, and most
/// of them may be hesitations.
const USUAL_FRAMES: usize = 300;

/// The speaker's habits.
#[derive(Debug)]
pub(super) struct Speaker {
    pub(super) level_db: f64,
    pub(super) treble_db: f64,
    pub(super) formants: Formants,
    /// Spectral change, ascending.
    flux: Vec<f32>,
}

impl Speaker {
    /// Listens to the sound between the silences; `None` if there is too little voice.
    pub(super) fn of(
        half_rate: &HalfRate,
        spectrum: &Spectrum,
        stretches: &[Span],
    ) -> Option<Self> {
        let heard: Vec<usize> =
            stretches.iter().flat_map(|span| spectrum.frames_within(*span)).collect();
        let step = heard.len().div_ceil(FRAMES_MAX).max(1);
        let frame = |index: &usize| &spectrum.frames()[*index];
        let sample: Vec<usize> = heard.into_iter().step_by(step).collect();
        let mut levels: Vec<f32> = sample.iter().map(|index| frame(index).level_db).collect();
        let loud_db = statistics::percentile(&mut levels, 0.98)?;
        let is_speech =
            |frame: &Frame| frame.level_db > loud_db - SPEECH_DB && frame.treble_db < 0.0;
        let speech: Vec<usize> =
            sample.into_iter().filter(|index| is_speech(frame(index))).collect();
        if speech.len() < FRAMES_MIN {
            return None;
        }
        let median = |value: &dyn Fn(&Frame) -> f32| {
            let mut values: Vec<f32> = speech.iter().map(|index| value(frame(index))).collect();
            statistics::percentile(&mut values, 0.5).map(f64::from)
        };
        let mut flux: Vec<f32> = speech.iter().map(|index| frame(index).flux).collect();
        let usual = USUAL_FLUX.windows(2).flat_map(|pair| {
            (0..USUAL_FRAMES / (USUAL_FLUX.len() - 1)).map(|step| {
                let share = step as f32 * (USUAL_FLUX.len() - 1) as f32 / USUAL_FRAMES as f32;
                pair[0] + (pair[1] - pair[0]) * share
            })
        });
        flux.extend(usual);
        flux.sort_unstable_by(f32::total_cmp);
        Some(Self {
            level_db: median(&|frame| frame.level_db)?,
            treble_db: median(&|frame| frame.treble_db)?,
            formants: usual_formants(half_rate, &speech).unwrap_or_else(Formants::neutral),
            flux,
        })
    }

    /// The spectral change that a share of the speaker's frames does not exceed.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the position lies between 0 and the length"
    )]
    pub(super) fn flux_quantile(&self, share: f64) -> f32 {
        let last = self.flux.len() - 1;
        self.flux[((share.clamp(0.0, 1.0) * last as f64) as usize).min(last)]
    }

    /// The share of the speaker's frames that change less.
    pub(super) fn flux_rank(&self, flux: f32) -> f64 {
        self.flux.partition_point(|other| *other < flux) as f64 / self.flux.len() as f64
    }

    /// The lowest level of a frame that may belong to a hesitation.
    pub(super) fn floor_db(&self, settings: &FilledPauseSettings) -> f64 {
        self.level_db - settings.depth_db_max
    }
}

/// Semitones over 1 Hz.
pub(super) fn semitones(f0_hz: f32) -> f64 {
    12.0 * f64::from(f0_hz).log2()
}

/// The resonances of the usual vowel; `None` where no frame has any.
fn usual_formants(half_rate: &HalfRate, speech: &[usize]) -> Option<Formants> {
    let finder = FormantFinder::new();
    let step = speech.len().div_ceil(VOICED_FRAMES_MAX).max(1);
    let (mut f1_bark, mut f2_bark) = (Vec::new(), Vec::new());
    for &index in speech.iter().step_by(step) {
        let middle = Spectrum::middle_sample(index);
        if voicing(half_rate, middle).periodicity < PERIODICITY_MIN {
            continue;
        }
        if let Some(formants) = finder.formants(half_rate, middle) {
            f1_bark.push(formants.f1_bark);
            f2_bark.push(formants.f2_bark);
        }
    }
    Some(Formants {
        f1_bark: statistics::percentile(&mut f1_bark, 0.5)?,
        f2_bark: statistics::percentile(&mut f2_bark, 0.5)?,
    })
}
