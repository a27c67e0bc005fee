//! What the program says on a terminal, in Russian and in English.
//!
//! The words are in `locales/cli.*.json`; here are their typed form, plural rules and the way
//! numbers are written. The texts of findings belong to `coach-findings`.

mod number;
mod plural;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use coach_pipeline::wording::Locale;
use serde::Deserialize;

pub(crate) use coach_pipeline::wording::clock;
pub(crate) use plural::Plural;

/// Everything the program says in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    #[serde(skip, default = "default_locale")]
    pub(crate) locale: Locale,
    pub(crate) languages: BTreeMap<String, String>,
    pub(crate) stages: BTreeMap<String, String>,
    pub(crate) units: BTreeMap<String, Plural>,
    pub(crate) measures: BTreeMap<String, String>,
    pub(crate) unmeasurable: BTreeMap<String, String>,
    pub(crate) places: BTreeMap<String, String>,
    pub(crate) profiles: BTreeMap<String, String>,
    pub(crate) report: ReportTexts,
    pub(crate) document: DocumentTexts,
    pub(crate) compare: CompareTexts,
    pub(crate) commentary: CommentaryTexts,
    pub(crate) score: ScoreTexts,
    pub(crate) progress: ProgressTexts,
    pub(crate) errors: ErrorTexts,
    pub(crate) model: ModelTexts,
    pub(crate) cache: CacheTexts,
    pub(crate) doctor: DoctorTexts,
}

/// Declares a struct of texts, every field of which must be in the file.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* $(,)? })*) => {
        $($(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name { $(pub(crate) $field: $kind),* })*
    };
}

texts! {
    /// The report on the terminal.
    ReportTexts {
        strengths: String, priorities: String, numbers: String, pace: String, pauses: String,
        fillers: String, transcript: String,
        no_speech: String, no_speech_help: String, no_words: String, no_findings: String,
        pace_range: String, pace_rush: String, pace_drag: String,
        no_pauses: String, no_fillers: String,
        filler_recall: BTreeMap<String, String>,
        words_total: Plural, pauses_total: Plural, tracks: Plural, channels: Plural,
        column_count: String, column_median: String, column_longest: String,
        column_rate: String, more_rows: String,
        gauge_legend: String, reliability_low: String, band_from: String, band_to: String,
        seconds: String, percent: String, kilohertz: String,
        mono: String, stereo: String, by_ffmpeg: String,
        legend_filler: String, legend_filled_pause: String, legend_pause: String,
        footer: String, footer_cached: String,
        warning_noise: String, warning_gain: String, warning_telephone: String,
        warning_damaged: String, warning_clipped: String, warning_quiet: String,
        warning_digital_silence: String, warning_tracks: String, warning_short: String,
        warning_language: String,
    }
    /// Reports for paper and browsers, where they have more than those on the terminal.
    DocumentTexts {
        measure: String, value: String, unit: String, band: String, note: String, outside: String,
        place: String, moment: String, filler: String, kind: String, moments: String,
    }
    /// Recordings side by side.
    CompareTexts {
        difference: String, scores: String, scores_note: String, better: String, worse: String,
        legend: String,
    }
    /// What a language model says.
    CommentaryTexts {
        title: String, opening: String, body: String, closing: String,
        note: String, none: String, notice: String, notice_end: String, notice_fillers: String,
    }
    /// The score of the whole.
    ScoreTexts {
        title: String, note: String, whole: String, share: String, none: String,
        labels: BTreeMap<String, String>, sub_scores: BTreeMap<String, String>,
    }
    /// The progress bar.
    ProgressTexts { remaining: String }
    /// Errors by code.
    ErrorTexts {
        error: String, help: String, one_of: String, unknown: ErrorText,
        codes: BTreeMap<String, ErrorText>,
    }
    /// What went wrong and what to do.
    ErrorText { message: String, cure: String }
    /// `speech-coach model`.
    ModelTexts {
        ready: String, whole: String, damaged: String, file_states: BTreeMap<String, String>,
        none: String, multilingual: String, english_only: String,
        downloading: String, copying: String, checking: String,
    }
    /// `speech-coach cache`.
    CacheTexts {
        kinds: BTreeMap<String, String>, entries: String, size: String, ready: String,
        hits: String, total: String, saved: String, verified: String, removed: String,
        read_only: String,
    }
    /// `speech-coach doctor`.
    DoctorTexts {
        all_well: String, not_well: String,
        model: String, model_ok: String, model_missing: String, model_damaged: String,
        models_folder: String, cache_folder: String, cache_off: String,
        temporary_folder: String, writable: String,
        not_writable: String, no_home: String, folder_cure: String,
        ffmpeg_missing: String, ffmpeg_cure: String,
        processor: String, processor_slow: String, threads: Plural,
        memory: String, memory_free: String, memory_unknown: String, memory_cure: String,
        gigabytes: String, megabytes: String, kilobytes: String,
    }
}

fn default_locale() -> Locale {
    Locale::En
}

impl Texts {
    /// The texts of a locale; read once.
    pub(crate) fn of(locale: Locale) -> &'static Self {
        static RU: OnceLock<Texts> = OnceLock::new();
        static EN: OnceLock<Texts> = OnceLock::new();
        match locale {
            Locale::Ru => RU.get_or_init(|| {
                Self::read(locale, include_str!("../../../../locales/cli.ru.json"))
            }),
            Locale::En => EN.get_or_init(|| {
                Self::read(locale, include_str!("../../../../locales/cli.en.json"))
            }),
        }
    }

    fn read(locale: Locale, json: &str) -> Self {
        let mut texts: Self =
            serde_json::from_str(json).expect("the tests read both files of texts");
        texts.locale = locale;
        texts
    }
}

/// The text under a key, or the key itself, which is still better than nothing.
pub(crate) fn named<'a>(table: &'a BTreeMap<String, String>, key: &'a str) -> &'a str {
    table.get(key).map_or(key, String::as_str)
}

/// Puts values into the `{slots}` of a text.
pub(crate) fn fill(text: &str, slots: &[(&str, &str)]) -> String {
    slots
        .iter()
        .fold(text.to_owned(), |text, (slot, value)| text.replace(&format!("{{{slot}}}"), value))
}
