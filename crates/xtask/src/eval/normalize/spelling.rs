//! English words that are written in more than one way.

/// Words that stand for others.
const WORDS: &[(&str, &str)] = &[
    ("'em", "them"),
    ("'kay", "okay"),
    ("'til", "until"),
    ("alright", "all right"),
    ("can't", "can not"),
    ("cannot", "can not"),
    ("centre", "center"),
    ("cheque", "check"),
    ("cos", "because"),
    ("cuz", "because"),
    ("dr", "doctor"),
    ("fibre", "fiber"),
    ("gonna", "going to"),
    ("gotta", "got to"),
    ("gray", "grey"),
    ("kay", "okay"),
    ("kinda", "kind of"),
    ("let's", "let us"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("mr", "mister"),
    ("mrs", "missus"),
    ("ok", "okay"),
    ("programme", "program"),
    ("shan't", "shall not"),
    ("sorta", "sort of"),
    ("theatre", "theater"),
    ("traveled", "travelled"),
    ("traveler", "traveller"),
    ("traveling", "travelling"),
    ("tyre", "tire"),
    ("tyres", "tires"),
    ("wanna", "want to"),
    ("won't", "will not"),
    ("y'know", "you know"),
    ("yknow", "you know"),
];

/// Ends of contractions, and what they are short for.
const CONTRACTIONS: &[(&str, &str)] =
    &[("n't", "not"), ("'re", "are"), ("'ll", "will"), ("'ve", "have"), ("'m", "am")];

/// Words after which `'s` is short for *is*; after others it marks whose something is.
const BEFORE_IS: &[&str] =
    &["he", "here", "how", "it", "she", "that", "there", "what", "where", "who"];

/// Words after which `'d` is short for *would*; after others it is an old *-ed*.
const BEFORE_WOULD: &[&str] =
    &["he", "i", "it", "she", "that", "there", "they", "we", "who", "you"];

/// Adds the tokens of one word.
pub(super) fn english(word: &str, tokens: &mut Vec<String>) {
    if let Some((_, words)) = WORDS.iter().find(|(key, _)| *key == word) {
        tokens.extend(words.split(' ').map(str::to_owned));
        return;
    }
    for (end, long) in CONTRACTIONS {
        if let Some(start) = word.strip_suffix(end).filter(|start| !start.is_empty()) {
            tokens.extend([one_spelling(start), (*long).to_owned()]);
            return;
        }
    }
    if let Some(start) = word.strip_suffix("'d") {
        if BEFORE_WOULD.contains(&start) {
            tokens.extend([start.to_owned(), "would".to_owned()]);
        } else {
            tokens.push(format!("{start}ed"));
        }
        return;
    }
    match word.strip_suffix("'s") {
        Some(start) if BEFORE_IS.contains(&start) => {
            tokens.extend([start.to_owned(), "is".to_owned()]);
        }
        _ => tokens.push(one_spelling(&word.replace('\'', ""))),
    }
}

/// American endings for British ones; a word that only looks British changes in both texts alike.
fn one_spelling(word: &str) -> String {
    for (british, american) in [
        ("ise", "ize"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("ising", "izing"),
        ("isation", "ization"),
        ("our", "or"),
        ("ours", "ors"),
        ("oured", "ored"),
        ("ouring", "oring"),
        ("ourite", "orite"),
        ("ourable", "orable"),
        ("ourhood", "orhood"),
    ] {
        if let Some(start) = word.strip_suffix(british).filter(|start| start.len() >= 3) {
            return format!("{start}{american}");
        }
    }
    word.to_owned()
}
