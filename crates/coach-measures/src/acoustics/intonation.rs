//! How a speaker uses pitch, in semitones about the own median: how much it varies, where it
//! stays flat, and how sentences end.

use coach_speech::Span;
use coach_speech::measures::{Measure, Unmeasurable};
use coach_speech::voice::{EndContour, SentenceEnd};

use super::settings::AcousticSettings;
use super::{SpokenSentence, mask, measure_of, merged, point, slope};
use crate::language::Language;
use crate::pitch::{HOP_S, PitchTrack};
use crate::rate::trust;
use crate::statistics::{mean, percentile};

/// Below this voiced time nothing is said.
pub(crate) const VOICED_S_MIN: f64 = 1.0;
/// Frames whose median stands for one moment of a contour: 50 ms.
const MOMENT: usize = 5;
/// Voiced time of a run whose declination is measured.
const RUN_VOICED_S_MIN: f64 = 0.5;
/// IQR of a normal distribution to its standard deviation.
const IQR_TO_SD: f64 = 0.741_3;

/// Pitch in speech. Norms are in semitones, so that high and low voices compare
/// (Traunmüller & Eriksson 1995).
#[derive(Debug, Clone, PartialEq)]
pub struct Intonation {
    /// Median F0, Hz.
    pub f0_hz_median: Measure,
    /// Standard deviation of F0, semitones.
    pub f0_st_sd: Measure,
    /// The same from the quartiles (0.7413 · IQR), which octave errors do not move, semitones.
    pub f0_st_sd_robust: Measure,
    /// 90th minus 10th percentile, semitones.
    pub f0_st_range: Measure,
    /// SD ÷ mean of F0 in Hz within 10 s, mean over such windows (Hincks 2005).
    pub pitch_variation_quotient: Measure,
    /// Median slope of F0 within a run of speech, semitones per second.
    pub declination_st_s: Measure,
    /// Share of the sentences that are no questions which end in a fall.
    pub falling_ends_ratio: Measure,
    /// Share of the sentences that are no questions which end in a rise; English only, for in
    /// Russian a rise is no sign of it.
    pub uptalk_ratio: Measure,
    /// Where pitch stays flat for long, in order.
    pub monotone_spans: Vec<Span>,
    /// How each sentence ends whose end is voiced, in order.
    pub ends: Vec<SentenceEnd>,
}

/// Measures intonation. `speech` is where it sounds, `excluded` what does not count (filled
/// pauses), both in order; without a language there are no language-dependent numbers.
pub fn intonation(
    track: &PitchTrack,
    speech: &[Span],
    excluded: &[Span],
    sentences: &[SpokenSentence],
    language: Option<Language>,
    settings: &AcousticSettings,
) -> Intonation {
    let voice = Voice::of(track, speech, excluded);
    let voiced_s = voice.values.len() as f64 * HOP_S;
    let reliability = trust(voiced_s, settings.trusted_voiced_s_min);
    let enough = if voice.values.is_empty() {
        Err(Unmeasurable::NoSpeech)
    } else if voiced_s < VOICED_S_MIN {
        Err(Unmeasurable::TooLittle)
    } else {
        Ok(())
    };
    let count = voice.values.len();
    let of_all = |value: Option<f64>| {
        let value = enough.and_then(|()| value.ok_or(Unmeasurable::TooLittle));
        measure_of(value, count, reliability)
    };
    let mut sorted = voice.values.clone();
    let mut share = |share: f64| percentile(&mut sorted, share);
    let quartiles = share(0.75).zip(share(0.25)).map(|(high, low)| high - low);
    let range = share(0.9).zip(share(0.1)).map(|(high, low)| high - low);
    let limits = share(settings.uptalk_share_min).zip(share(settings.fall_share_max));
    let (quotients, declinations) =
        (voice.variation_quotients(settings), voice.declinations(speech));
    let ends = limits.map_or_else(Vec::new, |(high, low)| {
        sentences.iter().filter_map(|one| voice.end(*one, high, low, settings)).collect()
    });
    let mut slopes = declinations;
    let of_some = |values: usize, value: Option<f64>| {
        let value = enough.and_then(|()| value.ok_or(Unmeasurable::TooLittle));
        measure_of(value, values, reliability)
    };
    Intonation {
        f0_hz_median: of_all(voice.median_hz),
        f0_st_sd: of_all(deviation(&voice.values)),
        f0_st_sd_robust: of_all(quartiles.map(|range| IQR_TO_SD * range)),
        f0_st_range: of_all(range),
        pitch_variation_quotient: of_some(quotients.len(), mean(&quotients)),
        declination_st_s: of_some(slopes.len(), percentile(&mut slopes, 0.5)),
        falling_ends_ratio: ends_ratio(&ends, EndContour::Falling, enough, settings),
        uptalk_ratio: match language {
            Some(Language::En) => ends_ratio(&ends, EndContour::Rising, enough, settings),
            _ => measure_of(Err(Unmeasurable::LanguageNotSupported), 0, 0.0),
        },
        monotone_spans: voice.monotone_spans(language, settings),
        ends,
    }
}

fn ends_ratio(
    ends: &[SentenceEnd],
    contour: EndContour,
    enough: Result<(), Unmeasurable>,
    settings: &AcousticSettings,
) -> Measure {
    let stated = || ends.iter().filter(|end| !end.is_question);
    let count = stated().count();
    let such = stated().filter(|end| end.contour == contour).count();
    let value = enough.and_then(|()| {
        if count == 0 { Err(Unmeasurable::TooLittle) } else { Ok(such as f64 / count as f64) }
    });
    measure_of(value, count, trust(count as f64, settings.trusted_sentences_min))
}

/// F0 of the frames that count.
struct Voice {
    /// Semitones about the median; `None` where nothing counts.
    contour: Vec<Option<f64>>,
    /// Those that there are, in order of time.
    values: Vec<f64>,
    median_hz: Option<f64>,
}

impl Voice {
    fn of(track: &PitchTrack, speech: &[Span], excluded: &[Span]) -> Self {
        let frames = track.f0_hz().len();
        let (inside, out) = (mask(speech, frames, HOP_S), mask(excluded, frames, HOP_S));
        let counts = |frame: usize| inside[frame] && !out[frame];
        let f0_hz = |frame: usize| track.f0_hz()[frame].filter(|_| counts(frame)).map(f64::from);
        let mut sorted: Vec<f64> = (0..frames).filter_map(f0_hz).collect();
        let median_hz = percentile(&mut sorted, 0.5);
        let semitones = |f0_hz: f64| median_hz.map(|median_hz| 12.0 * (f0_hz / median_hz).log2());
        let contour: Vec<Option<f64>> =
            (0..frames).map(|frame| f0_hz(frame).and_then(semitones)).collect();
        let values = contour.iter().flatten().copied().collect();
        Self { contour, values, median_hz }
    }

    /// Windows with enough voice, each with its start.
    fn windows(&self, hop_s: f64, settings: &AcousticSettings) -> Vec<(f64, Vec<f64>)> {
        let length = point(settings.pitch_window_s, HOP_S);
        let least = point(settings.pitch_window_voiced_s_min, HOP_S);
        let starts = (0..self.contour.len()).step_by(point(hop_s, HOP_S).max(1));
        starts
            .filter(|start| start + length <= self.contour.len())
            .map(|start| {
                let part = &self.contour[start..start + length];
                (start as f64 * HOP_S, part.iter().flatten().copied().collect::<Vec<f64>>())
            })
            .filter(|(_, values)| values.len() >= least)
            .collect()
    }

    fn variation_quotients(&self, settings: &AcousticSettings) -> Vec<f64> {
        let quotient = |(_, values): (f64, Vec<f64>)| {
            let hz: Vec<f64> = values.iter().map(|st| 2.0_f64.powf(st / 12.0)).collect();
            deviation(&hz).zip(mean(&hz)).map(|(deviation, mean)| deviation / mean)
        };
        self.windows(settings.pitch_window_s, settings).into_iter().filter_map(quotient).collect()
    }

    fn monotone_spans(&self, language: Option<Language>, settings: &AcousticSettings) -> Vec<Span> {
        let share = if language == Some(Language::Ru) { settings.slavic_share } else { 1.0 };
        let limit_st = share * settings.monotone_st_max;
        let mut runs: Vec<Vec<f64>> = Vec::new();
        for (start_s, values) in self.windows(settings.pitch_hop_s, settings) {
            if deviation(&values).is_none_or(|deviation| deviation >= limit_st) {
                continue;
            }
            match runs.last_mut() {
                Some(run)
                    if run
                        .last()
                        .is_some_and(|last| start_s - last < 1.5 * settings.pitch_hop_s) =>
                {
                    run.push(start_s);
                }
                _ => runs.push(vec![start_s]),
            }
        }
        let span = |run: &Vec<f64>| {
            let (first, last) = (run.first()?, run.last()?);
            Span::from_secs(*first, last + settings.pitch_window_s)
        };
        let spans: Vec<Span> = runs
            .iter()
            .filter(|run| run.len() >= settings.monotone_windows_min)
            .filter_map(span)
            .collect();
        merged(spans)
    }

    /// Slope of each stretch of speech that is voiced long enough.
    fn declinations(&self, speech: &[Span]) -> Vec<f64> {
        let of_run = |run: &Span| {
            let range = self.range(*run);
            let points: Vec<(f64, f64)> = range
                .filter_map(|frame| Some((frame as f64 * HOP_S, self.contour[frame]?)))
                .collect();
            (points.len() >= point(RUN_VOICED_S_MIN, HOP_S)).then(|| slope(&points)).flatten()
        };
        speech.iter().filter_map(of_run).collect()
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let end = point(span.end().get(), HOP_S).min(self.contour.len());
        point(span.start().get(), HOP_S).min(end)..end
    }

    /// How a sentence ends; `None` if too little of its end is voiced.
    fn end(
        &self,
        sentence: SpokenSentence,
        high_st: f64,
        low_st: f64,
        settings: &AcousticSettings,
    ) -> Option<SentenceEnd> {
        let range = self.range(sentence.span);
        let reach = range.end.saturating_sub(point(settings.end_reach_s, HOP_S));
        let mut frames: Vec<usize> = (reach.max(range.start)..range.end)
            .rev()
            .filter(|&frame| self.contour[frame].is_some())
            .take(point(settings.end_s_max, HOP_S))
            .collect();
        frames.reverse();
        if frames.len() < point(settings.end_s_min, HOP_S).max(2 * MOMENT) {
            return None;
        }
        let values: Vec<f64> = frames.iter().filter_map(|&frame| self.contour[frame]).collect();
        let moments: Vec<f64> =
            values.windows(MOMENT).filter_map(|part| percentile(&mut part.to_vec(), 0.5)).collect();
        let last = *moments.last()?;
        let lowest = moments.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = moments.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (rise, fall) = (last - lowest, highest - last);
        let contour = if rise >= settings.uptalk_st_min && last > high_st {
            EndContour::Rising
        } else if fall >= settings.fall_st_min && last < low_st {
            EndContour::Falling
        } else {
            EndContour::Level
        };
        let change_st = if rise > fall { rise } else { -fall };
        let start_s = *frames.first()? as f64 * HOP_S;
        let end_s = (frames.last()? + 1) as f64 * HOP_S;
        let span = Span::from_secs(start_s, end_s)?;
        Some(SentenceEnd { span, contour, change_st, is_question: sentence.is_question })
    }
}

/// Standard deviation of a sample; `None` for less than two values.
fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}
