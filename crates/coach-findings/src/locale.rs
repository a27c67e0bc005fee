//! The texts of findings in Russian and English, from `locales/{ru,en}.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use coach_speech::finding::Finding;
use serde::Deserialize;

use crate::template;

/// A language of the report, which need not be that of the talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Russian.
    Ru,
    /// English.
    En,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingText {
    /// What was measured, with numbers and times.
    pub fact: String,
    /// Why it matters.
    pub why: String,
    /// One thing to do.
    pub action: String,
    /// What to reach in the next take.
    pub goal: String,
}

/// All texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    /// By the text key of a finding.
    pub(crate) findings: BTreeMap<String, Variants>,
    /// What the words for things are that findings name by their name in files.
    pub(crate) names: BTreeMap<String, String>,
}

/// Sentences that say the same in other words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variants {
    pub(crate) fact: Vec<String>,
    pub(crate) why: Vec<String>,
    pub(crate) action: Vec<String>,
    pub(crate) goal: Vec<String>,
}

impl Locale {
    /// Every language of reports.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The name in files, settings and addresses, ISO 639-1.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.name() == name)
    }

    /// The texts of the language; read once.
    pub(crate) fn texts(self) -> &'static Texts {
        const VALID: &str = "the texts are part of the program and read by a test";
        static RU: LazyLock<Texts> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../../locales/ru.json")).expect(VALID)
        });
        static EN: LazyLock<Texts> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../../locales/en.json")).expect(VALID)
        });
        match self {
            Self::Ru => &RU,
            Self::En => &EN,
        }
    }
}

/// A finding in the words of a language. The same seed gives the same words; another seed, such
/// as that of another take, may give others. An unknown text key gives empty texts.
pub fn render(finding: &Finding, locale: Locale, variant_seed: u64) -> FindingText {
    let variants = locale.texts().findings.get(&finding.text_key);
    let part = |name: &str, of: fn(&Variants) -> &[String]| {
        let texts = variants.map_or(&[][..], of);
        let chosen = texts.get(choice(variant_seed, &finding.text_key, name, texts.len()));
        chosen.map_or_else(String::new, |text| template::fill(text, finding, locale))
    };
    FindingText {
        fact: part("fact", |variants| &variants.fact),
        why: part("why", |variants| &variants.why),
        action: part("action", |variants| &variants.action),
        goal: part("goal", |variants| &variants.goal),
    }
}

/// One of `count` by a hash (FNV-1a) of everything before it.
fn choice(seed: u64, key: &str, part: &str, count: usize) -> usize {
    let bytes = seed.to_le_bytes().into_iter().chain(key.bytes()).chain(part.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The low bits of FNV-1a are poorly mixed.
    usize::try_from((hash >> 33) % (count.max(1) as u64)).unwrap_or(0)
}
