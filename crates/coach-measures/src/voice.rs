//! What a report says of the voice: intonation of one talk, and the track thinned out for drawing.

use std::collections::BTreeMap;

use coach_speech::measures::{Measure, MeasureId};
use coach_speech::transcript::Transcript;
use coach_speech::voice::{PitchCurve, VoiceMarks};
use coach_speech::{MonoAudio, Span};

use crate::acoustics::{SpokenSentence, intonation};
use crate::language::Language;
use crate::pitch::{HOP_S, PitchTrack, track_pitch};
use crate::sentences::sentences;
use crate::settings::MeasureSettings;
use crate::statistics::percentile;
use crate::tokens::Token;

/// Frames of a point of the curve: 10 points a second, to a tenth of a semitone.
const FRAMES_PER_POINT: usize = 10;

/// The voice of one talk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Voice {
    /// One entry for each of [`MeasureId::OF_VOICE`].
    pub(crate) values: BTreeMap<MeasureId, Measure>,
    pub(crate) marks: VoiceMarks,
}

impl Voice {
    /// Listens to it: `speech` is where it sounds, `excluded` the filled pauses, both in order.
    pub(crate) fn of(
        audio: &MonoAudio,
        (speech, excluded): (&[Span], &[Span]),
        (transcript, tokens): (&Transcript, &[Token]),
        language: Option<Language>,
        settings: &MeasureSettings,
    ) -> Self {
        let track = track_pitch(audio, &settings.pitch);
        let spoken = spoken(transcript, tokens, language);
        let heard = intonation(&track, speech, excluded, &spoken, language, &settings.acoustics);
        let values = [
            (MeasureId::F0HzMedian, heard.f0_hz_median),
            (MeasureId::F0StSd, heard.f0_st_sd),
            (MeasureId::F0StSdRobust, heard.f0_st_sd_robust),
            (MeasureId::F0StRange, heard.f0_st_range),
            (MeasureId::PitchVariationQuotient, heard.pitch_variation_quotient),
            (MeasureId::DeclinationStS, heard.declination_st_s),
            (MeasureId::FallingEndsRatio, heard.falling_ends_ratio),
            (MeasureId::UptalkRatio, heard.uptalk_ratio),
        ];
        Self {
            values: BTreeMap::from(values),
            marks: VoiceMarks {
                pitch_curve: curve(&track),
                monotone_spans: heard.monotone_spans,
                sentence_ends: heard.ends,
            },
        }
    }
}

/// The sentences of a transcript as they sound; none where no rules say what a sentence is.
fn spoken(
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
