//! Measures of the words alone: how varied, plain, lively and clear the text of a talk is.
//!
//! Pure, and linear in the number of words apart from sorting. Each sentence is judged by the
//! lists of its own language, so that a talk may mix Russian and English. Counts per minute are
//! per minute of the time from the first word to the end of the last.

mod call_to_action;
mod details;
mod diversity;
mod false_starts;
mod frequencies;
mod lists;
mod nominal_chains;
mod overuse;
mod passive;
mod questions;
mod repeated_phrases;
mod repetitions;
mod rubric;
mod settings;
pub(crate) mod values;

use std::collections::BTreeMap;

use coach_speech::Span;
use coach_speech::measures::{FillerWord, Measure, MeasureId, Unmeasurable};
use coach_speech::text::{TextEvent, TextEventKind, TextMarks};
use coach_speech::transcript::{Transcript, join};

use crate::language::Language;
use crate::phrases::Talk;
use crate::places;
use crate::sentences::{Sentence, language_by_token, sentences};
use crate::tokens::{Mark, Token, tokens};

pub use settings::TextSettings;

/// How much hesitation may stand before the first word of a sentence.
const HESITATION_TOKENS_MAX: usize = 8;

/// Measures the words of a talk.
///
/// `silences` are the silent stretches inside the talk in order of time, `filler_words` the
/// lexical fillers in it. Never fails: what cannot be measured says why in its own value.
pub fn measure_text(
    transcript: &Transcript,
    silences: &[Span],
    filler_words: &[FillerWord],
    settings: &TextSettings,
) -> TextMeasures {
    let language = Language::of_code(&transcript.language);
    let tokens = tokens(transcript, language);
    let silence_s = places::silence_before_s(&tokens, silences);
    measure_tokens(transcript, language, &tokens, &silence_s, filler_words, settings)
}

/// The same where the tokens are known already, with the silence before each and after the last.
pub(crate) fn measure_tokens(
    transcript: &Transcript,
    language: Option<Language>,
    tokens: &[Token],
    silence_s: &[f64],
    filler_words: &[FillerWord],
    settings: &TextSettings,
) -> TextMeasures {
    let has_words = tokens.iter().any(Token::is_word);
    let language = match language {
        _ if transcript.words.is_empty() => return TextMeasures::none(Unmeasurable::NoSpeech),
        _ if !has_words => return TextMeasures::none(Unmeasurable::NoWords),
        None => return TextMeasures::none(Unmeasurable::LanguageNotSupported),
        Some(language) => language,
    };
    let sentences = sentences(tokens, language);
    let languages = language_by_token(&sentences);
    let mut is_filler = vec![false; transcript.words.len()];
    for filler in filler_words {
        let end = filler.words.1.min(is_filler.len());
        is_filler[filler.words.0.min(end)..end].fill(true);
    }
    let is_filler = tokens.iter().map(|token| is_filler[token.word]).collect();
    let text =
        Text { transcript, tokens, language, sentences, languages, is_filler, silence_s, settings };
    text.measures()
}

/// What is measured in the words of one talk.
#[derive(Debug, Clone, PartialEq)]
pub struct TextMeasures {
    /// One entry for each of [`MeasureId::OF_WORDS`].
    pub values: BTreeMap<MeasureId, Measure>,
    /// What is shown beside them.
    pub marks: TextMarks,
}

impl TextMeasures {
    /// Nothing can be measured, for one reason.
    pub(crate) fn none(reason: Unmeasurable) -> Self {
        Self { values: values::none(reason), marks: TextMarks::none(reason) }
    }

    /// The value of a measure, if it could be measured.
    pub fn value(&self, id: MeasureId) -> Option<f64> {
        self.values.get(&id).and_then(|measure| measure.value.ok())
    }
}

/// A talk in words.
#[derive(Debug)]
struct Text<'a> {
    transcript: &'a Transcript,
    tokens: &'a [Token],
    language: Language,
    sentences: Vec<Sentence>,
    /// Of the sentence of each token.
    languages: Vec<Language>,
    /// Whether each token is (part of) a lexical filler.
    is_filler: Vec<bool>,
    /// Seconds of silence before each token, and after the last.
    silence_s: &'a [f64],
    settings: &'a TextSettings,
}

impl Text<'_> {
    fn measures(&self) -> TextMeasures {
        let mut events = lists::events(self);
        events.extend(nominal_chains::events(self));
        events.extend(passive::events(self));
        events.extend(questions::events(self));
        events.extend(details::events(self));
        events.extend(self.long_sentences());
        events.sort_by_key(|event| (event.words, event.kind));
        let repetitions = repetitions::find(self);
        let false_starts = false_starts::find(self);
        let call_to_action = call_to_action::find(self);
        let opening = rubric::opening(self, &events);
        let closing = rubric::closing(self, call_to_action.as_ref());
        let findings = values::Findings {
            events: &events,
            repetitions: repetitions.len(),
            false_starts: false_starts.len(),
            opening: opening.as_ref(),
            closing: closing.as_ref(),
        };
        let values = values::values(self, &findings);
        let marks = TextMarks {
            repetitions,
            false_starts,
            overused_words: overuse::find(self),
            repeated_phrases: repeated_phrases::find(self),
            opening,
            closing,
            call_to_action: Ok(call_to_action),
            events,
        };
        TextMeasures { values, marks }
    }

    fn talk(&self) -> Talk<'_> {
        Talk { tokens: self.tokens, silence_s: self.silence_s, minutes: self.minutes() }
    }

    /// From the first word to the end of the last.
    fn seconds(&self) -> f64 {
        let (Some(first), Some(last)) = (self.tokens.first(), self.tokens.last()) else {
            return 0.0;
        };
        (last.span.end() - first.span.start()).get().max(0.0)
    }

    fn minutes(&self) -> f64 {
        self.seconds() / 60.0
    }

    /// Seconds from the first word to the start of a token.
    fn since_start_s(&self, token: usize) -> f64 {
        (self.tokens[token].span.start() - self.tokens[0].span.start()).get()
    }

    /// The place of tokens `start..end`, for the lexeme in a list or else the words as said.
    fn event(
        &self,
        kind: TextEventKind,
        start: usize,
        end: usize,
        lexeme: Option<&str>,
    ) -> TextEvent {
        let words = self.words(start, end);
        let lexeme = lexeme.map_or_else(|| self.said(words), str::to_owned);
        TextEvent { kind, lexeme, words, span: self.span(start, end), instead: None }
    }

    fn words(&self, start: usize, end: usize) -> (usize, usize) {
        (self.tokens[start].word, self.tokens[end - 1].word + 1)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.tokens[start].span.union(self.tokens[end - 1].span)
    }

    /// The words of the transcript, without the punctuation after them.
    fn said(&self, words: (usize, usize)) -> String {
        let text = join(&self.transcript.words[words.0..words.1]);
        text.trim_end_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
    }

    /// The raw word that a token is part of.
    fn raw(&self, token: usize) -> &str {
        &self.transcript.words[self.tokens[token].word].text
    }

    /// Whether a token is a word with a meaning of its own: no filler, no function word, no pronoun.
    fn is_content(&self, token: usize) -> bool {
        let word = &self.tokens[token];
        let lists = self.languages[token].word_lists();
        word.is_word()
            && !self.is_filler[token]
            && word.text.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
            && !lists.function_words.contains(word.text.as_str())
            && !lists.clause_openers.contains(word.text.as_str())
            && !values::is_pronoun(&word.text, self.languages[token])
    }

    /// Whether a token is written like a name, inside a sentence.
    fn is_name(&self, token: usize) -> bool {
        let raw = self.raw(token);
        let mut letters = raw.chars().skip_while(|letter| !letter.is_alphanumeric());
        let is_capital = letters.next().is_some_and(char::is_uppercase);
        let has_small = letters.next().is_some_and(char::is_lowercase);
        let opens = raw.starts_with(|letter: char| "\"«“„(".contains(letter));
        let is_i = self.tokens[token].text.starts_with("i'");
        let is_written = is_capital && has_small && !opens && !is_i && self.tokens[token].is_word();
        is_written && !self.begins_sentence(token)
    }

    /// Whether nothing but hesitation stands before a token in its sentence.
    fn begins_sentence(&self, token: usize) -> bool {
        let before = (0..token).rev().take_while(|&at| self.tokens[at].after != Mark::Sentence);
        !before
            .take(HESITATION_TOKENS_MAX)
            .any(|at| self.tokens[at].is_word() && !self.is_filler[at])
    }

    fn long_sentences(&self) -> impl Iterator<Item = TextEvent> {
        let long = self.sentences.iter().filter(|sentence| {
            let words: usize =
                sentence.of(self.tokens).iter().map(|token| token.spoken_words).sum();
            words > self.settings.long_sentence_words(sentence.language)
        });
        long.map(|sentence| {
            self.event(TextEventKind::LongSentence, sentence.start, sentence.end, None)
        })
    }
}

#[cfg(test)]
mod tests;
