//! Words from tokens, on a vocabulary small enough to read.

use super::*;

/// A few words, all marks, 1501 timestamps; and the size of the model's vocabulary.
pub(crate) fn tiny_tokenizer() -> (Tokenizer, usize) {
    let mut vocabulary: Vec<String> =
        ["!", "Ġhello", "Ġwor", "ld", ",", "ĠÐ", "¿", "Ð°", "-", "Ġ"].map(str::to_owned).to_vec();
    for mark in
        ["endoftext", "startoftranscript", "en", "ru", "transcribe", "nospeech", "notimestamps"]
    {
        vocabulary.push(format!("<|{mark}|>"));
    }
    let size = vocabulary.len() + 1501;
    (Tokenizer::new(&vocabulary, size, true).unwrap(), size)
}

fn words(tokens: &[Token]) -> Vec<(String, usize)> {
    let (tokenizer, _) = tiny_tokenizer();
    tokenizer.words(tokens, "en").into_iter().map(|word| (word.text, word.tokens)).collect()
}

#[test]
fn tokens_become_words() {
    let word = |text: &str, tokens| (text.to_owned(), tokens);
    assert_eq!(words(&[1, 4, 2, 3]), [word(" hello", 1), word(",", 1), word(" world", 2)]);
    // «п» is cut into two tokens, and «а» follows.
    assert_eq!(words(&[5, 6, 7]), [word(" па", 3)]);
    assert_eq!(words(&[]), []);
    // A broken character at the end is replaced, not a panic.
    assert_eq!(words(&[5]), [word(" \u{fffd}", 1)]);
}

#[test]
fn marks_are_not_text() {
    let (tokenizer, _) = tiny_tokenizer();
    assert_eq!(tokenizer.decode(&[tokenizer.first_timestamp, 1, tokenizer.end]), " hello");
    assert_eq!(tokenizer.time_s(tokenizer.first_timestamp + 50), Some(1.0));
    assert_eq!(tokenizer.time_s(1), None);
}

#[test]
fn every_byte_has_its_letter() {
    let letters = byte_of_letter();
    assert_eq!(letters.len(), 256);
    assert_eq!(letters.get(&'Ġ'), Some(&b' '));
}
