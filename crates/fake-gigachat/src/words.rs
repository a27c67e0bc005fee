//! Words of a conversation: how many tokens they are, what was said last, what can be quoted.

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) role: String,
    pub(crate) content: String,
}

const CHARS_PER_TOKEN: usize = 4;
const TOKENS_PER_MESSAGE: u64 = 3;
const QUOTE_WORDS: usize = 5;

/// Tokens of a text, by the rule of thumb of the documentation.
pub(crate) fn tokens(text: &str) -> u64 {
    (text.chars().count().div_ceil(CHARS_PER_TOKEN) as u64).max(1)
}

/// Tokens of a prompt.
pub(crate) fn prompt_tokens(messages: &[Message]) -> u64 {
    messages.iter().map(|message| tokens(&message.content) + TOKENS_PER_MESSAGE).sum()
}

/// The beginning of a text that is no longer than so many tokens.
pub(crate) fn cut(text: &str, tokens: u64) -> &str {
    let chars = usize::try_from(tokens).unwrap_or(usize::MAX).saturating_mul(CHARS_PER_TOKEN);
    let end = text.char_indices().nth(chars).map_or(text.len(), |(place, _)| place);
    &text[..end]
}

/// The last message of a role.
pub(crate) fn last<'a>(messages: &'a [Message], role: &str) -> &'a str {
    let found = messages.iter().rev().find(|message| message.role == role);
    found.map_or("", |message| message.content.as_str())
}

/// Whether a text has Cyrillic letters.
pub(crate) fn is_russian(text: &str) -> bool {
    text.chars().any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter))
}

/// What stands between `<transcript …>` and `</transcript`, the last such place of a text.
pub(crate) fn transcript(text: &str) -> Option<&str> {
    let end = text.rfind("</transcript")?;
    let begin = text[..end].rfind("<transcript")?;
    let inside = begin + text[begin..end].find('>')? + 1;
    Some(&text[inside..end])
}

/// Five words in a row of a transcript, as they stand there; another five for each number.
pub(crate) fn quote(transcript: &str, number: usize) -> Option<String> {
    let decoded: Option<String> = serde_json::from_str(transcript.trim()).ok();
    let text = decoded.as_deref().unwrap_or(transcript);
    let mut slices = Vec::new();
    for line in text.lines() {
        let words = words_of(line);
        slices.extend(words.chunks_exact(QUOTE_WORDS).map(|five| slice(line, five)));
    }
    if slices.is_empty() {
        let longest = text.lines().map(|line| (line, words_of(line)));
        let (line, words) = longest.max_by_key(|(_, words)| words.len())?;
        slices.extend((!words.is_empty()).then(|| slice(line, &words)));
    }
    let place = number % slices.len().max(1);
    slices.get(place).map(|slice| (*slice).to_owned())
}

/// Begin and end of each word; what has no letter at the begin of a line is a mark, not a word.
fn words_of(line: &str) -> Vec<(usize, usize)> {
    let place = |word: &str| {
        let begin = word.as_ptr().addr() - line.as_ptr().addr();
        (begin, begin + word.len())
    };
    let is_mark = |word: &&str| !word.chars().any(char::is_alphabetic);
    line.split_whitespace().skip_while(is_mark).map(place).collect()
}

fn slice<'a>(line: &'a str, words: &[(usize, usize)]) -> &'a str {
    match (words.first(), words.last()) {
        (Some((begin, _)), Some((_, end))) => &line[*begin..*end],
        _ => "",
    }
}

/// Numbers that follow the word `index`, or else those that lines begin with; each one once.
pub(crate) fn indices(text: &str) -> Vec<i64> {
    let after_word = text.split("index").skip(1).filter_map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', ' ', ':', '=', '»']);
        leading_number(rest).map(|(number, _)| number)
    });
    let mut found: Vec<i64> = after_word.collect();
    if found.is_empty() {
        let numbered = text.lines().filter_map(|line| {
            let line = line.trim_start().trim_start_matches(['[', '#', '(']);
            let (number, rest) = leading_number(line)?;
            rest.starts_with(['.', ')', ']', ':', '|', '\t']).then_some(number)
        });
        found = numbered.collect();
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|number| seen.insert(*number));
    found
}

fn leading_number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_verbatim() {
        let check = |text: &str, number, expected: Option<&str>| {
            assert_eq!(quote(text, number).as_deref(), expected, "{text}");
        };
        let said = "Добрый  день, дорогие мои друзья! Сегодня мы говорим о звуке";
        check(said, 0, Some("Добрый  день, дорогие мои друзья!"));
        check(said, 1, Some("Сегодня мы говорим о звуке"));
        check(said, 2, Some("Добрый  день, дорогие мои друзья!"));
        check("> one two three four five six", 0, Some("one two three four five"));
        check("[00:01] one two\n[00:07] three", 0, Some("one two"));
        check(r#""a b c\nd e f g h""#, 0, Some("d e f g h"));
        check("", 0, None);
    }

    #[test]
    fn a_transcript_is_found_by_its_last_pair_of_marks() {
        let check = |text, expected| assert_eq!(transcript(text), expected, "{text}");
        check("x <transcript id=\"1f\">да</transcript 1f> y", Some("да"));
        check("<transcript>a</transcript><transcript>b</transcript>", Some("b"));
        check("<transcript>", None);
    }

    #[test]
    fn indices_are_found_once_each() {
        let check = |text, expected: &[i64]| assert_eq!(indices(text), expected, "{text}");
        check(r#"[{"index":3,"word":"ну"},{"index": 7},{"index":3}]"#, &[3, 7]);
        check("1. ну\n2) вот\n[5] как бы\nв 1999 году", &[1, 2, 5]);
        check("ничего", &[]);
    }

    #[test]
    fn four_letters_are_a_token() {
        assert_eq!([tokens(""), tokens("абвг"), tokens("абвгд")], [1, 1, 2]);
        assert_eq!(cut("абвгдежз", 1), "абвг");
    }
}
