//! What the owner of a take says of single fillers in it.

use coach_pipeline::FillerCorrection;
use coach_pipeline::service::Corrections;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::report::cues::to_ms;

/// All corrections of a take.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionList {
    /// By place; where one place comes twice, the last counts.
    #[schema(max_items = 500)]
    corrections: Vec<CorrectionDto>,
    /// The report's `filled_pauses` that are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    not_filled_pauses: Vec<NotFilledPauseDto>,
}

/// A sound that is no filled pause.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotFilledPauseDto {
    /// Its `start_s` in the report.
    #[schema(minimum = 0, maximum = 1_000_000)]
    start_s: f64,
}

impl From<Corrections> for CorrectionList {
    fn from(Corrections { fillers, not_filled_pauses_ms }: Corrections) -> Self {
        let sounds = not_filled_pauses_ms.into_iter();
        let sound = |start_ms: u64| NotFilledPauseDto { start_s: start_ms as f64 / 1000.0 };
        Self {
            corrections: fillers.into_iter().map(Into::into).collect(),
            not_filled_pauses: sounds.map(sound).collect(),
        }
    }
}

impl From<CorrectionList> for Corrections {
    fn from(CorrectionList { corrections, not_filled_pauses }: CorrectionList) -> Self {
        Self {
            fillers: corrections.into_iter().map(Into::into).collect(),
            not_filled_pauses_ms: not_filled_pauses.iter().map(|one| to_ms(one.start_s)).collect(),
        }
    }
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
