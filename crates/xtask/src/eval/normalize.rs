//! Makes two texts of the same speech comparable: what sounds the same becomes the same.
//!
//! Both the reference and the result go through it, so a rule that maps two words to one can hide
//! an error but never make one; the rules are printed with every result.

mod numbers;
mod spelling;
#[cfg(test)]
mod tests;

/// The rules, as printed with the results.
pub(crate) const RULES: &[&str] = &[
    "case, punctuation and markup in <> or [] are dropped; hyphens divide words; ё is е",
    "numbers are their digits, however they are said (26, twenty-six; 500, five zero zero; 1-го, первого)",
    "English: contractions are written out, British and American spelling are one, titles too",
    "filled pauses (uh, um, hm; э, м, эм) are dropped, unless they are asked for",
    "a word written as two counts as equal to the two joined (за тем, затем)",
];

/// A word after the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// What is compared.
    pub(crate) text: String,
    /// Which of the given words it came from.
    pub(crate) word: usize,
}

/// Which rules beyond the common ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    English,
    Russian,
    Other,
}

/// How texts are made comparable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Normalizer {
    language: Language,
    keep_filled_pauses: bool,
}

impl Normalizer {
    /// The rules for a language, by its ISO 639-1 code.
    pub(crate) fn new(language: Option<&str>, keep_filled_pauses: bool) -> Self {
        let language = match language {
            Some("en") => Language::English,
            Some("ru") => Language::Russian,
            _ => Language::Other,
        };
        Self { language, keep_filled_pauses }
    }

    /// The tokens of words that come one by one.
    pub(crate) fn tokens<'a>(self, words: impl IntoIterator<Item = &'a str>) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        for (word, text) in words.into_iter().enumerate() {
            let pieces = self.word(text);
            tokens.extend(pieces.into_iter().map(|text| Token { text, word }));
        }
        if !self.keep_filled_pauses {
            tokens.retain(|token| !is_filled_pause(&token.text));
        }
        match self.language {
            Language::English => numbers::as_digits(&tokens, &numbers::ENGLISH),
            Language::Russian => numbers::as_digits(&tokens, &numbers::RUSSIAN),
            Language::Other => tokens,
        }
    }

    /// The tokens of a running text.
    pub(crate) fn text(self, text: &str) -> Vec<Token> {
        self.tokens(text.split_whitespace())
    }

    fn word(self, text: &str) -> Vec<String> {
        if is_markup(text) {
            return Vec::new();
        }
        let mut tokens: Vec<String> = Vec::new();
        let pieces = pieces(text);
        for (place, piece) in pieces.iter().enumerate() {
            let number = piece.starts_with(is_digit);
            if place > 0 && is_ending_of_number(piece, &pieces[place - 1]) {
                tokens.push(numbers::ORDINAL.to_owned());
            } else if number {
                self.digits(piece, &mut tokens);
            } else if self.language == Language::English {
                spelling::english(piece, &mut tokens);
            } else {
                tokens.push(piece.clone());
            }
        }
        tokens
    }

    /// Divides digits at the sign that begins a fraction, and joins them at that of thousands.
    fn digits(self, piece: &str, tokens: &mut Vec<String>) {
        let (fraction, thousands) = match self.language {
            Language::English => ('.', ','),
            _ => (',', '.'),
        };
        let grouped = piece.split(thousands).skip(1).all(|group| group.len() == 3);
        let piece = if grouped { piece.replace(thousands, "") } else { piece.to_owned() };
        for (place, part) in piece.split([fraction, thousands]).enumerate() {
            if place > 0 && self.language == Language::English {
                tokens.push("point".to_owned());
            }
            tokens.push(part.to_owned());
        }
    }
}

/// Notes of a transcriber about what is no word: `<cutoff-x>`, `[laughter]`.
fn is_markup(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', '?', '!']);
    (word.starts_with('<') && word.ends_with('>')) || (word.starts_with('[') && word.ends_with(']'))
}

/// Divides a word at everything that is no letter, digit or inner apostrophe, and between letters
/// and digits; digits keep their inner points and commas.
fn pieces(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).map(one_letter).collect();
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for (place, &letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map_or(' ', |place| letters[place]);
        let after = letters.get(place + 1).copied().unwrap_or(' ');
        let joins_digits = matches!(letter, '.' | ',') && is_digit(before) && is_digit(after);
        let joins_letters = letter == '\'' && after.is_alphabetic();
        if letter.is_alphanumeric() || joins_digits || joins_letters {
            let divided = is_digit(letter) != is_digit(before) && before.is_alphanumeric();
            match pieces.last_mut() {
                Some(piece) if open && (!divided || joins_digits) => piece.push(letter),
                _ => pieces.push(letter.to_string()),
            }
            open = true;
        } else if letter != '\u{301}' {
            open = false;
            let said = [('%', "percent"), ('&', "and"), ('№', "номер"), ('$', "dollars")];
            pieces.extend(
                said.iter().find(|(sign, _)| *sign == letter).map(|(_, word)| (*word).to_owned()),
            );
        }
    }
    pieces
}

fn one_letter(letter: char) -> char {
    match letter {
        'ё' => 'е',
        '’' | 'ʼ' | '`' => '\'',
        other => other,
    }
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// Whether it is the end of an ordinal in digits: 15th, 1-й.
fn is_ending_of_number(piece: &str, number: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "st", "nd", "rd", "th", "й", "я", "е", "ю", "х", "м", "го", "му", "ый", "ой", "ий", "ая",
        "ое", "ые", "ых", "ого", "ому",
    ];
    number.chars().all(is_digit) && !number.is_empty() && ENDINGS.contains(&piece)
}

/// Whether a token is a vocal hesitation, however long it is drawn out.
pub(crate) fn is_filled_pause(token: &str) -> bool {
    const FORMS: &[&str] = &[
        "uh", "um", "uhm", "er", "erm", "hm", "m", "mhm", "э", "эм", "мэ", "м", "хм", "гм", "мхм",
    ];
    let mut short = String::new();
    for letter in token.chars() {
        if !short.ends_with(letter) {
            short.push(letter);
        }
    }
    // One letter alone is a letter that somebody spells; only «э» has no other use.
    FORMS.contains(&short.as_str()) && (token.chars().count() > 1 || token == "э")
}
