//! Word errors: the cheapest way to turn one text into the other.

use super::normalize::Token;

/// What it took to turn the result into the reference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct WordErrors {
    /// Words of the reference.
    pub(crate) reference_words: usize,
    pub(crate) substituted: usize,
    pub(crate) deleted: usize,
    pub(crate) inserted: usize,
}

impl WordErrors {
    /// Errors for each word of the reference; `None` without reference.
    pub(crate) fn rate(self) -> Option<f64> {
        let errors = self.substituted + self.deleted + self.inserted;
        (self.reference_words > 0).then(|| errors as f64 / self.reference_words as f64)
    }
}

impl std::ops::AddAssign for WordErrors {
    fn add_assign(&mut self, other: Self) {
        self.reference_words += other.reference_words;
        self.substituted += other.substituted;
        self.deleted += other.deleted;
        self.inserted += other.inserted;
    }
}

/// Two texts side by side.
#[derive(Debug)]
pub(crate) struct Alignment {
    pub(crate) errors: WordErrors,
    /// Places in the reference and in the result of tokens that are equal, one to one.
    pub(crate) equal: Vec<(usize, usize)>,
    /// Each error as one reads it: `right/wrong`, `-missing`, `+invented`.
    pub(crate) edits: Vec<String>,
}

/// How a pair of places was reached from an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    Equal,
    Substituted,
    Deleted,
    Inserted,
    /// Two words of the reference are one in the result.
    Joined,
    /// One word of the reference is two in the result.
    Divided,
}

impl Step {
    /// Tokens of the reference and of the result that it takes, and its cost.
    fn takes(self) -> (usize, usize, u32) {
        match self {
            Self::Start => (0, 0, 0),
            Self::Equal => (1, 1, 0),
            Self::Substituted => (1, 1, 1),
            Self::Deleted => (1, 0, 1),
            Self::Inserted => (0, 1, 1),
            Self::Joined => (2, 1, 0),
            Self::Divided => (1, 2, 0),
        }
    }

    /// Whether it may end at these places.
    fn fits(self, reference: &[Token], result: &[Token]) -> bool {
        match (self, reference, result) {
            (Self::Equal, [.., a], [.., b]) => a.text == b.text,
            (Self::Joined, [.., a, b], [.., c]) => joined(a, b, c),
            (Self::Divided, [.., a], [.., b, c]) => joined(b, c, a),
            (Self::Substituted, [.., _], [.., _])
            | (Self::Deleted, [.., _], _)
            | (Self::Inserted, _, [.., _]) => true,
            _ => false,
        }
    }
}

fn joined(first: &Token, second: &Token, whole: &Token) -> bool {
    whole.text.strip_prefix(first.text.as_str()) == Some(second.text.as_str())
}

/// Puts two texts side by side with the fewest errors.
pub(crate) fn align(reference: &[Token], result: &[Token]) -> Alignment {
    const STEPS: [Step; 6] = [
        Step::Equal,
        Step::Joined,
        Step::Divided,
        Step::Substituted,
        Step::Deleted,
        Step::Inserted,
    ];
    let width = result.len() + 1;
    let mut costs = vec![0_u32; (reference.len() + 1) * width];
    let mut steps = vec![Step::Start; costs.len()];
    for place in 1..costs.len() {
        let (row, column) = (place / width, place % width);
        let reached = STEPS
            .into_iter()
            .filter(|step| step.fits(&reference[..row], &result[..column]))
            .map(|step| {
                let (back_rows, back_columns, cost) = step.takes();
                (costs[place - back_rows * width - back_columns] + cost, step)
            });
        // The first of equals: an equal pair before an error.
        if let Some((cost, step)) = reached.min_by_key(|(cost, _)| *cost) {
            costs[place] = cost;
            steps[place] = step;
        }
    }
    walk_back(reference, result, &steps)
}

fn walk_back(reference: &[Token], result: &[Token], steps: &[Step]) -> Alignment {
    let (mut row, mut column, width) = (reference.len(), result.len(), result.len() + 1);
    let mut errors = WordErrors { reference_words: row, ..WordErrors::default() };
    let (mut equal, mut edits) = (Vec::new(), Vec::new());
    while row + column > 0 {
        let step = steps[row * width + column];
        let (rows, columns, _) = step.takes();
        row -= rows;
        column -= columns;
        match step {
            Step::Equal => equal.push((row, column)),
            Step::Substituted => {
                errors.substituted += 1;
                edits.push(format!("{}/{}", reference[row].text, result[column].text));
            }
            Step::Deleted => {
                errors.deleted += 1;
                edits.push(format!("-{}", reference[row].text));
            }
            Step::Inserted => {
                errors.inserted += 1;
                edits.push(format!("+{}", result[column].text));
            }
            Step::Joined | Step::Divided => {}
            Step::Start => break,
        }
    }
    equal.reverse();
    edits.reverse();
    Alignment { errors, equal, edits }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let words = text.split_whitespace().enumerate();
        words.map(|(word, text)| Token { text: text.to_owned(), word }).collect()
    }

    #[test]
    fn errors_are_counted_by_kind() {
        let check = |reference, result, expected: (usize, usize, usize)| {
            let errors = align(&tokens(reference), &tokens(result)).errors;
            assert_eq!((errors.substituted, errors.deleted, errors.inserted), expected, "{result}");
        };
        check("a b c", "a b c", (0, 0, 0));
        check("a b c", "a x c", (1, 0, 0));
        check("a b c", "a c", (0, 1, 0));
        check("a b c", "a b b c", (0, 0, 1));
        check("a b c", "", (0, 3, 0));
        check("", "a b", (0, 0, 2));
        check("voice mail now", "voicemail now", (0, 0, 0));
        check("voicemail now", "voice mail now", (0, 0, 0));
        check("voicemail now", "voice male now", (1, 0, 1));
        check("the the cat", "the cat", (0, 1, 0));
    }

    #[test]
    fn equal_words_are_paired() {
        let alignment = align(&tokens("a b c d"), &tokens("b x d e"));
        assert_eq!(alignment.equal, [(1, 0), (3, 2)]);
        assert_eq!(alignment.edits, ["-a", "c/x", "+e"]);
        assert_eq!(alignment.errors.rate(), Some(0.75));
    }

    #[test]
    fn without_reference_there_is_no_rate() {
        assert_eq!(align(&[], &tokens("a")).errors.rate(), None);
    }
}
