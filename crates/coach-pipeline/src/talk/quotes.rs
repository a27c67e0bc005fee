//! Finds what a model quotes among the words that were said.

use std::ops::Range;

use coach_speech::Span;
use coach_speech::transcript::{Word, join};

/// Fewer words could be anybody's.
const WORDS_MIN: usize = 2;

/// A quote that was said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// As the transcript has it.
    pub(crate) text: String,
    /// When it was said.
    pub(crate) span: Span,
}

/// The words of a talk, ready to be searched.
pub(crate) struct Quotes<'a> {
    words: &'a [Word],
    /// Parts of words as they are compared, with the word each is of.
    parts: Vec<(String, usize)>,
}

impl<'a> Quotes<'a> {
    pub(crate) fn of(words: &'a [Word]) -> Self {
        let numbered = words.iter().enumerate();
        let parts = numbered
            .flat_map(|(index, word)| parts(&word.text).into_iter().map(move |part| (part, index)));
        Self { words, parts: parts.collect() }
    }

    /// The first place where a quote was said, word by word; letter case, punctuation and ё for е
    /// do not count. What is left out inside a quote splits it, and its longest piece is found.
    pub(crate) fn find(&self, quote: &str) -> Option<Found> {
        let mut pieces: Vec<Vec<String>> = quote
            .replace("...", "…")
            .split('…')
            .map(parts)
            .filter(|piece| !piece.is_empty())
            .collect();
        // All pieces must have been said, and in their order.
        let mut from = 0;
        let mut places: Vec<Range<usize>> = Vec::new();
        for piece in pieces.drain(..) {
            let place = self.place(&piece, from)?;
            from = place.end;
            places.push(place);
        }
        let longest = places.into_iter().rev().max_by_key(ExactSizeIterator::len)?;
        let words = self.parts[longest.start].1..self.parts[longest.end - 1].1 + 1;
        (words.len() >= WORDS_MIN).then(|| self.found(words))?
    }

    fn place(&self, piece: &[String], from: usize) -> Option<Range<usize>> {
        let starts = from..=self.parts.len().checked_sub(piece.len())?;
        let is_here = |start: &usize| {
            self.parts[*start..].iter().zip(piece).all(|((part, _), wanted)| part == wanted)
        };
        let start = starts.into_iter().find(is_here)?;
        Some(start..start + piece.len())
    }

    fn found(&self, words: Range<usize>) -> Option<Found> {
        let words = self.words.get(words)?;
        let (first, last) = (words.first()?, words.last()?);
        Some(Found { text: join(words), span: Span::new(first.span.start(), last.span.end()) })
    }
}

/// Letters and digits of a text, as they are compared, split at everything else.
pub(crate) fn parts(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('ё', "е");
    let parts = lower.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let numbered = (0_u32..).zip(text.split(' '));
        let word = |(index, text): (u32, &str)| Word {
            text: text.to_owned(),
            span: Span::from_secs(f64::from(index), f64::from(index) + 0.5).unwrap(),
            probability: 1.0,
        };
        numbered.map(word).collect()
    }

    #[test]
    fn only_what_was_said_is_found() {
        let words = words("Добрый день, коллеги! Всё-таки начнём: это — наш отчёт.");
        let quotes = Quotes::of(&words);
        for (quote, expected) in [
            ("добрый день коллеги", Some(("Добрый день, коллеги!", 0.0))),
            ("«Все таки начнем»", Some(("Всё-таки начнём:", 3.0))),
            ("это наш отчет", Some(("это — наш отчёт.", 5.0))),
            ("Добрый… всё-таки начнём это", Some(("Всё-таки начнём: это", 3.0))),
            ("начнём … Добрый день", None),
            ("добрый вечер", None),
            ("отчёт", None),
            ("ень, колле", None),
            ("", None),
            ("…", None),
        ] {
            let found = quotes.find(quote);
            let shown = found.as_ref().map(|found| (&*found.text, found.span.start().get()));
            assert_eq!(shown, expected, "{quote}");
        }
    }

    proptest! {
        #[test]
        fn every_piece_of_a_talk_is_found_in_it(
            talk in prop::collection::vec("[a-zа-я]{1,3}[,.!]?", 2..30),
            start in 0_usize..28,
            length in 2_usize..8,
        ) {
            let words = words(&talk.join(" "));
            let start = start.min(words.len() - 2);
            let piece = &words[start..(start + length).min(words.len())];
            let found = Quotes::of(&words).find(&join(piece)).unwrap();
            prop_assert_eq!(parts(&found.text), parts(&join(piece)));
        }

        #[test]
        fn no_text_is_a_panic(talk in ".{0,40}", quote in ".{0,40}") {
            let words = words(&talk);
            let _ = Quotes::of(&words).find(&quote);
        }
    }
}
