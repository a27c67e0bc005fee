//! What a model says about a finished report, as far as it could be checked.

use coach_speech::Span;
use serde::{Deserialize, Serialize};

/// Text of a language model about a report: opinion, never measurement. Whatever could not be
/// checked against the talk and its report is left out and counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commentary {
    /// The talk as a whole.
    pub impression: String,
    /// What went well, each with the words that show it.
    pub strengths: Vec<Remark>,
    /// At most three things to work on.
    pub improvements: Vec<Improvement>,
    /// How the talk is built.
    pub structure: Structure,
    /// Other words for what was said.
    pub rephrasings: Vec<Rephrasing>,
    /// What was left out.
    pub dropped: Dropped,
    /// The model that said it, as the server calls its build.
    pub model: String,
    /// Who runs the model.
    pub provider: String,
    /// Version of the questions.
    pub prompt_version: u16,
    /// Part of the transcript that the model was told, 0 to 1: long talks do not fit into all.
    pub input_coverage: f64,
    /// Tokens that it took.
    pub tokens: Tokens,
}

/// Words of the talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// As the transcript has them.
    pub text: String,
    /// When they were said.
    pub span: Span,
}

/// Praise, with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// It.
    pub text: String,
    /// What it rests on.
    pub quote: Quote,
}

/// Something to work on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Improvement {
    /// What it is.
    pub problem: String,
    /// Why it matters.
    pub why: String,
    /// What to do about it.
    pub exercise: String,
    /// Where it is heard.
    pub quote: Quote,
}

/// How a talk is built; a part is empty where nothing could be said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Structure {
    /// How it begins.
    pub opening: String,
    /// What carries it.
    pub body: String,
    /// How it ends.
    pub closing: String,
}

/// Other words for a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rephrasing {
    /// The passage.
    pub quote: Quote,
    /// The other words.
    pub suggestion: String,
}

/// How much was left out, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Quotes that nobody said.
    pub quotes: u32,
    /// Sentences with times after the end of the recording.
    pub times: u32,
    /// Sentences with numbers that are neither in the report nor in the talk.
    pub numbers: u32,
    /// Sentences with addresses, or with the instructions that the model was given.
    pub unsafe_sentences: u32,
    /// Texts that were cut because they were too long, and items that were too many.
    pub shortened: u32,
}

impl Dropped {
    /// All together.
    pub fn total(&self) -> u32 {
        self.quotes + self.times + self.numbers + self.unsafe_sentences + self.shortened
    }
}

/// Tokens of all calls for one answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Of the question.
    pub prompt: u32,
    /// Of the answer.
    pub completion: u32,
    /// What the account is charged for.
    pub billed: u32,
    /// Whether they are a guess because the server did not say.
    pub is_estimate: bool,
}
