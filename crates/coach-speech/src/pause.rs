//! Silent pauses and where in a sentence they fall.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A silent gap inside speech, at least as long as the pause threshold of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pause {
    /// From the last sound before to the first sound after.
    pub span: Span,
    /// Where it falls.
    pub place: PausePlace,
}

/// Where a pause falls in the sentence; decided from the words around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PausePlace {
    /// After a word that ends a sentence.
    Sentence,
    /// At a comma, dash or colon, or before a word that opens a clause.
    Clause,
    /// Anywhere else.
    Inside,
    /// Inside, right after a word that cannot end a phrase (preposition, article, particle,
    /// conjunction): almost always a search for words.
    InsideAfterFunctionWord,
}

impl PausePlace {
    /// All places, boundaries first.
    pub const ALL: [Self; 4] =
        [Self::Sentence, Self::Clause, Self::Inside, Self::InsideAfterFunctionWord];

    /// Whether it falls at a boundary, where listeners expect it.
    pub fn is_boundary(self) -> bool {
        matches!(self, Self::Sentence | Self::Clause)
    }

    /// The name used in files and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Clause => "clause",
            Self::Inside => "inside",
            Self::InsideAfterFunctionWord => "inside_after_function_word",
        }
    }
}
