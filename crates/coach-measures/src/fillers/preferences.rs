//! What a speaker says of their own fillers; it outweighs the rules and everybody else.

/// The speaker's own words, and their corrections of one talk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FillerPreferences {
    /// Words and phrases that are fillers wherever they stand, such as `на самом деле`.
    pub always: Vec<String>,
    /// Words and phrases that are none anywhere, in the form of reports, such as `вот`.
    pub never: Vec<String>,
    /// What they said of single places of this talk.
    pub corrections: Vec<FillerCorrection>,
}

/// What the speaker says of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FillerCorrection {
    /// The filler, in the form of reports.
    pub lexeme: String,
    /// First word in the transcript, and one past the last.
    pub words: (usize, usize),
    /// Whether it is a filler here.
    pub is_filler: bool,
}

impl FillerPreferences {
    /// Whether a lexeme is a filler in some place; `None` where the speaker says nothing of it.
    pub(crate) fn verdict(&self, lexeme: &str, words: (usize, usize)) -> Option<bool> {
        let is_here = |one: &&FillerCorrection| one.words == words && one.lexeme == lexeme;
        // The last word counts: people change their minds.
        if let Some(correction) = self.corrections.iter().rev().find(is_here) {
            return Some(correction.is_filler);
        }
        let is_listed = |phrase: &String| same_phrase(phrase, lexeme);
        self.never.iter().any(is_listed).then_some(false)
    }
}

/// Whether what somebody wrote is this phrase in normal form.
fn same_phrase(written: &str, lexeme: &str) -> bool {
    let normal = written.split_whitespace().map(crate::tokens::normal_form);
    normal.filter(|word| !word.is_empty()).eq(lexeme.split(' ').map(str::to_owned))
}
