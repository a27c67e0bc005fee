//! Questions: by the mark of the recognizer, or by the order of words where it wrote none.

use std::sync::LazyLock;

use coach_speech::text::{TextEvent, TextEventKind};

use super::Text;
use crate::language::{Language, Sections, sections};
use crate::sentences::Sentence;
use crate::tokens::{Mark, Token};

/// Words before which a question may begin: "so why", "and do you".
const LEAD_WORDS_MAX: usize = 3;
/// «ли» stands behind the word that is asked about.
const LI_PLACE_MAX: usize = 4;

fn lists(language: Language) -> &'static Sections {
    static EN: LazyLock<Sections> =
        LazyLock::new(|| sections(include_str!("../lexicon/en/questions.txt")));
    static RU: LazyLock<Sections> =
        LazyLock::new(|| sections(include_str!("../lexicon/ru/questions.txt")));
    match language {
        Language::En => &EN,
        Language::Ru => &RU,
    }
}

/// All questions, in order; rhetorical ones are those without time to answer.
pub(super) fn events(text: &Text<'_>) -> Vec<TextEvent> {
    let questions = text.sentences.iter().filter(|sentence| is_question(text, sentence));
    let event = |sentence: &Sentence| {
        let waits = text.silence_s[sentence.end] >= text.settings.answer_silence_s_min;
        let kind = if waits { TextEventKind::Question } else { TextEventKind::RhetoricalQuestion };
        text.event(kind, sentence.start, sentence.end, None)
    };
    questions.map(event).collect()
}

fn is_question(text: &Text<'_>, sentence: &Sentence) -> bool {
    let words: Vec<&Token> = sentence.of(text.tokens).iter().filter(|one| one.is_word()).collect();
    let lists = lists(sentence.language);
    let by_order = asks_by_order(&words, lists, sentence.language);
    let by_mark = text.raw(sentence.end - 1).contains('?');
    let opens = lists["asking"].contains(words.first().map_or("", |word| word.text.as_str()));
    by_order || (by_mark && (opens || !is_tag(&words, lists)))
}

/// Whether the mark belongs to a tag alone: "It works, right?".
fn is_tag(words: &[&Token], lists: &Sections) -> bool {
    let [.., before, last] = words else {
        return false;
    };
    lists["tag"].contains(last.text.as_str()) && before.after == Mark::Clause
}

fn asks_by_order(words: &[&Token], lists: &Sections, language: Language) -> bool {
    let is = |at: usize, list: &str| {
        words.get(at).is_some_and(|token| lists[list].contains(token.text.as_str()))
    };
    let lead = (0..LEAD_WORDS_MAX).take_while(|&at| is(at, "lead")).count();
    match language {
        // "Why do you …", "Do you …", but not "What I want is".
        Language::En => {
            let inverted = |at: usize| is(at, "auxiliary") && is(at + 1, "subject");
            let asked = is(lead, "asking") && is(lead + 1, "auxiliary");
            let subordinate = words.len() > lead + 2
                && words[lead..].iter().any(|word| word.after == Mark::Clause);
            inverted(lead) || (is(lead, "asking") && inverted(lead + 1)) || (asked && !subordinate)
        }
        Language::Ru => {
            is(lead, "opening")
                || (1..LI_PLACE_MAX).any(|at| {
                    // «Знаете ли,» with a comma is a filler.
                    is(at, "particle")
                        && !is(at - 1, "no_question_before")
                        && words[at].after != Mark::Clause
                })
        }
    }
}
