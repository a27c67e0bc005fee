//! Definitions of [`coach_speech::measures::MeasureId::OF_WORDS`], which rest on the transcript
//! alone: a minute is one of the time from the first word to the end of the last.

use super::{Amount, Definition, Trust};
use super::{number, percent};
use crate::settings::MeasureSettings;
use crate::text::values::{
    NOT_VERBATIM_RELIABILITY, PASSIVE_RELIABILITY, PUNCTUATION_RELIABILITY,
    READING_EASE_RELIABILITY, RUBRIC_RELIABILITY, UNPUNCTUATED_WORDS,
};

const WORDS: &str = "words, rules for their language";

fn needs_sentences() -> String {
    format!("{WORDS}, punctuation (more than one sentence in {} words)", number(UNPUNCTUATED_WORDS))
}

fn words(settings: &MeasureSettings) -> Trust {
    Trust::From { amount: settings.text.trusted_words_min, of: Amount::Words }
}

fn sentences(settings: &MeasureSettings) -> Trust {
    Trust::From { amount: settings.text.trusted_sentences_min, of: Amount::Sentences }
}

fn punctuation() -> Trust {
    Trust::Times {
        factor: PUNCTUATION_RELIABILITY,
        why: "sentences rest on the recognizer's punctuation",
    }
}

/// Places of some kind for every hundred words; what is counted may have an explanation.
fn per_100_words(
    counted: &'static str,
    explained: &str,
    (source, avoid): (&'static str, &'static [&'static str]),
    settings: &MeasureSettings,
) -> Definition {
    Definition {
        formula: format!("{counted} ÷ words × 100; {explained}"),
        needs: WORDS.to_owned(),
        evidence: counted,
        reliability: vec![words(settings)],
        source,
        avoid,
    }
}

/// What most recognizers leave out, for every hundred words.
fn disfluencies(of_words: Definition, settings: &MeasureSettings) -> Definition {
    let factor = if settings.text.recognizer_is_verbatim { 1.0 } else { NOT_VERBATIM_RELIABILITY };
    let why = "most recognizers leave out repeated and broken words";
    let reliability = of_words.reliability.into_iter().chain([Trust::Times { factor, why }]);
    Definition { reliability: reliability.collect(), ..of_words }
}

pub(super) fn repetitions_per_100_words(settings: &MeasureSettings) -> Definition {
    let explained = format!(
        "a repetition is one to four words said again within {} s, where neither emphasis nor \
         grammar doubles them",
        number(settings.text.repetition_gap_s_max)
    );
    let named: (_, &[_]) = ("Shriberg 1994", &["stutter rate"]);
    disfluencies(per_100_words("repetitions", &explained, named, settings), settings)
}

pub(super) fn false_starts_per_100_words(settings: &MeasureSettings) -> Definition {
    let explained = format!(
        "a false start is a word broken off, a small word begun again after a stop, or a clause \
         left after {} words at most",
        settings.text.abandoned_words_max
    );
    let named: (_, &[_]) = ("Shriberg 1994", &["error rate"]);
    disfluencies(per_100_words("false starts", &explained, named, settings), settings)
}

/// A statistic of the lengths of sentences.
fn sentence_words(
    formula: &str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    Definition {
        formula: formula.to_owned(),
        needs: needs_sentences(),
        evidence: "sentences",
        reliability: vec![sentences(settings), punctuation()],
        source: "",
        avoid,
    }
}

pub(super) fn sentence_words_mean(settings: &MeasureSettings) -> Definition {
    sentence_words("mean number of words in a sentence", &["sentence size"], settings)
}

pub(super) fn sentence_words_p90(settings: &MeasureSettings) -> Definition {
    let formula = "number of words that nine of ten sentences do not exceed";
    sentence_words(formula, &["longest sentence"], settings)
}

pub(super) fn hedges_per_100_words(settings: &MeasureSettings) -> Definition {
    let explained = "a hedge takes back what is said: *maybe*, «наверное»";
    per_100_words("hedges", explained, ("Lakoff 1972", &["uncertainty rate"]), settings)
}

pub(super) fn weak_words_per_100_words(settings: &MeasureSettings) -> Definition {
    let explained = "weak and inflated words are *just*, *really*, «просто», «очень» and the like";
    per_100_words("weak words", explained, ("", &["intensifier rate"]), settings)
}

pub(super) fn passive_sentence_ratio(settings: &MeasureSettings) -> Definition {
    let endings = Trust::Times {
        factor: PASSIVE_RELIABILITY,
        why: "passives are found by endings, which are wrong now and then",
    };
    Definition {
        formula: "sentences with a passive ÷ all sentences".to_owned(),
        needs: needs_sentences(),
        evidence: "passives",
        reliability: vec![sentences(settings), punctuation(), endings],
        source: "",
        avoid: &["passive voice"],
    }
}

pub(super) fn bureaucratese_per_100_words(settings: &MeasureSettings) -> Definition {
    let explained = "these are phrases of offices, and chains of three nouns made of verbs";
    let named: (_, &[_]) = ("Nora Gal", &["officialese rate"]);
    let of_words = per_100_words("pieces of officialese", explained, named, settings);
    Definition { needs: format!("{WORDS}, Russian"), ..of_words }
}

pub(super) fn mtld(settings: &MeasureSettings) -> Definition {
    let text = &settings.text;
    Definition {
        formula: format!(
            "mean length of stretches whose share of different words stays above {}, read \
             forwards and backwards; over stems in Russian, fillers left out",
            number(text.mtld_ratio)
        ),
        needs: format!(
            "{} words that are no fillers, rules for their language",
            text.mtld_words_min
        ),
        evidence: "words that are no fillers",
        reliability: vec![Trust::From {
            amount: text.mtld_words_trusted,
            of: Amount::WordsButFillers,
        }],
        source: "McCarthy & Jarvis 2010",
        avoid: &["vocabulary", "TTR"],
    }
}

pub(super) fn reading_ease(settings: &MeasureSettings) -> Definition {
    let writing = Trust::Times {
        factor: READING_EASE_RELIABILITY,
        why: "it rests on punctuation and on syllables, and was made for writing",
    };
    let own_words = Trust::From { amount: settings.text.trusted_words_min, of: Amount::OwnWords };
    Definition {
        formula: "206.835 − 1.015 × words ÷ sentences − 84.6 × syllables ÷ words; in Russian with \
            1.3 and 60.1"
            .to_owned(),
        needs: needs_sentences(),
        evidence: "sentences",
        reliability: vec![own_words, writing],
        source: "Flesch 1948; Oborneva 2006",
        avoid: &["readability"],
    }
}

/// Places of some kind for every minute; what is counted may have an explanation.
fn per_min(
    counted: &'static str,
    explained: &str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    Definition {
        formula: format!(
            "{counted} ÷ minutes from the first word to the end of the last; {explained}"
        ),
        needs: WORDS.to_owned(),
        evidence: counted,
        reliability: vec![Trust::From {
            amount: settings.text.trusted_total_s_min,
            of: Amount::TextTime,
        }],
        source: "",
        avoid,
    }
}

pub(super) fn questions_per_min(settings: &MeasureSettings) -> Definition {
    let explained = format!(
        "those that leave less than {} s to answer are rhetorical and count too",
        number(settings.text.answer_silence_s_min)
    );
    per_min("questions", &explained, &["interrogatives"], settings)
}

pub(super) fn signposts_per_min(settings: &MeasureSettings) -> Definition {
    let explained = "a signpost tells where in the talk one is: *first*, «итак»";
    per_min("signposts", explained, &["marker rate"], settings)
}

pub(super) fn concrete_details_per_min(settings: &MeasureSettings) -> Definition {
    let explained = "these are numbers, names and announced examples";
    per_min("concrete details", explained, &["concreteness"], settings)
}

/// The share of one person.
fn pronouns(
    person: &str,
    evidence: &'static str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    Definition {
        formula: format!(
            "pronouns of the {person} ÷ all pronouns of the first and the second person"
        ),
        needs: format!("{WORDS}, one such pronoun"),
        evidence,
        reliability: vec![Trust::From {
            amount: settings.text.trusted_pronouns_min,
            of: Amount::Pronouns,
        }],
        source: "",
        avoid,
    }
}

pub(super) fn you_ratio(settings: &MeasureSettings) -> Definition {
    pronouns("second person (*you*)", "pronouns *you*", &["audience focus"], settings)
}

pub(super) fn we_ratio(settings: &MeasureSettings) -> Definition {
    pronouns("first person plural (*we*)", "pronouns *we*", &[], settings)
}

pub(super) fn i_ratio(settings: &MeasureSettings) -> Definition {
    pronouns("first person singular (*I*)", "pronouns *I*", &[], settings)
}

/// Points of the beginning or the end.
fn points(
    edge: &str,
    signs: &str,
    avoid: &'static [&'static str],
    settings: &MeasureSettings,
) -> Definition {
    let text = &settings.text;
    Definition {
        formula: format!(
            "0 to 5 for the {edge} {} s, at most {} % of the talk: {}, and one more or less for \
             each kind of sign; {signs}",
            number(text.edge_s_max),
            number(percent_whole(text.edge_share_max)),
            text.rubric_points_base
        ),
        needs: format!("{} words, rules for their language", text.edge_words_min),
        evidence: "signs",
        reliability: vec![Trust::Times {
            factor: RUBRIC_RELIABILITY,
            why: "its signs are lists that cannot be complete",
        }],
        source: "",
        avoid,
    }
}

/// A share as a whole number of hundredths.
fn percent_whole(share: f64) -> f64 {
    (100.0 * share).round()
}

pub(super) fn opening_points(settings: &MeasureSettings) -> Definition {
    let text = &settings.text;
    let signs = format!(
        "a question, a number, a story, a contrast and an address to the audience help, an \
         apology, words about sound or slides, more than {} s of thanks and {} fillers or more do not",
        number(text.long_thanks_s_min),
        text.opening_fillers_min
    );
    points("first", &signs, &["hook"], settings)
}

pub(super) fn closing_points(settings: &MeasureSettings) -> Definition {
    let text = &settings.text;
    let signs = format!(
        "a summary, a call to action (in the last {} % of the talk), words of the opening and a \
         pause of {} s before the last sentence help, a weak last sentence does not",
        percent(text.call_share),
        number(text.full_pause_s_min)
    );
    points("last", &signs, &[], settings)
}
