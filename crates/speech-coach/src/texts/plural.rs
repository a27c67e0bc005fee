//! Plural forms by the rules of CLDR for Russian and English.

use coach_pipeline::wording::Locale;
use serde::Deserialize;

/// A text that depends on a count, or does not.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Plural {
    /// One form for every count.
    Same(String),
    /// Forms by category of CLDR; `other` serves the absent ones and all fractions.
    Forms {
        /// 1, and 21, 31, … in Russian.
        one: Option<String>,
        /// 2-4, 22-24, … in Russian.
        few: Option<String>,
        /// 0, 5-20, … in Russian.
        many: Option<String>,
        /// Everything else.
        other: String,
    },
}

impl Plural {
    /// The form for a whole number.
    pub(crate) fn of(&self, locale: Locale, count: usize) -> &str {
        let Self::Forms { one, few, many, other } = self else {
            return self.other();
        };
        let form = match (locale, count % 10, count % 100) {
            (Locale::Ru, 1, tens) if tens != 11 => one,
            (Locale::Ru, 2..=4, tens) if !(12..=14).contains(&tens) => few,
            (Locale::Ru, ..) => many,
            _ if count == 1 => one,
            _ => return other,
        };
        form.as_ref().unwrap_or(other)
    }

    /// The form for a number with a fraction.
    pub(crate) fn other(&self) -> &str {
        match self {
            Self::Same(text) | Self::Forms { other: text, .. } => text,
        }
    }

    /// The form for a count, the count put in.
    pub(crate) fn count(&self, locale: Locale, count: usize) -> String {
        super::fill(self.of(locale, count), &[("n", &count.to_string())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_has_three_forms_and_english_two() {
        let forms = Plural::Forms {
            one: Some("пауза".into()),
            few: Some("паузы".into()),
            many: Some("пауз".into()),
            other: "паузы".into(),
        };
        for (count, expected) in [
            (0, "пауз"),
            (1, "пауза"),
            (2, "паузы"),
            (4, "паузы"),
            (5, "пауз"),
            (11, "пауз"),
            (12, "пауз"),
            (14, "пауз"),
            (21, "пауза"),
            (22, "паузы"),
            (111, "пауз"),
            (1001, "пауза"),
        ] {
            assert_eq!(forms.of(Locale::Ru, count), expected, "{count}");
        }
        let forms = Plural::Forms {
            one: Some("pause".into()),
            few: None,
            many: None,
            other: "pauses".into(),
        };
        for (count, expected) in [(0, "pauses"), (1, "pause"), (2, "pauses"), (21, "pauses")] {
            assert_eq!(forms.of(Locale::En, count), expected, "{count}");
        }
        assert_eq!(forms.other(), "pauses");
    }
}
