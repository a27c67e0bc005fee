//! Every file of the evaluation corpus's `containers` and `malformed` against its manifest.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of tests are small and known"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use coach_speech::CancelFlag;
use serde_json::Value;

use super::find;
use crate::{DecodedMedia, Error, Settings, Source, decode};

/// The corpus's folder, if it is on this machine.
fn corpus() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
    let given = std::env::var("SPEECH_COACH_CORPUS").ok().map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = given.unwrap_or_else(beside);
    let found = folder.join("MANIFEST.json").is_file();
    if !found {
        println!("skipped: no corpus on this machine (SPEECH_COACH_CORPUS)");
    }
    found.then_some(folder)
}

fn items(folder: &Path, category: &str) -> Vec<Value> {
    let manifest = std::fs::read(folder.join("MANIFEST.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let all = manifest["items"].as_array().unwrap();
    all.iter().filter(|item| item["category"] == category).cloned().collect()
}

/// Decodes an item; no file may take 10 s.
fn run(folder: &Path, item: &Value, ffmpeg: Option<&PathBuf>) -> Result<DecodedMedia, Error> {
    let path = folder.join(item["path"].as_str().unwrap());
    let settings = Settings { ffmpeg: ffmpeg.cloned(), ..Settings::default() };
    let start = Instant::now();
    let result = decode(&Source::File(path.clone()), &settings, &CancelFlag::default(), &|_| {});
    assert!(start.elapsed() < Duration::from_secs(10), "{}: {:?}", item["id"], start.elapsed());
    if let Ok(media) = &result {
        assert!(media.audio.samples().iter().all(|x| x.is_finite()), "{}", item["id"]);
        assert_eq!(media.waveform.bins.len(), media.audio.samples().len().div_ceil(160));
    }
    result
}

fn number(item: &Value, path: &str) -> Option<f64> {
    item.pointer(path).and_then(Value::as_f64)
}

/// Length as promised, within 50 ms of what `ffmpeg` decodes (which leaves out the start offset).
fn check_length(item: &Value, media: &DecodedMedia) -> Result<(), String> {
    let (length_s, start_s) = (media.facts.duration.get(), media.facts.start_offset.get());
    if let Some(expected_s) = number(item, "/expect/duration_s") {
        let tolerance_s = number(item, "/expect/tolerance_s").unwrap_or(0.05);
        if (length_s - expected_s).abs() > tolerance_s {
            return Err(format!("{length_s} s instead of {expected_s} s"));
        }
        let near = |other: f64| (length_s - start_s - other).abs() <= 0.05;
        let sound_s = expected_s - number(item, "/expect/audio_start_s").unwrap_or(0.0);
        if !near(sound_s) && !number(item, "/ffmpeg_decoded_s").is_some_and(near) {
            return Err(format!("{length_s} s from {start_s} s is 50 ms off {sound_s} s"));
        }
    }
    let expected_start_s = number(item, "/expect/audio_start_s").unwrap_or(0.0);
    if (start_s - expected_start_s).abs() > 0.1 {
        return Err(format!("starts at {start_s} s"));
    }
    Ok(())
}

/// The sound is that of the clean recording: in time, whole, at its level.
fn check_sound(item: &Value, media: &DecodedMedia, clean: &[f32]) -> Result<(), String> {
    let id = item["id"].as_str().unwrap_or_default();
    let level_db = match id {
        "c_trap_quiet_-50dB" => -38.0,
        "c_wav_s16_48k_stereo_3s" => -3.0,
        _ => 0.0,
    };
    let start = number(item, "/expect/audio_start_s").unwrap_or(0.0) * 16_000.0;
    let around = start as usize + 8_000;
    let (lag, correlation, gain_db) =
        find(&clean[8_000..40_000], media.audio.samples(), around, 800);
    let good = correlation > 0.9 && (gain_db - level_db).abs() < 1.5 && lag.abs() < 800;
    let mean: f32 = media.audio.samples().iter().sum::<f32>() / media.audio.samples().len() as f32;
    if good && mean.abs() < 1e-3 {
        return Ok(());
    }
    Err(format!("lag {lag}, correlation {correlation}, {gain_db} dB, mean {mean}"))
}

#[test]
fn all_containers_decode_to_the_same_speech() {
    let Some(folder) = corpus() else { return };
    let ffmpeg = super::foreign::real_ffmpeg();
    let items = items(&folder, "containers");
    assert_eq!(items.len(), 70);
    let clean = items.iter().find(|item| item["id"] == "c_wav_s16_16k_mono").unwrap();
    let clean = run(&folder, clean, None).unwrap().audio;
    let mut wrong = Vec::new();
    for item in &items {
        let outcome = match run(&folder, item, ffmpeg.as_ref()) {
            Ok(media) => check_length(item, &media)
                .and_then(|()| check_sound(item, &media, clean.samples()))
                .and_then(|()| {
                    let tracks = number(item, "/expect/audio_tracks").unwrap_or(1.0);
                    let right = media.facts.audio_tracks as f64 - tracks;
                    if right.abs() < 0.5 && !media.facts.damaged {
                        Ok(())
                    } else {
                        Err(format!("{:?}", media.facts))
                    }
                }),
            Err(Error::UnsupportedNeedsFfmpeg { .. }) if ffmpeg.is_none() => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(message) = outcome {
            wrong.push(format!("{}: {message}", item["id"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What has to come of a file that should not decode.
fn expected_code(item: &Value) -> &'static [&'static str] {
    let id = item["id"].as_str().unwrap_or_default();
    match id {
        "m_zero_bytes_mp4" | "m_zero_bytes_wav" => &["empty_file"],
        "m_no_audio_mp4" | "m_no_audio_webm" | "m_subtitles_only" => &["no_audio_track"],
        "m_playlist" | "m_svg_playlist_as_avi" | "m_concat_script" => &["playlist_refused"],
        "m_wav_65535_channels" => &["too_many_channels"],
        "m_wav_absurd_rate" | "m_wav_zero_rate" => &["sample_rate_out_of_range"],
        "m_mp4_truncated_no_moov" | "m_random_bytes_webm" => &["damaged_file"],
        "m_random_bytes" => &["not_media", "damaged_file"],
        _ => &["not_media"],
    }
}

/// One malformed file against its entry.
fn check_malformed(item: &Value, result: Result<DecodedMedia, Error>) -> Result<(), String> {
    if item["expect"]["must_hit_limit"] == true {
        let code = result.err().map(|error| error.code());
        return if code == Some("too_long") { Ok(()) } else { Err(format!("{code:?}")) };
    }
    let media = match (&item["expect"]["decodes"], result) {
        (Value::Bool(false), Err(error)) if expected_code(item).contains(&error.code()) => {
            return Ok(());
        }
        (Value::Bool(false), outcome) => {
            return Err(format!("{:?}", outcome.map(|media| media.facts)));
        }
        (_, Err(error)) => return Err(error.code().to_owned()),
        (_, Ok(media)) => media,
    };
    let partial = item["expect"]["decodes"] == "partial";
    if partial != media.facts.damaged {
        return Err(format!("damaged: {}", media.facts.damaged));
    }
    if let Some(actual_s) = number(item, "/expect/actual_duration_s")
        && (media.facts.duration.get() - actual_s).abs() > 0.05
    {
        return Err(format!("{} s", media.facts.duration));
    }
    if let Some(samples) = number(item, "/expect/samples")
        && (media.audio.samples().len() as f64 - samples).abs() > 0.5
    {
        return Err(format!("{} samples", media.audio.samples().len()));
    }
    if item["expect"]["clipped"] == true && media.facts.clipped_ratio < 0.1 {
        return Err(format!("clipped ratio {}", media.facts.clipped_ratio));
    }
    let over_range = media.facts.peak_dbfs.is_some_and(|peak| peak.get() > 30.0);
    if item["expect"]["over_range"] == true && !over_range {
        return Err(format!("peak {:?}", media.facts.peak_dbfs));
    }
    if let Some(expected_s) = number(item, "/expect/duration_s") {
        let tolerance_s = number(item, "/expect/tolerance_s").unwrap_or(0.05);
        if (media.facts.duration.get() - expected_s).abs() > tolerance_s {
            return Err(format!("{} instead of {expected_s} s", media.facts.duration));
        }
    }
    Ok(())
}

#[test]
fn all_malformed_files_end_as_their_entries_expect() {
    let Some(folder) = corpus() else { return };
    let ffmpeg = super::foreign::real_ffmpeg();
    let items = items(&folder, "malformed");
    assert_eq!(items.len(), 43);
    let mut wrong = Vec::new();
    for ffmpeg in [None, ffmpeg.as_ref()] {
        for item in &items {
            // Half an hour twice would tell nothing new.
            let again = ffmpeg.is_some() && item["id"] == "m_silence_30min";
            if again {
                continue;
            }
            if let Err(message) = check_malformed(item, run(&folder, item, ffmpeg)) {
                wrong.push(format!("{} ({ffmpeg:?}): {message}", item["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
