//! Words, fillers, pauses, phrases and questions with their times.

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::transcript::Word;
use serde::Serialize;
use utoipa::ToSchema;

use super::levels::Levels;
use super::moments::{SuspiciousMoment, suspicious_moments};
use super::talk::{Filler, Mark, PauseAt, PhraseAt, Talk};
use super::{length, ms, ratio, round, share, time};
use crate::texts::fill;

/// Words of context beside a word …
const CONTEXT_WORDS: usize = 2;
/// … and beside a pause.
pub(super) const PAUSE_CONTEXT_WORDS: usize = 3;
/// A pause from here on is dramatic, if it falls between phrases.
const DRAMATIC_PAUSE_S: f64 = 1.0;
/// A pause from here on is awkward.
const AWKWARD_PAUSE_S: f64 = 4.0;
/// A pause of this length has full intensity.
const INTENSE_PAUSE_S: f64 = 3.0;
/// Words with more letters are long.
const LONG_WORD_LETTERS: usize = 8;
/// A phrase with a higher score is complex.
const COMPLEX_SCORE: f64 = 0.7;
/// A filler used more often is of medium severity, and of high severity …
const FILLER_OFTEN: usize = 5;
/// … where it is used more often than this.
const FILLER_VERY_OFTEN: usize = 10;
/// Full scale of 16-bit samples, in which levels of words are told.
const FULL_SCALE: f64 = 32_767.0;
/// A question that this much silence follows has had its full effect.
const ANSWER_PAUSE_S: f64 = 1.0;
/// Words that make a question rhetorical.
const RHETORICAL: [&str; 2] = ["разве", "неужели"];

/// Everything that has a time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Timeline {
    words: Vec<TimedWord>,
    fillers: Vec<TimedFiller>,
    pauses: Vec<TimedPause>,
    phrases: Vec<TimedPhrase>,
    /// Sentences that end with a question mark.
    questions: Vec<Question>,
    /// Empty: emphasis is not measured, and none is made up.
    emphases: Vec<Emphasis>,
    suspicious_moments: Vec<SuspiciousMoment>,
}

/// A word as it was recognised.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedWord {
    word: String,
    start: f64,
    end: f64,
    duration: f64,
    /// The recogniser's probability.
    confidence: f64,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Part of a filler word or a filled pause.
    is_filler: bool,
    /// A filled pause.
    is_hesitation: bool,
    context_before: String,
    context_after: String,
    /// Level of the waveform's peaks on the scale of 16-bit samples; null without a waveform.
    rms: Option<f64>,
}

/// A filler word or a filled pause.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedFiller {
    /// Its form in the lexicon.
    word: String,
    timestamp: f64,
    /// As it was recognised.
    exact_word: String,
    duration: f64,
    /// The recogniser's probability of its words.
    confidence: f64,
    /// How often it has occurred so far.
    frequency: usize,
    context_window: String,
    /// The same as `context_window`.
    context: String,
    /// Its first word in `words`.
    segment_index: usize,
    /// `low`, `medium` or `high`, by how often it occurs in the whole talk.
    severity: &'static str,
    suggestions: Vec<String>,
    /// Whether it was judged in context; false for a filled pause, which is one anywhere.
    is_context_filler: Option<bool>,
    /// Probability that it is a filler here.
    context_score: Option<f64>,
}

/// A silent pause.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedPause {
    start: f64,
    end: f64,
    duration: f64,
    /// `natural` below 1 s, `long` from the threshold on, `awkward` from 4 s on; between them
    /// `dramatic` at the end of a sentence or clause, `hesitation` inside one.
    #[serde(rename = "type")]
    kind: &'static str,
    /// A third of its seconds, 1 at most.
    intensity: f64,
    context_before: String,
    context_after: String,
    before_word: String,
    after_word: String,
    is_excessive: bool,
    natural_threshold: f64,
    recommendation: Option<String>,
    /// `sentence`, `clause`, `inside` or `inside_after_function_word`.
    place: &'static str,
}

/// The words between two pauses.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct TimedPhrase {
    id: usize,
    start: f64,
    end: f64,
    duration: f64,
    word_count: usize,
    words_per_minute: f64,
    text: String,
    words: Vec<TimedWord>,
    filler_count: usize,
    /// Pauses inside that are too short to part phrases.
    pause_count: usize,
    avg_pause_duration: f64,
    complexity_score: f64,
    is_complex: bool,
    clarity_score: f64,
}

/// A sentence that ends with a question mark.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Question {
    text: String,
    timestamp: f64,
    duration: f64,
    word_count: usize,
    /// Has «разве» or «неужели».
    is_rhetorical: bool,
    /// The recogniser's probability of its words.
    confidence: f64,
    /// A pause follows, in which listeners can answer.
    answer_prompted: bool,
    /// Seconds of that pause, 1 at most.
    effectiveness_score: f64,
}

/// A stressed word, as the schema tells it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Emphasis {
    timestamp: f64,
    #[serde(rename = "type")]
    kind: String,
    intensity: f64,
    description: String,
    context: String,
    effectiveness: f64,
    suggestion: String,
}

/// Scores of a phrase that the summary needs as well.
pub(super) struct PhraseScores {
    pub(super) complexity: f64,
    clarity: f64,
}

impl Timeline {
    pub(super) fn new(talk: &Talk<'_>, levels: &Levels) -> Self {
        let words: Vec<TimedWord> =
            (0..talk.words.len()).map(|index| word(talk, index, levels)).collect();
        let phrases = talk.phrases.iter().enumerate();
        Self {
            fillers: fillers(talk),
            pauses: talk.pauses.iter().map(|at| pause(talk, at)).collect(),
            phrases: phrases.map(|(id, at)| phrase(talk, id, at, &words)).collect(),
            questions: questions(talk),
            emphases: Vec::new(),
            suspicious_moments: suspicious_moments(talk),
            words,
        }
    }
}

fn word(talk: &Talk<'_>, index: usize, levels: &Levels) -> TimedWord {
    let (word, mark) = (&talk.words[index], talk.marks[index]);
    let level = levels.between(word.span.start().get(), word.span.end().get());
    TimedWord {
        word: word.text.clone(),
        start: time(word.span.start().get()),
        end: time(word.span.end().get()),
        duration: length(word.span),
        confidence: ratio(f64::from(word.probability)),
        kind: "word",
        is_filler: mark != Mark::Plain,
        is_hesitation: mark == Mark::FilledPause,
        context_before: talk.before(index, CONTEXT_WORDS),
        context_after: talk.from(index + 1, CONTEXT_WORDS),
        rms: level.map(|level| round(level * FULL_SCALE, 10.0)),
    }
}

fn fillers<'a>(talk: &Talk<'a>) -> Vec<TimedFiller> {
    let totals: BTreeMap<&str, usize> = talk.filler_counts().into_iter().collect();
    let mut so_far: BTreeMap<&str, usize> = BTreeMap::new();
    let dto = |filler: &Filler<'a>| {
        let frequency = so_far.entry(filler.lexeme).or_default();
        *frequency += 1;
        let total = totals.get(filler.lexeme).copied().unwrap_or_default();
        let (first, end) = filler.words;
        let written = talk.text(first, end);
        let exact_word = if written.is_empty() { filler.lexeme.to_owned() } else { written };
        let (before, after) = (talk.before(first, CONTEXT_WORDS), talk.from(end, CONTEXT_WORDS));
        let context = format!("{before} [{exact_word}] {after}").trim().to_owned();
        let own = talk.texts.filler_suggestions.get(filler.lexeme).cloned();
        TimedFiller {
            word: filler.lexeme.to_owned(),
            timestamp: time(filler.span.start().get()),
            exact_word,
            duration: length(filler.span),
            confidence: confidence(&talk.words[first..end]).unwrap_or(ratio(filler.probability)),
            frequency: *frequency,
            context_window: context.clone(),
            context,
            segment_index: first,
            severity: match total {
                _ if total > FILLER_VERY_OFTEN => "high",
                _ if total > FILLER_OFTEN => "medium",
                _ => "low",
            },
            suggestions: own.into_iter().chain([talk.texts.filler_suggestion.clone()]).collect(),
            is_context_filler: Some(filler.mark == Mark::FillerWord),
            context_score: Some(ratio(filler.probability)),
        }
    };
    talk.fillers.iter().map(dto).collect()
}

/// Mean probability of some words; `None` of none.
fn confidence(words: &[Word]) -> Option<f64> {
    let sum: f64 = words.iter().map(|word| f64::from(word.probability)).sum();
    (!words.is_empty()).then(|| ratio(sum / words.len() as f64))
}

/// The type of a pause, by its length and its place.
pub(super) fn pause_kind(talk: &Talk<'_>, at: &PauseAt) -> &'static str {
    let length_s = at.pause.span.length().get();
    match at.pause.place.is_boundary() {
        _ if length_s >= AWKWARD_PAUSE_S => "awkward",
        _ if talk.is_long(at) => "long",
        _ if length_s < DRAMATIC_PAUSE_S => "natural",
        true => "dramatic",
        false => "hesitation",
    }
}

fn pause(talk: &Talk<'_>, at: &PauseAt) -> TimedPause {
    let (span, after) = (at.pause.span, at.word_after);
    let limit_s = talk.subject.thresholds.long_pause_s;
    let too_long = || fill(&talk.texts.pause_too_long, &[("limit", &format!("{limit_s:.1}"))]);
    TimedPause {
        start: time(span.start().get()),
        end: time(span.end().get()),
        duration: length(span),
        kind: pause_kind(talk, at),
        intensity: ratio((span.length().get() / INTENSE_PAUSE_S).min(1.0)),
        context_before: talk.before(after, PAUSE_CONTEXT_WORDS),
        context_after: talk.from(after, PAUSE_CONTEXT_WORDS),
        before_word: talk.before(after, 1),
        after_word: talk.from(after, 1),
        is_excessive: talk.is_long(at),
        natural_threshold: limit_s,
        recommendation: talk.is_long(at).then(too_long),
        place: at.pause.place.name(),
    }
}

fn phrase(talk: &Talk<'_>, id: usize, at: &PhraseAt, words: &[TimedWord]) -> TimedPhrase {
    let scores = phrase_scores(talk, at);
    let (first, end) = at.words;
    TimedPhrase {
        id,
        start: time(at.span.start().get()),
        end: time(at.span.end().get()),
        duration: length(at.span),
        word_count: at.word_count,
        words_per_minute: round(share(at.word_count as f64 * 60.0, at.span.length().get()), 10.0),
        text: talk.text(first, end),
        words: words[first..end].to_vec(),
        filler_count: at.filler_count,
        pause_count: at.pause_count,
        avg_pause_duration: ms(share(at.pause_s, at.pause_count as f64)),
        complexity_score: ratio(scores.complexity),
        is_complex: scores.complexity > COMPLEX_SCORE,
        clarity_score: ratio(scores.clarity),
    }
}

/// The scores of the reference service: complexity grows with the number of words, the share of
/// long words and fillers; clarity with short pauses inside and short words.
pub(super) fn phrase_scores(talk: &Talk<'_>, at: &PhraseAt) -> PhraseScores {
    let words = &talk.words[at.words.0..at.words.1];
    let letters = |word: &Word| word.text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let is_long = |word: &&Word| letters(word) > LONG_WORD_LETTERS;
    let long = words.iter().filter(is_long).count();
    let size = match at.word_count {
        21.. => 0.4,
        16.. => 0.3,
        11.. => 0.2,
        _ => 0.0,
    };
    let letters_mean = share(words.iter().map(letters).sum::<usize>() as f64, words.len() as f64);
    let pause_s = share(at.pause_s, at.pause_count as f64);
    let breathes = at.pause_count > 0 && (0.3..=1.0).contains(&pause_s);
    let wording = match letters_mean {
        ..6.0 => 0.1,
        7.0.. => -0.1,
        _ => 0.0,
    };
    PhraseScores {
        complexity: size
            + 0.4 * share(long as f64, words.len() as f64)
            + (0.1 * at.filler_count as f64).min(0.2),
        clarity: 0.5 + if breathes { 0.3 } else { 0.0 } + wording,
    }
}

/// Sentences that end with a question mark.
fn questions(talk: &Talk<'_>) -> Vec<Question> {
    let mut pauses = talk.pauses.iter().peekable();
    let mut questions = Vec::new();
    let mut first = 0;
    for (index, word) in talk.words.iter().enumerate() {
        let text = word.text.trim_end_matches(['"', '»', '”', '\'', ')']);
        if !text.ends_with(['.', '!', '?', '…']) {
            continue;
        }
        let sentence = &talk.words[first..=index];
        let end = index + 1;
        while pauses.next_if(|at| at.word_after < end).is_some() {}
        if text.ends_with('?') {
            let pause = pauses.peek().filter(|at| at.word_after == end);
            questions.push(question(sentence, pause.map(|at| at.pause.span)));
        }
        first = end;
    }
    questions
}

fn question(words: &[Word], pause_after: Option<Span>) -> Question {
    let span = words.iter().map(|word| word.span).reduce(Span::union);
    let is_rhetorical = |word: &Word| {
        let word = word.text.to_lowercase();
        RHETORICAL.contains(&word.trim_matches(|letter: char| !letter.is_alphanumeric()))
    };
    let pause_s = pause_after.map_or(0.0, |span| span.length().get());
    Question {
        text: coach_speech::transcript::join(words),
        timestamp: span.map_or(0.0, |span| time(span.start().get())),
        duration: span.map_or(0.0, length),
        word_count: words.len(),
        is_rhetorical: words.iter().any(is_rhetorical),
        confidence: confidence(words).unwrap_or(0.0),
        answer_prompted: pause_after.is_some(),
        effectiveness_score: ratio((pause_s / ANSWER_PAUSE_S).min(1.0)),
    }
}
