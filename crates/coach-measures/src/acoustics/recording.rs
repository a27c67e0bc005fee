//! Whether a recording is fit to be measured: noise, clipping, bandwidth, gain that changes by
//! itself. It judges microphones and rooms, not speakers. Breaths are found here too, for they
//! are what a good recording has in its pauses.

use std::ops::Range;

use coach_speech::measures::{Measure, Unmeasurable};
use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};
use realfft::RealFftPlanner;

use super::settings::AcousticSettings;
use super::{mask, measure_of, point, slope};
use crate::intensity::{HOP_S, HOP_SAMPLES, Intensity, Levels};
use crate::pitch::PitchTrack;
use crate::rate::trust;
use crate::settings::MeasureSettings;
use crate::statistics::percentile;

/// The level of speech is trusted sooner than its variation: from this share of its time on.
pub(crate) const SNR_SPEECH_SHARE: f64 = 0.1;
/// Samples of a spectrum, and frames between spectra.
const FFT: usize = 512;
const SPECTRUM_HOP: usize = 3;
/// Bins on each side that the mean spectrum is averaged over: 220 Hz in all.
const BIN_REACH: usize = 3;
/// Share of the time in pauses that is taken to be without breath.
const NOISE_SHARE: f64 = 0.2;
/// Spectra that are needed: 0.5 s of speech.
const SPECTRA_MIN: usize = 17;

/// What a recording is like.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingQuality {
    /// Speech level minus noise floor, dB.
    pub snr_db: Measure,
    /// Where the spectrum of speech ends.
    pub bandwidth: Result<Bandwidth, Unmeasurable>,
    /// Median rise of the noise within pauses, dB per second.
    pub noise_rise_db_s: Measure,
    /// Whether gain seems to be automatic: noise rises in most pauses. `None` if there are too
    /// few pauses to tell.
    pub is_gain_automatic: Option<bool>,
    /// Breaths in pauses, in order.
    pub breaths: Vec<Span>,
}

/// Where the spectrum of speech ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bandwidth {
    /// Highest frequency with sound, Hz; at most 8000, for that is what 16 kHz hold.
    pub hz: f64,
    /// Whether it is as little as a telephone's.
    pub is_telephone: bool,
}

/// Measures a recording. `regions` are where a detector heard speech, `pauses` the silences
/// between; both in order.
pub fn recording_quality(
    audio: &MonoAudio,
    track: &PitchTrack,
    (regions, pauses): (&[Span], &[Span]),
    measure_settings: &MeasureSettings,
    settings: &AcousticSettings,
) -> RecordingQuality {
    let intensity = Intensity::of(audio);
    let levels = intensity.levels(regions, measure_settings);
    let speech_frames = intensity.mask(regions, 0).into_iter().filter(|&inside| inside).count();
    let snr_db = levels.map(Levels::snr_db).ok_or(Unmeasurable::NoSpeech);
    let speech_s = speech_frames as f64 * HOP_S;
    let rises = noise_rises(&intensity, pauses, settings);
    let speech_db = levels.map_or(f64::INFINITY, |levels| levels.speech_db);
    RecordingQuality {
        snr_db: measure_of(
            snr_db,
            speech_frames,
            trust(speech_s, SNR_SPEECH_SHARE * settings.trusted_speech_s_min),
        ),
        bandwidth: bandwidth(audio, &intensity, speech_db, regions, settings),
        noise_rise_db_s: noise_rise(&rises, settings),
        is_gain_automatic: is_gain_automatic(&rises, settings),
        breaths: levels.map_or_else(Vec::new, |levels| {
            breaths(&intensity, track, levels.speech_db, pauses, settings)
        }),
    }
}

/// Slope of the level within each long pause, its start left out, dB per second.
fn noise_rises(intensity: &Intensity, pauses: &[Span], settings: &AcousticSettings) -> Vec<f64> {
    let of_pause = |pause: &Span| {
        let frames = intensity.frames(*pause);
        let edge = point(settings.noise_settle_s, HOP_S);
        let inner = frames.start + edge..frames.end.saturating_sub(edge);
        let points: Vec<(f64, f64)> = inner
            .map(|frame| (frame as f64 * HOP_S, f64::from(intensity.levels_db()[frame])))
            .collect();
        slope(&points)
    };
    let long = |pause: &&Span| pause.length().get() >= settings.noise_pause_s_min;
    pauses.iter().filter(long).filter_map(of_pause).collect()
}

fn noise_rise(rises: &[f64], settings: &AcousticSettings) -> Measure {
    let value = if rises.len() < settings.noise_pauses_min {
        Err(Unmeasurable::TooLittle)
    } else {
        percentile(&mut rises.to_vec(), 0.5).ok_or(Unmeasurable::TooLittle)
    };
    measure_of(value, rises.len(), trust(rises.len() as f64, settings.noise_pauses_min as f64))
}

fn is_gain_automatic(rises: &[f64], settings: &AcousticSettings) -> Option<bool> {
    let rising = rises.iter().filter(|rise| **rise >= settings.noise_rise_db_s_min).count();
    (rises.len() >= settings.noise_pauses_min).then_some(2 * rising > rises.len())
}

/// Sounds in pauses that are quieter than speech, louder than noise, and not voiced.
fn breaths(
    intensity: &Intensity,
    track: &PitchTrack,
    speech_db: f64,
    pauses: &[Span],
    settings: &AcousticSettings,
) -> Vec<Span> {
    let mut levels: Vec<f32> = pauses
        .iter()
        .flat_map(|pause| &intensity.levels_db()[intensity.frames(*pause)])
        .copied()
        .collect();
    // Breaths may fill most of the pauses, so that the median would be one.
    let Some(noise_db) = percentile(&mut levels, NOISE_SHARE).map(f64::from) else {
        return Vec::new();
    };
    let low_db = (speech_db - settings.breath_depth_db_max)
        .max(noise_db + settings.breath_above_noise_db_min);
    let high_db = speech_db - settings.breath_depth_db_min;
    let voiced = |frame: usize| track.f0_hz().get(frame).copied().flatten().is_some();
    let is_breath = |frame: usize| {
        let level = f64::from(intensity.levels_db()[frame]);
        (low_db..=high_db).contains(&level) && !voiced(frame)
    };
    let is_noise = |run: &Range<usize>| {
        let frames = track.periodicity().get(run.clone()).unwrap_or_default();
        let sum: f64 = frames.iter().map(|&value| f64::from(value)).sum();
        sum <= settings.breath_periodicity_max * frames.len() as f64
    };
    let lengths = point(settings.breath_s_min, HOP_S)..=point(settings.breath_s_max, HOP_S);
    pauses
        .iter()
        .flat_map(|pause| bridged(intensity.frames(*pause).filter(|&frame| is_breath(frame))))
        .filter(|run| lengths.contains(&run.len()) && is_noise(run))
        .filter_map(|run| Span::from_secs(run.start as f64 * HOP_S, run.end as f64 * HOP_S))
        .collect()
}

/// Runs of frames; a gap of up to three frames does not end one.
fn bridged(frames: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for frame in frames {
        match runs.last_mut() {
            Some(run) if frame - run.end <= 3 => run.end = frame + 1,
            _ => runs.push(frame..frame + 1),
        }
    }
    runs
}

/// The highest frequency at which the mean spectrum of speech is near enough to its maximum.
fn bandwidth(
    audio: &MonoAudio,
    intensity: &Intensity,
    speech_db: f64,
    regions: &[Span],
    settings: &AcousticSettings,
) -> Result<Bandwidth, Unmeasurable> {
    let spectrum = mean_spectrum(audio, intensity, speech_db, regions)?;
    let smooth = |bin: usize| {
        let part =
            &spectrum[bin.saturating_sub(BIN_REACH)..(bin + BIN_REACH + 1).min(spectrum.len())];
        part.iter().sum::<f64>() / part.len() as f64
    };
    let smoothed: Vec<f64> = (0..spectrum.len()).map(smooth).collect();
    let highest = smoothed.iter().copied().fold(0.0, f64::max);
    let limit = highest * 10.0_f64.powf(-settings.bandwidth_depth_db / 10.0);
    let last = smoothed
        .iter()
        .rposition(|&power| power > limit)
        .filter(|_| highest > 0.0)
        .ok_or(Unmeasurable::NoSpeech)?;
    let hz = last as f64 * f64::from(SAMPLE_RATE_HZ) / FFT as f64;
    Ok(Bandwidth { hz, is_telephone: hz < settings.telephone_hz_max })
}

/// Mean power spectrum of the frames in regions that are within 20 dB of the speech level.
fn mean_spectrum(
    audio: &MonoAudio,
    intensity: &Intensity,
    speech_db: f64,
    regions: &[Span],
) -> Result<Vec<f64>, Unmeasurable> {
    let inside = mask(regions, intensity.levels_db().len(), HOP_S);
    let fft = RealFftPlanner::<f32>::new().plan_fft_forward(FFT);
    let (mut input, mut output) = (fft.make_input_vec(), fft.make_output_vec());
    let mut scratch = fft.make_scratch_vec();
    let turn = std::f64::consts::TAU / FFT as f64;
    #[expect(clippy::cast_possible_truncation, reason = "weights lie within 1")]
    let window: Vec<f32> = (0..FFT)
        .map(|n| {
            (0.42 - 0.5 * (turn * n as f64).cos() + 0.08 * (2.0 * turn * n as f64).cos()) as f32
        })
        .collect();
    let mut sum = vec![0.0_f64; output.len()];
    let mut count = 0;
    let loud = |frame: usize| f64::from(intensity.levels_db()[frame]) > speech_db - 20.0;
    for frame in (0..inside.len()).step_by(SPECTRUM_HOP) {
        let start = (frame * HOP_SAMPLES).saturating_sub(FFT / 2);
        let Some(samples) = audio.samples().get(start..start + FFT) else { continue };
        if !(inside[frame] && loud(frame)) {
            continue;
        }
        for (value, (sample, weight)) in input.iter_mut().zip(samples.iter().zip(&window)) {
            *value = sample * weight;
        }
        fft.process_with_scratch(&mut input, &mut output, &mut scratch)
            .expect("the buffers were made for this transform");
        for (sum, bin) in sum.iter_mut().zip(&output) {
            *sum += f64::from(bin.norm_sqr());
        }
        count += 1;
    }
    if count < SPECTRA_MIN {
        let silent = !inside.iter().any(|&inside| inside);
        return Err(if silent { Unmeasurable::NoSpeech } else { Unmeasurable::TooLittle });
    }
    Ok(sum)
}
