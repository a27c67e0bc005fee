//! What tells a hesitation from a long vowel: numbers about a sound and about the place where it
//! stands.

use coach_speech::Span;

use super::coverage::{self, Cover, PlacedWord};
use super::formants::FormantFinder;
use super::half_rate::HalfRate;
use super::pieces::Piece;
use super::settings::FilledPauseSettings;
use super::speaker::{Speaker, semitones};
use crate::filled_pauses::spectrum::{Frame, Spectrum};
use crate::intensity::HOP_S;
use crate::statistics;

/// The pitch of a hesitation falls or rises at most so fast, in semitones a second.
const SLOPE_ST_S: (f64, f64) = (-12.0, 3.0);

/// A sound, described.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Description {
    /// When it sounds, from silence or edge to silence or edge.
    pub(super) span: Span,
    /// What words have to do with it.
    pub(super) cover: Cover,
    /// The share of the sound between two silences that it fills.
    pub(super) alone: f64,
    /// The share of its frames that are steady.
    pub(super) steady_share: f64,
    /// Mean rank of its spectral change among the speaker's, 0 to 1.
    pub(super) flux_rank: f64,
    /// Spread of its pitch in semitones.
    pub(super) f0_range_st: f64,
    /// How much faster its pitch rises or falls than in a hesitation, semitones a second.
    pub(super) f0_slope_off_st_s: f64,
    /// Spread of its second resonance, and its distance from the speaker's usual vowel, Bark.
    pub(super) f2_sd_bark: f64,
    pub(super) off_centre_bark: f64,
    /// First resonance, in the whole and in the last third.
    pub(super) f1_bark: f64,
    pub(super) tail_f1_bark: f64,
    /// Treble and level against the speaker's own.
    pub(super) treble_db: f64,
    pub(super) level_db: f64,
    /// Spread of the level.
    pub(super) level_sd_db: f64,
    /// Mean periodicity, 0 to 1.
    pub(super) periodicity: f64,
    /// The silence right before it; 0 if other sound is there.
    pub(super) silence_before_s: f64,
}

/// What a sound is judged by beside itself.
pub(super) struct Context<'a> {
    pub(super) half_rate: &'a HalfRate,
    pub(super) spectrum: &'a Spectrum,
    pub(super) speaker: &'a Speaker,
    pub(super) stretches: &'a [Span],
    pub(super) words: &'a [PlacedWord],
    pub(super) finder: &'a FormantFinder,
    pub(super) settings: &'a FilledPauseSettings,
}

impl Context<'_> {
    /// Describes a sound; `None` if it has no voice.
    pub(super) fn describe(&self, piece: &Piece) -> Option<Description> {
        let speaker = self.speaker;
        let frames = &self.spectrum.frames()[piece.frames.clone()];
        let span = self.snapped(piece)?;
        let pitch = Pitch::of(piece, self.settings)?;
        let mean = |value: &dyn Fn(&Frame) -> f64| {
            frames.iter().map(value).sum::<f64>() / frames.len() as f64
        };
        let alone =
            (span.length().get() / self.stretches[piece.stretch].length().get().max(1e-9)).min(1.0);
        let resonance = self.resonance(piece);
        let periodicity: Vec<f64> =
            piece.voicing.iter().map(|voicing| f64::from(voicing.periodicity)).collect();
        Some(Description {
            span,
            cover: coverage::cover(self.words, span, alone >= self.settings.alone_share_min),
            alone,
            steady_share: piece.steady_frames() as f64 / piece.frames.len() as f64,
            flux_rank: mean(&|frame| speaker.flux_rank(frame.flux)),
            f0_range_st: pitch.range_st,
            f0_slope_off_st_s: (pitch.slope_st_s - SLOPE_ST_S.1)
                .max(SLOPE_ST_S.0 - pitch.slope_st_s)
                .max(0.0),
            f2_sd_bark: resonance.f2_sd,
            off_centre_bark: resonance.off_centre,
            f1_bark: resonance.f1,
            tail_f1_bark: resonance.tail_f1,
            treble_db: mean(&|frame| f64::from(frame.treble_db)) - speaker.treble_db,
            level_db: mean(&|frame| f64::from(frame.level_db)) - speaker.level_db,
            level_sd_db: level_sd_db(self.spectrum.frames(), piece),
            periodicity: statistics::mean(&periodicity).unwrap_or(0.0),
            silence_before_s: self.silence_before_s(piece.stretch, span),
        })
    }

    /// The part of a sound that no word covers, if a word covers some of it and enough is left.
    pub(super) fn uncovered_part(&self, piece: &Piece) -> Option<Piece> {
        let span = Spectrum::span_of(&piece.frames)?;
        let gap = coverage::longest_gap(self.words, span)?;
        let long = gap.length().get() >= self.settings.glued_s_min && gap != span;
        let part = long.then(|| piece.within(&self.spectrum.frames_within(gap)))??;
        let length_s = part.frames.len() as f64 * HOP_S;
        (length_s >= self.settings.glued_s_min).then_some(part)
    }

    /// The span of a sound; its edges go to a silence that is near.
    fn snapped(&self, piece: &Piece) -> Option<Span> {
        let span = Spectrum::span_of(&piece.frames)?;
        let stretch = self.stretches[piece.stretch];
        let near = |one: f64, other: f64| (one - other).abs() <= self.settings.snap_s;
        let (mut start, mut end) = (span.start(), span.end());
        if near(start.get(), stretch.start().get()) {
            start = stretch.start();
        }
        if near(end.get(), stretch.end().get()) {
            end = stretch.end();
        }
        Some(Span::new(start, end))
    }

    /// The silence before a sound; 0 if other sound is beside it, 1 s where the talk begins.
    fn silence_before_s(&self, stretch: usize, span: Span) -> f64 {
        let own = self.stretches[stretch];
        let before = stretch
            .checked_sub(1)
            .map_or(1.0, |previous| own.start().get() - self.stretches[previous].end().get());
        if span.start() <= own.start() { before } else { 0.0 }
    }

    fn resonance(&self, piece: &Piece) -> Resonance {
        // Every second frame is enough: they overlap.
        let found: Vec<_> = piece
            .frames
            .clone()
            .step_by(2)
            .filter_map(|frame| {
                self.finder.formants(self.half_rate, Spectrum::middle_sample(frame))
            })
            .collect();
        let usual = self.speaker.formants;
        let f1 = || found.iter().map(|found| f64::from(found.f1_bark));
        let f2 = found.iter().map(|found| f64::from(found.f2_bark));
        let middle = |mut values: Vec<f64>, otherwise: f32| {
            statistics::percentile(&mut values, 0.5).unwrap_or(f64::from(otherwise))
        };
        let (f2, f2_sd) = spread(f2);
        let tail_f1 = middle(f1().skip(2 * found.len() / 3).collect(), usual.f1_bark);
        let (f1, f2) = (middle(f1().collect(), usual.f1_bark), middle(f2, usual.f2_bark));
        let off_centre = (f1 - f64::from(usual.f1_bark)).hypot(f2 - f64::from(usual.f2_bark));
        Resonance { f1, tail_f1, f2_sd, off_centre }
    }
}

/// Standard deviation of the level within the cores of a sound: its edges fade.
fn level_sd_db(frames: &[Frame], piece: &Piece) -> f64 {
    let levels: Vec<f64> = piece
        .cores
        .iter()
        .flat_map(|core| &frames[core.clone()])
        .map(|frame| f64::from(frame.level_db))
        .collect();
    let mean = statistics::mean(&levels).unwrap_or(0.0);
    let squares: Vec<f64> = levels.iter().map(|level| (level - mean).powi(2)).collect();
    statistics::mean(&squares).unwrap_or(0.0).sqrt()
}

struct Resonance {
    f1: f64,
    tail_f1: f64,
    f2_sd: f64,
    off_centre: f64,
}

/// The values, and half the distance of their 16th and 84th percentile: what the standard
/// deviation is without outliers.
fn spread(values: impl Iterator<Item = f64>) -> (Vec<f64>, f64) {
    let mut values: Vec<f64> = values.collect();
    let low = statistics::percentile(&mut values, 0.16).unwrap_or(0.0);
    let high = statistics::percentile(&mut values, 0.84).unwrap_or(0.0);
    (values, 0.5 * (high - low))
}

/// The pitch of a sound, octave errors folded.
struct Pitch {
    range_st: f64,
    slope_st_s: f64,
}

impl Pitch {
    fn of(piece: &Piece, settings: &FilledPauseSettings) -> Option<Self> {
        let voiced = piece
            .voicing
            .iter()
            .enumerate()
            .filter(|(_, voicing)| f64::from(voicing.periodicity) >= settings.voiced_min);
        let points: Vec<(f64, f64)> = voiced
            .map(|(frame, voicing)| (frame as f64 * HOP_S, semitones(voicing.f0_hz)))
            .collect();
        let mut pitches: Vec<f64> = points.iter().map(|(_, st)| *st).collect();
        let level_st = statistics::percentile(&mut pitches, 0.5)?;
        let folded: Vec<(f64, f64)> = points
            .iter()
            .map(|&(time_s, st)| (time_s, st - 12.0 * ((st - level_st) / 12.0).round()))
            .collect();
        let mut pitches: Vec<f64> = folded.iter().map(|(_, st)| *st).collect();
        let range_st = statistics::percentile(&mut pitches, 0.95)?
            - statistics::percentile(&mut pitches, 0.05)?;
        let count = folded.len() as f64;
        let time_s = folded.iter().map(|(time_s, _)| time_s).sum::<f64>() / count;
        let mean_st = pitches.iter().sum::<f64>() / count;
        let (product, square) = folded.iter().fold((0.0, 0.0), |(product, square), (t, st)| {
            (product + (t - time_s) * (st - mean_st), square + (t - time_s).powi(2))
        });
        Some(Self { range_st, slope_st_s: product / square.max(1e-9) })
    }
}
