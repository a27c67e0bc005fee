//! What a rule sees and what it proposes; one file a topic.

mod filled_pauses;
mod fillers;
mod flow;
mod language;
mod loudness;
mod pace;
mod pauses;
mod repetitions;
mod structure;
mod voice;

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::finding::{Finding, FindingKind, Topic};
use coach_speech::measures::{MeasureId, Measures};
use coach_speech::transcript::Transcript;

use crate::curve::Trapezoid;
use crate::norms::{self, Aside};
use crate::scores::{self, SubScoreId};
use crate::settings::FindingSettings;

/// A goal for the next take lowers a rate or a count by this factor at most.
const GOAL_STEP: f64 = 0.6;

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
    /// `None` for what is on the checklist of the structure, which has no score.
    pub(crate) sub_score: Option<SubScoreId>,
}

/// A number that is trusted, with its score.
#[derive(Debug, Clone, Copy)]
struct Judged {
    measure: MeasureId,
    sub_score: Option<SubScoreId>,
    value: f64,
    score: f64,
    /// Weight × reliability × actionability.
    leverage: f64,
}

impl Judged {
    /// What another number, which goes with this one, is when this one reaches its goal.
    fn told_at(self, goal: f64, told: f64) -> f64 {
        if self.value > 0.0 { told * goal / self.value } else { told }
    }
}

impl Talk<'_> {
    /// The value and the score of a number, if it is trusted and has a norm.
    fn judged(&self, id: MeasureId) -> Option<Judged> {
        let norm = norms::norm(id, &self.measures.language, self.settings.profile)?;
        let (measure, value) = scores::trusted(id, self.measures, self.settings)?;
        let weight = norms::sub_score_weight(norm.sub_score, self.settings.profile) * norm.weight;
        Some(Judged {
            measure: id,
            sub_score: Some(norm.sub_score),
            value,
            score: norm.curve.score(value),
            leverage: weight * measure.reliability * norm.actionability,
        })
    }

    /// What no measure of its own stands behind, trusted as the measure that is named.
    fn judged_aside(
        &self,
        id: MeasureId,
        sub_score: Option<SubScoreId>,
        aside: Aside,
        value: f64,
    ) -> Option<Judged> {
        let (measure, _) = scores::trusted(id, self.measures, self.settings)?;
        let whole = sub_score.map_or(1.0, |id| norms::sub_score_weight(id, self.settings.profile));
        Some(Judged {
            measure: id,
            sub_score,
            value,
            score: aside.curve.score(value),
            leverage: whole * aside.weight * measure.reliability * aside.actionability,
        })
    }

    /// The value of a number, if it is trusted.
    fn trusted(&self, id: MeasureId) -> Option<f64> {
        scores::trusted(id, self.measures, self.settings).map(|(_, value)| value)
    }

    /// The curve by which a number is judged.
    fn curve(&self, id: MeasureId) -> Option<Trapezoid> {
        norms::norm(id, &self.measures.language, self.settings.profile).map(|norm| norm.curve)
    }

    /// The words `start..end` of the transcript as said, without marks around them.
    fn said(&self, (start, end): (usize, usize)) -> String {
        let words = self.transcript.words.get(start..end).unwrap_or_default();
        let said: Vec<&str> = words.iter().map(|word| word.text.trim()).collect();
        said.join(" ").trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
    }

    /// The words `start..end` as said, as they would stand within a sentence; the form of the list
    /// that they were found by where there are none.
    fn quotation(&self, words: (usize, usize), lexeme: &str) -> String {
        let said = self.said(words);
        let mut letters = said.chars();
        let (first, rest) = (letters.next(), letters.as_str());
        let is_pronoun = first == Some('I') && !rest.starts_with(char::is_alphanumeric);
        match first {
            None => lexeme.to_owned(),
            Some(_) if is_pronoun => said,
            Some(first) => first.to_lowercase().chain(rest.chars()).collect(),
        }
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

impl Text {
    /// One that says nothing yet.
    fn about(topic: Topic, key: &'static str) -> Self {
        let (numbers, quotes) = (BTreeMap::new(), BTreeMap::new());
        Self { topic, key, numbers, quotes, evidence: Vec::new(), events: Vec::new() }
    }
}

/// All findings that the numbers support.
pub(crate) fn candidates(talk: &Talk<'_>) -> Vec<Candidate> {
    let mut candidates = pauses::candidates(talk);
    candidates.extend(pace::candidate(talk));
    candidates.extend(flow::candidates(talk));
    candidates.extend(filled_pauses::candidate(talk));
    candidates.extend(fillers::candidate(talk));
    candidates.extend(repetitions::candidate(talk));
    candidates.extend(voice::candidates(talk));
    candidates.extend(loudness::candidates(talk));
    candidates.extend(language::candidates(talk));
    candidates.extend(structure::candidates(talk));
    candidates
}

/// One goal for a talk in which everything is well.
pub(crate) fn stretch(talk: &Talk<'_>) -> Option<Finding> {
    let scores = scores::sub_scores(talk.measures, talk.settings);
    let all_well = scores.iter().all(|score| score.score >= talk.settings.stretch_score_min);
    let enough = scores.len() >= 2;
    (all_well && enough).then(|| pauses::stretch(talk)).flatten()
}
