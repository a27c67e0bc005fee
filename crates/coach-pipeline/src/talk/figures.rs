//! Times and numbers in prose, to be held against what is known.

/// A figure that somebody wrote in digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Figure {
    /// A place in the recording, in seconds: `1:02` or `1:02:03`.
    Time(f64),
    /// Anything else, and how many digits follow its decimal mark.
    Number(f64, i32),
}

/// All figures of a text, in order.
pub(crate) fn figures(text: &str) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let (figure, length) = figure(rest);
        figures.extend(figure);
        rest = &rest[length..];
    }
    figures
}

fn run(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

/// The figure that a text begins with, and its length in bytes.
fn figure(text: &str) -> (Option<Figure>, usize) {
    let first = run(text);
    let mut length = first.len();
    let mut parts = vec![first];
    // Minutes and seconds have two digits after a colon.
    while parts.len() < 3
        && let Some(next) = text[length..].strip_prefix(':').map(run)
        && next.len() == 2
    {
        parts.push(next);
        length += 1 + next.len();
    }
    let value = |text: &str| text.parse::<f64>().ok();
    if parts.len() > 1 {
        let seconds = parts.iter().try_fold(0.0, |sum, part| Some(sum * 60.0 + value(part)?));
        return (seconds.map(Figure::Time), length);
    }
    let decimals = text[length..].strip_prefix(['.', ',']).map(run).unwrap_or_default();
    let whole = if decimals.is_empty() {
        first.to_owned()
    } else {
        length += 1 + decimals.len();
        format!("{first}.{decimals}")
    };
    let digits = i32::try_from(decimals.len()).unwrap_or(i32::MAX);
    (value(&whole).map(|value| Figure::Number(value, digits)), length)
}

/// Numbers that somebody may write, as they are or rounded.
#[derive(Debug, Default)]
pub(crate) struct Known {
    numbers: Vec<f64>,
    /// Length of the recording.
    seconds_max: f64,
}

impl Known {
    /// Every number in these texts, and every time in a recording of this length.
    pub(crate) fn of<'a>(texts: impl IntoIterator<Item = &'a str>, seconds_max: f64) -> Self {
        let figures = texts.into_iter().flat_map(figures);
        let number = |figure| match figure {
            Figure::Number(value, _) => Some(value),
            Figure::Time(_) => None,
        };
        Self { numbers: figures.filter_map(number).collect(), seconds_max }
    }

    pub(crate) fn has(&self, figure: Figure) -> bool {
        match figure {
            Figure::Time(seconds) => seconds <= self.seconds_max,
            Figure::Number(value, decimals) => {
                let half = 0.5 * 10_f64.powi(decimals.saturating_neg());
                self.numbers.iter().any(|known| (known - value).abs() <= half * (1.0 + 1e-9))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_numbers_are_told_apart() {
        use Figure::{Number, Time};
        for (text, expected) in [
            ("на 0:42 и 1:02:03", vec![Time(42.0), Time(3_723.0)]),
            ("темп 123,4 слова, 78 %", vec![Number(123.4, 1), Number(78.0, 0)]),
            ("in 2024. Then 3.", vec![Number(2_024.0, 0), Number(3.0, 0)]),
            ("1:2 and 5:", vec![Number(1.0, 0), Number(2.0, 0), Number(5.0, 0)]),
            ("никаких чисел", vec![]),
        ] {
            assert_eq!(figures(text), expected, "{text}");
        }
    }

    #[test]
    fn known_numbers_may_be_rounded_and_no_others_come_through() {
        let known = Known::of(["123.4 words a minute, 0.94"], 65.0);
        for (text, expected) in [
            ("123", true),
            ("123,4", true),
            ("123.5", false),
            ("124", false),
            ("0.9", true),
            ("94", false),
            ("1:05", true),
            ("1:06", false),
        ] {
            assert_eq!(
                figures(text).into_iter().all(|figure| known.has(figure)),
                expected,
                "{text}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_a_panic(text in "[0-9:.,a-я ]{0,40}") {
            let _ = figures(&text);
        }
    }
}
