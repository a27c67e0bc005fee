//! Stretches of sound that stand still: what may be a hesitation by its sound alone.

use std::ops::Range;

use coach_speech::Span;

use super::half_rate::HalfRate;
use super::settings::FilledPauseSettings;
use super::speaker::Speaker;
use super::voicing::{Voicing, voicing};
use crate::filled_pauses::spectrum::{Frame, Spectrum};
use crate::intensity::HOP_S;

/// A sound may tremble: one frame in so many.
const TREMBLE: usize = 6;
/// So many sounds at most are one hesitation.
const TOGETHER_MAX: usize = 4;

/// A sound with a steady core.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// All its frames.
    pub(super) frames: Range<usize>,
    /// Its steady cores, in order.
    pub(super) cores: Vec<Range<usize>>,
    /// Voice in each frame.
    pub(super) voicing: Vec<Voicing>,
    /// The sound between silences that it is (a part of).
    pub(super) stretch: usize,
}

/// All of them, in order.
pub(super) fn pieces(
    half_rate: &HalfRate,
    spectrum: &Spectrum,
    speaker: &Speaker,
    stretches: &[Span],
    settings: &FilledPauseSettings,
) -> Vec<Piece> {
    let known = vec![None; spectrum.frames().len()];
    let mut search = Search { half_rate, spectrum, speaker, settings, known };
    let mut found = Vec::new();
    for (index, span) in stretches.iter().enumerate() {
        found.extend(search.pieces(&spectrum.frames_within(*span), index));
    }
    found
}

struct Search<'a> {
    half_rate: &'a HalfRate,
    spectrum: &'a Spectrum,
    speaker: &'a Speaker,
    settings: &'a FilledPauseSettings,
    /// Voice of the frames that were looked at.
    known: Vec<Option<Voicing>>,
}

impl Search<'_> {
    /// The sounds of a stretch, each also together with those right after it: *um* is a vowel and
    /// a nasal, and a long hesitation trembles.
    fn pieces(&mut self, stretch: &Range<usize>, index: usize) -> Vec<Piece> {
        let mut groups: Vec<Vec<Range<usize>>> = Vec::new();
        for core in self.cores(stretch.clone()) {
            match groups.last_mut() {
                Some(group) if self.belong(group, &core) => group.push(core),
                _ => groups.push(vec![core]),
            }
        }
        let mut found = Vec::new();
        for first in 0..groups.len() {
            let mut cores = Vec::new();
            for (count, group) in groups[first..].iter().take(TOGETHER_MAX).enumerate() {
                if count > 0 && !self.may_join(&cores, group) {
                    break;
                }
                cores.extend(group.iter().cloned());
                found.extend(self.piece(&cores, stretch, index));
            }
        }
        found
    }

    /// Whether the sound goes on between two groups of cores.
    fn may_join(&self, cores: &[Range<usize>], next: &[Range<usize>]) -> bool {
        let (Some(last), Some(first)) = (cores.last(), next.first()) else { return false };
        let floor_db = self.speaker.floor_db(self.settings);
        let gap = last.end..first.start;
        gap.len() as f64 * HOP_S <= self.settings.join_s_max
            && self.spectrum.frames()[gap].iter().all(|f| f64::from(f.level_db) >= floor_db)
    }

    /// The voice of a frame.
    fn voicing(&mut self, frame: usize) -> Voicing {
        let half_rate = self.half_rate;
        *self.known[frame].get_or_insert_with(|| voicing(half_rate, Spectrum::middle_sample(frame)))
    }

    /// Runs of loud frames whose spectrum stands still.
    fn cores(&self, stretch: Range<usize>) -> Vec<Range<usize>> {
        let still = f64::from(self.speaker.flux_quantile(self.settings.steady_quantile))
            .max(self.settings.steady_flux);
        let floor_db = self.speaker.floor_db(self.settings);
        let frames = self.spectrum.frames();
        let is_steady = |index: usize| {
            let Frame { level_db, flux, treble_db, .. } = frames[index];
            f64::from(level_db) >= floor_db && f64::from(flux) <= still && treble_db < 0.0
        };
        let mut cores: Vec<Range<usize>> = Vec::new();
        let mut start = stretch.start;
        while start < stretch.end {
            if !is_steady(start) {
                start += 1;
                continue;
            }
            let (mut end, mut unsteady, mut next) = (start + 1, 0, start + 1);
            while next < stretch.end && (unsteady + 1) * TREMBLE <= next - start + TREMBLE {
                if is_steady(next) {
                    end = next + 1;
                } else {
                    unsteady += 1;
                    // Two in a row are a change of sound.
                    if next > end {
                        break;
                    }
                }
                next += 1;
            }
            cores.push(start..end);
            start = end + 1;
        }
        let long = |core: &Range<usize>| core.len() as f64 * HOP_S >= self.settings.core_s_min;
        cores.retain(long);
        cores
    }

    /// Whether a core goes on where a group ends.
    fn belong(&self, group: &[Range<usize>], core: &Range<usize>) -> bool {
        let Some(last) = group.last() else { return false };
        let gap = last.end..core.start;
        let level = |frames: Range<usize>| {
            let levels = self.spectrum.frames()[frames].iter().map(|frame| frame.level_db);
            levels.fold(f32::INFINITY, f32::min)
        };
        let edge = self.speaker.flux_quantile(self.settings.edge_quantile);
        gap.len() as f64 * HOP_S <= self.settings.bridge_s_max
            && self.spectrum.frames()[gap.clone()].iter().all(|frame| frame.flux <= edge)
            && level(gap) > level(last.clone()).min(level(core.clone())) - 3.0
    }

    /// Follows cores to the edges of the sound.
    fn piece(
        &mut self,
        cores: &[Range<usize>],
        stretch: &Range<usize>,
        index: usize,
    ) -> Option<Piece> {
        let (first, last) = (cores.first()?.start, cores.last()?.end);
        let reach = frames_of(self.settings.reach_s_max);
        let earliest = stretch.start.max(first.saturating_sub(reach));
        let latest = stretch.end.min(last + reach);
        let voiced = (first..last).filter(|&frame| self.is_voiced(frame)).count();
        if voiced * 4 < 3 * (last - first) {
            return None;
        }
        let frames = self.spectrum.frames();
        let steady = || cores.iter().flat_map(|core| &frames[core.clone()]);
        let core_db = steady().map(|frame| frame.level_db).sum::<f32>() / steady().count() as f32;
        let least_db = f64::from(core_db) - self.settings.edge_db;
        let edge = self.speaker.flux_quantile(self.settings.edge_quantile);
        let mut goes_on = |frame: usize| {
            let Frame { flux, level_db, .. } = frames[frame];
            flux <= edge && f64::from(level_db) >= least_db && self.is_voiced(frame)
        };
        let start = (earliest..first).rev().take_while(|&frame| goes_on(frame)).last();
        let end = (last..latest).take_while(|&frame| goes_on(frame)).last();
        let range = start.unwrap_or(first)..end.map_or(last, |end| end + 1);
        let length_s = range.len() as f64 * HOP_S;
        let fits = (self.settings.length_s_min..=self.settings.length_s_max).contains(&length_s);
        let voicing = range.clone().map(|frame| self.voicing(frame)).collect();
        fits.then(|| Piece { frames: range, cores: cores.to_vec(), voicing, stretch: index })
    }

    fn is_voiced(&mut self, frame: usize) -> bool {
        f64::from(self.voicing(frame).periodicity) >= self.settings.voiced_min
    }
}

impl Piece {
    /// The part of it in a range of frames; `None` if no core is there.
    pub(super) fn within(&self, range: &Range<usize>) -> Option<Self> {
        let cut = |frames: &Range<usize>| {
            let cut = frames.start.max(range.start)..frames.end.min(range.end);
            (!cut.is_empty()).then_some(cut)
        };
        let frames = cut(&self.frames)?;
        let cores: Vec<Range<usize>> = self.cores.iter().filter_map(cut).collect();
        let first = frames.start - self.frames.start;
        let voicing = self.voicing[first..first + frames.len()].to_vec();
        (!cores.is_empty()).then_some(Self { frames, cores, voicing, stretch: self.stretch })
    }

    /// How many of its frames are steady.
    pub(super) fn steady_frames(&self) -> usize {
        self.cores.iter().map(ExactSizeIterator::len).sum()
    }
}

/// A whole number of frames for a length of time.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float to integer casts saturate, and the value is not negative"
)]
fn frames_of(length_s: f64) -> usize {
    (length_s / HOP_S).round().max(0.0) as usize
}
