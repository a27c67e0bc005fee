//! A value beside the band that is comfortable to listen to: `····━━━━●━━····`.

use coach_pipeline::wording::Band;

use super::page::{Ink, Line};

/// Whether a value lies in a band.
pub(in crate::report) fn holds(band: Band, value: f64) -> bool {
    band.low.is_none_or(|low| value >= low) && band.high.is_none_or(|high| value <= high)
}

/// What the ends of the drawing stand for, so that the band takes its middle or one end.
fn axis(band: Band) -> (f64, f64) {
    match (band.low, band.high) {
        (Some(low), Some(high)) => {
            let margin = high - low;
            ((low - margin).max(0.0), high + margin)
        }
        (None, Some(high)) => (0.0, high * 2.5),
        (Some(low), None) => (0.0, low * 1.6),
        (None, None) => (0.0, 1.0),
    }
}

/// Adds the drawing of a value to a line. A value beyond the drawing is an arrow at its end.
pub(super) fn draw(mut line: Line, value: f64, band: Band, columns: usize) -> Line {
    let (left, right) = axis(band);
    let step = (right - left) / columns as f64;
    let place = ((value - left) / step).floor();
    let last = columns as f64 - 1.0;
    let marker = match place {
        _ if place < 0.0 => '◂',
        _ if place > last => '▸',
        _ => '●',
    };
    let place = place.clamp(0.0, last);
    for column in 0..columns {
        let middle = left + (column as f64 + 0.5) * step;
        line = if (column as f64 - place).abs() < 0.5 {
            line.add(if holds(band, value) { Ink::Good } else { Ink::Warn }, marker.to_string())
        } else if holds(band, middle) {
            line.add(Ink::Good, "━")
        } else {
            line.add(Ink::Faint, "·")
        };
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::page::Page;

    #[test]
    fn the_marker_stands_where_the_value_is() {
        let band = |low, high| Band { low, high };
        for (value, band, expected) in [
            (140.0, band(Some(120.0), Some(160.0)), "····━━●━····"),
            (10.0, band(Some(120.0), Some(160.0)), "◂···━━━━····"),
            (900.0, band(Some(120.0), Some(160.0)), "····━━━━···▸"),
            (0.0, band(None, Some(5.0)), "●━━━━·······"),
            (9.9, band(None, Some(5.0)), "━━━━━····●··"),
            (0.9, band(Some(0.5), None), "·······━━━▸"),
        ] {
            let mut page = Page::new(false, 80);
            page.line(&draw(Line::default(), value, band, expected.chars().count()));
            assert_eq!(page.finish().trim_end(), expected, "{value}");
        }
    }
}
