//! Talks of two minutes with known numbers.

mod flow;
mod language;
mod loudness;
mod structure;

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::Finding;
use coach_speech::measures::{
    FilledPause, FilledPauseSource, FillerWord, Measure, MeasureId, Measures, Unmeasurable,
};
use coach_speech::pause::{Pause, PausePlace};
use coach_speech::transcript::{Transcript, Word};
use coach_speech::voice::{EndContour, SentenceEnd, VoiceMarks};

use crate::{FindingSettings, Profile, findings};
use MeasureId as Id;

/// Length of the talks below.
const TALK_S: f64 = 120.0;

/// What a talk is called, the talk, and the keys of its findings.
pub(super) type Expected = (&'static str, Case, &'static str);

/// A talk of two minutes: numbers, and events spread over it.
#[derive(Debug, Clone, Default)]
pub(super) struct Case {
    pub(super) language: &'static str,
    pub(super) values: Vec<(Id, f64)>,
    pub(super) reliability: Option<f64>,
    /// How many pauses of which length at which place.
    pub(super) pauses: Vec<(usize, f64, PausePlace)>,
    pub(super) filled_pauses: usize,
    pub(super) fillers: Vec<(&'static str, usize)>,
    /// Stretches in which the pitch stays flat.
    pub(super) monotone: usize,
    /// What else there is to point at.
    pub(super) change: Option<fn(&mut Measures)>,
    pub(super) profile: Profile,
}

/// Everything in its band.
pub(super) fn good(language: &'static str) -> Case {
    Case {
        language,
        values: vec![
            (Id::SpeechRateWpm, 140.0),
            (Id::ArticulationRateSylS, 5.0),
            (Id::PhonationTimeRatio, 0.78),
            (Id::PausesPerMin, 10.0),
            (Id::PauseSMedian, 0.6),
            (Id::BoundaryPauseRatio, 0.9),
            (Id::InsidePausesPer100Words, 1.0),
            (Id::FillerWordsPer100Words, 0.5),
        ],
        pauses: vec![(18, 0.6, PausePlace::Sentence), (2, 0.4, PausePlace::Inside)],
        fillers: vec![("like", 1)],
        ..Case::default()
    }
}

impl Case {
    pub(super) fn with(mut self, changes: &[(Id, f64)]) -> Self {
        self.values.retain(|(id, _)| changes.iter().all(|(changed, _)| changed != id));
        self.values.extend(changes);
        self
    }

    pub(super) fn measures(&self) -> Measures {
        let reliability = self.reliability.unwrap_or(0.8);
        let missing =
            Measure { value: Err(Unmeasurable::TooLittle), evidence_count: 0, reliability: 0.0 };
        let mut values: BTreeMap<Id, Measure> = Id::ALL.iter().map(|&id| (id, missing)).collect();
        for &(id, value) in &self.values {
            values.insert(id, Measure { value: Ok(value), evidence_count: 20, reliability });
        }
        let mut pauses: Vec<Pause> = self
            .pauses
            .iter()
            .enumerate()
            .flat_map(|(kind, &(count, length_s, place))| {
                times(count, kind).map(move |at_s| Pause { span: span(at_s, length_s), place })
            })
            .collect();
        pauses.sort_by(|a, b| a.span.start().get().total_cmp(&b.span.start().get()));
        let filled_pauses = times(self.filled_pauses, 0).map(|at_s| FilledPause {
            lexeme: if self.language == "ru" { "э-э" } else { "um" }.to_owned(),
            span: span(at_s, 0.4),
            source: FilledPauseSource::Recognizer,
            probability: 0.9,
        });
        let filler_words = self.fillers.iter().enumerate().flat_map(|(kind, &(lexeme, count))| {
            times(count, kind).map(move |at_s| FillerWord {
                lexeme: lexeme.to_owned(),
                span: span(at_s, 0.3),
                words: (0, 1),
                probability: 0.8,
            })
        });
        let mut measures = Measures {
            speech_span: Some(span(0.0, TALK_S)),
            values,
            word_count: 280,
            syllable_count: 420,
            pauses,
            filled_pauses: filled_pauses.collect(),
            filler_words: filler_words.collect(),
            voice: VoiceMarks {
                monotone_spans: times(self.monotone, 3).map(|at_s| span(at_s, 12.0)).collect(),
                sentence_ends: times(5, 4).map(sentence_end).collect(),
                ..VoiceMarks::default()
            },
            ..Measures::none(self.language, Unmeasurable::TooLittle)
        };
        if let Some(change) = self.change {
            change(&mut measures);
        }
        measures
    }

    /// The same with other marks to point at.
    pub(super) fn marked(self, change: fn(&mut Measures)) -> Self {
        Self { change: Some(change), ..self }
    }

    pub(super) fn settings(&self) -> FindingSettings {
        FindingSettings { profile: self.profile, ..FindingSettings::default() }
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        findings(&self.measures(), &transcript(), &self.settings())
    }
}

fn sentence_end(at_s: f64) -> SentenceEnd {
    let contour = EndContour::Falling;
    SentenceEnd { span: span(at_s, 0.3), contour, change_st: -at_s / 20.0, is_question: false }
}

/// Times spread evenly over the talk, shifted for each kind of event.
pub(super) fn times(count: usize, kind: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |index| 2.0 + kind as f64 * 1.3 + index as f64 * 110.0 / count as f64)
}

pub(super) fn span(start_s: f64, length_s: f64) -> Span {
    Span::from_secs(start_s, start_s + length_s).unwrap()
}

pub(super) fn transcript() -> Transcript {
    let words = (0..280).map(|index| Word {
        text: ["one", "two", "three,", "sesquipedalian."][index % 4].to_owned(),
        span: span(index as f64 * TALK_S / 280.0, 0.4),
        probability: 0.9,
    });
    Transcript {
        language: "en".to_owned(),
        language_probability: 1.0,
        words: words.collect(),
        segment_starts: vec![0],
        recognizer: "test".to_owned(),
    }
}

/// One case for each text, and what it must say: strengths with `+`, priorities with `-`.
pub(super) fn cases() -> Vec<Expected> {
    let cases = timing_cases().into_iter().chain(pause_cases()).chain(word_cases());
    let cases = cases.chain(voice_cases()).chain(flow::cases()).chain(loudness::cases());
    cases.chain(language::cases()).chain(structure::cases()).collect()
}

fn timing_cases() -> Vec<Expected> {
    let fast = [(Id::ArticulationRateSylS, 6.6), (Id::SpeechRateWpm, 200.0)];
    let slow = [(Id::ArticulationRateSylS, 3.3), (Id::SpeechRateWpm, 80.0)];
    let german =
        Case { language: "de", values: vec![(Id::PhonationTimeRatio, 0.95)], ..good("en") };
    vec![
        ("all well", good("en"), "+pace.comfortable +filler_words.few -pauses.stretch"),
        (
            "too fast",
            good("en").with(&fast),
            "+filler_words.few +pauses.at_boundaries -pace.too_fast",
        ),
        (
            "too slow",
            good("ru").with(&slow),
            "+filler_words.few +pauses.at_boundaries -pace.too_slow",
        ),
        ("little evidence", Case { reliability: Some(0.4), ..good("en") }, ""),
        ("unknown language", german, "-pauses.too_few"),
    ]
}

fn voice_cases() -> Vec<Expected> {
    let voice = |st: f64, monotone| Case { monotone, ..good("en").with(&[(Id::F0StSd, st)]) };
    let russian = Case { monotone: 2, ..good("ru").with(&[(Id::F0StSd, 2.3)]) };
    vec![
        ("level", voice(1.4, 3), "+pace.comfortable +filler_words.few -voice.monotone"),
        ("lively", voice(3.1, 0), "+pace.comfortable +voice.lively -pauses.stretch"),
        ("lively by Russian habit", russian, "+pace.comfortable +voice.lively -pauses.stretch"),
        ("level nowhere for long", voice(1.4, 0), "+pace.comfortable +filler_words.few"),
        ("tracked wrongly", voice(8.0, 0), "+pace.comfortable +filler_words.few"),
    ]
}

fn pause_cases() -> Vec<Expected> {
    let mut inside =
        good("ru").with(&[(Id::InsidePausesPer100Words, 7.5), (Id::BoundaryPauseRatio, 0.3)]);
    inside.pauses =
        vec![(9, 0.6, PausePlace::Clause), (21, 0.7, PausePlace::InsideAfterFunctionWord)];
    let very_long = good("ru").with(&[(Id::VeryLongPausesPerMin, 1.0)]).marked(|measures| {
        measures.timing.very_long_pauses = times(2, 1).map(|at_s| span(at_s, 5.0)).collect();
    });
    let no_air = good("en").with(&[(Id::PhonationTimeRatio, 0.95)]);
    let halting = good("en").with(&[(Id::PhonationTimeRatio, 0.5)]);
    vec![
        ("no air", no_air, "+pace.comfortable +filler_words.few -pauses.too_few"),
        ("halting", halting, "+pace.comfortable +filler_words.few -pauses.too_much_silence"),
        ("pauses inside", inside, "+pace.comfortable +filler_words.few -pauses.inside"),
        ("very long pauses", very_long, "+pace.comfortable +filler_words.few -pauses.very_long"),
    ]
}

/// Filled pauses a minute, and what they are at 140 words a minute.
pub(super) fn hesitant(per_min: f64) -> [(Id, f64); 2] {
    [(Id::FilledPausesPerMin, per_min), (Id::FilledPausesPer100Words, per_min / 1.4)]
}

fn word_cases() -> Vec<Expected> {
    let um = |count: usize, per_min: f64| Case {
        filled_pauses: count,
        ..good("en").with(&hesitant(per_min))
    };
    let fillers = |fillers: &[(&'static str, usize)]| Case {
        fillers: fillers.to_vec(),
        ..good("en").with(&[(Id::FillerWordsPer100Words, 5.0)])
    };
    let everything = Case {
        filled_pauses: 22,
        ..fillers(&[("like", 14)])
            .with(&[(Id::ArticulationRateSylS, 6.6), (Id::PhonationTimeRatio, 0.95)])
            .with(&hesitant(11.0))
    };
    let one = fillers(&[("like", 10), ("you know", 4)]);
    let several = fillers(&[("like", 5), ("you know", 4), ("so", 5)]);
    vec![
        (
            "many filled pauses",
            um(18, 9.0),
            "+pace.comfortable +filler_words.few -filled_pauses.many",
        ),
        ("few filled pauses", um(3, 1.5), "+filled_pauses.few +pace.comfortable -pauses.stretch"),
        ("one filler", one, "+pace.comfortable +pauses.at_boundaries -filler_words.one_word"),
        ("many fillers", several, "+pace.comfortable +pauses.at_boundaries -filler_words.many"),
        ("much at once", everything, "-filled_pauses.many -pace.too_fast -pauses.too_few"),
    ]
}
