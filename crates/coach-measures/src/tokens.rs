//! The words of a transcript in the form that lexicons and counts work on.
//!
//! The normal form of a word is NFC, lower case, `ё` written as `е`, curly apostrophes straight,
//! punctuation around it taken off; hyphens and apostrophes inside stay.

use coach_speech::Span;
use coach_speech::transcript::Transcript;
use unicode_normalization::UnicodeNormalization;

use crate::filled_pauses::{self, Misheard};
use crate::language::Language;
use crate::numbers;
use crate::sentences::sentences;
use crate::syllables;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word that was said in full, numbers included.
    Word,
    /// A hesitation that the recogniser wrote, by its form in the lexicon.
    FilledPause(&'static str),
    /// A word that was broken off, written with a hyphen at its end.
    Fragment,
}

/// What the punctuation after a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// Nothing.
    None,
    /// A comma, a dash, a colon.
    Clause,
    /// The end of a sentence.
    Sentence,
}

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    /// The normal form.
    pub(crate) text: String,
    /// Index of the word that it is (a part of) in the transcript.
    pub(crate) word: usize,
    /// When it sounds.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: Kind,
    /// The punctuation after it.
    pub(crate) after: Mark,
    /// Words as spoken: numerals count as the words they are read as.
    pub(crate) spoken_words: usize,
    /// Syllables as spoken.
    pub(crate) syllables: usize,
}

impl Token {
    /// Whether it counts as a word of the talk.
    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The normal form of a word; empty if it has no letter and no digit.
pub(crate) fn normal_form(word: &str) -> String {
    let straight = word.nfc().map(|letter| match letter {
        '’' | 'ʼ' | '`' => '\'',
        '‐' | '‑' => '-',
        other => other,
    });
    let lower: String = straight.flat_map(char::to_lowercase).collect();
    let lower = lower.replace('ё', "е").replace('\u{301}', "");
    lower.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
}

/// All tokens of a transcript. Without a language nothing is known about hesitations, numerals
/// and syllables.
pub(crate) fn tokens(transcript: &Transcript, language: Option<Language>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut opens_lower: Vec<bool> = Vec::new();
    let mut trails_off: Vec<bool> = Vec::new();
    let mut raws: Vec<&str> = Vec::new();
    let has_lower_case =
        transcript.words.iter().any(|word| word.text.chars().any(char::is_lowercase));
    for (index, word) in transcript.words.iter().enumerate() {
        let pieces: Vec<&str> = pieces(&word.text).collect();
        let letters: usize = pieces.iter().map(|piece| piece.chars().count()).sum();
        let mut before = 0;
        for piece in pieces {
            let length = piece.chars().count();
            let span = part(word.span, before, length, letters);
            before += length;
            let mark = mark_after(piece);
            let text = normal_form(piece);
            if text.is_empty() {
                // A dash or a mark on its own belongs to what was said before it.
                if let Some(last) = tokens.last_mut() {
                    last.after = last.after.max(mark);
                }
                continue;
            }
            let previous_is_number =
                tokens.last().is_some_and(|last| starts_with_digit(&last.text));
            let context = Piece { raw: piece, text, has_lower_case, previous_is_number };
            tokens.push(context.token(index, span, mark, language));
            opens_lower
                .push(piece.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase));
            trails_off.push(piece.contains('…') || piece.contains(".."));
            raws.push(piece);
        }
    }
    soften_dots(&mut tokens, &opens_lower, &trails_off);
    if let Some(language) = language {
        read_numerals(&mut tokens, &raws, language);
    }
    tokens
}

/// Numerals in a sentence of the other language are read in that language.
fn read_numerals(tokens: &mut [Token], raws: &[&str], main: Language) {
    for sentence in sentences(tokens, main).iter().filter(|one| one.language != main) {
        let language = sentence.language;
        for (token, raw) in tokens.iter_mut().zip(raws).take(sentence.end).skip(sentence.start) {
            if token.is_word() && is_numeral(raw) {
                let spoken = numbers::spoken(raw, language);
                token.spoken_words = spoken.len();
                token.syllables = spoken.iter().map(|word| syllables_of(word, language)).sum();
            }
        }
    }
}

fn syllables_of(word: &str, language: Language) -> usize {
    syllables::of_word(word, Language::of_letters(word, language))
}

/// Whether a piece of a word is read otherwise than it is written.
fn is_numeral(raw: &str) -> bool {
    raw.chars().any(char::is_numeric) || raw.contains(['%', '№'])
}

/// Makes hesitations of the words that the signal shows to be some. What the recogniser itself
/// wrote as a hesitation stays as it is.
pub(crate) fn mark_misheard(tokens: &mut [Token], misheard: &[Misheard]) {
    for token in tokens.iter_mut().filter(|token| token.is_word()) {
        if let Some(found) = misheard.iter().find(|found| found.word == token.word) {
            token.kind = Kind::FilledPause(found.lexeme);
            token.span = found.span;
            token.spoken_words = 0;
            token.syllables = 0;
        }
    }
}

/// Before a small letter, the full stop of an abbreviation and an ellipsis end no sentence.
fn soften_dots(tokens: &mut [Token], opens_lower: &[bool], trails_off: &[bool]) {
    const ABBREVIATION_LETTERS_MAX: usize = 3;
    for index in 1..tokens.len() {
        let previous = &tokens[index - 1];
        let is_short = previous.text.chars().count() <= ABBREVIATION_LETTERS_MAX
            || previous.text.contains('.');
        if opens_lower[index]
            && previous.after == Mark::Sentence
            && (is_short || trails_off[index - 1])
        {
            tokens[index - 1].after = Mark::None;
        }
    }
}

/// A piece of a transcript word and what it takes to judge it.
struct Piece<'a> {
    raw: &'a str,
    text: String,
    has_lower_case: bool,
    previous_is_number: bool,
}

impl Piece<'_> {
    fn token(self, word: usize, span: Span, after: Mark, language: Option<Language>) -> Token {
        let Some(language) = language else {
            let kind = Kind::Word;
            return Token {
                text: self.text,
                word,
                span,
                kind,
                after,
                spoken_words: 1,
                syllables: 0,
            };
        };
        let kind = self.kind();
        let spoken = match kind {
            Kind::Word => self.spoken(language),
            Kind::FilledPause(_) | Kind::Fragment => Vec::new(),
        };
        let spelled_out = self.has_lower_case
            && syllables::is_spelled_out(
                self.raw.trim_matches(|letter: char| !letter.is_alphanumeric()),
            );
        let syllables = spoken
            .iter()
            .map(|word| {
                if spelled_out {
                    syllables::of_letter_names(word, Language::of_letters(word, language))
                } else {
                    syllables_of(word, language)
                }
            })
            .sum();
        Token { text: self.text, word, span, kind, after, spoken_words: spoken.len(), syllables }
    }

    fn kind(&self) -> Kind {
        let shouted = self.has_lower_case
            && self.text.chars().count() > 1
            && !self.raw.chars().any(char::is_lowercase);
        // "5 mm" is a length, "ER" a place and "'er" a pronoun.
        let may_hesitate =
            !self.previous_is_number && !shouted && !self.raw.starts_with(['\'', '’']);
        if let Some(lexeme) = filled_pauses::lexeme(&self.text).filter(|_| may_hesitate) {
            return Kind::FilledPause(lexeme);
        }
        let ends_with_hyphen = self
            .raw
            .trim_end_matches(|letter: char| ",.;:!?…".contains(letter))
            .ends_with(['-', '‐', '‑']);
        if ends_with_hyphen { Kind::Fragment } else { Kind::Word }
    }

    /// The words that it is read as.
    fn spoken(&self, language: Language) -> Vec<String> {
        if is_numeral(self.raw) {
            numbers::spoken(self.raw, language)
        } else {
            vec![self.text.clone()]
        }
    }
}

pub(crate) fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit())
}

/// The pieces of a word between spaces and long dashes; each keeps its punctuation.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive(|letter: char| letter.is_whitespace() || letter == '—')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
}

/// What the punctuation at the end of a piece says.
fn mark_after(piece: &str) -> Mark {
    let end = piece
        .trim_end_matches(|letter: char| "\"'»”’)]".contains(letter))
        .chars()
        .rev()
        .take_while(|letter| !letter.is_alphanumeric());
    let mark = |letter| match letter {
        '.' | '?' | '!' | '…' => Mark::Sentence,
        ',' | ';' | ':' | '—' | '–' => Mark::Clause,
        '-' if piece.chars().count() == 1 => Mark::Clause,
        _ => Mark::None,
    };
    end.map(mark).max().unwrap_or(Mark::None)
}

/// A share of a span: `length` of `total` letters after the first `before`.
fn part(span: Span, before: usize, length: usize, total: usize) -> Span {
    let at = |letters: usize| {
        span.start().get() + span.length().get() * (letters as f64 / total.max(1) as f64)
    };
    Span::from_secs(at(before), at(before + length)).unwrap_or(span)
}
