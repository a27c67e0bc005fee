//! Numbers as their digits, however they were written or said: *five hundred*, *five zero zero*
//! and *500* are `5 0 0`; *fourteen fifty-five* and *1455* are `1 4 5 5`; an ordinal ends in `th`.

mod english;
mod russian;

use std::collections::BTreeMap;

use super::Token;

pub(super) use english::ENGLISH;
pub(super) use russian::RUSSIAN;

/// The mark of an ordinal, after its digits.
pub(super) const ORDINAL: &str = "th";

/// What a word does to the number that is being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Adds so much: *seven*, *forty*, «двести».
    Add(u64),
    /// Multiplies what was said since the last scale: *hundred*.
    Hundred,
    /// Multiplies it and begins the next lower part: *thousand*, *million*.
    Scale(u64),
}

/// A number word: its part, and whether it is an ordinal and so the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NumberWord {
    part: Part,
    ordinal: bool,
}

/// The number words of a language.
#[derive(Debug)]
pub(super) struct Words {
    parts: BTreeMap<String, NumberWord>,
    /// Says nothing inside a number: *a hundred and five*.
    filler: &'static str,
    /// Stands for one before *hundred* or *thousand*.
    article: &'static str,
    /// Zero inside a number, another word outside.
    zero_inside: &'static str,
}

/// The number that is being said.
#[derive(Debug, Clone, Copy)]
struct Number {
    total: u64,
    group: u64,
    /// What is added next must be smaller than this: after *forty* comes at most *nine*.
    room: u64,
    /// The next scale must be smaller than this.
    scale: u64,
    first_word: usize,
    last_word: usize,
}

impl Number {
    fn new(word: usize) -> Self {
        let (total, group, room, scale) = (0, 0, 1_000, u64::MAX);
        Self { total, group, room, scale, first_word: word, last_word: word }
    }

    /// Takes one more part, if it can follow.
    fn take(&mut self, part: Part, word: usize) -> bool {
        let empty = self.total == 0 && self.group == 0 && self.room == 1_000;
        match part {
            Part::Add(value) if empty || (value > 0 && value < self.room) => {
                self.group += value;
                self.room = match value {
                    0 => 0,
                    _ if value % 100 == 0 => 100,
                    _ if value % 10 == 0 && value > 10 => 10,
                    _ => 0,
                };
            }
            Part::Hundred if empty || (1..100).contains(&self.group) => {
                self.group = self.group.max(1) * 100;
                self.room = 100;
            }
            Part::Scale(scale) if scale < self.scale && (empty || self.group > 0) => {
                self.total = self.group.max(1).saturating_mul(scale).saturating_add(self.total);
                (self.group, self.room, self.scale) = (0, 1_000.min(scale), scale);
            }
            _ => return false,
        }
        self.last_word = word;
        true
    }

    /// Its digits: the first belongs to its first word, the others to its last.
    fn write(self, tokens: &mut Vec<Token>) {
        let value = self.total.saturating_add(self.group).to_string();
        for (place, digit) in value.chars().enumerate() {
            let word = if place == 0 { self.first_word } else { self.last_word };
            tokens.push(Token { text: digit.to_string(), word });
        }
    }
}

/// Numbers longer than this are read digit by digit: cards, telephones.
const QUANTITY_DIGITS_MAX: usize = 9;

/// Replaces numbers in digits and in words by their digits, one token each.
pub(super) fn as_digits(tokens: &[Token], language: &Words) -> Vec<Token> {
    let mut result: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut open: Option<Number> = None;
    for (place, token) in tokens.iter().enumerate() {
        let next = tokens.get(place + 1).and_then(|next| language.read(&next.text));
        if open.is_some_and(|number| number.room >= 100)
            && token.text == language.filler
            && next.is_some()
        {
            continue;
        }
        let inside = token.text == language.zero_inside && open.is_some() && next.is_some();
        let zero = NumberWord { part: Part::Add(0), ordinal: false };
        let word = language.read(&token.text).or(inside.then_some(zero));
        let Some(word) = word else {
            close(&mut open, &mut result);
            spell_or_keep(token, &mut result);
            continue;
        };
        if !open.as_mut().is_some_and(|number| number.take(word.part, token.word)) {
            close(&mut open, &mut result);
            let mut number = Number::new(token.word);
            let article = result.last().is_some_and(|last| last.text == language.article);
            if article
                && !matches!(word.part, Part::Add(_))
                && let Some(article) = result.pop()
            {
                number.first_word = article.word;
            }
            number.take(word.part, token.word);
            open = Some(number);
        }
        if word.ordinal {
            close(&mut open, &mut result);
            result.push(Token { text: ORDINAL.to_owned(), word: token.word });
        }
    }
    close(&mut open, &mut result);
    result
}

fn close(open: &mut Option<Number>, result: &mut Vec<Token>) {
    if let Some(number) = open.take() {
        number.write(result);
    }
}

/// A word as it is; digits that are no quantity one by one.
fn spell_or_keep(token: &Token, result: &mut Vec<Token>) {
    if token.text.chars().all(|letter| letter.is_ascii_digit()) {
        let digit = |digit: char| Token { text: digit.to_string(), word: token.word };
        result.extend(token.text.chars().map(digit));
    } else {
        result.push(token.clone());
    }
}

impl Words {
    fn read(&self, text: &str) -> Option<NumberWord> {
        if let Some(word) = self.parts.get(text) {
            return Some(*word);
        }
        let quantity = text.len() <= QUANTITY_DIGITS_MAX && (text == "0" || !text.starts_with('0'));
        let value = if quantity { text.parse().ok() } else { None };
        value.map(|value| NumberWord { part: Part::Add(value), ordinal: false })
    }

    fn insert(&mut self, text: impl Into<String>, part: Part, ordinal: bool) {
        self.parts.insert(text.into(), NumberWord { part, ordinal });
    }
}
