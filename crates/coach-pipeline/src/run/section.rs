//! The numbers of a part of a talk that was analysed: measured as a talk of its own, from the words
//! that are kept. Nothing is recognised again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use coach_cache::{Computed, Outcome};
use coach_measures::{FillerPreferences, Heard, Recording};
use coach_speech::measures::{FillerWord, Measure, MeasureId};
use coach_speech::report::Report;
use coach_speech::score::SubScore;
use coach_speech::transcript::{Transcript, Word};
use coach_speech::{CancelFlag, MonoAudio, Seconds, Span};
use serde::{Deserialize, Serialize};

use super::corrected::{judged_as, of_kept};
use super::digests::digest_of_transcript;
use super::{AnalysisRequest, Inner, Pipeline};
use crate::Source;
use crate::error::Error;
use crate::keys;
use crate::kinds::{Digest, Kept};

/// Less is no talk: of shorter ones hardly anything can be measured.
const LENGTH_S_MIN: f64 = 5.0;
/// Times are of whole milliseconds.
const PER_SECOND: f64 = 1e3;
/// What the sound's own rate may have behind the last sample.
const TAIL_S: f64 = 1.0;

/// The numbers of a part of a talk; it holds no word of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The part, on the recording's clock.
    pub part: Span,
    /// From the first onset of speech in it to the last offset; `None` without speech.
    pub speech_span: Option<Span>,
    /// One entry for every [`MeasureId`].
    pub values: BTreeMap<MeasureId, Measure>,
    /// Words whose middles lie in it, counted as in a report.
    pub word_count: usize,
    /// Syllables of those words.
    pub syllable_count: usize,
    /// How groups of numbers do.
    pub sub_scores: Vec<SubScore>,
}

impl Pipeline {
    /// The numbers of a part of a talk, from the file that its report is of. Blocks.
    ///
    /// # Errors
    /// [`Error::BadSection`], [`Error::SectionTooShort`], [`Error::RecordingGone`] without the
    /// file, and those of decoding and of workers.
    pub(crate) fn section(
        &self,
        (file, digest): (&Path, [u8; 32]),
        report: &Arc<Report>,
        (start_s, end_s): (f64, f64),
        request: &AnalysisRequest,
        cancel: &CancelFlag,
    ) -> Result<(Section, Outcome), Error> {
        let cut = Cut::of(start_s, end_s, report.media.duration)?;
        let (caching, settings) = (&self.inner.caching, &self.inner.settings);
        let transcript = digest_of_transcript(&report.transcript);
        let said = (&transcript, &**report);
        let key = keys::section(&Digest(digest), said, cut.part, request, settings);
        let (inner, report) = (Arc::clone(&self.inner), Arc::clone(report));
        let source = Source::File(file.to_owned());
        let own = cut.own(&request.fillers);
        let span = tracing::Span::current();
        let work = move |cancel: &CancelFlag| {
            let _entered = span.enter();
            let measured = || inner.measure_part(&source, &report, (cut, &own), cancel);
            Ok(Computed::keep(Kept(inner.short_work.run(cancel, measured)??)))
        };
        let answer = caching.get(&caching.sections, key, request.cache, cancel, work)?;
        Ok((answer.value.0.clone(), answer.outcome))
    }
}

impl Inner {
    fn measure_part(
        &self,
        source: &Source,
        report: &Report,
        (cut, own): (Cut, &FillerPreferences),
        cancel: &CancelFlag,
    ) -> Result<Section, Error> {
        let settings = &self.settings;
        let decoded = coach_media::decode_part(source, &settings.media, cut.reach, cancel);
        let decoded = decoded.map_err(of_kept)?;
        let audio = MonoAudio::new(decoded.audio.slice(cut.reach).to_vec());
        let regions = report.speech_regions.iter();
        let regions = regions.filter(|region| region.overlap(cut.reach) > Seconds::ZERO);
        let regions: Vec<Span> = regions.map(|region| cut.inside(*region)).collect();
        let words = Words::of(&report.transcript, cut);
        let fillers = report.measures.filler_words.iter();
        let fillers = fillers.filter_map(|filler| words.filler(filler, cut)).collect();
        let recording = Recording { audio: &audio, loudness: &decoded.loudness, regions: &regions };
        let heard = Heard::of_speaker(recording, &words.transcript, own, &settings.measures);
        cancel.check()?;
        let measures = heard.measures_of(fillers);
        Ok(Section {
            part: cut.part,
            speech_span: measures.speech_span.map(|span| cut.outside(span)),
            sub_scores: coach_findings::sub_scores(&measures, &judged_as(report, settings)),
            values: measures.values,
            word_count: measures.word_count,
            syllable_count: measures.syllable_count,
        })
    }
}

/// Where a talk is cut.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// The part.
    part: Span,
    /// The same, open at an end that is one of the talk: what hangs over there is not cut.
    reach: Span,
}

impl Cut {
    /// Which sounds in it are no filled pauses, on its own clock; the fillers are those of the
    /// report.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "casts from float saturate, and no part begins before 0"
    )]
    fn own(self, fillers: &FillerPreferences) -> FillerPreferences {
        let start_ms = (self.reach.start().get() * PER_SECOND).round() as u64;
        let starts = fillers.not_filled_pauses_ms.iter();
        let not_filled_pauses_ms =
            starts.filter_map(|of_talk| of_talk.checked_sub(start_ms)).collect();
        FillerPreferences { not_filled_pauses_ms, ..FillerPreferences::default() }
    }

    fn of(start_s: f64, end_s: f64, duration: Seconds) -> Result<Self, Error> {
        let whole = |seconds: f64| (seconds * PER_SECOND).round() / PER_SECOND;
        let times = Span::from_secs(whole(start_s), whole(end_s)).ok_or(Error::BadSection)?;
        let (start, end) = (times.start(), times.end().min(duration));
        if start_s < 0.0 || start_s >= end_s || start >= duration {
            return Err(Error::BadSection);
        }
        let part = Span::new(start, end);
        if part.length().get() < LENGTH_S_MIN - 0.5 / PER_SECOND {
            return Err(Error::SectionTooShort);
        }
        let tail = Seconds::new(TAIL_S).unwrap_or(Seconds::ZERO);
        // A time of a report that is rounded means the end as well.
        let is_end = end.get() + 1.0 / PER_SECOND > duration.get();
        let reach = Span::new(start, if is_end { duration + tail } else { end });
        Ok(Self { part, reach })
    }

    /// Whether a word belongs to it.
    fn holds(self, word: Span) -> bool {
        let middle = word.middle();
        let begins = self.reach.start() == Seconds::ZERO || self.reach.start() <= middle;
        begins && (self.is_open() || middle < self.reach.end())
    }

    fn is_open(self) -> bool {
        self.reach.end() > self.part.end()
    }

    /// What of a span lies inside, on the clock of the part.
    fn inside(self, span: Span) -> Span {
        let start = span.start().max(self.reach.start());
        let end = if self.is_open() { span.end() } else { span.end().min(self.reach.end()) };
        Span::new(start - self.part.start(), end - self.part.start())
    }

    /// A span of the part on the clock of the talk.
    fn outside(self, span: Span) -> Span {
        let start = (span.start() + self.part.start()).max(self.reach.start());
        Span::new(start, (span.end() + self.part.start()).min(self.reach.end()))
    }
}

/// The words of a part.
struct Words {
    transcript: Transcript,
    /// Where each word of the talk is in the part.
    places: Vec<Option<usize>>,
}

impl Words {
    fn of(talk: &Transcript, cut: Cut) -> Self {
        let mut words = Vec::new();
        let mut places = Vec::with_capacity(talk.words.len());
        for word in &talk.words {
            let is_here = cut.holds(word.span);
            places.push(is_here.then_some(words.len()));
            if is_here {
                words.push(Word { span: cut.inside(word.span), ..word.clone() });
            }
        }
        // A segment that begins before the part goes on from its first word.
        let first = |start: &usize| places.get(*start..)?.iter().flatten().next().copied();
        let mut segment_starts: Vec<usize> = talk.segment_starts.iter().filter_map(first).collect();
        if !words.is_empty() {
            segment_starts.insert(0, 0);
        }
        segment_starts.dedup();
        Self { transcript: Transcript { words, segment_starts, ..head(talk) }, places }
    }

    /// A filler of the talk, if all its words are here.
    fn filler(&self, filler: &FillerWord, cut: Cut) -> Option<FillerWord> {
        let places = self.places.get(filler.words.0..filler.words.1)?;
        let first = places.first().copied().flatten()?;
        let is_whole = places.iter().zip(first..).all(|(place, here)| *place == Some(here));
        let (words, span) = ((first, first + places.len()), cut.inside(filler.span));
        is_whole.then(|| FillerWord { words, span, ..filler.clone() })
    }
}

/// A transcript without its words.
fn head(talk: &Transcript) -> Transcript {
    Transcript {
        language: talk.language.clone(),
        language_probability: talk.language_probability,
        ..Transcript::empty(&*talk.recognizer)
    }
}

#[cfg(test)]
mod tests;
