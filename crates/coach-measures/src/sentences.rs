//! Sentences by punctuation, and the language of each: people mix Russian and English in a talk.

use crate::language::Language;
use crate::tokens::{Mark, Token};

/// A sentence of fewer words belongs to the language of the talk, whatever its letters: a name
/// or a term is no change of language. A choice.
const OTHER_LANGUAGE_WORDS_MIN: usize = 3;

/// Tokens `start..end` up to the end of a sentence, and the language of their letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// First token.
    pub(crate) start: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// The language of most of its words; of the talk, if there are few.
    pub(crate) language: Language,
}

impl Sentence {
    /// Its tokens.
    pub(crate) fn of<'a>(&self, tokens: &'a [Token]) -> &'a [Token] {
        &tokens[self.start..self.end]
    }
}

/// The sentences of a talk in order; together they hold every token once.
pub(crate) fn sentences(tokens: &[Token], language: Language) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if token.after == Mark::Sentence || index + 1 == tokens.len() {
            let end = index + 1;
            let language = language_of(&tokens[start..end], language);
            sentences.push(Sentence { start, end, language });
            start = end;
        }
    }
    sentences
}

fn language_of(tokens: &[Token], main: Language) -> Language {
    let other = match main {
        Language::En => Language::Ru,
        Language::Ru => Language::En,
    };
    let words = tokens.iter().filter(|token| token.is_word()).count();
    let is_other =
        |token: &&Token| token.is_word() && Language::of_letters(&token.text, main) == other;
    let of_other = tokens.iter().filter(is_other).count();
    let changes = of_other >= OTHER_LANGUAGE_WORDS_MIN && 2 * of_other > words;
    if changes { other } else { main }
}

/// The language of the sentence that each token belongs to.
pub(crate) fn language_by_token(sentences: &[Sentence]) -> Vec<Language> {
    let of =
        |sentence: &Sentence| std::iter::repeat_n(sentence.language, sentence.end - sentence.start);
    sentences.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use coach_speech::Span;
    use coach_speech::transcript::{Transcript, Word};

    use super::*;

    #[test]
    fn each_sentence_has_its_language() {
        use Language::{En, Ru};
        for (main, text, expected) in [
            (Ru, "Мы начали. As they say, time is money. И пошли.", vec![Ru, En, Ru]),
            (Ru, "Поставили Kubernetes и Docker на сервер. OK. Thank you.", vec![Ru, Ru, Ru]),
            (En, "He said «тише едешь, дальше будешь» to me. Вот так они говорят.", vec![En, Ru]),
            (En, "He often told us «тише едешь» and left. 1 2 3.", vec![En, En]),
        ] {
            let words = text.split(' ').map(|word| Word {
                text: word.to_owned(),
                span: Span::from_secs(0.0, 0.3).unwrap(),
                probability: 1.0,
            });
            let transcript = Transcript { words: words.collect(), ..Transcript::empty("test") };
            let tokens = crate::tokens::tokens(&transcript, Some(main));
            let found = sentences(&tokens, main);
            let languages: Vec<Language> = found.iter().map(|one| one.language).collect();
            assert_eq!(languages, expected, "{text}");
            assert_eq!(language_by_token(&found).len(), tokens.len());
        }
    }
}
