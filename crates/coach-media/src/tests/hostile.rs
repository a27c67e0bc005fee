//! Headers that lie, files that end early, limits.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of tests are small and known"
)]

use super::wav::Wav;
use super::{decode_bytes, decode_with, limited, seconds, voice};
use crate::Settings;

/// The outcome as a code, or the length in milliseconds and whether it is damaged.
#[track_caller]
fn check(file: &[u8], expected: Result<(u64, bool), &str>) {
    let outcome = decode_bytes(file)
        .map(|media| ((media.facts.duration.get() * 1e3).round() as u64, media.facts.damaged))
        .map_err(|error| error.code());
    assert_eq!(outcome, expected);
}

#[test]
fn headers_that_lie() {
    let second = voice(16_000, 1.0);
    let plain = Wav::default();
    let claiming = |bytes| Wav { claimed_bytes: Some(bytes), ..plain }.file(&second);
    check(&plain.file(&second), Ok((1_000, false)));
    check(&claiming(u32::MAX), Ok((1_000, false)));
    check(&claiming(0), Ok((1_000, false)));
    check(&claiming(3_000_000_000), Ok((1_000, true)));
    check(&claiming(16_000), Ok((500, false)));
    check(&Wav { channels: 65_535, ..plain }.file(&second), Err("too_many_channels"));
    check(&Wav { rate_hz: 0, ..plain }.file(&second), Err("sample_rate_out_of_range"));
    let absurd = Wav { rate_hz: 4_294_967_280, ..plain };
    check(&absurd.file(&second), Err("sample_rate_out_of_range"));
    check(&plain.file(&[]), Ok((0, false)));
    check(&plain.file(&[0.5]), Ok((0, false)));
    check(&plain.file(&second)[..20_001], Ok((624, true)));
}

#[test]
fn what_is_no_recording() {
    check(b"", Err("empty_file"));
    check(b"x", Err("not_media"));
    check(b"RIFF", Err("not_media"));
    check(&[0; 5_000], Err("not_media"));
    check(b"#EXTM3U\nfile:///etc/passwd\n", Err("playlist_refused"));
    check(b"ffconcat version 1.0\nfile /etc/passwd\n", Err("playlist_refused"));
    check(b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42", Err("damaged_file"));
    check(b"\x0b\x77 AC-3 by its first bytes", Err("format_needs_ffmpeg"));
}

#[test]
fn limits_end_it_early() {
    let file = Wav { channels: 2, ..Wav::default() }.file(&voice(32_000, 10.0));
    let cases: [(Settings, &str); 5] = [
        (limited(|limits| limits.max_bytes = 1_000), "too_large"),
        (limited(|limits| limits.max_duration = seconds(9.0)), "too_long"),
        (limited(|limits| limits.max_channels = 1), "too_many_channels"),
        (limited(|limits| limits.max_sample_rate_hz = 8_000), "sample_rate_out_of_range"),
        (limited(|limits| limits.max_tracks = 0), "too_many_tracks"),
    ];
    for (settings, code) in cases {
        assert_eq!(decode_with(&file, &settings).unwrap_err().code(), code);
    }
    // Without a length in the header the limit is met on the way.
    let streamed = Wav { claimed_bytes: Some(u32::MAX), ..Wav::default() };
    let settings = limited(|limits| limits.max_duration = seconds(9.0));
    let error = decode_with(&streamed.file(&voice(16_000, 10.0)), &settings).unwrap_err();
    assert_eq!(error.code(), "too_long");
}

#[test]
fn every_error_says_what_to_do_and_names_no_file() {
    for file in [&b""[..], b"x", b"#EXTM3U\nfile:///etc/passwd\n", b"FLV\x01\x05"] {
        let error = decode_bytes(file).unwrap_err();
        assert!(!error.cure().is_empty() && !error.to_string().contains('/'), "{error}");
    }
}
