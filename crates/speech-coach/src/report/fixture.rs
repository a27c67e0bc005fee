//! Reports for the tests of the forms: an empty one, and its parts.

use coach_speech::measures::{
    FilledPause, FilledPauseSource, FillerWord, Measure, MeasureId, Measures, Unmeasurable,
};
use coach_speech::pause::{Pause, PausePlace};
use coach_speech::report::{Decoder, MediaFacts, Report};
use coach_speech::transcript::{Transcript, Word};
use coach_speech::{Seconds, Span};

/// A recording in which nothing was said, in a language.
pub(crate) fn report(language: &str, duration_s: f64) -> Report {
    Report {
        media: MediaFacts {
            container: "mp4".to_owned(),
            codec: "aac".to_owned(),
            channels: 1,
            sample_rate_hz: 44_100,
            audio_tracks: 1,
            chosen_track: 0,
            duration: Seconds::new(duration_s).unwrap(),
            start_offset: Seconds::ZERO,
            peak_dbfs: None,
            clipped_ratio: 0.0,
            damaged: false,
            decoder: Decoder::BuiltIn,
        },
        speech_regions: Vec::new(),
        transcript: Transcript { language: language.to_owned(), ..Transcript::empty("test") },
        measures: Measures::none(language, Unmeasurable::NoWords),
        findings: Vec::new(),
        profile: "talk".to_owned(),
        sub_scores: Vec::new(),
        contextual_fillers: None,
    }
}

fn span(start_s: f64, end_s: f64) -> Span {
    Span::from_secs(start_s, end_s).unwrap()
}

pub(crate) fn word(text: &str, start_s: f64, end_s: f64) -> Word {
    Word { text: text.to_owned(), span: span(start_s, end_s), probability: 0.9 }
}

pub(crate) fn filler(lexeme: &str, start_s: f64, end_s: f64) -> FillerWord {
    let span = span(start_s, end_s);
    FillerWord { lexeme: lexeme.to_owned(), span, words: (0, 0), probability: 0.8 }
}

pub(crate) fn filled(lexeme: &str, start_s: f64, end_s: f64) -> FilledPause {
    let (span, source) = (span(start_s, end_s), FilledPauseSource::Acoustic);
    FilledPause { lexeme: lexeme.to_owned(), span, source, probability: 0.7 }
}

pub(crate) fn pause(start_s: f64, end_s: f64) -> Pause {
    Pause { span: span(start_s, end_s), place: PausePlace::Sentence }
}

/// Ten seconds with text that wants to be more than text in every form.
pub(crate) fn hostile(language: &str) -> Report {
    let mut talk = report(language, 10.0);
    let words = [
        ("<script>alert(1)</script>", 0.5, 1.0),
        ("=cmd|'/C", 1.1, 1.5),
        ("\"ну\",", 1.6, 2.0),
        ("*_`[x](y)`_*", 2.2, 2.9),
        ("a&b|c\t\u{7}d.", 5.0, 5.5),
        ("#1", 7.0, 7.5),
    ];
    talk.transcript.words =
        words.iter().map(|(text, start_s, end_s)| word(text, *start_s, *end_s)).collect();
    talk.transcript.segment_starts = vec![0, 5];
    talk.speech_regions = vec![span(0.5, 7.5)];
    talk.measures.speech_span = Some(span(0.5, 7.5));
    talk.measures.word_count = 6;
    talk.measures.filler_words = vec![FillerWord { words: (2, 3), ..filler("\"ну\"", 1.6, 2.0) }];
    talk.measures.filled_pauses = vec![filled("+э\n", 2.2, 2.9)];
    talk.measures.pauses = vec![pause(2.9, 5.0), pause(5.5, 7.0)];
    talk.measures.values.insert(
        MeasureId::SpeechRateWpm,
        Measure { value: Ok(51.43), evidence_count: 6, reliability: 0.75 },
    );
    talk.measures.values.insert(
        MeasureId::PhonationTimeRatio,
        Measure { value: Ok(0.485_714), evidence_count: 2, reliability: 0.25 },
    );
    talk
}
