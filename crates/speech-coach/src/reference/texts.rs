//! What the answers say, from `locales/reference.*.json`; the texts of findings belong to
//! `coach-findings`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use coach_pipeline::wording::Locale;
use serde::Deserialize;

/// Everything the answers say in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    /// By category and verdict, such as `pauses.none`.
    pub(super) advice: BTreeMap<String, AdviceText>,
    /// Of advice that findings give, by category.
    pub(super) titles: BTreeMap<String, String>,
    /// The thirds of a talk.
    pub(super) zones: [String; 3],
    pub(super) pause_too_long: String,
    /// By type.
    pub(super) moments: BTreeMap<String, MomentText>,
    /// By lexeme.
    pub(super) filler_suggestions: BTreeMap<String, String>,
    /// For every filler.
    pub(super) filler_suggestion: String,
    pub(super) formats: FormatTexts,
    /// By the name of a number.
    pub(super) compare: BTreeMap<String, String>,
    pub(super) chat: ChatTexts,
}

/// What stands in for a language model, and its page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChatTexts {
    pub(super) off: String,
    pub(super) no_context: String,
    pub(super) no_findings: String,
    pub(super) strengths: String,
    pub(super) priorities: String,
    pub(super) listen: String,
    /// By slot of the page.
    pub(super) page: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdviceText {
    pub(super) title: String,
    pub(super) observation: String,
    pub(super) recommendation: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MomentText {
    pub(super) description: String,
    pub(super) suggestion: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormatTexts {
    /// By extension.
    pub(super) names: BTreeMap<String, String>,
    pub(super) audio_requirements: String,
    pub(super) notes: Vec<String>,
}

impl Texts {
    /// The texts of a locale; read once.
    pub(super) fn of(locale: Locale) -> &'static Self {
        static RU: OnceLock<Texts> = OnceLock::new();
        static EN: OnceLock<Texts> = OnceLock::new();
        match locale {
            Locale::Ru => {
                RU.get_or_init(|| read(include_str!("../../../../locales/reference.ru.json")))
            }
            Locale::En => {
                EN.get_or_init(|| read(include_str!("../../../../locales/reference.en.json")))
            }
        }
    }
}

fn read(json: &str) -> Texts {
    serde_json::from_str(json).expect("the tests read both files of texts")
}
