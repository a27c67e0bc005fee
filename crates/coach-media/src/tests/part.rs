//! The loudness of one part of a recording.

use std::sync::Arc;

use coach_speech::{CancelFlag, Span};

use super::wav::Wav;
use super::{decode_bytes, voice};
use crate::{DecodedMedia, Settings, Source, decode_part};

fn part(file: &[u8], start_s: f64, end_s: f64) -> DecodedMedia {
    let source = Source::Bytes(Arc::from(file));
    let part = Span::from_secs(start_s, end_s).unwrap();
    decode_part(&source, &Settings::default(), part, &CancelFlag::default()).unwrap()
}

#[test]
fn a_part_is_as_loud_as_if_it_were_alone() {
    let rate_hz = 44_100;
    let wav = Wav { rate_hz, ..Wav::default() };
    let (quiet, loud) = (voice(rate_hz, 6.0), voice(rate_hz, 8.0));
    let quiet: Vec<f32> = quiet.iter().map(|sample| 0.1 * sample).collect();
    let file = wav.file(&[quiet.clone(), loud.clone(), quiet].concat());
    let alone = decode_bytes(&wav.file(&loud)).unwrap().loudness;
    let heard = part(&file, 6.0, 14.0);
    assert_eq!(heard.loudness, alone);
    assert_eq!(heard.audio.samples(), decode_bytes(&file).unwrap().audio.samples());
}

#[test]
fn the_part_that_is_the_whole_is_as_loud_as_it() {
    for rate_hz in [8_000, 44_100, 48_000] {
        let file = Wav { rate_hz, ..Wav::default() }.file(&voice(rate_hz, 7.03));
        let whole = decode_bytes(&file).unwrap();
        for (start_s, end_s) in [(0.0, 9.0), (-1.0, 1e6)] {
            assert_eq!(part(&file, start_s, end_s).loudness, whole.loudness);
        }
        assert!(part(&file, 20.0, 30.0).loudness.curve.is_empty());
    }
}
