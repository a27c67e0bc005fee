//! The way through `ffmpeg`, with the real one and with programs that misbehave.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use coach_speech::CancelFlag;
use coach_speech::report::Decoder;

use super::wav::Wav;
use super::{decode_bytes, decode_with, find, limited, voice};
use crate::{Error, Settings, Source, decode};

/// The real program, if there is one.
pub(super) fn real_ffmpeg() -> Option<PathBuf> {
    let runs = Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).status();
    let found = runs.is_ok_and(|status| status.success());
    if !found {
        println!("skipped: no ffmpeg on this machine");
    }
    found.then(|| PathBuf::from("ffmpeg"))
}

/// A file that `ffmpeg` makes of two recordings.
fn made(folder: &Path, arguments: &[&str], name: &str) -> Vec<u8> {
    let mute: Vec<f32> = (0..16_000 * 4).map(|i| (i as f32 * 0.3).sin() * 0.2).collect();
    std::fs::write(folder.join("hum.wav"), Wav::default().file(&mute)).unwrap();
    std::fs::write(folder.join("voice.wav"), Wav::default().file(&voice(16_000, 4.0))).unwrap();
    let status = Command::new("ffmpeg")
        .current_dir(folder)
        .args(["-v", "error", "-nostdin", "-y", "-i", "voice.wav", "-itsoffset", "1.5"])
        .args(["-i", "voice.wav", "-i", "hum.wav"])
        .args(arguments)
        .arg(name)
        .status()
        .unwrap();
    assert!(status.success(), "{name}");
    std::fs::read(folder.join(name)).unwrap()
}

fn with(program: impl Into<PathBuf>) -> Settings {
    Settings { ffmpeg: Some(program.into()), ..limited(|_| {}) }
}

#[test]
fn foreign_formats_come_through_the_same_mixer_and_clock() {
    let Some(ffmpeg) = real_ffmpeg() else { return };
    let folder = tempfile::tempdir().unwrap();
    let surround: &[&str] = &["-map", "0:a", "-af", "pan=5.1|FC=c0", "-c:a", "aac"];
    for (arguments, name, container, codec, start_s, lag_ms) in [
        (&["-map", "0:a", "-c:a", "ac3"][..], "x.ac3", "ac3", "ac3", 0.0, 10),
        (&["-map", "0:a"], "x.avi", "avi", "mp3", 0.0, 80),
        (&["-map", "0:a", "-c:a", "wmav2"], "x.wma", "asf", "wmav2", 0.1, 120),
        (&["-map", "0:a", "-c:a", "mp2"], "x.mpg", "mpegps", "mp2", 0.0, 40),
        (&["-map", "0:a", "-c:a", "mp2"], "x.ts", "mpegts", "mp2", 0.0, 40),
        (surround, "x.mp4", "mp4", "aac", 0.0, 6),
    ] {
        let file = made(folder.path(), arguments, name);
        let without = decode_bytes(&file).unwrap_err();
        assert_eq!(without.code(), "format_needs_ffmpeg", "{name}");
        assert!(without.cure().contains("install ffmpeg"));

        let media = decode_with(&file, &with(&ffmpeg)).unwrap();
        let facts = &media.facts;
        assert_eq!((facts.container.as_str(), facts.codec.as_str()), (container, codec));
        assert_eq!((facts.decoder, facts.damaged), (Decoder::Ffmpeg, false), "{name}");
        assert!((facts.start_offset.get() - start_s).abs() < 0.06, "{name}: {facts:?}");
        let reference = &voice(16_000, 4.0)[8_000..40_000];
        let (lag, correlation, gain_db) = find(reference, media.audio.samples(), 8_000, 2_400);
        assert!(correlation > 0.98 && gain_db.abs() < 1.0, "{name}: {correlation} {gain_db}");
        assert!(lag.abs() <= lag_ms * 16, "{name}: {lag}");
    }
}

#[test]
fn the_track_with_speech_is_chosen_and_keeps_its_offset() {
    let Some(ffmpeg) = real_ffmpeg() else { return };
    let folder = tempfile::tempdir().unwrap();
    // The hum is first; the voice comes 1.5 s late.
    for (arguments, name, decoder) in [
        (&["-map", "2:a", "-map", "1:a", "-c:a", "flac"][..], "x.mkv", Decoder::BuiltIn),
        (&["-map", "2:a", "-map", "1:a", "-c:a", "pcm_s16le"], "x.mov", Decoder::BuiltIn),
        (&["-map", "2:a", "-map", "1:a", "-c:a", "mp2"], "x.ts", Decoder::Ffmpeg),
    ] {
        let file = made(folder.path(), arguments, name);
        let media = decode_with(&file, &with(&ffmpeg)).unwrap();
        let facts = &media.facts;
        assert_eq!((facts.audio_tracks, facts.chosen_track), (2, 1), "{name}");
        assert_eq!(facts.decoder, decoder, "{name}");
        assert!((facts.start_offset.get() - 1.5).abs() < 0.04, "{name}: {facts:?}");
        assert!((facts.duration.get() - 5.5).abs() < 0.05, "{name}: {facts:?}");
        let reference = &voice(16_000, 4.0)[8_000..40_000];
        let (lag, correlation, _) = find(reference, media.audio.samples(), 32_000, 800);
        assert!(correlation > 0.98 && lag.abs() <= 640, "{name}: {lag} {correlation}");
    }
}

/// A program in place of `ffmpeg`.
fn script(folder: &Path, body: &str) -> PathBuf {
    let path = folder.join("ffmpeg");
    std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path
}

#[test]
fn programs_that_misbehave_are_ended() {
    let folder = tempfile::tempdir().unwrap();
    for (body, wall_clock_ms, code) in [
        ("exit 1", 60_000, "ffmpeg_failed"),
        ("exec sleep 600", 300, "decoding_too_slow"),
        ("sleep 600; exit 0", 300, "decoding_too_slow"),
        ("trap '' TERM; while :; do :; done", 60_000, "decoding_too_slow"),
        ("exec yes >&2", 300, "decoding_too_slow"),
        ("exec yes", 60_000, "ffmpeg_failed"),
        ("echo '  Stream #0:0: Video: wmv2' >&2; exit 1", 60_000, "no_audio_track"),
        ("echo not quite Matroska", 60_000, "ffmpeg_failed"),
    ] {
        let mut settings = with(script(folder.path(), body));
        settings.limits.ffmpeg_wall_clock = Duration::from_millis(wall_clock_ms);
        settings.limits.ffmpeg_cpu_s = 1;
        let start = Instant::now();
        let error = decode_with(b"FLV\x01\x05 and so on", &settings).unwrap_err();
        assert_eq!(error.code(), code, "{body}");
        assert!(start.elapsed() < Duration::from_secs(20), "{body}");
    }
}

#[test]
fn a_waiting_program_is_ended_by_cancelling() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(script(folder.path(), "exec sleep 600"));
    let cancel = CancelFlag::default();
    let result = std::thread::scope(|scope| {
        let source = Source::Bytes(b"FLV\x01\x05"[..].into());
        let (settings, flag) = (&settings, &cancel);
        let run = scope.spawn(move || decode(&source, settings, flag, &|_| {}));
        cancel.cancel();
        run.join().unwrap()
    });
    assert_eq!(result.unwrap_err(), Error::Cancelled);
}

#[test]
fn lists_of_files_never_reach_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("was-run");
    let settings = with(script(folder.path(), &format!(": > '{}'", mark.display())));
    for text in [
        "#EXTM3U\nfile:///etc/passwd\n",
        "ffconcat version 1.0\nfile /etc/passwd\n",
        "file '/etc/passwd'\n",
        "<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\"/>",
        "plain text",
    ] {
        let error = decode_with(text.as_bytes(), &settings).unwrap_err();
        assert!(["playlist_refused", "not_media"].contains(&error.code()), "{text}");
    }
    assert!(!mark.exists());
    decode_with(b"FLV\x01\x05", &settings).unwrap_err();
    assert!(mark.exists(), "the mark is made when the program does run");
}
