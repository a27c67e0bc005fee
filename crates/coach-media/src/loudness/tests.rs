//! The signals of EBU Tech 3341 and 3342, made from their descriptions, and properties.

use std::f64::consts::TAU;

use proptest::prelude::*;

use super::*;

const RATE_HZ: u32 = 48_000;

/// Levels of the parts of a tone of 1 kHz in dBFS, and their lengths in seconds.
type Parts = &'static [(f64, f64)];

#[expect(clippy::cast_possible_truncation, reason = "samples lie within 2")]
fn stereo(sample: impl Fn(f64) -> f64, length_s: f64) -> Vec<f32> {
    let frames = (0..).take_while(|&n| f64::from(n) < length_s * f64::from(RATE_HZ));
    frames.flat_map(|n| [sample(f64::from(n)) as f32; 2]).collect()
}

fn tone(parts: Parts) -> Vec<f32> {
    let part = |&(level_db, length_s): &(f64, f64)| {
        let amplitude = 10.0_f64.powf(level_db / 20.0);
        stereo(|n| amplitude * (TAU * n / 48.0).sin(), length_s)
    };
    parts.iter().flat_map(part).collect()
}

fn measure(interleaved: &[f32], channels: u32) -> Loudness {
    let mut meter = LoudnessMeter::new(RATE_HZ, channels, None).unwrap();
    meter.push(interleaved);
    meter.finish()
}

#[test]
fn integrated_loudness_of_tech_3341() {
    let cases: [(Parts, f64); 5] = [
        (&[(-23.0, 20.0)], -23.0),
        (&[(-33.0, 20.0)], -33.0),
        (&[(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)], -23.0),
        (&[(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)], -23.0),
        (&[(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)], -23.0),
    ];
    for (parts, expected) in cases {
        let loudness = measure(&tone(parts), 2).integrated_lufs.unwrap();
        assert!((loudness - expected).abs() <= 0.1, "{parts:?}: {loudness}");
    }
}

#[test]
fn integrated_loudness_of_six_channels() {
    let levels_db = [-28.0, -28.0, -24.0, -10.0, -30.0, -30.0];
    #[expect(clippy::cast_possible_truncation, reason = "samples lie within 1")]
    let frame = |n: u32| {
        let tone = (TAU * f64::from(n) / 48.0).sin();
        levels_db.map(|level: f64| (10.0_f64.powf(level / 20.0) * tone) as f32)
    };
    let samples: Vec<f32> = (0..20 * RATE_HZ).flat_map(frame).collect();
    let loudness = measure(&samples, 6).integrated_lufs.unwrap();
    assert!((loudness + 23.0).abs() <= 0.1, "{loudness}");
}

#[test]
fn loudness_range_of_tech_3342() {
    let cases: [(Parts, f64); 4] = [
        (&[(-20.0, 20.0), (-30.0, 20.0)], 10.0),
        (&[(-20.0, 20.0), (-15.0, 20.0)], 5.0),
        (&[(-40.0, 20.0), (-20.0, 20.0)], 20.0),
        (&[(-50.0, 20.0), (-35.0, 20.0), (-20.0, 20.0), (-35.0, 20.0), (-50.0, 20.0)], 15.0),
    ];
    for (parts, expected) in cases {
        let range = measure(&tone(parts), 2).range_lu.unwrap();
        assert!((range - expected).abs() <= 0.1, "{parts:?}: {range}");
    }
}

#[test]
fn true_peak_of_tech_3341() {
    // Frequency against the rate, amplitude, phase in degrees, true peak: cases 15 to 19.
    for (frequency, amplitude, phase, expected) in [
        (0.25, 0.5, 0.0, -6.0),
        (0.25, 0.5, 45.0, -6.0),
        (1.0 / 6.0, 0.5, 60.0, -6.0),
        (0.125, 0.5, 67.5, -6.0),
        (0.25, 1.41, 45.0, 3.0),
    ] {
        let sample = |n: f64| {
            let edge = (n.min(23_999.0 - n) / 480.0).min(1.0);
            amplitude * edge * (TAU * frequency * n + f64::to_radians(phase)).sin()
        };
        let peak = measure(&stereo(sample, 0.5), 2).true_peak_dbtp.unwrap();
        assert!((-0.4..=0.2).contains(&(peak - expected)), "{frequency} {phase}: {peak}");
    }
}

#[test]
fn the_curve_shows_steps_where_they_are() {
    let loudness = measure(&tone(&[(-30.0, 5.0), (-20.0, 5.0)]), 2);
    let momentary = loudness.curve.momentary_lufs();
    let short_term = loudness.curve.short_term_lufs();
    assert_eq!((momentary.len(), short_term.len()), (100, 100));
    for (curve, index, expected) in [
        (&momentary, 2, None),
        (&momentary, 3, Some(-30.0)),
        (&momentary, 49, Some(-30.0)),
        (&momentary, 53, Some(-20.0)),
        (&short_term, 28, None),
        (&short_term, 49, Some(-30.0)),
        (&short_term, 79, Some(-20.0)),
    ] {
        let near =
            |value: f64| expected.is_some_and(|expected: f64| (value - expected).abs() < 0.1);
        assert!(curve[index].map_or(expected.is_none(), near), "{index}: {:?}", curve[index]);
    }
}

#[test]
fn silence_and_shortness_have_no_loudness() {
    for samples in [Vec::new(), vec![0.0; 96_000], vec![0.1; 100]] {
        let loudness = measure(&samples, 2);
        assert_eq!(loudness.integrated_lufs, None);
        assert_eq!(loudness.range_lu, None);
        assert!(loudness.curve.momentary_lufs().iter().all(Option::is_none));
    }
    assert_eq!(measure(&[], 2).true_peak_dbtp, None);
}

#[test]
fn formats_that_cannot_be_measured() {
    for (rate_hz, channels) in [(0, 1), (48_000, 0), (48_000, 65), (3_000_000, 2)] {
        let error = LoudnessMeter::new(rate_hz, channels, None).unwrap_err();
        assert_eq!(error, UnsupportedFormat { channels, rate_hz });
    }
}

#[test]
fn a_change_of_format_keeps_what_was_heard() {
    let loud = tone(&[(-20.0, 5.0)]);
    let mono: Vec<f32> = tone(&[(-17.0, 5.0)]).into_iter().step_by(2).collect();
    let mut meter = LoudnessMeter::new(RATE_HZ, 2, None).unwrap();
    meter.push(&loud);
    meter.change_format(RATE_HZ, 1, None).unwrap();
    meter.push(&mono);
    assert!(meter.change_format(RATE_HZ, 0, None).is_err());
    let loudness = meter.finish();
    // One channel of twice the power is as loud as two.
    assert!((loudness.integrated_lufs.unwrap() + 20.0).abs() < 0.1);
    assert!((loudness.true_peak_dbtp.unwrap() + 17.0).abs() < 0.1);
    assert_eq!(loudness.curve.powers().len(), 100);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn pieces_and_layout_do_not_matter(
        pieces in prop::collection::vec(1..9_000_usize, 1..40),
        level_db in -40.0..0.0_f64,
    ) {
        let amplitude = 10.0_f64.powf(level_db / 20.0);
        let length: usize = pieces.iter().sum();
        #[expect(clippy::cast_possible_truncation, reason = "samples lie within 1")]
        let sample = |n: usize, channel: usize| {
            (amplitude * ((n * (7 + channel)) as f64 * 0.01).sin()) as f32
        };
        let interleaved: Vec<f32> =
            (0..length).flat_map(|n| [sample(n, 0), sample(n, 1)]).collect();
        let planar: [Vec<f32>; 2] =
            [0, 1].map(|channel| (0..length).map(|n| sample(n, channel)).collect());
        let mut in_pieces = LoudnessMeter::new(RATE_HZ, 2, None).unwrap();
        let mut in_channels = LoudnessMeter::new(RATE_HZ, 2, None).unwrap();
        let mut start = 0;
        for piece in pieces {
            let end = start + piece;
            in_pieces.push(&interleaved[2 * start..2 * end]);
            let block = [planar[0][start..end].to_vec(), planar[1][start..end].to_vec()];
            prop_assert_eq!(in_channels.push_planar(&block[..1]).is_ok(), false);
            in_channels.push_planar(&block).unwrap();
            start = end;
        }
        let whole = measure(&interleaved, 2);
        prop_assert_eq!(&in_pieces.finish(), &whole);
        prop_assert_eq!(&in_channels.finish(), &whole);
    }

    #[test]
    fn peaks_are_those_of_oversampling_everything(
        blocks in prop::collection::vec((1..700_usize, 0.0..1.0_f32), 1..60),
        frequency in 0.05..3.1_f32,
    ) {
        let mut whole = EbuR128::new(1, RATE_HZ, Mode::TRUE_PEAK).unwrap();
        let mut peaks = Peaks::new(RATE_HZ, 1);
        let mut n = 0.0;
        for (length, amplitude) in blocks {
            let sample = |_: usize| {
                n += 1.0;
                amplitude * (frequency * n).sin()
            };
            let samples: Vec<f32> = (0..length).map(sample).collect();
            whole.add_frames_f32(&samples).unwrap();
            peaks.push(&samples);
        }
        prop_assert_eq!(peaks.highest().to_bits(), whole.true_peak(0).unwrap().to_bits());
    }

    #[test]
    fn gain_moves_loudness_by_as_much(gain_db in -12.0..12.0_f64) {
        #[expect(clippy::cast_possible_truncation, reason = "a small factor")]
        let factor = 10.0_f64.powf(gain_db / 20.0) as f32;
        let samples = tone(&[(-25.0, 2.0), (-20.0, 3.0)]);
        let before = measure(&samples, 2);
        let after = measure(&samples.iter().map(|x| x * factor).collect::<Vec<_>>(), 2);
        for (before, after, expected) in [
            (before.integrated_lufs, after.integrated_lufs, gain_db),
            (before.true_peak_dbtp, after.true_peak_dbtp, gain_db),
            (before.range_lu, after.range_lu, 0.0),
        ] {
            prop_assert!((after.unwrap() - before.unwrap() - expected).abs() < 0.01);
        }
    }
}
