//! What is measured in the words of a talk: numbers, the places to show for them, and the marks
//! of its beginning and its end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::measures::{Measure, Unmeasurable};
use crate::span::Span;

/// Declares every measure of words once: identity, name in files, unit.
macro_rules! text_measure_ids {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $unit:literal;)*) => {
        /// Which number of the words it is; `docs/GLOSSARY.md` defines each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum TextMeasureId { $($(#[$doc])* $id,)* }

        impl TextMeasureId {
            /// Every measure, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$id),*];

            /// The name in JSON, CSV and logs: quantity, unit, statistic.
            pub fn name(self) -> &'static str {
                match self { $(Self::$id => $name),* }
            }

            /// The unit, empty for a ratio.
            pub fn unit(self) -> &'static str {
                match self { $(Self::$id => $unit),* }
            }
        }
    };
}

text_measure_ids! {
    /// Words and phrases said twice in a row per 100 words.
    RepetitionsPer100Words = "repetitions_per_100_words", "1/100 words";
    /// Words broken off, small words restarted and clauses given up per 100 words.
    FalseStartsPer100Words = "false_starts_per_100_words", "1/100 words";
    /// Mean number of words in a sentence.
    SentenceWordsMean = "sentence_words_mean", "words";
    /// Number of words that nine of ten sentences do not exceed.
    SentenceWordsP90 = "sentence_words_p90", "words";
    /// Words that take back what is said per 100 words.
    HedgesPer100Words = "hedges_per_100_words", "1/100 words";
    /// Weak and inflated words per 100 words.
    WeakWordsPer100Words = "weak_words_per_100_words", "1/100 words";
    /// Share of sentences with a passive.
    PassiveSentenceRatio = "passive_sentence_ratio", "";
    /// Phrases of officialese per 100 words; Russian only.
    BureaucratesePer100Words = "bureaucratese_per_100_words", "1/100 words";
    /// Lexical diversity: mean length of stretches that keep their share of different words.
    Mtld = "mtld", "words";
    /// Flesch reading ease; for Russian with the weights of Oborneva.
    ReadingEase = "reading_ease", "points";
    /// Questions per minute.
    QuestionsPerMin = "questions_per_min", "1/min";
    /// Phrases that tell where in the talk one is per minute.
    SignpostsPerMin = "signposts_per_min", "1/min";
    /// Numbers, names and examples per minute.
    ConcreteDetailsPerMin = "concrete_details_per_min", "1/min";
    /// Share of *you* among personal pronouns of the first and the second person.
    YouRatio = "you_ratio", "";
    /// Share of *we* among them.
    WeRatio = "we_ratio", "";
    /// Share of *I* among them.
    IRatio = "i_ratio", "";
    /// Points of the beginning, 0 to 5.
    OpeningPoints = "opening_points", "points";
    /// Points of the end, 0 to 5.
    ClosingPoints = "closing_points", "points";
}

/// What a place in the text is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TextEventKind {
    /// A word that takes back what is said.
    Hedge,
    /// A weak or inflated word.
    WeakWord,
    /// A passive.
    Passive,
    /// Officialese: a phrase, or a chain of nouns made of verbs.
    Bureaucratese,
    /// A sentence longer than listeners can follow.
    LongSentence,
    /// A question after which the speaker waits.
    Question,
    /// A question after which they go on.
    RhetoricalQuestion,
    /// A phrase that tells where in the talk one is.
    Signpost,
    /// A number.
    Number,
    /// A name.
    Name,
    /// Words that announce an example.
    Example,
    /// A word for which a list has others that include more people.
    Inclusive,
    /// Words that ask the audience to do something.
    CallToAction,
}

impl TextEventKind {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hedge => "hedge",
            Self::WeakWord => "weak_word",
            Self::Passive => "passive",
            Self::Bureaucratese => "bureaucratese",
            Self::LongSentence => "long_sentence",
            Self::Question => "question",
            Self::RhetoricalQuestion => "rhetorical_question",
            Self::Signpost => "signpost",
            Self::Number => "number",
            Self::Name => "name",
            Self::Example => "example",
            Self::Inclusive => "inclusive",
            Self::CallToAction => "call_to_action",
        }
    }
}

/// A place in the text to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextEvent {
    /// What it is shown for.
    pub kind: TextEventKind,
    /// Its form in the list; the words as said where there is no list.
    pub lexeme: String,
    /// First word in the transcript, and one past the last.
    pub words: (usize, usize),
    /// When it sounds.
    pub span: Span,
    /// What to say instead, if a list says.
    pub instead: Option<String>,
}

/// Words said twice or more in a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repetition {
    /// The words, once.
    pub phrase: String,
    /// First word in the transcript of all copies, and one past the last.
    pub words: (usize, usize),
    /// When all copies sound.
    pub span: Span,
    /// How often the words were said.
    pub copies: usize,
}

/// A beginning that the speaker gave up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FalseStart {
    /// How it shows.
    pub kind: FalseStartKind,
    /// First word in the transcript of what was given up, and one past the last.
    pub words: (usize, usize),
    /// When that sounds.
    pub span: Span,
}

/// How a false start shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FalseStartKind {
    /// A word broken off: `bro- broken`.
    Fragment,
    /// A small word begun again: `the the`.
    Restart,
    /// A clause given up after a few words: `I was | we went`.
    AbandonedClause,
}

impl FalseStartKind {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fragment => "fragment",
            Self::Restart => "restart",
            Self::AbandonedClause => "abandoned_clause",
        }
    }
}

/// A word said much more often than people say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverusedWord {
    /// The form used most.
    pub word: String,
    /// How often it was said, in all its forms.
    pub uses: usize,
    /// How often people say it in as many words.
    pub expected_uses: f64,
    /// The most uses within a minute.
    pub uses_in_minute_max: usize,
    /// Its places in the transcript, ascending.
    pub places: Vec<usize>,
}

/// Three to five words said again and again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepeatedPhrase {
    /// The words.
    pub phrase: String,
    /// First word of each use in the transcript, and one past the last; ascending.
    pub places: Vec<(usize, usize)>,
}

/// Points for a beginning or an end, and the signs that they were given for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rubric {
    /// 0 to 5.
    pub points: u8,
    /// The signs in order of their places.
    pub signs: Vec<RubricSign>,
}

/// One sign in a beginning or an end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RubricSign {
    /// What it is.
    pub kind: RubricSignKind,
    /// Its form in a list, or the words as said.
    pub lexeme: String,
    /// First word in the transcript, and one past the last.
    pub words: (usize, usize),
    /// When it sounds.
    pub span: Span,
}

/// Signs of a good or a weak beginning or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum RubricSignKind {
    /// A question to the audience.
    Question,
    /// A number.
    Number,
    /// The beginning of a story.
    Story,
    /// A contrast.
    Contrast,
    /// The audience is spoken to.
    DirectAddress,
    /// An apology.
    Apology,
    /// Words about the talk's own circumstances: sound, slides, nerves.
    Meta,
    /// Thanks and introductions that take long.
    LongThanks,
    /// Many fillers.
    Fillers,
    /// The main points once more.
    Recap,
    /// Something for the audience to do.
    CallToAction,
    /// Words of the beginning come back.
    LinkToOpening,
    /// A full pause before the last sentence.
    FullPause,
    /// An end that trails off.
    WeakEnd,
}

impl RubricSignKind {
    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Number => "number",
            Self::Story => "story",
            Self::Contrast => "contrast",
            Self::DirectAddress => "direct_address",
            Self::Apology => "apology",
            Self::Meta => "meta",
            Self::LongThanks => "long_thanks",
            Self::Fillers => "fillers",
            Self::Recap => "recap",
            Self::CallToAction => "call_to_action",
            Self::LinkToOpening => "link_to_opening",
            Self::FullPause => "full_pause",
            Self::WeakEnd => "weak_end",
        }
    }

    /// Whether it speaks for the beginning or the end, or against it.
    pub fn helps(self) -> bool {
        !matches!(
            self,
            Self::Apology | Self::Meta | Self::LongThanks | Self::Fillers | Self::WeakEnd
        )
    }
}

/// Everything that was measured in the words of one talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextMeasures {
    /// One entry for every [`TextMeasureId`].
    pub values: BTreeMap<TextMeasureId, Measure>,
    /// The places to show, in order.
    pub events: Vec<TextEvent>,
    /// Repetitions in order.
    pub repetitions: Vec<Repetition>,
    /// False starts in order.
    pub false_starts: Vec<FalseStart>,
    /// Words said much more often than people say them, the most striking first.
    pub overused_words: Vec<OverusedWord>,
    /// Phrases said again and again, the longest first.
    pub repeated_phrases: Vec<RepeatedPhrase>,
    /// The beginning.
    pub opening: Result<Rubric, Unmeasurable>,
    /// The end.
    pub closing: Result<Rubric, Unmeasurable>,
    /// The last words near the end that ask the audience to do something; `None` if there are none.
    pub call_to_action: Result<Option<TextEvent>, Unmeasurable>,
}

impl TextMeasures {
    /// The value of a measure, if it could be measured.
    pub fn value(&self, id: TextMeasureId) -> Option<f64> {
        self.values.get(&id).and_then(|measure| measure.value.ok())
    }

    /// The places of one kind, in order.
    pub fn events_of(&self, kind: TextEventKind) -> impl Iterator<Item = &TextEvent> {
        self.events.iter().filter(move |event| event.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_no_names_of_other_measures() {
        let others = crate::measures::MeasureId::ALL.iter().map(|id| id.name());
        let names: BTreeSet<&str> =
            TextMeasureId::ALL.iter().map(|id| id.name()).chain(others.clone()).collect();
        assert_eq!(names.len(), TextMeasureId::ALL.len() + others.count());
    }
}
