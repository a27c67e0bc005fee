//! From token ids to text and words; encoding is never needed.

use std::collections::HashMap;

use crate::model_files::damaged;
use crate::text::Error;

/// A token id.
pub(crate) type Token = u32;

/// The vocabulary and its special tokens.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    bytes: Vec<Vec<u8>>,
    /// Ends a text; ids below are text, above are special.
    pub(crate) end: Token,
    /// Begins a prompt.
    pub(crate) start: Token,
    /// Asks for the words as spoken; `None` in English-only models.
    pub(crate) transcribe: Option<Token>,
    /// Its probability after `start` is that of nobody speaking.
    pub(crate) no_speech: Option<Token>,
    /// Asks for text without timestamps.
    pub(crate) no_timestamps: Token,
    /// 0.00 s; each further token is 0.02 s later.
    pub(crate) first_timestamp: Token,
    languages: Vec<(String, Token)>,
}

/// A word made of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenWord {
    /// Its text, with the space before it.
    pub(crate) text: String,
    /// How many tokens it has.
    pub(crate) tokens: usize,
}

impl Tokenizer {
    /// From the vocabulary in GPT-2's byte-to-letter form and the number of tokens that the
    /// model scores. English-only models have marks of languages too, which they do not use.
    pub(crate) fn new(
        vocabulary: &[String],
        size: usize,
        multilingual: bool,
    ) -> Result<Self, Error> {
        let letters = byte_of_letter();
        let find = |name: &str| {
            let id = vocabulary.iter().position(|token| token == name)?;
            Token::try_from(id).ok()
        };
        let need = |name: &str| find(name).ok_or_else(|| damaged(format!("no token {name}")));
        let bytes = vocabulary
            .iter()
            .map(|token| token.chars().filter_map(|c| letters.get(&c).copied()).collect())
            .collect();
        let (end, start) = (need("<|endoftext|>")?, need("<|startoftranscript|>")?);
        let no_timestamps = need("<|notimestamps|>")?;
        let transcribe = find("<|transcribe|>");
        let languages = (start + 1..no_timestamps)
            .filter_map(|id| {
                let name = vocabulary.get(id as usize)?.strip_prefix("<|")?.strip_suffix("|>")?;
                let is_code =
                    matches!(name.len(), 2 | 3) && name.bytes().all(|b| b.is_ascii_lowercase());
                is_code.then(|| (name.to_owned(), id))
            })
            .collect();
        let first_timestamp = no_timestamps + 1;
        if size < first_timestamp as usize + 1501 || vocabulary.len() > size {
            return Err(damaged("the vocabulary does not fit the model"));
        }
        Ok(Self {
            bytes,
            end,
            start,
            transcribe: transcribe.filter(|_| multilingual),
            no_speech: find("<|nospeech|>").or_else(|| find("<|nocaptions|>")),
            no_timestamps,
            first_timestamp,
            languages: if multilingual { languages } else { Vec::new() },
        })
    }

    /// The languages of the model with their tokens; empty for English-only models.
    pub(crate) fn languages(&self) -> &[(String, Token)] {
        &self.languages
    }

    /// The token of a language.
    pub(crate) fn language(&self, code: &str) -> Option<Token> {
        self.languages.iter().find(|(name, _)| name == code).map(|(_, token)| *token)
    }

    /// Whether a token is text, not a mark.
    pub(crate) fn is_text(&self, token: Token) -> bool {
        token < self.end
    }

    /// Seconds of a timestamp.
    pub(crate) fn time_s(&self, token: Token) -> Option<f64> {
        (token >= self.first_timestamp).then(|| f64::from(token - self.first_timestamp) * 0.02)
    }

    /// The text of some tokens; marks are left out and broken characters replaced.
    pub(crate) fn decode(&self, tokens: &[Token]) -> String {
        String::from_utf8_lossy(&self.bytes_of(tokens)).into_owned()
    }

    fn bytes_of(&self, tokens: &[Token]) -> Vec<u8> {
        tokens
            .iter()
            .filter(|token| self.is_text(**token))
            .filter_map(|token| self.bytes.get(*token as usize))
            .flatten()
            .copied()
            .collect()
    }

    /// Groups text tokens into words.
    ///
    /// Languages written without spaces are cut at every whole character; others at spaces and
    /// at punctuation, as in OpenAI's `split_to_word_tokens`.
    pub(crate) fn words(&self, tokens: &[Token], language: &str) -> Vec<TokenWord> {
        let pieces = self.whole_characters(tokens);
        if matches!(language, "zh" | "ja" | "th" | "lo" | "my" | "yue") {
            return pieces;
        }
        let mut words: Vec<TokenWord> = Vec::new();
        for piece in pieces {
            let punctuation = piece.text.trim().chars().all(|c| c.is_ascii_punctuation())
                && !piece.text.trim().is_empty();
            match words.last_mut() {
                Some(word) if !piece.text.starts_with(' ') && !punctuation => {
                    word.text.push_str(&piece.text);
                    word.tokens += piece.tokens;
                }
                _ => words.push(piece),
            }
        }
        words
    }

    /// Groups tokens so that no character is cut.
    fn whole_characters(&self, tokens: &[Token]) -> Vec<TokenWord> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for end in 1..=tokens.len() {
            let bytes = self.bytes_of(&tokens[start..end]);
            let text = String::from_utf8(bytes);
            if text.is_ok() || end == tokens.len() || end - start >= 8 {
                let text = text.unwrap_or_else(|_| self.decode(&tokens[start..end]));
                pieces.push(TokenWord { text, tokens: end - start });
                start = end;
            }
        }
        pieces
    }
}

/// GPT-2 writes each byte as a letter: printable ones as themselves, the others from U+0100 on.
fn byte_of_letter() -> HashMap<char, u8> {
    let mut next = 0x100;
    (0..=u8::MAX)
        .map(|byte| {
            let printable = matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
            let letter = if printable {
                char::from(byte)
            } else {
                next += 1;
                char::from_u32(next - 1).unwrap_or_default()
            };
            (letter, byte)
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
