//! What is shown of the words of a talk: places, repetitions, and the marks of its beginning and
//! its end.

use serde::{Deserialize, Serialize};

use crate::measures::Unmeasurable;
use crate::span::Span;

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

/// What is shown of the words of one talk, beside the numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextMarks {
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

impl TextMarks {
    /// Those of a talk in which nothing can be measured, for one reason.
    pub fn none(reason: Unmeasurable) -> Self {
        Self {
            events: Vec::new(),
            repetitions: Vec::new(),
            false_starts: Vec::new(),
            overused_words: Vec::new(),
            repeated_phrases: Vec::new(),
            opening: Err(reason),
            closing: Err(reason),
            call_to_action: Err(reason),
        }
    }

    /// Those of a report in which nobody looked for them.
    pub(crate) fn unknown() -> Self {
        Self::none(Unmeasurable::TooLittle)
    }

    /// The places of one kind, in order.
    pub fn events_of(&self, kind: TextEventKind) -> impl Iterator<Item = &TextEvent> {
        self.events.iter().filter(move |event| event.kind == kind)
    }
}
