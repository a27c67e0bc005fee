//! What a report says of the voice: intonation of one talk, and the track thinned out for drawing.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::loudness::{LOUDNESS_HOP_S, Loudness, lufs_of};
use coach_speech::measures::{Measure, MeasureId};
use coach_speech::transcript::Transcript;
use coach_speech::voice::{LoudnessLine, PitchCurve, VoiceMarks};

use crate::acoustics::{
    Intonation, SpokenSentence, SyllableNucleus, dynamics, intonation, measure_of,
};
use crate::language::Language;
use crate::pitch::{HOP_S, PitchTrack};
use crate::sentences::sentences;
use crate::settings::MeasureSettings;
use crate::statistics::percentile;
use crate::tokens::Token;

/// Frames of a point of the curve: 10 points a second, to a tenth of a semitone.
const FRAMES_PER_POINT: usize = 10;
/// Points of the meter in one of the line: 2 a second, to a tenth of an LU.
const POINTS_PER_POINT: usize = 5;

/// The voice of one talk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Voice {
    /// One entry for each of [`MeasureId::OF_VOICE`].
    pub(crate) values: BTreeMap<MeasureId, Measure>,
    pub(crate) marks: VoiceMarks,
}

/// What is spoken when.
#[derive(Clone, Copy)]
pub(crate) struct Spoken<'a> {
    /// Where speech sounds, in order, silences of 0.1 s and more left out.
    pub(crate) stretches: &'a [Span],
    /// The filled pauses, in order.
    pub(crate) hesitations: &'a [Span],
    pub(crate) sentences: &'a [SpokenSentence],
    pub(crate) language: Option<Language>,
}

impl Voice {
    /// Listens to it.
    pub(crate) fn of(
        track: &PitchTrack,
        loudness: &Loudness,
        nuclei: &[SyllableNucleus],
        spoken: Spoken<'_>,
        settings: &MeasureSettings,
    ) -> Self {
        let Spoken { stretches, hesitations, sentences, language } = spoken;
        let acoustic = &settings.acoustics;
        let heard = intonation(track, stretches, hesitations, sentences, language, acoustic);
        let dynamics = dynamics(loudness, stretches, nuclei, sentences, acoustic);
        let values = [
            (MeasureId::F0HzMedian, heard.f0_hz_median),
            (MeasureId::F0StSd, heard.f0_st_sd),
            (MeasureId::F0StSdRobust, heard.f0_st_sd_robust),
            (MeasureId::F0StRange, heard.f0_st_range),
            (MeasureId::PitchVariationQuotient, heard.pitch_variation_quotient),
            (MeasureId::MonotoneTimeRatio, monotone_time_ratio(&heard, stretches)),
            (MeasureId::DeclinationStS, heard.declination_st_s),
            (MeasureId::FallingEndsRatio, heard.falling_ends_ratio),
            (MeasureId::UptalkRatio, heard.uptalk_ratio),
            (MeasureId::LoudnessLuVariation, dynamics.loudness_lu_variation),
            (MeasureId::FadingEndsRatio, dynamics.fading_ends_ratio),
        ];
        Self {
            values: BTreeMap::from(values),
            marks: VoiceMarks {
                pitch_curve: curve(track),
                monotone_spans: heard.monotone_spans,
                sentence_ends: heard.ends,
                fading_ends: dynamics.fading_ends,
                quiet_spans: dynamics.quiet_spans,
                loudness_curve: line(loudness),
            },
        }
    }
}

/// Share of the talk in monotone spans; trusted as the deviation is that they rest on. The
/// evidence is the spans.
fn monotone_time_ratio(heard: &Intonation, stretches: &[Span]) -> Measure {
    let talk = stretches.first().zip(stretches.last());
    let talk = talk.map(|(first, last)| first.union(*last));
    let share = |talk: Span| {
        let flat_s: f64 = heard.monotone_spans.iter().map(|span| span.overlap(talk).get()).sum();
        flat_s / talk.length().get()
    };
    let value = heard.f0_st_sd.value.map(|_| talk.map_or(0.0, share));
    measure_of(value, heard.monotone_spans.len(), heard.f0_st_sd.reliability)
}

/// The sentences of a transcript as they sound; none where no rules say what a sentence is.
pub(crate) fn spoken_sentences(
    transcript: &Transcript,
    tokens: &[Token],
    language: Option<Language>,
) -> Vec<SpokenSentence> {
    let Some(language) = language else { return Vec::new() };
    let sentences = sentences(tokens, language);
    let spoken = sentences.iter().filter_map(|sentence| {
        let tokens = sentence.of(tokens);
        let (first, last) = (tokens.first()?, tokens.last()?);
        let is_question = transcript.words[last.word].text.contains('?');
        Some(SpokenSentence { span: first.span.union(last.span), is_question })
    });
    spoken.collect()
}

fn line(loudness: &Loudness) -> LoudnessLine {
    let powers = loudness.curve.powers();
    let tenth = |lufs: f64| (10.0 * lufs).round() / 10.0;
    LoudnessLine {
        hop_s: LOUDNESS_HOP_S * POINTS_PER_POINT as f64,
        lufs: powers.chunks(POINTS_PER_POINT).map(|part| lufs_of(part).map(tenth)).collect(),
    }
}

fn curve(track: &PitchTrack) -> PitchCurve {
    let Some(median_hz) = track.median_hz() else { return PitchCurve::default() };
    let semitones = |hz: f32| 12.0 * (f64::from(hz) / median_hz).log2();
    let point = |frames: &[Option<f32>]| {
        let mut voiced: Vec<f64> = frames.iter().flatten().map(|&hz| semitones(hz)).collect();
        // A point stands for what is voiced around it, if that is most of it.
        let is_voiced = 2 * voiced.len() >= frames.len();
        let median = is_voiced.then(|| percentile(&mut voiced, 0.5)).flatten();
        median.map(|semitones| (10.0 * semitones).round() / 10.0)
    };
    PitchCurve {
        hop_s: HOP_S * FRAMES_PER_POINT as f64,
        f0_st: track.f0_hz().chunks(FRAMES_PER_POINT).map(point).collect(),
    }
}
