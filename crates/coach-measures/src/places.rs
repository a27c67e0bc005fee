//! Where in a sentence a silence falls, judged by the words around it.

use std::collections::BTreeSet;
use std::iter::repeat_n;

use coach_speech::Span;
use coach_speech::pause::PausePlace;
use coach_speech::transcript::Transcript;

use crate::language::Language;
use crate::sentences::{Sentence, language_by_token, sentences};
use crate::tokens::{Kind, Mark, Token};

/// Index of the first token that sounds after a silence.
///
/// Recognisers let words run into the silence beside them, so that a word belongs to the side on
/// which more of it lies.
pub(crate) fn token_after(tokens: &[Token], silence: Span) -> usize {
    tokens.partition_point(|token| {
        let before = silence.start() - token.span.start();
        let after = token.span.end() - silence.end();
        if before.get() <= 0.0 && after.get() <= 0.0 {
            token.span.middle() <= silence.middle()
        } else {
            before >= after
        }
    })
}

/// The longest silence before each token, and after the last.
pub(crate) fn silence_before_s(tokens: &[Token], silences: &[Span]) -> Vec<f64> {
    let mut longest_s = vec![0.0_f64; tokens.len() + 1];
    for &silence in silences {
        let next = token_after(tokens, silence);
        longest_s[next] = longest_s[next].max(silence.length().get());
    }
    longest_s
}

/// What is known of the words around the silences of a talk.
pub(crate) struct Places<'a> {
    tokens: &'a [Token],
    /// Of each token; none where the language of the talk has no rules, and then only
    /// punctuation counts.
    languages: Vec<Language>,
    /// Whether each token is of a sentence that ends with a question mark.
    asks: Vec<bool>,
    /// One past the last word, in the transcript, of each phrase that may be a filler.
    phrase_ends: BTreeSet<usize>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(
        transcript: &Transcript,
        tokens: &'a [Token],
        language: Option<Language>,
        phrase_ends: BTreeSet<usize>,
    ) -> Self {
        let sentences = language.map_or_else(Vec::new, |language| sentences(tokens, language));
        let asks = |sentence: &Sentence| {
            let last = &transcript.words[tokens[sentence.end - 1].word];
            repeat_n(last.text.contains('?'), sentence.end - sentence.start)
        };
        Self {
            tokens,
            languages: language_by_token(&sentences),
            asks: sentences.iter().flat_map(asks).collect(),
            phrase_ends,
        }
    }

    /// The place of a silence.
    pub(crate) fn of(&self, silence: Span) -> PausePlace {
        self.before(token_after(self.tokens, silence))
    }

    /// The place of a silence in front of the token `next`; without words around it, inside.
    pub(crate) fn before(&self, next: usize) -> PausePlace {
        let next = next.min(self.tokens.len());
        let previous = self.tokens[..next].iter().rposition(Token::is_word);
        let following = self.tokens[next..].iter().position(Token::is_word).map(|at| next + at);
        let (Some(previous), Some(following)) = (previous, following) else {
            // Hesitation before the first word or after the last interrupts no sentence.
            let has_words = previous.or(following).is_some();
            return if has_words { PausePlace::Sentence } else { PausePlace::Inside };
        };
        match self.mark_before(next) {
            Mark::Sentence if self.continues(following) => PausePlace::Clause,
            Mark::Sentence => PausePlace::Sentence,
            Mark::Clause => PausePlace::Clause,
            Mark::None => self.by_words(previous, following),
        }
    }

    /// Whether a sentence goes on with this word, whatever stands before it: recognizers write a
    /// full stop where a pause is long. A question begins anew.
    fn continues(&self, following: usize) -> bool {
        let lists = self.languages.get(following).map(|language| language.word_lists());
        lists.is_some_and(|lists| {
            lists.continuations.contains(self.tokens[following].text.as_str())
                && !self.asks[following]
        })
    }

    /// Between two words of one sentence without a mark.
    fn by_words(&self, previous: usize, following: usize) -> PausePlace {
        let Some(lists) = self.languages.get(following).map(|language| language.word_lists())
        else {
            return PausePlace::Inside;
        };
        let opens = |token: usize| lists.clause_openers.contains(self.tokens[token].text.as_str());
        let leans = lists.function_words.contains(self.tokens[previous].text.as_str());
        match (leans, opens(following)) {
            // "The point is | that we" is a boundary, "because | when we" and «потому | что» are not.
            (true, true) if !opens(previous) => PausePlace::Clause,
            (true, _) => PausePlace::InsideAfterFunctionWord,
            (false, true) => PausePlace::Clause,
            (false, false) => PausePlace::Inside,
        }
    }

    /// The strongest punctuation between the last word before `next` and `next`.
    /// The comma after a filled pause, or after a phrase that may be a filler, belongs to it and
    /// opens no clause.
    fn mark_before(&self, next: usize) -> Mark {
        let mut mark = Mark::None;
        for token in self.tokens[..next].iter().rev() {
            let is_set_off = match token.kind {
                Kind::FilledPause(_) => true,
                Kind::Word => self.phrase_ends.contains(&(token.word + 1)),
                Kind::Fragment => false,
            };
            if !(is_set_off && token.after == Mark::Clause) {
                mark = mark.max(token.after);
            }
            if token.kind == Kind::Word {
                break;
            }
        }
        mark
    }
}
