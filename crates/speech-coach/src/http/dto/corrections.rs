//! What the owner of a take says of single fillers in it.

use coach_pipeline::FillerCorrection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// All corrections of a take.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionList {
    /// By place; where one place comes twice, the last counts.
    #[schema(max_items = 500)]
    pub(crate) corrections: Vec<CorrectionDto>,
}

/// Whether a word or phrase is a filler at one place.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionDto {
    /// The word or phrase: `text` of one of the report's `filler_words`, or another entry of the
    /// lists.
    #[schema(example = "ну")]
    lexeme: String,
    /// Its first word in the transcript: the first of the filler's `words`.
    first_word: usize,
    /// One past its last word: the second of the filler's `words`.
    end_word: usize,
    /// Whether it is a filler here.
    is_filler: bool,
}

impl std::fmt::Debug for CorrectionDto {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CorrectionDto").finish_non_exhaustive()
    }
}

impl From<CorrectionDto> for FillerCorrection {
    fn from(dto: CorrectionDto) -> Self {
        let CorrectionDto { lexeme, first_word, end_word, is_filler } = dto;
        Self { lexeme, words: (first_word, end_word), is_filler }
    }
}

impl From<FillerCorrection> for CorrectionDto {
    fn from(correction: FillerCorrection) -> Self {
        let FillerCorrection { lexeme, words: (first_word, end_word), is_filler } = correction;
        Self { lexeme, first_word, end_word, is_filler }
    }
}
