//! What the report says, in lines for a model: the only numbers that it may use.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use coach_findings::{Band, Locale, band_of, clock, render};
use coach_speech::finding::FindingKind;
use coach_speech::measures::{Measure, MeasureId};
use coach_speech::report::Report;

/// Measures with less are not told.
const RELIABILITY_MIN: f64 = 0.5;
/// Filler words that are named.
const FILLERS_MAX: usize = 6;

/// The measures and findings of a report.
pub(crate) fn facts(report: &Report, locale: Locale) -> String {
    let (measures, language) = (&report.measures, report.transcript.language.as_str());
    let mut text = String::from(match locale {
        Locale::Ru => "Измерения\n",
        Locale::En => "Measurements\n",
    });
    let mut line = |name: &str, value: &str| {
        // Writing into a text does not fail.
        let _ = writeln!(text, "{name}: {value}");
    };
    line("duration", &clock(report.media.duration.get()));
    line("language", language);
    line("words", &measures.word_count.to_string());
    for id in MeasureId::ALL {
        if let Some(measure) = measures.values.get(id).filter(|measure| is_reliable(measure))
            && let Ok(value) = measure.value
        {
            line(id.name(), &figure(*id, value, band_of(report, *id)));
        }
    }
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for filler in &measures.filler_words {
        *counts.entry(&filler.lexeme).or_default() += 1;
    }
    let mut counts: Vec<(&str, u32)> = counts.into_iter().collect();
    counts.sort_by_key(|(lexeme, count)| (std::cmp::Reverse(*count), *lexeme));
    let fillers =
        counts.iter().take(FILLERS_MAX).map(|(lexeme, count)| format!("«{lexeme}» {count}"));
    let fillers: Vec<String> = fillers.collect();
    if !fillers.is_empty() {
        line("filler_words", &fillers.join(", "));
    }
    line("filled_pauses", &measures.filled_pauses.len().to_string());
    text.push_str(match locale {
        Locale::Ru => "\nВыводы программы\n",
        Locale::En => "\nConclusions of the program\n",
    });
    for finding in &report.findings {
        let words = render(finding, locale, 0);
        let sign = if finding.kind == FindingKind::Strength { '+' } else { '-' };
        let _ = writeln!(text, "{sign} {}", words.fact);
    }
    text
}

fn is_reliable(measure: &Measure) -> bool {
    measure.reliability >= RELIABILITY_MIN
}

fn figure(id: MeasureId, value: f64, band: Option<Band>) -> String {
    // Ratios are read as percents.
    let (scale, unit) = if id.unit().is_empty() { (100.0, "%") } else { (1.0, id.unit()) };
    let digits = usize::from(unit != "%" && id != MeasureId::SpeechRateWpm);
    let shown = |value: f64| format!("{:.digits$}", value * scale);
    let band = band.map(|band| match (band.low, band.high) {
        (Some(low), Some(high)) => format!(" (comfortable {}–{})", shown(low), shown(high)),
        (Some(low), None) => format!(" (comfortable from {})", shown(low)),
        (None, Some(high)) => format!(" (comfortable up to {})", shown(high)),
        (None, None) => String::new(),
    });
    format!("{} {unit}{}", shown(value), band.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_do() {
        for (seconds, expected) in
            [(0.0, "0:00"), (62.9, "1:02"), (3_723.0, "1:02:03"), (-1.0, "0:00")]
        {
            assert_eq!(clock(seconds), expected);
        }
    }
}
