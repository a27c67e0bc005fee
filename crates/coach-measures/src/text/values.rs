//! The numbers from the places found in a text: rates, means and shares, each with its weight.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use coach_speech::measures::{Measure, MeasureId as Id, Unmeasurable};
use coach_speech::text::{Rubric, TextEvent, TextEventKind as Kind};

use super::Text;
use super::diversity::mtld;
use super::frequencies::stem;
use crate::language::{Language, Sections, sections};
use crate::rate::trust;
use crate::sentences::Sentence;
use crate::statistics;

/// Sentences rest on the recognizer's punctuation.
pub(crate) const PUNCTUATION_RELIABILITY: f64 = 0.8;
/// Readability rests on punctuation and on syllables, and was made for writing.
pub(crate) const READING_EASE_RELIABILITY: f64 = 0.5;
/// Most recognizers leave out repeated and broken words.
pub(crate) const NOT_VERBATIM_RELIABILITY: f64 = 0.4;
/// Passives are found by endings, which are wrong now and then.
pub(crate) const PASSIVE_RELIABILITY: f64 = 0.8;
/// Rubrics rest on lists that cannot be complete.
pub(crate) const RUBRIC_RELIABILITY: f64 = 0.7;
/// A talk without any mark of a sentence in so many words has no punctuation.
pub(crate) const UNPUNCTUATED_WORDS: f64 = 60.0;

/// What the numbers count.
pub(super) struct Findings<'a> {
    pub(super) events: &'a [TextEvent],
    pub(super) repetitions: usize,
    pub(super) false_starts: usize,
    pub(super) opening: Result<&'a Rubric, &'a Unmeasurable>,
    pub(super) closing: Result<&'a Rubric, &'a Unmeasurable>,
}

/// A value, the pieces of evidence behind it, and how far it may be trusted.
type Draft = (Result<f64, Unmeasurable>, usize, f64);

/// One entry for every measure, without a value.
pub(super) fn none(reason: Unmeasurable) -> BTreeMap<Id, Measure> {
    let measure = Measure { value: Err(reason), evidence_count: 0, reliability: 0.0 };
    Id::OF_WORDS.iter().map(|&id| (id, measure)).collect()
}

/// One entry for every measure.
pub(super) fn values(text: &Text<'_>, findings: &Findings<'_>) -> BTreeMap<Id, Measure> {
    let measure = |id| {
        let (value, evidence_count, reliability) = draft(text, findings, id);
        let value = value.and_then(|value| {
            if value.is_finite() { Ok(value) } else { Err(Unmeasurable::TooLittle) }
        });
        let reliability = if value.is_ok() { reliability.clamp(0.0, 1.0) } else { 0.0 };
        Measure { value, evidence_count, reliability }
    };
    Id::OF_WORDS.iter().map(|&id| (id, measure(id))).collect()
}

fn draft(text: &Text<'_>, findings: &Findings<'_>, id: Id) -> Draft {
    let count =
        |kinds: &[Kind]| findings.events.iter().filter(|event| kinds.contains(&event.kind)).count();
    match id {
        Id::RepetitionsPer100Words => disfluencies(text, findings.repetitions),
        Id::FalseStartsPer100Words => disfluencies(text, findings.false_starts),
        Id::HedgesPer100Words => per_100_words(text, count(&[Kind::Hedge])),
        Id::WeakWordsPer100Words => per_100_words(text, count(&[Kind::WeakWord])),
        Id::BureaucratesePer100Words if text.language == Language::Ru => {
            per_100_words(text, count(&[Kind::Bureaucratese]))
        }
        Id::QuestionsPerMin => per_min(text, count(&[Kind::Question, Kind::RhetoricalQuestion])),
        Id::SignpostsPerMin => per_min(text, count(&[Kind::Signpost])),
        Id::ConcreteDetailsPerMin => {
            per_min(text, count(&[Kind::Number, Kind::Name, Kind::Example]))
        }
        Id::SentenceWordsMean | Id::SentenceWordsP90 => sentence_words(text, id),
        Id::PassiveSentenceRatio => passive_sentences(text, findings.events),
        Id::Mtld => diversity(text),
        Id::ReadingEase => reading_ease(text),
        Id::YouRatio => pronouns(text, "second"),
        Id::WeRatio => pronouns(text, "first_plural"),
        Id::IRatio => pronouns(text, "first_singular"),
        Id::OpeningPoints => points(findings.opening),
        Id::ClosingPoints => points(findings.closing),
        Id::BureaucratesePer100Words => (Err(Unmeasurable::LanguageNotSupported), 0, 0.0),
        // A measure that a newer vocabulary has and this crate does not know yet.
        _ => (Err(Unmeasurable::TooLittle), 0, 0.0),
    }
}

fn words_of(text: &Text<'_>, sentence: &Sentence) -> usize {
    sentence.of(text.tokens).iter().map(|token| token.spoken_words).sum()
}

fn word_count(text: &Text<'_>) -> f64 {
    text.tokens.iter().map(|token| token.spoken_words).sum::<usize>() as f64
}

fn per_100_words(text: &Text<'_>, count: usize) -> Draft {
    let words = word_count(text);
    let value =
        if words > 0.0 { Ok(count as f64 * 100.0 / words) } else { Err(Unmeasurable::NoWords) };
    (value, count, trust(words, text.settings.trusted_words_min))
}

fn disfluencies(text: &Text<'_>, count: usize) -> Draft {
    let (value, count, reliability) = per_100_words(text, count);
    let known = if text.settings.recognizer_is_verbatim { 1.0 } else { NOT_VERBATIM_RELIABILITY };
    (value, count, known * reliability)
}

fn per_min(text: &Text<'_>, count: usize) -> Draft {
    let minutes = text.minutes();
    let value =
        if minutes > 0.0 { Ok(count as f64 / minutes) } else { Err(Unmeasurable::TooLittle) };
    (value, count, trust(text.seconds(), text.settings.trusted_total_s_min))
}

/// The sentences, if the recognizer writes punctuation.
fn punctuated<'a>(text: &'a Text<'_>) -> Result<&'a [Sentence], Unmeasurable> {
    if text.sentences.len() < 2 && word_count(text) > UNPUNCTUATED_WORDS {
        Err(Unmeasurable::TooLittle)
    } else {
        Ok(&text.sentences)
    }
}

fn sentence_words(text: &Text<'_>, id: Id) -> Draft {
    let count = text.sentences.len();
    let value = punctuated(text).and_then(|sentences| {
        let lengths = sentences.iter().map(|sentence| words_of(text, sentence) as f64);
        let mut lengths: Vec<f64> = lengths.filter(|&words| words > 0.0).collect();
        let statistic = match id {
            Id::SentenceWordsMean => statistics::mean(&lengths),
            _ => statistics::percentile(&mut lengths, 0.9),
        };
        statistic.ok_or(Unmeasurable::NoWords)
    });
    (value, count, PUNCTUATION_RELIABILITY * sentences_trust(text))
}

fn sentences_trust(text: &Text<'_>) -> f64 {
    trust(text.sentences.len() as f64, text.settings.trusted_sentences_min)
}

fn passive_sentences(text: &Text<'_>, events: &[TextEvent]) -> Draft {
    let mut passives = events.iter().filter(|event| event.kind == Kind::Passive).peekable();
    let value = punctuated(text).map(|sentences| {
        let mut with = 0_usize;
        for sentence in sentences {
            let words = text.words(sentence.start, sentence.end);
            let mut has = false;
            while passives.next_if(|event| event.words.0 < words.1).is_some() {
                has = true;
            }
            with += usize::from(has);
        }
        with as f64 / sentences.len() as f64
    });
    let count = events.iter().filter(|event| event.kind == Kind::Passive).count();
    (value, count, PASSIVE_RELIABILITY * PUNCTUATION_RELIABILITY * sentences_trust(text))
}

/// Over words as they are in English and over stems in Russian; fillers left out.
fn diversity(text: &Text<'_>) -> Draft {
    let counted =
        (0..text.tokens.len()).filter(|&at| text.tokens[at].is_word() && !text.is_filler[at]);
    let forms: Vec<String> = counted
        .map(|at| match text.languages[at] {
            Language::En => text.tokens[at].text.clone(),
            Language::Ru => stem(&text.tokens[at].text, Language::Ru),
        })
        .collect();
    let value = if forms.len() < text.settings.mtld_words_min {
        Err(Unmeasurable::TooLittle)
    } else {
        mtld(&forms, text.settings.mtld_ratio).ok_or(Unmeasurable::NoWords)
    };
    (value, forms.len(), trust(forms.len() as f64, text.settings.mtld_words_trusted))
}

/// Flesch 1948 for English, Oborneva 2006 for Russian, over the sentences in the main language.
fn reading_ease(text: &Text<'_>) -> Draft {
    let own = text.sentences.iter().filter(|sentence| sentence.language == text.language);
    let (mut sentences, mut words, mut syllables) = (0_usize, 0_usize, 0_usize);
    for sentence in own {
        sentences += 1;
        words += words_of(text, sentence);
        syllables += sentence.of(text.tokens).iter().map(|token| token.syllables).sum::<usize>();
    }
    let (words_weight, syllables_weight) = match text.language {
        Language::En => (1.015, 84.6),
        Language::Ru => (1.3, 60.1),
    };
    let value = punctuated(text).and_then(|_| {
        if words == 0 {
            return Err(Unmeasurable::NoWords);
        }
        let sentence_words = words as f64 / sentences as f64;
        let word_syllables = syllables as f64 / words as f64;
        Ok(206.835 - words_weight * sentence_words - syllables_weight * word_syllables)
    });
    (
        value,
        sentences,
        READING_EASE_RELIABILITY * trust(words as f64, text.settings.trusted_words_min),
    )
}

fn pronoun_lists(language: Language) -> &'static Sections {
    static EN: LazyLock<Sections> =
        LazyLock::new(|| sections(include_str!("../lexicon/en/pronouns.txt")));
    static RU: LazyLock<Sections> =
        LazyLock::new(|| sections(include_str!("../lexicon/ru/pronouns.txt")));
    match language {
        Language::En => &EN,
        Language::Ru => &RU,
    }
}

/// The persons whose shares are measured.
const PERSONS: [&str; 3] = ["second", "first_plural", "first_singular"];

/// Whether a word is a pronoun of any person.
pub(super) fn is_pronoun(word: &str, language: Language) -> bool {
    pronoun_lists(language).values().any(|list| list.contains(word))
}

/// The share of one person among the pronouns of the first and the second.
fn pronouns(text: &Text<'_>, person: &str) -> Draft {
    let (mut own, mut all) = (0_usize, 0_usize);
    for (at, token) in text.tokens.iter().enumerate() {
        if !token.is_word() || text.is_filler[at] {
            continue;
        }
        let lists = pronoun_lists(text.languages[at]);
        let is = |person: &&str| lists[person].contains(token.text.as_str());
        all += usize::from(PERSONS.iter().any(is));
        own += usize::from(is(&person));
    }
    let value = if all > 0 { Ok(own as f64 / all as f64) } else { Err(Unmeasurable::TooLittle) };
    (value, own, trust(all as f64, text.settings.trusted_pronouns_min))
}

fn points(rubric: Result<&Rubric, &Unmeasurable>) -> Draft {
    match rubric {
        Ok(rubric) => (Ok(f64::from(rubric.points)), rubric.signs.len(), RUBRIC_RELIABILITY),
        Err(&reason) => (Err(reason), 0, 0.0),
    }
}
