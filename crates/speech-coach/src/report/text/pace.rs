//! How the pace goes over the talk, as a line of small bars, and where it leaves the usual.

use coach_pipeline::wording::{Band, band_of};
use coach_speech::measures::{MeasureId, Measures};
use coach_speech::report::Report;
use coach_speech::timing::{PaceChange, PaceChangeKind, PaceCurve};

use super::gauge::holds;
use super::page::{Ink, Line, Page};
use crate::texts::{Texts, clock, fill};

/// An odd number, so that the usual pace is in the middle of a bar.
const BARS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];
/// Most columns of the drawing.
const COLUMNS_MAX: usize = 60;
/// The drawing goes from half the usual pace to half as much again, so that an even talk looks
/// even.
const AXIS: (f64, f64) = (0.5, 1.5);

/// The section; nothing for a talk that is too short for a curve.
pub(super) fn write(page: &mut Page, report: &Report, texts: &Texts) {
    let measures = &report.measures;
    let Some(line) = sparkline(report, page.width().saturating_sub(2).min(COLUMNS_MAX)) else {
        return;
    };
    page.section(&texts.report.pace, &range(measures, texts).unwrap_or_default());
    let bars =
        line.into_iter().fold(Line::indented(2), |line, (ink, bar)| line.add(ink, bar.to_string()));
    page.line(&bars);
    for change in &measures.timing.pace_changes {
        let sign = Line::indented(2).add(Ink::Warn, "! ");
        page.wrapped(sign, super::page::words(Ink::Plain, &sentence(change, measures, texts)));
    }
}

/// The curve as bars, one a column.
pub(in crate::report) fn sparkline(report: &Report, columns: usize) -> Option<Vec<(Ink, char)>> {
    let curve = report.measures.timing.pace_curve.as_ref().ok()?;
    let rates: Vec<f64> = curve.points.iter().map(|point| point.speech_rate_wpm).collect();
    let usual = median(&rates)?;
    let band = band_of(report, MeasureId::SpeechRateWpm);
    let columns = columns.min(rates.len()).max(1);
    let bar = |column: usize| {
        let part = &rates[column * rates.len() / columns..(column + 1) * rates.len() / columns];
        let mean = part.iter().sum::<f64>() / part.len().max(1) as f64;
        (ink(mean, band), BARS[level(mean / usual)])
    };
    Some((0..columns).map(bar).collect())
}

fn ink(wpm: f64, band: Option<Band>) -> Ink {
    if band.is_none_or(|band| holds(band, wpm)) { Ink::Good } else { Ink::Warn }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the share is between 0 and 1"
)]
fn level(ratio: f64) -> usize {
    let share = ((ratio - AXIS.0) / (AXIS.1 - AXIS.0)).clamp(0.0, 1.0);
    ((share * BARS.len() as f64) as usize).min(BARS.len() - 1)
}

fn median(rates: &[f64]) -> Option<f64> {
    let mut sorted = rates.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().filter(|&median| median > 0.0)
}

/// The slowest and the fastest window.
pub(in crate::report) fn range(measures: &Measures, texts: &Texts) -> Option<String> {
    let PaceCurve { points, .. } = measures.timing.pace_curve.as_ref().ok()?;
    let rates = || points.iter().map(|point| point.speech_rate_wpm);
    let (low, high) = (rates().reduce(f64::min)?, rates().reduce(f64::max)?);
    let written = |value| texts.measure_value(MeasureId::SpeechRateWpm, value);
    let unit = texts.measure_unit(MeasureId::SpeechRateWpm, high);
    let slots = [("low", &*written(low)), ("high", &written(high)), ("unit", &unit)];
    Some(fill(&texts.report.pace_range, &slots))
}

/// A rush or a drag in words.
pub(in crate::report) fn sentence(
    change: &PaceChange,
    measures: &Measures,
    texts: &Texts,
) -> String {
    let text = match change.kind {
        PaceChangeKind::Rush => &texts.report.pace_rush,
        PaceChangeKind::Drag => &texts.report.pace_drag,
    };
    let curve = measures.timing.pace_curve.as_ref().ok();
    let usual = curve.and_then(|curve| curve.speech_rate_syl_s_median.value.ok());
    let written = |value: f64| texts.measure_value(MeasureId::SpeechRateSylS, value);
    let (start, end) = (clock(change.span.start().get()), clock(change.span.end().get()));
    let rate = written(change.speech_rate_syl_s_mean);
    let usual = written(usual.unwrap_or(change.speech_rate_syl_s_mean / change.median_ratio));
    fill(text, &[("start", &start), ("end", &end), ("rate", &rate), ("usual", &usual)])
}

#[cfg(test)]
mod tests {
    use coach_speech::measures::Measure;
    use coach_speech::timing::PacePoint;
    use coach_speech::{Seconds, Span};

    use super::*;
    use crate::report::fixture;

    fn talk(rates: &[f64]) -> Report {
        let mut report = fixture::report("en", 60.0);
        let seconds = |value: f64| Seconds::new(value).unwrap();
        let point = |(nth, &wpm): (usize, &f64)| PacePoint {
            middle: seconds(10.0 + 2.0 * nth as f64),
            speech_rate_wpm: wpm,
            speech_rate_syl_s: Some(wpm / 40.0),
            articulation_rate_syl_s: None,
        };
        report.measures.timing.pace_curve = Ok(PaceCurve {
            window: seconds(20.0),
            hop: seconds(2.0),
            points: rates.iter().enumerate().map(point).collect(),
            speech_rate_syl_s_median: Measure {
                value: Ok(3.5),
                evidence_count: rates.len(),
                reliability: 0.9,
            },
        });
        report
    }

    #[test]
    fn bars_stand_for_the_pace_against_the_usual() {
        for (rates, columns, expected) in [
            (&[140.0, 140.0, 140.0][..], 60, "▄▄▄"),
            (&[70.0, 140.0, 140.0, 210.0], 60, "▁▄▄▇"),
            (&[70.0, 140.0, 140.0, 210.0], 2, "▂▆"),
            (&[140.0], 60, "▄"),
        ] {
            let bars = sparkline(&talk(rates), columns).unwrap();
            let text: String = bars.iter().map(|(_, bar)| bar).collect();
            assert_eq!(text, expected, "{rates:?}");
        }
        // Nothing is drawn of silence, or without a curve.
        assert!(sparkline(&talk(&[0.0, 0.0]), 60).is_none());
        assert!(sparkline(&fixture::report("en", 5.0), 60).is_none());
    }

    #[test]
    fn bars_are_held_against_what_the_talk_was_judged_as() {
        let ink = |profile: &str| {
            let report = Report { profile: profile.to_owned(), ..talk(&[180.0]) };
            sparkline(&report, 60).unwrap()[0].0
        };
        assert_eq!([ink("talk"), ink(""), ink("news")], [Ink::Warn, Ink::Warn, Ink::Good]);
    }

    #[test]
    fn a_rush_is_told_in_words() {
        let mut report = talk(&[140.0; 20]);
        report.measures.timing.pace_changes.push(PaceChange {
            kind: PaceChangeKind::Rush,
            span: Span::from_secs(130.0, 160.4).unwrap(),
            speech_rate_syl_s_mean: 6.1,
            median_ratio: 1.33,
            articulation_rate_syl_s_mean: None,
        });
        for (locale, expected) in [
            ("en", "Rush at 2:10–2:40: 6.1 syl/s, usually 3.5."),
            ("ru", "Разгон на 2:10–2:40: 6,1 слога/с, обычно 3,5."),
        ] {
            let texts = Texts::of(coach_pipeline::wording::Locale::of(locale).unwrap());
            let measures = &report.measures;
            assert_eq!(sentence(&measures.timing.pace_changes[0], measures, texts), expected);
            let mut page = Page::new(false, 80);
            write(&mut page, &report, texts);
            assert!(page.finish().contains(expected));
        }
    }
}
