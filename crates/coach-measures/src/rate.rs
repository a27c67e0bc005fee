//! Every number of the report from pauses, words and fillers: rates, ratios and counts.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::measures::{FilledPause, FillerWord, Measure, MeasureId, Unmeasurable};
use coach_speech::pause::Pause;

use crate::language::Language;
use crate::pauses::Sound;
use crate::settings::MeasureSettings;
use crate::statistics;
use crate::timing;
use crate::tokens::Token;

/// Below this total time a rate means nothing.
pub(crate) const TOTAL_S_MIN: f64 = 2.0;
/// Places rest on the recogniser's punctuation, which follows pauses in part.
pub(crate) const PLACE_RELIABILITY: f64 = 0.8;
/// The recogniser drops most filled pauses: those it wrote are a lower bound …
pub(crate) const FILLED_PAUSES_WRITTEN_RELIABILITY: f64 = 0.8;
/// … and none written says next to nothing.
pub(crate) const FILLED_PAUSES_UNWRITTEN_RELIABILITY: f64 = 0.3;

/// What the numbers are computed from.
pub(crate) struct Evidence<'a> {
    pub(crate) sound: &'a Sound,
    pub(crate) tokens: &'a [Token],
    pub(crate) language: Option<Language>,
    pub(crate) pauses: &'a [Pause],
    pub(crate) filled_pauses: &'a [FilledPause],
    pub(crate) filler_words: &'a [FillerWord],
    pub(crate) settings: &'a MeasureSettings,
}

/// What a measure's value and its reliability rest on.
struct Draft {
    value: Result<f64, Unmeasurable>,
    evidence_count: usize,
    reliability: f64,
}

impl Evidence<'_> {
    /// Words as spoken.
    pub(crate) fn word_count(&self) -> usize {
        self.words().map(|token| token.spoken_words).sum()
    }

    /// Syllables as spoken; 0 where the language has no rule.
    pub(crate) fn syllable_count(&self) -> usize {
        self.words().map(|token| token.syllables).sum()
    }

    /// One entry for each of [`MeasureId::OF_TIMING`]; `words_trust` is how far the signal bears
    /// the words out, 0 to 1.
    pub(crate) fn values(&self, words_trust: f64) -> BTreeMap<MeasureId, Measure> {
        let trust = |id| if is_word_rate(id) { words_trust } else { 1.0 };
        let measure = |id| {
            let measure = self.measure(id);
            Measure { reliability: trust(id) * measure.reliability, ..measure }
        };
        MeasureId::OF_TIMING.iter().map(|&id| (id, measure(id))).collect()
    }

    fn measure(&self, id: MeasureId) -> Measure {
        let Draft { value, evidence_count, reliability } = self.draft(id);
        let value = value.and_then(|value| {
            if value.is_finite() { Ok(value) } else { Err(Unmeasurable::TooLittle) }
        });
        let reliability = if value.is_ok() { reliability.clamp(0.0, 1.0) } else { 0.0 };
        Measure { value, evidence_count, reliability }
    }

    fn draft(&self, id: MeasureId) -> Draft {
        match id {
            MeasureId::SpeechRateWpm
            | MeasureId::SpeechRateSylS
            | MeasureId::ArticulationRateSylS => self.rate(id),
            MeasureId::PhonationTimeRatio | MeasureId::PausesPerMin => self.pausing(id),
            MeasureId::PauseSMean | MeasureId::PauseSMedian | MeasureId::PauseSP90 => {
                self.pause_length(id)
            }
            MeasureId::BoundaryPauseRatio | MeasureId::InsidePausesPer100Words => self.places(id),
            MeasureId::RunLengthSylMean => self.run_length(),
            MeasureId::FilledPausesPerMin
            | MeasureId::FilledPausesPer100Words
            | MeasureId::FilledPauseTimeRatio => self.hesitation(id),
            MeasureId::FillerWordsPer100Words | MeasureId::FillerWordsPerMin => self.fillers(id),
            // A measure that a newer vocabulary has and this crate does not know yet.
            _ => Draft { value: Err(Unmeasurable::TooLittle), evidence_count: 0, reliability: 0.0 },
        }
    }

    fn rate(&self, id: MeasureId) -> Draft {
        let (count, language) = match id {
            MeasureId::SpeechRateWpm => (self.word_count(), Ok(())),
            _ => (self.syllable_count(), self.known_language()),
        };
        let value = self.total_s().and_then(|total_s| {
            self.has_words()?;
            language?;
            let count = count as f64;
            match id {
                MeasureId::SpeechRateWpm => Ok(count * 60.0 / total_s),
                MeasureId::SpeechRateSylS => Ok(count / total_s),
                _ => {
                    let phonation_s = total_s - self.pause_s() - self.filled_pause_s();
                    if phonation_s < TOTAL_S_MIN / 2.0 {
                        return Err(Unmeasurable::TooLittle);
                    }
                    Ok(count / phonation_s)
                }
            }
        });
        Draft { value, evidence_count: count, reliability: self.time_trust() }
    }

    fn pausing(&self, id: MeasureId) -> Draft {
        let value = self.total_s().map(|total_s| match id {
            MeasureId::PausesPerMin => self.pauses.len() as f64 * 60.0 / total_s,
            _ => (total_s - self.pause_s()) / total_s,
        });
        let reliability = self.time_trust() * self.signal_trust();
        Draft { value, evidence_count: self.pauses.len(), reliability }
    }

    fn pause_length(&self, id: MeasureId) -> Draft {
        let mut lengths: Vec<f64> =
            self.pauses.iter().map(|pause| pause.span.length().get()).collect();
        let statistic = match id {
            MeasureId::PauseSMean => statistics::mean(&lengths),
            MeasureId::PauseSMedian => statistics::percentile(&mut lengths, 0.5),
            _ => statistics::percentile(&mut lengths, 0.9),
        };
        let value = self.total_s().and_then(|_| statistic.ok_or(Unmeasurable::TooLittle));
        Draft { value, evidence_count: lengths.len(), reliability: self.pauses_trust() }
    }

    fn places(&self, id: MeasureId) -> Draft {
        let boundary = self.pauses.iter().filter(|pause| pause.place.is_boundary()).count();
        let inside = self.pauses.len() - boundary;
        let words = self.word_count();
        let value = self.total_s().and_then(|_| {
            self.has_words()?;
            self.known_language()?;
            match id {
                MeasureId::InsidePausesPer100Words => Ok(inside as f64 * 100.0 / words as f64),
                _ if self.pauses.is_empty() => Err(Unmeasurable::TooLittle),
                _ => Ok(boundary as f64 / self.pauses.len() as f64),
            }
        });
        match id {
            MeasureId::InsidePausesPer100Words => Draft {
                value,
                evidence_count: inside,
                reliability: PLACE_RELIABILITY * self.words_trust() * self.signal_trust(),
            },
            _ => Draft {
                value,
                evidence_count: self.pauses.len(),
                reliability: PLACE_RELIABILITY * self.pauses_trust(),
            },
        }
    }

    /// Syllables ÷ stretches of words between silent or filled pauses, written or not.
    fn run_length(&self) -> Draft {
        let runs = timing::runs(self).iter().filter(|run| run.syllables > 0).count();
        let value = self.total_s().and_then(|_| {
            self.has_words()?;
            self.known_language()?;
            Ok(self.syllable_count() as f64 / runs as f64)
        });
        let reliability = trust(runs as f64, self.settings.trusted_pauses_min);
        Draft { value, evidence_count: runs, reliability: reliability * self.signal_trust() }
    }

    fn hesitation(&self, id: MeasureId) -> Draft {
        let value = self.total_s().and_then(|total_s| {
            self.has_words_or_hesitations()?;
            self.known_language()?;
            let count = self.filled_pauses.len() as f64;
            Ok(match id {
                MeasureId::FilledPausesPerMin => count * 60.0 / total_s,
                // Without words there is nothing to count them against.
                MeasureId::FilledPausesPer100Words => {
                    self.has_words()?;
                    count * 100.0 / self.word_count() as f64
                }
                _ => self.filled_pause_s() / total_s,
            })
        });
        let known = if self.filled_pauses.is_empty() {
            FILLED_PAUSES_UNWRITTEN_RELIABILITY
        } else {
            FILLED_PAUSES_WRITTEN_RELIABILITY
        };
        let reliability = known * self.time_trust();
        Draft { value, evidence_count: self.filled_pauses.len(), reliability }
    }

    fn fillers(&self, id: MeasureId) -> Draft {
        let count = self.filler_words.len() as f64;
        let value = self.total_s().and_then(|total_s| {
            self.has_words()?;
            self.known_language()?;
            Ok(match id {
                MeasureId::FillerWordsPerMin => count * 60.0 / total_s,
                _ => count * 100.0 / self.word_count() as f64,
            })
        });
        let reliability = match id {
            MeasureId::FillerWordsPerMin => self.time_trust(),
            _ => self.words_trust(),
        };
        Draft { value, evidence_count: self.filler_words.len(), reliability }
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|token| token.is_word())
    }

    /// The total time, if it is enough for any number.
    pub(crate) fn total_s(&self) -> Result<f64, Unmeasurable> {
        let span = self.sound.speech_span.ok_or(Unmeasurable::NoSpeech)?;
        let total_s = span.length().get();
        if total_s < TOTAL_S_MIN { Err(Unmeasurable::TooLittle) } else { Ok(total_s) }
    }

    pub(crate) fn has_words(&self) -> Result<(), Unmeasurable> {
        if self.word_count() == 0 { Err(Unmeasurable::NoWords) } else { Ok(()) }
    }

    fn has_words_or_hesitations(&self) -> Result<(), Unmeasurable> {
        if self.tokens.is_empty() { Err(Unmeasurable::NoWords) } else { Ok(()) }
    }

    pub(crate) fn known_language(&self) -> Result<(), Unmeasurable> {
        self.language.map(|_| ()).ok_or(Unmeasurable::LanguageNotSupported)
    }

    fn pause_s(&self) -> f64 {
        self.pauses.iter().map(|pause| pause.span.length().get()).sum()
    }

    /// Time of the filled pauses inside the talk, without the silence that word times swallow.
    pub(crate) fn filled_pause_s(&self) -> f64 {
        let Some(talk) = self.sound.speech_span else {
            return 0.0;
        };
        let sounding = |span: Span| {
            let silent: f64 = self.pauses.iter().map(|pause| pause.span.overlap(span).get()).sum();
            (span.overlap(talk).get() - silent).max(0.0)
        };
        self.filled_pauses.iter().map(|filled| sounding(filled.span)).sum()
    }

    pub(crate) fn time_trust(&self) -> f64 {
        let total_s = self.sound.speech_span.map_or(0.0, |span| span.length().get());
        trust(total_s, self.settings.trusted_total_s_min)
    }

    pub(crate) fn words_trust(&self) -> f64 {
        trust(self.word_count() as f64, self.settings.trusted_words_min)
    }

    fn pauses_trust(&self) -> f64 {
        trust(self.pauses.len() as f64, self.settings.trusted_pauses_min) * self.signal_trust()
    }

    /// Silence cannot be told from speech well in a noisy recording.
    pub(crate) fn signal_trust(&self) -> f64 {
        (self.sound.snr_db / self.settings.trusted_snr_db_min).clamp(0.0, 1.0)
    }
}

/// Whether a number would be wrong if words were invented or left out.
fn is_word_rate(id: MeasureId) -> bool {
    matches!(
        id,
        MeasureId::SpeechRateWpm
            | MeasureId::SpeechRateSylS
            | MeasureId::ArticulationRateSylS
            | MeasureId::RunLengthSylMean
    )
}

/// Reliability of a number from the amount it rests on: 0.5 at the least trusted amount, towards
/// 1 above it and towards 0 below it.
pub(crate) fn trust(amount: f64, trusted_min: f64) -> f64 {
    if amount >= trusted_min {
        1.0 - 0.5 * trusted_min / amount.max(f64::MIN_POSITIVE)
    } else {
        0.5 * amount / trusted_min
    }
}
