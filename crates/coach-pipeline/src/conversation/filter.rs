//! What comes from a model on its way to the reader: whole sentences, without those that hold
//! what no answer may hold.

use crate::talk::figures::{Figure, figures};
use crate::talk::forbidden::{Leaks, has_address};
use crate::talk::quotes::parts;
use crate::talk::untrusted::clean;

/// Characters that are waited for until a sentence ends.
const SENTENCE_CHARS_MAX: usize = 600;
/// Characters of an answer.
const ANSWER_CHARS_MAX: usize = 12_000;
/// Words of what came before that a leak may begin with.
const TAIL_WORDS: usize = 5;

/// Holds words back until they can be judged.
pub(crate) struct Filter {
    leaks: Leaks,
    /// Length of the recording; `None` where there is none.
    seconds_max: Option<f64>,
    held: String,
    /// The last words that came through.
    tail: Vec<String>,
    passed_chars: usize,
    /// Line ends that came through last, so that they do not pile up.
    line_ends: usize,
    dropped: u32,
}

impl Filter {
    /// One that knows what must not be repeated, and how long the recording is.
    pub(crate) fn new(instructions: &str, seconds_max: Option<f64>) -> Self {
        Self {
            leaks: Leaks::of(instructions),
            seconds_max,
            held: String::new(),
            tail: Vec::new(),
            passed_chars: 0,
            line_ends: 2,
            dropped: 0,
        }
    }

    /// The sentences that are whole now.
    pub(crate) fn push(&mut self, piece: &str) -> Vec<String> {
        self.held.push_str(piece);
        let mut passed = Vec::new();
        while let Some(end) = sentence_end(&self.held) {
            let rest = self.held.split_off(end);
            let sentence = std::mem::replace(&mut self.held, rest);
            passed.extend(self.judge(&sentence));
        }
        passed
    }

    /// What is left at the end.
    pub(crate) fn finish(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.held);
        self.judge(&rest)
    }

    /// Sentences that did not come through.
    pub(crate) fn dropped(&self) -> u32 {
        self.dropped
    }

    fn judge(&mut self, sentence: &str) -> Option<String> {
        let body = clean(sentence.trim());
        let ends_line = sentence[sentence.trim_end().len()..].contains('\n');
        if body.is_empty() {
            return self.line_end(ends_line).then(|| "\n".to_owned());
        }
        let words = parts(&body);
        let read_on = [self.tail.as_slice(), words.as_slice()].concat();
        let chars = body.chars().count();
        let may_pass = !has_address(&body)
            && !self.leaks.are_in(&read_on)
            && !self.has_impossible_time(&body)
            && self.passed_chars + chars <= ANSWER_CHARS_MAX;
        let start = read_on.len().saturating_sub(TAIL_WORDS);
        self.tail = read_on[start..].to_vec();
        if !may_pass {
            self.dropped += 1;
            return None;
        }
        self.passed_chars += chars;
        self.line_ends = usize::from(ends_line);
        Some(format!("{body}{}", if ends_line { "\n" } else { " " }))
    }

    /// Whether another line end may come through.
    fn line_end(&mut self, ends_line: bool) -> bool {
        let may_pass = ends_line && self.line_ends < 2;
        self.line_ends += usize::from(may_pass);
        may_pass
    }

    fn has_impossible_time(&self, text: &str) -> bool {
        let is_late = |figure| match (figure, self.seconds_max) {
            (Figure::Time(seconds), Some(most)) => seconds > most,
            _ => false,
        };
        figures(text).into_iter().any(is_late)
    }
}

/// Where the first sentence of a text ends, if its end is there: after the space that follows a
/// full stop, at a line end, or, where a sentence takes too long, after its last whole word.
fn sentence_end(text: &str) -> Option<usize> {
    let mut previous = ['\n'; 2];
    let mut last_space = None;
    for (count, (at, c)) in text.char_indices().enumerate() {
        let end = at + c.len_utf8();
        if c == '\n' {
            return Some(end);
        }
        if c.is_whitespace() {
            last_space = Some(end);
            // A closing quote belongs to its sentence, and the number of an item ends none.
            let [before, last] = previous;
            let is_closing = matches!(last, '"' | '»' | '”' | ')');
            let stop = if is_closing { before } else { last };
            let is_item = last == '.' && before.is_ascii_digit() && is_item(&text[..at]);
            if matches!(stop, '.' | '!' | '?' | '…') && !is_item {
                return Some(end);
            }
        }
        if count >= SENTENCE_CHARS_MAX {
            return last_space.or(Some(end));
        }
        previous = [previous[1], c];
    }
    None
}

/// Whether a text is nothing but the number of an item of a list.
fn is_item(text: &str) -> bool {
    text.trim().trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::question::instructions;
    use super::*;
    use coach_findings::Locale;

    /// What comes through of an answer that arrives in pieces of so many characters.
    fn passed(answer: &str, piece: usize) -> (String, u32) {
        let mut filter = Filter::new(instructions(Locale::Ru), Some(120.0));
        let mut passed = String::new();
        let letters: Vec<char> = answer.chars().collect();
        for piece in letters.chunks(piece) {
            passed.extend(filter.push(&piece.iter().collect::<String>()));
        }
        passed.extend(filter.finish());
        (passed.trim_end().to_owned(), filter.dropped())
    }

    #[test]
    fn only_what_an_answer_may_hold_comes_through() {
        let rule = "Опирайтесь только на расшифровку и измерения";
        for (answer, expected, dropped) in [
            ("Хорошо. На 1:30 пауза. Ещё раз!", "Хорошо. На 1:30 пауза. Ещё раз!", 0),
            ("До 2:00. На 2:01 пусто. Всё.", "До 2:00. Всё.", 1),
            ("Раз. См. https://evil.example/?q=тайна сейчас. Два.", "Раз. См. Два.", 1),
            ("Раз. ![картинка с текстом](https://evil.example) Два. Три.", "Раз. Три.", 1),
            ("Пишите на a@b.ru. Ясно.", "Ясно.", 1),
            (&format!("Мои правила: {rule}. Ясно."), "Ясно.", 1),
            (
                "Опирайтесь только на. Расшифровку и измерения. Ясно.",
                "Опирайтесь только на. Ясно.",
                1,
            ),
            ("Список:\n1. Раз.\n2. Два.\n\n\n\nКонец", "Список:\n1. Раз.\n2. Два.\n\nКонец", 0),
            ("а\u{202e}б\u{200b}в\u{7} <b>г</b>.", "абв ‹b›г‹/b›.", 0),
            ("Он сказал «да.» И ушёл.", "Он сказал «да.» И ушёл.", 0),
            ("1:\u{200b}59 и 2:\u{200b}59.", "", 1),
            ("", "", 0),
        ] {
            for piece in [1, 3, 7, 1_000] {
                assert_eq!(passed(answer, piece), (expected.to_owned(), dropped), "by {piece}");
            }
        }
    }

    #[test]
    fn sentences_come_as_soon_as_they_are_whole() {
        let mut filter = Filter::new("", None);
        assert!(filter.push("Первое").is_empty());
        assert_eq!(filter.push(" предложение. Вто"), ["Первое предложение. "]);
        assert_eq!(filter.push("рое.\nТре"), ["Второе.\n"]);
        assert_eq!(filter.finish().as_deref(), Some("Тре "));
        assert_eq!(filter.finish(), None);
        // An answer that never ends a sentence does not wait for ever, nor grow for ever.
        let (passed, dropped) = passed(&"слово ".repeat(4_000), 50);
        assert!(passed.chars().count() <= ANSWER_CHARS_MAX + 100 && dropped > 0);
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(answer in "[а-в .!?\n:0-9<>h/\\[\\]()«»]{0,200}", piece in 1_usize..9) {
            prop_assert_eq!(passed(&answer, piece), passed(&answer, 1_000));
        }

        #[test]
        fn nothing_forbidden_comes_through(answer in ".{0,300}") {
            let (passed, _) = passed(&answer, 5);
            prop_assert!(!passed.chars().any(|c| c.is_control() && c != '\n'));
            prop_assert!(!passed.contains("](") && !passed.contains("://"));
        }
    }
}
