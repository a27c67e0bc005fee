//! The one format of all lists of phrases, `lexicon/{ru,en}/*.txt`.
//!
//! Lines that begin with `#` are comments.
//!
//! ```text
//! tier B                      tier of the entries below: B = counts unless excepted (bias 1.5,
//!                             and what holds without this line), C = only where the context
//!                             says so (bias -2)
//! [story]                     what the entries below are signs of, for lists of several kinds
//! over commas                 the entries below may have commas between their words
//! как бы, как-бы              an entry; other spellings after commas are reported as the first
//!   bias 0.5                  optional: another bias than the tier's
//!   instead people            optional: what to say instead
//!   -5 next ни не то          a rule: weight, then conditions joined by `&`
//! ```
//!
//! A word of an entry may be a pattern, as those of conditions.
//!
//! Conditions: `next WORDS`, `next2 WORDS`, `prev WORDS`, `prev2 WORDS` (one of the words; `x*`
//! begins with x, `*x` ends with x, `#` a number in digits), `before WORDS` (one of them earlier
//! in the sentence), `start`, `end` (of a sentence),
//! `clause_start`, `clause_end`, `isolated` (punctuation on both sides), `pause_before`,
//! `pause_after`, `short` (said in less time than a stressed word takes), `marker` (a filled pause
//! or another entry beside it), `often N` (at least three of this entry, and more than N in a
//! minute), and `not CONDITION`.

use std::collections::BTreeMap;

use crate::tokens::{Token, normal_form, starts_with_digit};

const TIER_B_BIAS: f64 = 1.5;
const TIER_C_BIAS: f64 = -2.0;

/// All entries of one list.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// By first word.
    exact: BTreeMap<String, Vec<Entry>>,
    /// By the beginning of the first word.
    prefixes: BTreeMap<String, Vec<Entry>>,
    /// With another pattern as first word.
    open: Vec<Entry>,
}

/// One word or phrase.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The form in reports.
    pub(crate) lexeme: String,
    /// What it is a sign of; empty in lists of one kind.
    pub(crate) kind: String,
    /// What to say instead, if the list says.
    pub(crate) instead: Option<String>,
    /// The words to match.
    pub(crate) words: Vec<Pattern>,
    /// Whether commas may stand between its words.
    pub(crate) over_commas: bool,
    /// Log-odds of counting before any context.
    pub(crate) bias: f64,
    /// What the context adds to it.
    pub(crate) rules: Vec<Rule>,
}

/// A weight that counts where all conditions hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    pub(crate) weight: f64,
    pub(crate) conditions: Vec<Condition>,
}

/// Something about the surroundings of a match.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
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
    Short,
    Marker,
    Often(f64),
    Not(Box<Self>),
}

/// What a neighbouring word looks like.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pattern {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Number,
}

impl Pattern {
    /// Whether a token looks like this.
    pub(crate) fn fits(&self, token: &Token) -> bool {
        match self {
            Self::Exact(word) => token.text == *word,
            Self::Prefix(start) => token.text.starts_with(start.as_str()),
            Self::Suffix(end) => token.text.ends_with(end.as_str()),
            Self::Number => starts_with_digit(&token.text),
        }
    }
}

impl Lexicon {
    /// A list that is part of the program.
    pub(crate) fn built_in(file: &str) -> Self {
        Self::parse(file).expect("the lists are part of the program and parsed by a test")
    }

    /// A list of phrases that always count; those without a letter or a digit are left out.
    pub(crate) fn of_phrases(phrases: &[String]) -> Self {
        let mut lexicon = Self::default();
        for phrase in phrases {
            let words: Vec<String> = phrase
                .split_whitespace()
                .map(normal_form)
                .filter(|word| !word.is_empty())
                .collect();
            let entry = Entry {
                lexeme: words.join(" "),
                kind: String::new(),
                instead: None,
                words: words.into_iter().map(Pattern::Exact).collect(),
                over_commas: true,
                bias: f64::INFINITY,
                rules: Vec::new(),
            };
            // Whatever is in the list twice, or empty, changes nothing.
            let _ = lexicon.add(entry);
        }
        lexicon
    }

    /// The entries that may begin with a token, the longest first.
    pub(crate) fn starting_with(&self, token: &Token) -> Vec<&Entry> {
        let text = token.text.as_str();
        let mut entries: Vec<&Entry> = self.exact.get(text).into_iter().flatten().collect();
        if !self.prefixes.is_empty() {
            let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
            entries.extend(ends.filter_map(|end| self.prefixes.get(&text[..end])).flatten());
        }
        entries.extend(self.open.iter().filter(|entry| entry.words[0].fits(token)));
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.words.len()));
        entries
    }

    /// Reads a list.
    pub(crate) fn parse(file: &str) -> Result<Self, String> {
        let mut reader = Reader::default();
        for line in file.lines() {
            reader.read(line).map_err(|error| format!("{error}: {line}"))?;
        }
        let mut lexicon = Self::default();
        for entry in reader.entries {
            lexicon.add(entry)?;
        }
        Ok(lexicon)
    }

    /// Every word and pattern of every entry.
    #[cfg(test)]
    fn words(&self) -> impl Iterator<Item = &Pattern> {
        let indexed = self.exact.values().chain(self.prefixes.values()).flatten();
        indexed.chain(&self.open).flat_map(|entry| &entry.words)
    }

    /// Fails where a word is not in the form that tokens have, so that it could never match.
    #[cfg(test)]
    pub(crate) fn assert_normal(&self) {
        for pattern in self.words() {
            if let Pattern::Exact(word) | Pattern::Prefix(word) | Pattern::Suffix(word) = pattern {
                // A pattern may end inside a word.
                assert_eq!(normal_form(word), word.trim_matches('-'));
            }
        }
    }

    fn add(&mut self, entry: Entry) -> Result<(), String> {
        let same_start = match entry.words.first().ok_or("an entry without words")? {
            Pattern::Exact(word) => self.exact.entry(word.clone()).or_default(),
            Pattern::Prefix(start) => self.prefixes.entry(start.clone()).or_default(),
            Pattern::Suffix(_) | Pattern::Number => &mut self.open,
        };
        let is_same = |other: &Entry| other.words == entry.words && other.kind == entry.kind;
        if same_start.iter().any(is_same) {
            return Err(format!("twice: {:?}", entry.words));
        }
        same_start.push(entry);
        Ok(())
    }
}

/// What the lines so far say of the next one.
struct Reader {
    bias: f64,
    kind: String,
    over_commas: bool,
    entries: Vec<Entry>,
    /// Entries that the last line with spellings made.
    current: std::ops::Range<usize>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            bias: TIER_B_BIAS,
            kind: String::new(),
            over_commas: false,
            entries: Vec::new(),
            current: 0..0,
        }
    }
}

impl Reader {
    fn read(&mut self, line: &str) -> Result<(), String> {
        if line.trim().is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(rule) = line.strip_prefix("  ") {
            return self.read_rule(rule.trim());
        }
        if let Some(tier) = line.strip_prefix("tier ") {
            self.bias = match tier.trim() {
                "B" => TIER_B_BIAS,
                "C" => TIER_C_BIAS,
                _ => return Err("unknown tier".to_owned()),
            };
        } else if let Some(kind) = line.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
            kind.clone_into(&mut self.kind);
            self.over_commas = false;
        } else if line.trim() == "over commas" {
            self.over_commas = true;
        } else {
            let spellings: Vec<&str> = line.split(',').map(str::trim).collect();
            self.current = self.entries.len()..self.entries.len() + spellings.len();
            self.entries.extend(spellings.iter().map(|spelling| Entry {
                lexeme: spellings[0].to_owned(),
                kind: self.kind.clone(),
                instead: None,
                words: spelling.split_whitespace().map(pattern_of).collect(),
                over_commas: self.over_commas,
                bias: self.bias,
                rules: Vec::new(),
            }));
        }
        Ok(())
    }

    fn read_rule(&mut self, rule: &str) -> Result<(), String> {
        let (first, rest) = rule.split_once(' ').ok_or("half a rule")?;
        let current = &mut self.entries[self.current.clone()];
        if current.is_empty() {
            return Err("a rule of no entry".to_owned());
        }
        let weight_of = |text: &str| text.parse::<f64>().map_err(|_| "no number".to_owned());
        match first {
            "bias" => {
                let bias = weight_of(rest)?;
                for entry in current {
                    entry.bias = bias;
                }
            }
            "instead" => {
                for entry in current {
                    entry.instead = Some(rest.to_owned());
                }
            }
            weight => {
                let rule = Rule { weight: weight_of(weight)?, conditions: conditions_of(rest)? };
                for entry in current {
                    entry.rules.push(rule.clone());
                }
            }
        }
        Ok(())
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
        "short" => Condition::Short,
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
    fn the_lists_are_valid() {
        for (file, size) in [
            (include_str!("lexicon/en/fillers.txt"), 30),
            (include_str!("lexicon/ru/fillers.txt"), 50),
        ] {
            let lexicon = Lexicon::parse(file).unwrap();
            assert!(lexicon.words().count() >= size);
            lexicon.assert_normal();
        }
    }

    #[test]
    fn mistakes_in_a_list_are_found() {
        for file in [
            "tier D",
            "ну\n  x start",
            "ну\n  1 sometimes",
            "ну\n  1 often much",
            "ну\nну",
            "ну, ",
            "  1 start",
            "ну\n  1",
        ] {
            assert!(Lexicon::parse(file).is_err(), "{file}");
        }
    }
}
