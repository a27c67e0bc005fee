//! Where in a sentence a silence falls, judged by the words around it.

use coach_speech::Span;
use coach_speech::pause::PausePlace;

use crate::language::Language;
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

/// The place of a silence in front of the token `next`, by the lists of the language of each
/// token's sentence; without languages only punctuation counts, and without words around it the
/// place is inside.
pub(crate) fn place(tokens: &[Token], next: usize, languages: &[Language]) -> PausePlace {
    let next = next.min(tokens.len());
    let mark = mark_before(tokens, next);
    let is_word = |token: &&Token| token.kind == Kind::Word;
    let previous_word = tokens[..next].iter().rev().find(is_word).map(|token| token.text.as_str());
    let next_word = tokens[next..].iter().find(is_word).map(|token| token.text.as_str());
    if previous_word.is_none() || next_word.is_none() {
        // Hesitation before the first word or after the last interrupts no sentence.
        let has_words = previous_word.or(next_word).is_some();
        return if has_words { PausePlace::Sentence } else { PausePlace::Inside };
    }
    match mark {
        Mark::Sentence => return PausePlace::Sentence,
        Mark::Clause => return PausePlace::Clause,
        Mark::None => {}
    }
    // Without a mark between them both neighbours are of one sentence.
    let Some(lists) = languages.get(next).map(|language| language.word_lists()) else {
        return PausePlace::Inside;
    };
    let opens = |word: Option<&str>| word.is_some_and(|word| lists.clause_openers.contains(word));
    let leans = previous_word.is_some_and(|word| lists.function_words.contains(word));
    match (leans, opens(next_word)) {
        // "The point is | that we" is a boundary, "because | when we" and «потому | что» are not.
        (true, true) if !opens(previous_word) => PausePlace::Clause,
        (true, _) => PausePlace::InsideAfterFunctionWord,
        (false, true) => PausePlace::Clause,
        (false, false) => PausePlace::Inside,
    }
}

/// The strongest punctuation between the last word before `next` and `next`.
/// The comma after a filled pause belongs to the filled pause and opens no clause.
fn mark_before(tokens: &[Token], next: usize) -> Mark {
    let mut mark = Mark::None;
    for token in tokens[..next].iter().rev() {
        match token.kind {
            Kind::FilledPause(_) if token.after == Mark::Clause => {}
            _ => mark = mark.max(token.after),
        }
        if token.kind == Kind::Word {
            break;
        }
    }
    mark
}
