//! From the tokens of a window to phrases of timed words.

use crate::text::{Segment, TimedWord};
use crate::tokenizer::{Token, Tokenizer};

/// A text token with what is known of it.
#[derive(Debug, Clone, Copy)]
struct TextToken {
    token: Token,
    log_probability: f32,
}

/// The phrases of a window before their words have times.
#[derive(Debug)]
pub(crate) struct Phrases {
    phrases: Vec<Phrase>,
}

#[derive(Debug)]
struct Phrase {
    start_s: f64,
    end_s: Option<f64>,
    tokens: Vec<TextToken>,
}

impl Phrases {
    /// Cuts tokens at their timestamps; phrases without text are left out.
    pub(crate) fn new(tokenizer: &Tokenizer, tokens: &[Token], log_probabilities: &[f32]) -> Self {
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut open = false;
        for (token, log_probability) in
            tokens.iter().copied().zip(log_probabilities.iter().copied())
        {
            match tokenizer.time_s(token) {
                Some(time_s) if open => {
                    if let Some(phrase) = phrases.last_mut() {
                        phrase.end_s = Some(time_s);
                    }
                    open = false;
                }
                Some(start_s) => {
                    phrases.push(Phrase { start_s, end_s: None, tokens: Vec::new() });
                    open = true;
                }
                None => {
                    if !open {
                        let start_s = phrases.last().and_then(|last| last.end_s).unwrap_or(0.0);
                        phrases.push(Phrase { start_s, end_s: None, tokens: Vec::new() });
                        open = true;
                    }
                    if let Some(phrase) = phrases.last_mut() {
                        phrase.tokens.push(TextToken { token, log_probability });
                    }
                }
            }
        }
        phrases.retain(|phrase| !phrase.tokens.is_empty());
        Self { phrases }
    }

    /// All text tokens in order.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        self.phrases.iter().flat_map(|phrase| &phrase.tokens).map(|text| text.token).collect()
    }

    /// Words with times; `times_s` has one more entry than there are tokens.
    pub(crate) fn into_segments(
        self,
        tokenizer: &Tokenizer,
        language: &str,
        times_s: &[f64],
    ) -> Vec<Segment> {
        let mut first = 0;
        let mut segments = Vec::new();
        for phrase in self.phrases {
            let times_s = times_s.get(first..=first + phrase.tokens.len()).unwrap_or_default();
            first += phrase.tokens.len();
            let words = timed_words(tokenizer, language, &phrase.tokens, times_s);
            let Some(last) = words.last() else { continue };
            let end_s = phrase.end_s.unwrap_or(last.end_s);
            segments.push(Segment { start_s: phrase.start_s, end_s, words });
        }
        segments
    }
}

/// The words of a phrase. Punctuation is glued to its word and takes no time of it: the silence
/// behind a word belongs to its comma.
fn timed_words(
    tokenizer: &Tokenizer,
    language: &str,
    tokens: &[TextToken],
    times_s: &[f64],
) -> Vec<TimedWord> {
    let ids: Vec<Token> = tokens.iter().map(|text| text.token).collect();
    let mut words: Vec<TimedWord> = Vec::new();
    let mut opening = String::new();
    let mut first = 0;
    for piece in tokenizer.words(&ids, language) {
        let span = first..first + piece.tokens;
        first = span.end;
        let text = piece.text.trim();
        let sounds = text.chars().any(char::is_alphanumeric);
        if !sounds && !text.is_empty() {
            let closes = !piece.text.starts_with(' ') || text.chars().all(is_closing);
            match words.last_mut() {
                Some(word) if closes => word.text.push_str(text),
                _ => opening.push_str(text),
            }
            continue;
        }
        if text.is_empty() {
            continue;
        }
        let (Some(start_s), Some(end_s)) = (times_s.get(span.start), times_s.get(span.end)) else {
            break;
        };
        let probability = tokens[span.clone()].iter().map(|t| t.log_probability.exp()).sum::<f32>()
            / piece.tokens as f32;
        match words.last_mut() {
            // «по-русски» comes as «по», «-», «русски».
            Some(word) if !piece.text.starts_with(' ') && opening.is_empty() => {
                word.text.push_str(text);
                word.end_s = *end_s;
                word.probability = f32::midpoint(word.probability, probability);
            }
            _ => words.push(TimedWord {
                text: std::mem::take(&mut opening) + text,
                start_s: *start_s,
                end_s: *end_s,
                probability,
            }),
        }
    }
    words
}

/// Marks that belong to the word before them even after a space.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | '!' | '?' | ':' | ';' | ')' | ']' | '}' | '»' | '”' | '…' | '—' | '–' | '-'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenizer::tests::tiny_tokenizer;

    /// Each word as `text start–end`, phrases separated by `|`.
    fn check(tokens: &[i64], expected: &str) {
        let (tokenizer, _) = tiny_tokenizer();
        let time = |i: i64| tokenizer.first_timestamp + Token::try_from(i).unwrap();
        // Negative numbers stand for timestamps.
        let tokens: Vec<Token> = tokens
            .iter()
            .map(|t| if *t < 0 { time(-*t - 1) } else { Token::try_from(*t).unwrap() })
            .collect();
        let phrases = Phrases::new(&tokenizer, &tokens, &vec![-0.1; tokens.len()]);
        let times: Vec<f64> = (0..=phrases.tokens().len()).map(|i| i as f64).collect();
        let found: Vec<String> = phrases
            .into_segments(&tokenizer, "en", &times)
            .iter()
            .map(|segment| {
                let words = segment.words.iter();
                let words = words.map(|w| format!("{} {}–{}", w.text, w.start_s, w.end_s));
                words.collect::<Vec<_>>().join(", ")
            })
            .collect();
        assert_eq!(found.join(" | "), expected);
    }

    #[test]
    fn tokens_become_phrases_of_words() {
        check(&[-1, 1, 4, 2, 3, -50], "hello, 0–1, world 2–4");
        check(&[-1, 1, -20, -20, 2, 3, -50], "hello 0–1 | world 1–3");
        check(&[-1, -50], "");
        check(&[], "");
        check(&[1, 2, 3], "hello 0–1, world 1–3");
        check(&[-1, 2, 3, 8, 3, 4, -9], "world-ld, 0–4");
        check(&[-1, 4, 1, -9], ",hello 1–2");
        check(&[-1, 9, 1, -9], "hello 1–2");
    }
}
