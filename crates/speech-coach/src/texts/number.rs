//! How numbers are written: decimal comma in Russian, rounding by the kind of number.

use coach_pipeline::wording::Locale;
use coach_speech::measures::MeasureId;

use super::{Texts, fill};

impl Texts {
    /// A number with so many decimals.
    pub(crate) fn number(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        // Rounding must not leave a minus before nothing.
        let text = match text.strip_prefix('-') {
            Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
            Some(rest) => format!("−{rest}"),
            None => text,
        };
        match self.locale {
            Locale::Ru => text.replace('.', ","),
            Locale::En => text,
        }
    }

    /// Seconds to a tenth, with the unit.
    pub(crate) fn seconds(&self, value: f64) -> String {
        fill(&self.report.seconds, &[("n", &self.number(value, 1))])
    }

    /// A share of one as a whole percentage; what is not nothing is not shown as nothing.
    pub(crate) fn percent(&self, ratio: f64) -> String {
        let percent = ratio * 100.0;
        let number = match percent {
            _ if percent > 0.0 && percent < 0.5 => format!("<{}", self.number(1.0, 0)),
            _ => self.number(percent, 0),
        };
        fill(&self.report.percent, &[("n", &number)])
    }

    /// The value of a measure without its unit, rounded as its kind deserves.
    pub(crate) fn measure_value(&self, id: MeasureId, value: f64) -> String {
        match id.unit() {
            "" => self.number(value * 100.0, 0),
            "words/min" => self.number(value, 0),
            _ => self.number(value, 1),
        }
    }

    /// The unit that follows a value; a ratio is shown in percent.
    pub(crate) fn measure_unit(&self, id: MeasureId, value: f64) -> String {
        match id.unit() {
            "" => "%".to_owned(),
            unit => self
                .units
                .get(unit)
                .map_or(unit, |forms| match unit {
                    "words/min" => forms.of(self.locale, whole(value)),
                    _ => forms.other(),
                })
                .to_owned(),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "casts from float saturate, and rates are not negative"
)]
fn whole(value: f64) -> usize {
    value.round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_locale() {
        let (ru, en) = (Texts::of(Locale::Ru), Texts::of(Locale::En));
        assert_eq!(ru.number(4.62, 1), "4,6");
        assert_eq!(en.number(4.62, 1), "4.6");
        assert_eq!(en.number(-0.04, 1), "0.0");
        assert_eq!(en.number(-42.04, 1), "−42.0");
        assert_eq!(ru.percent(0.783), "78 %");
        assert_eq!(en.percent(0.002), "<1%");
        assert_eq!(en.percent(0.0), "0%");
    }

    #[test]
    fn units_agree_with_their_number() {
        let ru = Texts::of(Locale::Ru);
        for (value, unit) in [(121.0, "слово/мин"), (142.4, "слова/мин"), (145.0, "слов/мин")]
        {
            assert_eq!(ru.measure_unit(MeasureId::SpeechRateWpm, value), unit);
        }
        assert_eq!(ru.measure_unit(MeasureId::SpeechRateSylS, 4.6), "слога/с");
    }
}
