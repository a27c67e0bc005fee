//! Errors as the user sees them: a code, a message, a cure, an exit code.
//!
//! Messages hold nothing of the recording and no path but the one that the user typed.

use std::io::ErrorKind as Io;

use coach_pipeline::models;
use coach_pipeline::takes::TakeFault;

use crate::config::cache_variable;
use crate::exit;
use crate::report::text::Ink;
use crate::texts::{ErrorText, Texts, fill};

/// Something that the user must be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Stable name; the key of the texts.
    pub(crate) code: String,
    /// Values for the slots of the texts.
    slots: Vec<(&'static str, String)>,
}

impl Failure {
    /// A failure whose texts need no values.
    pub(crate) fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), slots: Vec::new() }
    }

    /// Puts a value into a slot of the texts.
    #[must_use]
    pub(crate) fn with(mut self, slot: &'static str, value: impl Into<String>) -> Self {
        self.slots.push((slot, value.into()));
        self
    }

    /// Why a file named on the command line cannot be opened.
    pub(crate) fn of_reading(error: Io) -> Self {
        Self::new(match error {
            Io::NotFound | Io::NotADirectory => "not_found",
            Io::IsADirectory => "is_a_folder",
            Io::PermissionDenied => "not_readable",
            _ => "io_error",
        })
    }

    /// Why a result cannot be written.
    pub(crate) fn of_writing(error: &std::io::Error) -> Self {
        Self::new(match error.kind() {
            Io::NotFound | Io::NotADirectory => "output_no_folder",
            Io::PermissionDenied | Io::ReadOnlyFilesystem => "output_not_writable",
            Io::StorageFull | Io::QuotaExceeded => "output_disk_full",
            _ => "output_failed",
        })
    }

    /// What the process ends with if nothing worse happens.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.code.as_str() {
            "model_missing"
            | "model_damaged"
            | "no_models_folder"
            | "network_unavailable"
            | "download_damaged" => exit::NO_MODEL,
            "bad_filler_list" | "bad_setting" | "unknown_language" | "model_unknown"
            | "stdin_twice" | "output_needed" | "output_is_input" => exit::USAGE,
            "internal" | "busy" | "no_thread" | "disk_full" | "models_io_error"
            | "cache_unusable" | "cache_busy" | "no_cache_folder" | "port_taken"
            | "data_in_use" | "data_unusable" => exit::FAILED,
            code if code.starts_with("llm_") => exit::FAILED,
            "cancelled" => exit::INTERRUPTED,
            code if code.starts_with("output_") => exit::FAILED,
            _ => exit::INPUT,
        }
    }

    /// What happened, in the user's language.
    pub(crate) fn message(&self, texts: &Texts) -> String {
        self.filled(&self.texts(texts).message)
    }

    /// What to do about it, in the user's language.
    pub(crate) fn cure(&self, texts: &Texts) -> String {
        let lists_names = self.slots.iter().any(|(slot, _)| *slot == "names");
        let is_choice = self.code == "unknown_setting" && lists_names;
        self.filled(if is_choice { &texts.errors.one_of } else { &self.texts(texts).cure })
    }

    /// `error[code]: message` and `help: cure`, for standard error.
    pub(crate) fn display(&self, file: Option<&str>, texts: &Texts, colour: bool) -> String {
        let words = &texts.errors;
        let head = Ink::Bad.paint(&format!("{}[{}]:", words.error, self.code), colour);
        let file = file.map(|file| format!("{}: ", printable(file))).unwrap_or_default();
        let message = self.message(texts);
        let help = Ink::Good.paint(&format!("{}:", words.help), colour);
        format!("{head} {file}{message}\n{help} {}\n", self.cure(texts))
    }

    /// A code without a text of its own gets the general one; a test sees that none is without.
    fn texts<'a>(&self, texts: &'a Texts) -> &'a ErrorText {
        texts.errors.codes.get(&self.code).unwrap_or(&texts.errors.unknown)
    }

    fn filled(&self, text: &str) -> String {
        let slots: Vec<(&str, &str)> =
            self.slots.iter().map(|(slot, value)| (*slot, value.as_str())).collect();
        fill(text, &slots)
    }
}

impl From<&TakeFault> for Failure {
    /// Why something about a take failed.
    fn from(fault: &TakeFault) -> Self {
        let failure = Self::new(&*fault.code);
        match &fault.subject {
            Some(subject) => failure.with("subject", subject),
            None => failure,
        }
    }
}

impl From<&coach_pipeline::Error> for Failure {
    fn from(error: &coach_pipeline::Error) -> Self {
        let failure = Self::new(error.code());
        match error.subject() {
            Some(setting) if error.code() == "cache_unusable" => {
                failure.with("subject", cache_variable(setting))
            }
            Some(subject) => failure.with("subject", subject),
            None => failure,
        }
    }
}

impl From<&models::Error> for Failure {
    fn from(error: &models::Error) -> Self {
        match error.code() {
            // The same code is a recording's where recordings are read.
            "io_error" => Self::new("models_io_error"),
            code => Self::new(code),
        }
    }
}

/// A text without what could move the cursor.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use coach_pipeline::wording::Locale;

    use super::*;

    /// Every code that the crates below and this one give.
    const CODES: [&str; 83] = [
        "bad_filler_list",
        "bad_json",
        "bad_request",
        "bad_section",
        "bad_setting",
        "busy",
        "cache_busy",
        "cache_unusable",
        "cancelled",
        "comparison_size",
        "compressed_body",
        "damaged_file",
        "data_in_use",
        "data_unusable",
        "decoding_too_slow",
        "disk_full",
        "download_damaged",
        "empty_file",
        "ffmpeg_failed",
        "file_missing",
        "format_needs_ffmpeg",
        "gave_up",
        "internal",
        "io_error",
        "is_a_folder",
        "key_missing",
        "key_scope",
        "key_wrong",
        "llm_budget",
        "llm_busy",
        "llm_config",
        "llm_off",
        "llm_quota",
        "llm_refused",
        "llm_too_long",
        "llm_unavailable",
        "llm_unreadable",
        "model_damaged",
        "model_missing",
        "model_unknown",
        "models_io_error",
        "network_unavailable",
        "no_audio_track",
        "no_cache_folder",
        "no_commentary",
        "no_models_folder",
        "no_such_filler",
        "no_such_page",
        "no_such_take",
        "no_thread",
        "not_a_model",
        "not_found",
        "not_media",
        "not_readable",
        "not_ready",
        "not_running",
        "nothing_said",
        "output_disk_full",
        "output_failed",
        "output_is_input",
        "output_needed",
        "output_no_folder",
        "output_not_writable",
        "playlist_refused",
        "port_taken",
        "queue_full",
        "recording_gone",
        "sample_rate_out_of_range",
        "section_too_short",
        "shutting_down",
        "stdin_twice",
        "take_failed",
        "too_large",
        "too_long",
        "too_many_channels",
        "too_many_requests",
        "too_many_tracks",
        "unknown_language",
        "unknown_setting",
        "upload_incomplete",
        "upload_too_slow",
        "wrong_content_type",
        "wrong_method",
    ];

    #[test]
    fn every_code_has_its_words_in_every_language() {
        for locale in [Locale::Ru, Locale::En] {
            let texts = Texts::of(locale);
            let known: Vec<&str> = texts.errors.codes.keys().map(String::as_str).collect();
            assert_eq!(known, CODES, "{locale:?}");
            for text in texts.errors.codes.values() {
                assert!(!text.message.is_empty() && !text.cure.is_empty());
            }
        }
    }

    #[test]
    fn slots_are_filled() {
        let failure = Failure::new("model_unknown").with("model", "huge").with("names", "base");
        for locale in [Locale::Ru, Locale::En] {
            let shown = failure.display(Some("a\u{7}.mp3"), Texts::of(locale), false);
            assert!(shown.contains("huge") && shown.contains("base"), "{shown}");
            assert!(!shown.contains(['{', '\u{7}']), "{shown}");
            let choice = Failure::new("unknown_setting").with("subject", "x").with("names", "a, b");
            let cure = choice.cure(Texts::of(locale));
            assert!(cure.contains("a, b") && !cure.contains(['{', '/']), "{cure}");
        }
    }
}
