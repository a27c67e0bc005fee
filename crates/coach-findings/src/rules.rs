//! What a rule sees and what it proposes; one file a topic.

mod filled_pauses;
mod fillers;
mod pace;
mod pauses;
mod voice;

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{Finding, FindingKind, Topic};
use coach_speech::measures::{MeasureId, Measures};
use coach_speech::transcript::Transcript;

use crate::norms;
use crate::scores::{self, SubScoreId};
use crate::settings::FindingSettings;

/// Everything that rules may look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk<'a> {
    pub(crate) measures: &'a Measures,
    pub(crate) transcript: &'a Transcript,
    pub(crate) settings: &'a FindingSettings,
}

/// A finding that may or may not make it into the report.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) finding: Finding,
    pub(crate) sub_score: SubScoreId,
}

/// A number that is trusted, with its score.
#[derive(Debug, Clone, Copy)]
struct Judged {
    measure: MeasureId,
    sub_score: SubScoreId,
    value: f64,
    score: f64,
    /// Weight × reliability × actionability.
    leverage: f64,
}

impl Talk<'_> {
    /// The value and the score of a number, if it is trusted and has a norm.
    fn judged(&self, id: MeasureId) -> Option<Judged> {
        let norm = norms::norm(id, &self.measures.language)?;
        let value = self.trusted(id)?;
        let reliability = self.measures.values.get(&id)?.reliability;
        let weight = norms::sub_score_weight(norm.sub_score) * norm.weight;
        Some(Judged {
            measure: id,
            sub_score: norm.sub_score,
            value,
            score: norm.curve.score(value),
            leverage: weight * reliability * norm.actionability,
        })
    }

    /// The value of a number, if it is trusted.
    fn trusted(&self, id: MeasureId) -> Option<f64> {
        let measure = self.measures.values.get(&id)?;
        measure.value.ok().filter(|_| measure.reliability >= self.settings.reliability_min)
    }

    fn is_good(&self, judged: Judged) -> bool {
        judged.score >= self.settings.good_score_min
    }

    /// Whether events are denser in the first seconds than in the whole talk, by more than the
    /// noise of counts (√n).
    fn weighs_on_first_impression(&self, events: &[Span]) -> bool {
        let Some(talk) = self.measures.speech_span else {
            return false;
        };
        let first_s = self.settings.first_impression_s;
        let is_early = |event: &&Span| (event.start() - talk.start()).get() <= first_s;
        let early = events.iter().filter(is_early).count();
        let expected = events.len() as f64 * (first_s / talk.length().get().max(first_s));
        early >= 2 && early as f64 > expected + expected.sqrt()
    }

    /// A finding of the given kind about a judged number.
    fn candidate(&self, kind: FindingKind, judged: Judged, text: Text) -> Candidate {
        let lacks = match kind {
            FindingKind::Priority => 100.0 - judged.score,
            FindingKind::Strength => judged.score,
        };
        let early = kind == FindingKind::Priority && self.weighs_on_first_impression(&text.events);
        let factor = if early { self.settings.first_impression_factor } else { 1.0 };
        Candidate {
            finding: Finding {
                topic: text.topic,
                kind,
                measure: judged.measure,
                score: judged.score,
                impact: judged.leverage * lacks * factor,
                text_key: text.key.to_owned(),
                numbers: text
                    .numbers
                    .into_iter()
                    .map(|(slot, number)| (slot.to_owned(), number))
                    .collect(),
                quotes: text
                    .quotes
                    .into_iter()
                    .map(|(slot, quote)| (slot.to_owned(), quote))
                    .collect(),
                evidence: text.evidence,
            },
            sub_score: judged.sub_score,
        }
    }
}

/// What a finding says and points at.
#[derive(Debug)]
struct Text {
    topic: Topic,
    key: &'static str,
    numbers: BTreeMap<&'static str, f64>,
    quotes: BTreeMap<&'static str, String>,
    /// The moments to listen to.
    evidence: Vec<Span>,
    /// All events of this kind; empty if it is not about single events.
    events: Vec<Span>,
}

/// All findings that the numbers support.
pub(crate) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    let pace = pace::candidate(talk);
    let pace_key = pace.as_ref().map(|pace| pace.finding.text_key.clone());
    let mut candidates = pauses::candidates(talk, pace_key.as_deref());
    candidates.extend(pace);
    candidates.extend(filled_pauses::candidate(talk));
    candidates.extend(fillers::candidate(talk));
    candidates.extend(voice::candidate(talk));
    candidates
}

/// One goal for a talk in which everything is well.
pub(crate) fn stretch(talk: &Talk<'_>) -> Option<Finding> {
    let scores = scores::sub_scores(talk.measures, talk.settings);
    let all_well = scores.iter().all(|score| score.score >= talk.settings.stretch_score_min);
    let enough = scores.len() >= 2;
    (all_well && enough).then(|| pauses::stretch(talk)).flatten()
}
