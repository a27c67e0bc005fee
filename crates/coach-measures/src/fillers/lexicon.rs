//! The format of the filler lexicons `lexicon/{ru,en}/fillers.txt`.
//!
//! Lines that begin with `#` are comments.
//!
//! ```text
//! tier B                      tier of the entries below: B = filler unless excepted (bias 1.5),
//!                             C = only where the context says so (bias -2)
//! как бы, как-бы              an entry; other spellings after commas are reported as the first
//!   bias 0.5                  optional: another bias than the tier's
//!   -5 next ни не то          a rule: weight, then conditions joined by `&`
//! ```
//!
//! Conditions: `next WORDS`, `next2 WORDS`, `prev WORDS`, `prev2 WORDS` (one of the words; `x*`
//! begins with x, `*x` ends with x, `#` a number in digits), `before WORDS` (one of them earlier
//! in the sentence), `start`, `end` (of a sentence),
//! `clause_start`, `clause_end`, `isolated` (punctuation on both sides), `pause_before`,
//! `pause_after`, `marker` (a filled pause or another entry beside it), `often N` (more than N of
//! this entry in a minute), and `not CONDITION`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::language::Language;

const TIER_B_BIAS: f64 = 1.5;
const TIER_C_BIAS: f64 = -2.0;

/// All entries of one language.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// By first word; the longest entries first.
    entries: BTreeMap<String, Vec<Entry>>,
}

/// One word or phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// The form in reports.
    pub(super) lexeme: String,
    /// The words to match.
    pub(super) words: Vec<String>,
    /// Log-odds of being a filler before any context.
    pub(super) bias: f64,
    /// What the context adds to it.
    pub(super) rules: Vec<Rule>,
}

/// A weight that counts where all conditions hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) weight: f64,
    pub(super) conditions: Vec<Condition>,
}

/// Something about the surroundings of a match.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    Previous(usize, Vec<Pattern>),
    Next(usize, Vec<Pattern>),
    Before(Vec<Pattern>),
    Start,
    ClauseStart,
    End,
    ClauseEnd,
    Isolated,
    PauseBefore,
    PauseAfter,
    Marker,
    Often(f64),
    Not(Box<Self>),
}

/// What a neighbouring word looks like.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pattern {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Number,
}

impl Lexicon {
    /// The lexicon of a language.
    pub(super) fn of(language: Language) -> &'static Self {
        const VALID: &str = "the lexicons are part of the program and parsed by a test";
        static EN: LazyLock<Lexicon> = LazyLock::new(|| {
            Lexicon::parse(include_str!("../lexicon/en/fillers.txt")).expect(VALID)
        });
        static RU: LazyLock<Lexicon> = LazyLock::new(|| {
            Lexicon::parse(include_str!("../lexicon/ru/fillers.txt")).expect(VALID)
        });
        match language {
            Language::En => &EN,
            Language::Ru => &RU,
        }
    }

    /// The entries that begin with a word, the longest first.
    pub(super) fn starting_with(&self, word: &str) -> impl Iterator<Item = &Entry> {
        self.entries.get(word).into_iter().flatten()
    }

    fn parse(file: &str) -> Result<Self, String> {
        let mut bias = TIER_B_BIAS;
        let mut entries: Vec<Entry> = Vec::new();
        // Entries that the last line with spellings made.
        let mut current = 0..0;
        for line in file.lines() {
            let error = || format!("cannot read line: {line}");
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(tier) = line.strip_prefix("tier ") {
                bias = match tier.trim() {
                    "B" => TIER_B_BIAS,
                    "C" => TIER_C_BIAS,
                    _ => return Err(error()),
                };
            } else if let Some(rule) = line.strip_prefix("  ") {
                let (number, conditions) = match rule.strip_prefix("bias ") {
                    Some(number) => (number, None),
                    None => rule.split_once(' ').map(|(n, c)| (n, Some(c))).ok_or_else(error)?,
                };
                let weight: f64 = number.trim().parse().map_err(|_| error())?;
                let conditions = conditions.map(conditions_of).transpose()?;
                for entry in &mut entries[current.clone()] {
                    match &conditions {
                        None => entry.bias = weight,
                        Some(conditions) => {
                            let conditions = conditions.clone();
                            entry.rules.push(Rule { weight, conditions });
                        }
                    }
                }
            } else {
                let spellings: Vec<&str> = line.split(',').map(str::trim).collect();
                current = entries.len()..entries.len() + spellings.len();
                entries.extend(spellings.iter().map(|spelling| Entry {
                    lexeme: spellings[0].to_owned(),
                    words: spelling.split_whitespace().map(str::to_owned).collect(),
                    bias,
                    rules: Vec::new(),
                }));
            }
        }
        Self::index(entries)
    }

    fn index(entries: Vec<Entry>) -> Result<Self, String> {
        let mut lexicon = Self::default();
        for entry in entries {
            let first = entry.words.first().ok_or("an entry without words")?.clone();
            let same_start = lexicon.entries.entry(first).or_default();
            if same_start.iter().any(|other| other.words == entry.words) {
                return Err(format!("twice: {}", entry.words.join(" ")));
            }
            same_start.push(entry);
            same_start.sort_by_key(|entry| std::cmp::Reverse(entry.words.len()));
        }
        Ok(lexicon)
    }
}

fn conditions_of(text: &str) -> Result<Vec<Condition>, String> {
    text.split('&').map(|condition| condition_of(condition.trim())).collect()
}

fn condition_of(text: &str) -> Result<Condition, String> {
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    let patterns = || -> Vec<Pattern> { rest.split_whitespace().map(pattern_of).collect() };
    Ok(match name {
        "next" => Condition::Next(1, patterns()),
        "next2" => Condition::Next(2, patterns()),
        "prev" => Condition::Previous(1, patterns()),
        "prev2" => Condition::Previous(2, patterns()),
        "before" => Condition::Before(patterns()),
        "start" => Condition::Start,
        "clause_start" => Condition::ClauseStart,
        "end" => Condition::End,
        "clause_end" => Condition::ClauseEnd,
        "isolated" => Condition::Isolated,
        "pause_before" => Condition::PauseBefore,
        "pause_after" => Condition::PauseAfter,
        "marker" => Condition::Marker,
        "often" => Condition::Often(rest.parse().map_err(|_| format!("no number: {text}"))?),
        "not" => Condition::Not(Box::new(condition_of(rest)?)),
        _ => return Err(format!("unknown condition: {text}")),
    })
}

fn pattern_of(word: &str) -> Pattern {
    match (word, word.strip_suffix('*'), word.strip_prefix('*')) {
        ("#", ..) => Pattern::Number,
        (_, Some(start), _) => Pattern::Prefix(start.to_owned()),
        (_, _, Some(end)) => Pattern::Suffix(end.to_owned()),
        _ => Pattern::Exact(word.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicons_are_valid() {
        for (file, size) in [
            (include_str!("../lexicon/en/fillers.txt"), 30),
            (include_str!("../lexicon/ru/fillers.txt"), 50),
        ] {
            let lexicon = Lexicon::parse(file).unwrap();
            let entries: Vec<&Entry> = lexicon.entries.values().flatten().collect();
            assert!(entries.len() >= size, "{}", entries.len());
            for word in entries.iter().flat_map(|entry| &entry.words) {
                assert_eq!(crate::tokens::normal_form(word), *word);
            }
        }
    }

    #[test]
    fn mistakes_in_a_lexicon_are_found() {
        for file in
            ["tier D", "ну\n  x start", "ну\n  1 sometimes", "ну\n  1 often much", "ну\nну", "ну, "]
        {
            assert!(Lexicon::parse(file).is_err(), "{file}");
        }
    }
}
