//! What the owner of a take says of single fillers in it. The report is measured again from the
//! words that are kept, written with the corrections, and is what everybody gets from then on.

use std::sync::Arc;

use coach_cache::json;
use coach_measures::{FillerCorrection, FillerPreferences, normal_phrase};
use coach_speech::CancelFlag;
use coach_store::Take;
use serde::{Deserialize, Serialize};

use super::submission::{digest_of_hex, finished, request};
use super::{Service, ServiceError};
use crate::fillers::FillerLists;
use crate::kinds::Whole;

/// Corrections of one take.
pub const CORRECTIONS_MAX: usize = 500;

/// A correction as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptCorrection {
    Words { lexeme: String, words: (usize, usize), is_filler: bool },
    NotFilledPause { start_ms: u64 },
}

/// What the owner of a take says of single places in it.
#[derive(Debug, Default)]
pub struct Corrections {
    /// Of words.
    pub fillers: Vec<FillerCorrection>,
    /// Starts of the filled pauses of the report that are none, in milliseconds.
    pub not_filled_pauses_ms: Vec<u64>,
}

impl Corrections {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.fillers.len() + self.not_filled_pauses_ms.len()
    }
}

/// What became of corrections.
#[derive(Debug)]
pub enum Corrected {
    /// The take as it is now.
    Done(Arc<Take>),
    /// The take changed meanwhile, is worked on, or has no result: trying again may help.
    NotReady,
}

/// Lists as they are kept; nothing where there are none.
pub(super) fn written_lists(lists: &FillerLists) -> String {
    if lists.is_empty() {
        return String::new();
    }
    // Lists of texts have a JSON form.
    serde_json::to_string(lists).unwrap_or_default()
}

/// The lists that a take was asked for with.
pub fn filler_lists(take: &Take) -> FillerLists {
    serde_json::from_str(&take.filler_lists).unwrap_or_default()
}

/// What the owner of a take corrected, by place.
pub fn corrections(take: &Take) -> Corrections {
    let kept: Vec<KeptCorrection> =
        serde_json::from_str(&take.filler_corrections).unwrap_or_default();
    let mut corrections = Corrections::default();
    for one in kept {
        match one {
            KeptCorrection::Words { lexeme, words, is_filler } => {
                corrections.fillers.push(FillerCorrection { lexeme, words, is_filler });
            }
            KeptCorrection::NotFilledPause { start_ms } => {
                corrections.not_filled_pauses_ms.push(start_ms);
            }
        }
    }
    corrections
}

fn written(preferences: &FillerPreferences) -> String {
    let FillerPreferences { corrections, not_filled_pauses_ms, .. } = preferences.normalized();
    let words = corrections.into_iter().map(|FillerCorrection { lexeme, words, is_filler }| {
        KeptCorrection::Words { lexeme, words, is_filler }
    });
    let sounds = not_filled_pauses_ms.into_iter();
    let sounds = sounds.map(|start_ms| KeptCorrection::NotFilledPause { start_ms });
    let kept: Vec<KeptCorrection> = words.chain(sounds).collect();
    if kept.is_empty() {
        return String::new();
    }
    // Texts and numbers have a JSON form.
    serde_json::to_string(&kept).unwrap_or_default()
}

/// Everything that the owner of a take says of their fillers.
pub(super) fn preferences(take: &Take) -> FillerPreferences {
    let Corrections { fillers: corrections, not_filled_pauses_ms } = corrections(take);
    FillerPreferences { corrections, not_filled_pauses_ms, ..filler_lists(take).preferences() }
}

impl Service {
    /// Puts corrections in place of those that a finished take has; an empty list removes them.
    ///
    /// # Errors
    /// [`crate::Error::NoSuchFiller`] where a correction fits nothing in the talk,
    /// [`crate::Error::RecordingGone`], and those of the store.
    pub async fn correct(
        &self,
        take: &Arc<Take>,
        mut corrections: Corrections,
    ) -> Result<Corrected, ServiceError> {
        for correction in &mut corrections.fillers {
            correction.lexeme = normal_phrase(&correction.lexeme);
        }
        let before = request(take);
        let mut after = before.clone();
        after.fillers.corrections = corrections.fillers;
        after.fillers.not_filled_pauses_ms = corrections.not_filled_pauses_ms;
        let corrections = written(&after.fillers);
        if corrections == take.filler_corrections {
            return Ok(Corrected::Done(Arc::clone(take)));
        }
        let Some(digest) = digest_of_hex(&take.digest) else { return Ok(Corrected::NotReady) };
        let stored = self.0.store.result(&take.id).await?;
        let Some(stored) = stored else { return Ok(Corrected::NotReady) };
        let Ok(whole) = json::decode::<Whole>(&stored.content) else {
            return Ok(Corrected::NotReady);
        };
        let file = self.0.store.recording(take);
        let request_before = before.clone();
        let work = self.blocking(move |pipeline| {
            // What was outdated before stays so: its words may be of another recogniser.
            let is_current = stored.key == pipeline.report_key(digest, &before)?.to_string();
            let key = pipeline.report_key(digest, &after)?;
            let caching = pipeline.caching();
            let known = caching.found(&caching.reports, key).filter(|_| is_current);
            if let Some(known) = known {
                return Ok(finished(key.to_string(), &known.0, 0.0).result);
            }
            let whole = pipeline.measure_again(&file, &whole, &after, &CancelFlag::default())?;
            let key = if is_current { key.to_string() } else { String::new() };
            Ok(finished(key, &whole, 0.0).result)
        });
        let result = work.await?;
        // They are about the report before, and could not be found afterwards.
        self.forget_commentaries(take).await;
        let changed = self.0.store.correct(take, &corrections, &result).await?;
        let Some(changed) = changed else { return Ok(Corrected::NotReady) };
        self.0.forget(&take.id);
        self.forget_answers(take).await;
        if !take.filler_corrections.is_empty() {
            let forgotten =
                self.blocking(move |pipeline| pipeline.forget_measured(digest, &request_before));
            forgotten.await?;
        }
        Ok(Corrected::Done(Arc::new(changed)))
    }
}
