//! The key numbers with their bands.

use coach_pipeline::wording::{Band, band_of};
use coach_speech::measures::{Measure, MeasureId};
use coach_speech::report::Report;

use super::gauge::{draw, holds};
use super::page::{Ink, Line, Page};
use crate::texts::{Texts, fill, named};

/// The numbers worth a line; JSON has all.
const SHOWN: [MeasureId; 18] = [
    MeasureId::SpeechRateWpm,
    MeasureId::ArticulationRateSylS,
    MeasureId::PhonationTimeRatio,
    MeasureId::PausesPerMin,
    MeasureId::PauseSMedian,
    MeasureId::BoundaryPauseRatio,
    MeasureId::InsidePausesPer100Words,
    MeasureId::RunLengthSylMean,
    MeasureId::FilledPausesPerMin,
    MeasureId::FillerWordsPer100Words,
    MeasureId::F0StSd,
    MeasureId::LoudnessLuVariation,
    MeasureId::FadingEndsRatio,
    MeasureId::SentenceWordsMean,
    MeasureId::HedgesPer100Words,
    MeasureId::WeakWordsPer100Words,
    MeasureId::QuestionsPerMin,
    MeasureId::SignpostsPerMin,
];

/// Below this reliability a value is shown as a guess and not judged.
pub(in crate::report) const RELIABILITY_MIN: f64 = 0.5;

/// Column where values end, where units begin, where the band is drawn, and how wide.
const VALUE_END: usize = 32;
const UNIT: usize = 33;
const GAUGE: usize = 48;
const GAUGE_COLUMNS: usize = 21;

/// The section.
pub(super) fn write(page: &mut Page, report: &Report, texts: &Texts) {
    let measures = &report.measures;
    let words = texts.report.words_total.count(texts.locale, measures.word_count);
    let with_gauges = page.width() > GAUGE + GAUGE_COLUMNS + 8;
    let note =
        if with_gauges { format!("{words} · {}", texts.report.gauge_legend) } else { words };
    page.section(&texts.report.numbers, &note);
    for id in SHOWN {
        let Some(measure) = measures.values.get(&id) else { continue };
        page.line(&row(id, *measure, band_of(report, id), texts, with_gauges));
    }
}

fn row(
    id: MeasureId,
    measure: Measure,
    band: Option<Band>,
    texts: &Texts,
    with_gauge: bool,
) -> Line {
    let line = Line::indented(2).plain(named(&texts.measures, id.name()));
    let value = match measure.value {
        Ok(value) => value,
        Err(reason) => {
            let why = named(&texts.unmeasurable, reason.name());
            return line.right(VALUE_END, Ink::Faint, "—").plain(" ").add(Ink::Faint, why);
        }
    };
    let number = texts.measure_value(id, value);
    let unit = texts.measure_unit(id, value);
    if measure.reliability < RELIABILITY_MIN {
        let line = line.right(VALUE_END, Ink::Faint, format!("≈{number}"));
        let line = line.pad_to(UNIT, 1).add(Ink::Faint, unit);
        if !with_gauge {
            return line;
        }
        return line.pad_to(GAUGE, 1).add(Ink::Faint, &texts.report.reliability_low);
    }
    let ink = if band.is_none_or(|band| holds(band, value)) { Ink::Strong } else { Ink::Warn };
    let line = line.right(VALUE_END, ink, number).pad_to(UNIT, 1).plain(unit);
    match band {
        Some(band) if with_gauge => {
            let line = draw(line.pad_to(GAUGE, 1), value, band, GAUGE_COLUMNS);
            line.plain("  ").add(Ink::Faint, bounds(id, band, texts))
        }
        _ => line,
    }
}

/// The band in words: `120–160`, `to 5`.
pub(in crate::report) fn bounds(id: MeasureId, band: Band, texts: &Texts) -> String {
    let bound = |value: f64| texts.measure_value(id, value);
    match (band.low, band.high) {
        (Some(low), Some(high)) => format!("{}–{}", bound(low), bound(high)),
        (Some(low), None) => fill(&texts.report.band_from, &[("low", &bound(low))]),
        (None, Some(high)) => fill(&texts.report.band_to, &[("high", &bound(high))]),
        (None, None) => String::new(),
    }
}
