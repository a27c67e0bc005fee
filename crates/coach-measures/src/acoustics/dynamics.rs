//! How a speaker uses loudness: how much it varies, where sentences fade out, where speech is too
//! quiet.

use coach_speech::Span;
use coach_speech::loudness::{
    LOUDNESS_HOP_S, Loudness, MOMENTARY_POINTS, SHORT_TERM_POINTS, lufs_of,
};
use coach_speech::measures::{Measure, Unmeasurable};

use super::nuclei::SyllableNucleus;
use super::settings::AcousticSettings;
use super::{SpokenSentence, mask, measure_of, merged, slope};
use crate::rate::trust;
use crate::statistics::{mean, percentile};

/// Fewer points say nothing about variation: 1 s.
const POINTS_MIN: usize = 10;

/// Loudness in speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Dynamics {
    /// 90th minus 10th percentile of momentary loudness while somebody speaks, LU.
    pub loudness_lu_variation: Measure,
    /// Share of sentences that fade out, among those with syllables enough to tell.
    pub fading_ends_ratio: Measure,
    /// The ends that fade out: the last syllables of a sentence, in order.
    pub fading_ends: Vec<Span>,
    /// Where speech is much quieter than the recording as a whole, in order.
    pub quiet_spans: Vec<Span>,
}

/// Measures dynamics. `speech` is where it sounds, in order, silences of 0.1 s and more left out;
/// `nuclei` are those of the recording.
pub fn dynamics(
    loudness: &Loudness,
    speech: &[Span],
    nuclei: &[SyllableNucleus],
    sentences: &[SpokenSentence],
    settings: &AcousticSettings,
) -> Dynamics {
    let powers = loudness.curve.powers();
    let speaks = mask(speech, powers.len(), LOUDNESS_HOP_S);
    let ends = Ends::of(nuclei, sentences, settings);
    let count = ends.drops_db.len();
    let fading_ends: Vec<Span> = ends
        .drops_db
        .iter()
        .filter(|end| end.1 < -settings.fading_db_min)
        .map(|end| end.0)
        .collect();
    let ratio = if speech.is_empty() {
        Err(Unmeasurable::NoSpeech)
    } else if count == 0 {
        Err(Unmeasurable::TooLittle)
    } else {
        Ok(fading_ends.len() as f64 / count as f64)
    };
    let reliability = trust(count as f64, settings.trusted_sentences_min);
    Dynamics {
        loudness_lu_variation: variation(&powers, speech, &speaks, settings),
        fading_ends_ratio: measure_of(ratio, count, reliability),
        fading_ends,
        quiet_spans: quiet_spans((&powers, loudness.integrated_lufs), &speaks, settings),
    }
}

fn variation(
    powers: &[f64],
    speech: &[Span],
    speaks: &[bool],
    settings: &AcousticSettings,
) -> Measure {
    let least = settings.speech_share_min * MOMENTARY_POINTS as f64;
    let mut values: Vec<f64> = powers
        .windows(MOMENTARY_POINTS)
        .zip(speaks.windows(MOMENTARY_POINTS))
        .filter(|(_, speaks)| speaks.iter().filter(|&&speaks| speaks).count() as f64 >= least)
        .filter_map(|(powers, _)| lufs_of(powers))
        .collect();
    let count = values.len();
    let range = percentile(&mut values, 0.9).zip(percentile(&mut values, 0.1));
    let value = match range {
        _ if speech.is_empty() => Err(Unmeasurable::NoSpeech),
        Some((high, low)) if count >= POINTS_MIN => Ok(high - low),
        _ => Err(Unmeasurable::TooLittle),
    };
    let speech_s = count as f64 * LOUDNESS_HOP_S;
    measure_of(value, count, trust(speech_s, settings.trusted_speech_s_min))
}

/// Windows of 3 s whose speech, pauses left out, is far below the whole.
fn quiet_spans(
    (powers, integrated_lufs): (&[f64], Option<f64>),
    speaks: &[bool],
    settings: &AcousticSettings,
) -> Vec<Span> {
    let Some(integrated) = integrated_lufs else { return Vec::new() };
    let is_quiet = |start: &usize| {
        let window = *start..start + SHORT_TERM_POINTS;
        let spoken: Vec<f64> =
            window.filter(|&point| speaks[point]).map(|point| powers[point]).collect();
        let enough = spoken.len() as f64 * LOUDNESS_HOP_S >= settings.quiet_speech_s_min;
        let limit = integrated - settings.quiet_lu_min;
        // Below the absolute gate there is no number, and no doubt.
        enough && lufs_of(&spoken).is_none_or(|loudness| loudness < limit)
    };
    let last = (powers.len() + 1).saturating_sub(SHORT_TERM_POINTS);
    let span = |start: usize| {
        let end = start + SHORT_TERM_POINTS;
        Span::from_secs(start as f64 * LOUDNESS_HOP_S, end as f64 * LOUDNESS_HOP_S)
    };
    merged((0..last).filter(is_quiet).filter_map(span).collect())
}

/// How far the ends of sentences are below what leads to them.
struct Ends {
    drops_db: Vec<(Span, f64)>,
}

impl Ends {
    fn of(
        nuclei: &[SyllableNucleus],
        sentences: &[SpokenSentence],
        settings: &AcousticSettings,
    ) -> Self {
        let least = settings.fading_syllables + settings.fading_syllables_before_min;
        let bodies: Vec<Body> = sentences
            .iter()
            .map(|sentence| nuclei_within(nuclei, sentence.span))
            .filter(|nuclei| nuclei.len() >= least)
            .filter_map(|nuclei| Body::of(nuclei, sentence_end(nuclei, settings)))
            .collect();
        let mut slopes: Vec<f64> = bodies.iter().map(|body| body.slope_db_s).collect();
        // A rise is no declination: it must not make level ends fade.
        let own = percentile(&mut slopes, 0.5).unwrap_or(0.0).min(0.0);
        let drop = |body: &Body| {
            (body.end, body.end_db - body.median_db - own * (body.end_s - body.middle_s))
        };
        Self { drops_db: bodies.iter().map(drop).collect() }
    }
}

/// A sentence's levels before its end, and the end.
struct Body {
    median_db: f64,
    middle_s: f64,
    slope_db_s: f64,
    end: Span,
    end_db: f64,
    end_s: f64,
}

impl Body {
    fn of(nuclei: &[SyllableNucleus], end: usize) -> Option<Self> {
        let (before, last) = nuclei.split_at(end);
        let points: Vec<(f64, f64)> =
            before.iter().map(|one| (one.time.get(), one.level_db)).collect();
        let of_level = |part: &[SyllableNucleus]| -> Vec<f64> {
            part.iter().map(|nucleus| nucleus.level_db).collect()
        };
        let of_time = |part: &[SyllableNucleus]| -> Vec<f64> {
            part.iter().map(|nucleus| nucleus.time.get()).collect()
        };
        Some(Self {
            median_db: percentile(&mut of_level(before), 0.5)?,
            middle_s: mean(&of_time(before))?,
            slope_db_s: slope(&points)?,
            end: Span::new(last.first()?.time, last.last()?.time),
            end_db: mean(&of_level(last))?,
            end_s: mean(&of_time(last))?,
        })
    }
}

fn sentence_end(nuclei: &[SyllableNucleus], settings: &AcousticSettings) -> usize {
    nuclei.len() - settings.fading_syllables
}

fn nuclei_within(nuclei: &[SyllableNucleus], span: Span) -> &[SyllableNucleus] {
    let start = nuclei.partition_point(|nucleus| nucleus.time < span.start());
    let end = nuclei.partition_point(|nucleus| nucleus.time <= span.end());
    &nuclei[start..end.max(start)]
}
