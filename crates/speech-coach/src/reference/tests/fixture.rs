//! Reports for the tests: two real talks as the reference service recognised them.

use std::collections::BTreeMap;

use coach_pipeline::wording::Locale;
use coach_speech::finding::{Finding, FindingKind, Topic};
use coach_speech::measures::{
    FilledPause, FilledPauseSource, FillerWord, Measure, MeasureId, Measures, Unmeasurable,
};
use coach_speech::pause::{Pause, PausePlace};
use coach_speech::report::{Decoder, MediaFacts, Report, Waveform};
use coach_speech::transcript::{Transcript, Word};
use coach_speech::{Seconds, Span};

use super::super::{Subject, Thresholds};

/// What a talk holds besides words; entries of several words are parted by spaces.
const FILLER_WORDS: [&str; 9] =
    ["ну", "вот", "короче", "в общем", "как бы", "типа", "to be sure", "like", "you know"];
const FILLED_PAUSES: [&str; 3] = ["ммм", "um", "э-э"];

/// A report and the levels of its recording.
pub(super) struct Talk {
    pub(super) report: Report,
    pub(super) waveform: Waveform,
    pub(super) thresholds: Thresholds,
}

impl Talk {
    pub(super) fn ru() -> Self {
        Self::recorded("ru", include_str!("recorded/ru_words.json"), 52.5)
    }

    pub(super) fn en() -> Self {
        Self::recorded("en", include_str!("recorded/en_words.json"), 61.0)
    }

    fn recorded(language: &str, words: &str, duration_s: f64) -> Self {
        let words: Vec<(String, f64, f64, f32)> = serde_json::from_str(words).unwrap();
        Self::new(language, &words, duration_s)
    }

    /// A talk of some words: text, start, end, probability. Gaps from 0.25 s on are pauses.
    pub(super) fn new(language: &str, words: &[(String, f64, f64, f32)], duration_s: f64) -> Self {
        let word = |(text, start_s, end_s, probability): &(String, f64, f64, f32)| Word {
            text: text.clone(),
            span: span(*start_s, *end_s),
            probability: *probability,
        };
        let words: Vec<Word> = words.iter().map(word).collect();
        let measures = measures(language, &words);
        let transcript = Transcript {
            language: language.to_owned(),
            language_probability: 1.0,
            segment_starts: (0..words.len().min(1)).collect(),
            words,
            recognizer: "test".to_owned(),
        };
        let waveform = waveform(&transcript.words, duration_s);
        let report = Report {
            media: media(duration_s),
            speech_regions: measures.speech_span.into_iter().collect(),
            findings: findings(&measures),
            transcript,
            measures,
            profile: "talk".to_owned(),
            sub_scores: Vec::new(),
            contextual_fillers: None,
        };
        Self { report, waveform, thresholds: Thresholds::default() }
    }

    pub(super) fn subject(&self) -> Subject<'_> {
        let (report, thresholds) = (&self.report, &self.thresholds);
        Subject { analysis_id: "7f3a", report, locale: Locale::Ru, thresholds }
    }
}

pub(super) fn span(start_s: f64, end_s: f64) -> Span {
    Span::from_secs(start_s, end_s).unwrap()
}

fn plain(word: &Word) -> String {
    word.text.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()
}

fn measures(language: &str, words: &[Word]) -> Measures {
    let texts: Vec<String> = words.iter().map(plain).collect();
    let mut filler_words = Vec::new();
    let mut filled_pauses = Vec::new();
    for first in 0..words.len() {
        for lexeme in FILLER_WORDS {
            let end = first + lexeme.split(' ').count();
            if texts.get(first..end).is_some_and(|found| found.join(" ") == lexeme) {
                let span = words[first].span.union(words[end - 1].span);
                let lexeme = lexeme.to_owned();
                filler_words.push(FillerWord {
                    lexeme,
                    span,
                    words: (first, end),
                    probability: 0.9,
                });
            }
        }
        if FILLED_PAUSES.contains(&&*texts[first]) {
            filled_pauses.push(FilledPause {
                lexeme: "мм".to_owned(),
                span: words[first].span,
                source: FilledPauseSource::Recognizer,
                probability: 1.0,
            });
        }
    }
    let pause = |pair: &[Word]| {
        let (from, until) = (pair[0].span.end(), pair[1].span.start());
        let place = match pair[0].text.chars().last() {
            Some('.' | '!' | '?') => PausePlace::Sentence,
            Some(',') => PausePlace::Clause,
            _ => PausePlace::Inside,
        };
        let is_pause = (until - from).get() >= 0.25;
        is_pause.then(|| Pause { span: Span::new(from, until), place })
    };
    let measure = Measure { value: Ok(1.0), evidence_count: 9, reliability: 0.75 };
    Measures {
        speech_span: words.iter().map(|word| word.span).reduce(Span::union),
        values: MeasureId::ALL.iter().map(|&id| (id, measure)).collect(),
        word_count: words.len() - filled_pauses.len(),
        syllable_count: words.len() * 2,
        pauses: words.windows(2).filter_map(pause).collect(),
        filled_pauses,
        filler_words,
        ..Measures::none(language, Unmeasurable::TooLittle)
    }
}

fn findings(measures: &Measures) -> Vec<Finding> {
    if measures.filler_words.is_empty() {
        return Vec::new();
    }
    let numbers = [("count", measures.filler_words.len() as f64), ("per_100_words", 9.0)];
    vec![Finding {
        topic: Topic::FillerWords,
        kind: FindingKind::Priority,
        measure: MeasureId::FillerWordsPer100Words,
        score: 20.0,
        impact: 1.0,
        text_key: "filler_words.many".to_owned(),
        numbers: numbers.map(|(name, number)| (name.to_owned(), number)).into(),
        quotes: BTreeMap::from([("word".to_owned(), "ну".to_owned())]),
        evidence: measures.filler_words.iter().take(3).map(|filler| filler.span).collect(),
    }]
}

fn media(duration_s: f64) -> MediaFacts {
    MediaFacts {
        container: "wav".to_owned(),
        codec: "pcm".to_owned(),
        channels: 1,
        sample_rate_hz: 16_000,
        audio_tracks: 1,
        chosen_track: 0,
        duration: Seconds::new(duration_s).unwrap(),
        start_offset: Seconds::ZERO,
        peak_dbfs: None,
        clipped_ratio: 0.0,
        damaged: false,
        decoder: Decoder::BuiltIn,
    }
}

/// Half of full scale where a word sounds, silence elsewhere.
fn waveform(words: &[Word], duration_s: f64) -> Waveform {
    let samples_per_bin = 160;
    let bins = Seconds::new(duration_s).unwrap().to_samples(16_000).div_ceil(samples_per_bin);
    let mut bins = vec![(0, 0); bins];
    for word in words {
        let bin = |time: Seconds| time.to_samples(16_000) / samples_per_bin;
        if let Some(bins) = bins.get_mut(bin(word.span.start())..bin(word.span.end())) {
            bins.fill((-64, 64));
        }
    }
    Waveform { samples_per_bin, bins }
}
