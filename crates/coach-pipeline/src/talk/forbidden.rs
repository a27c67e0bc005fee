//! What no answer of a model may hold: addresses, which could carry words away, and the
//! instructions that it was given.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::quotes::parts;

/// So many words in a row that are also in the instructions are a leak.
const LEAK_WORDS: usize = 6;

/// Schemes, hosts as people write them, mail, and what Markdown makes links and images of.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"(?i)://|https?:|\bwww\.|\bjavascript:|\bdata:[a-z]+/|\bmailto:",
        r"|\]\(|\]\[|!\[",
        r"|[\p{L}0-9]@[\p{L}0-9-]+\.|[\p{L}0-9-]\.\p{L}{2,}/",
        r"|[a-z0-9-]\.(?:com|net|org|info|biz|ru|su|io|dev|app|ai|me|co|xyz|site|online|example)\b",
    );
    Regex::new(pattern).expect("a pattern of ours, tried by a test")
});

/// Whether a text holds anything that could be followed or fetched.
pub(crate) fn has_address(text: &str) -> bool {
    ADDRESS.is_match(text)
}

/// The instructions, in runs of words.
#[derive(Debug)]
pub(crate) struct Leaks(HashSet<Vec<String>>);

impl Leaks {
    /// What must not be repeated.
    pub(crate) fn of(instructions: &str) -> Self {
        Self(parts(instructions).windows(LEAK_WORDS).map(<[String]>::to_vec).collect())
    }

    /// Whether a run of these words is in the instructions.
    pub(crate) fn are_in(&self, words: &[String]) -> bool {
        words.windows(LEAK_WORDS).any(|words| self.0.contains(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_prose() {
        for (text, expected) in [
            ("см. https://evil.example/?q=1", true),
            ("HTTP:evil", true),
            ("ftp://x", true),
            ("на www.сайт.рф", true),
            ("![x](y)", true),
            ("[x](y)", true),
            ("[x][1]", true),
            ("[пауза] (2 с)", false),
            ("evil.example", true),
            ("пример.рф/путь", true),
            ("ivan@example.ru", true),
            ("data:text/html,x", true),
            ("the data: it shows", false),
            ("Ясное начало.Потом пауза.", false),
            ("на 0:42 [пауза] темп 1.5", false),
            ("и т.д. и т.п.", false),
        ] {
            assert_eq!(has_address(text), expected, "{text}");
        }
    }

    #[test]
    fn a_run_of_the_instructions_is_a_leak() {
        let leaks = Leaks::of("Вы — наставник. Пишите коротко, по делу и без ссылок.");
        let is_leak = |text: &str| leaks.are_in(&parts(text));
        assert!(is_leak("Мне сказано: «пишите коротко по делу и без ссылок»"));
        assert!(!is_leak("пишите коротко по делу и"));
    }
}
