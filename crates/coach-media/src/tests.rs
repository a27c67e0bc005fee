//! The crate at its boundary: bytes in, samples or an error out.
#![expect(clippy::cast_possible_truncation, reason = "numbers of tests are small and known")]

mod corpus;
mod foreign;
mod hostile;
mod part;
mod seeds;
mod sound;
mod wav;

use std::sync::Arc;

use coach_speech::{CancelFlag, Seconds};

use crate::{DecodedMedia, Error, Limits, Settings, Source, decode};

/// Decodes bytes with the built-in decoders.
fn decode_bytes(bytes: &[u8]) -> Result<DecodedMedia, Error> {
    decode_with(bytes, &Settings::default())
}

fn decode_with(bytes: &[u8], settings: &Settings) -> Result<DecodedMedia, Error> {
    decode(&Source::Bytes(Arc::from(bytes)), settings, &CancelFlag::default(), &|_| {})
}

fn limited(change: impl FnOnce(&mut Limits)) -> Settings {
    let mut settings = Settings::default();
    change(&mut settings.limits);
    settings
}

fn seconds(value: f64) -> Seconds {
    Seconds::new(value).unwrap()
}

fn rms(samples: &[f32]) -> f64 {
    (samples.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / samples.len() as f64).sqrt()
}

/// Something like speech: syllables on a carrier, quiet between.
fn voice(rate_hz: u32, length_s: f64) -> Vec<f32> {
    let frames = seconds(length_s).to_samples(rate_hz);
    (0..frames)
        .map(|i| {
            let turns = std::f64::consts::TAU * i as f64 / f64::from(rate_hz);
            let syllable = (turns * 3.0).sin().max(0.0);
            (0.4 * syllable * (turns * 220.0).sin()) as f32
        })
        .collect()
}

/// Where and how well `sound` holds `reference`: lag in samples, correlation, gain in decibels.
fn find(reference: &[f32], sound: &[f32], around: usize, reach: usize) -> (isize, f64, f64) {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(&a, &b)| f64::from(a * b)).sum::<f64>();
    let own = dot(reference, reference);
    let mut best = (0, 0.0, f64::NEG_INFINITY);
    for lag in around.saturating_sub(reach)..=around + reach {
        let Some(piece) = sound.get(lag..lag + reference.len()) else { continue };
        let product = dot(reference, piece);
        let correlation = product / (own * dot(piece, piece)).sqrt().max(1e-30);
        if correlation.abs() > best.1 {
            let gain_db = 20.0 * (product.abs() / own).log10();
            best = (lag.cast_signed() - around.cast_signed(), correlation.abs(), gain_db);
        }
    }
    best
}

#[test]
fn progress_never_falls_and_ends_at_one() {
    let file = wav::Wav::default().file(&voice(16_000, 30.0));
    let heard = std::cell::RefCell::new(Vec::new());
    let source = Source::Bytes(Arc::from(file));
    let settings = Settings::default();
    decode(&source, &settings, &CancelFlag::default(), &|f| heard.borrow_mut().push(f)).unwrap();
    let heard = heard.into_inner();
    assert!(heard.len() > 5 && heard.is_sorted(), "{heard:?}");
    assert!(heard.iter().all(|fraction| (0.0..=1.0).contains(fraction)));
    assert!(heard.last().is_some_and(|&last| last >= 1.0));
}

#[test]
fn a_cancelled_run_stops_in_the_middle() {
    let file = wav::Wav::default().file(&voice(16_000, 30.0));
    let source = Source::Bytes(Arc::from(file));
    let cancel = CancelFlag::default();
    let last = std::cell::Cell::new(0.0);
    let result = decode(&source, &Settings::default(), &cancel, &|fraction| {
        last.set(fraction);
        if fraction > 0.3 {
            cancel.cancel();
        }
    });
    assert_eq!(result.unwrap_err(), Error::Cancelled);
    assert!(last.get() < 0.5);
    let again = decode(&source, &Settings::default(), &cancel, &|_| {});
    assert_eq!(again.unwrap_err(), Error::Cancelled);
}

#[test]
fn names_say_nothing_and_only_regular_files_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    let decode_file = |path: &std::path::Path| {
        decode(
            &Source::File(path.to_owned()),
            &Settings::default(),
            &CancelFlag::default(),
            &|_| {},
        )
    };
    let path = folder.path().join("-Моя речь №1 «черновик».mp4");
    std::fs::write(&path, wav::Wav::default().file(&voice(16_000, 1.0))).unwrap();
    assert_eq!(decode_file(&path).unwrap().facts.container, "wav");
    for bad in [folder.path(), &folder.path().join("missing.wav")] {
        assert_eq!(decode_file(bad).unwrap_err().code(), "io_error");
    }
}
