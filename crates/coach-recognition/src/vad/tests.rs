//! Recordings that are not speech, and the seams of the detector.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::*;

fn regions(samples: Vec<f32>) -> Vec<Span> {
    speech_regions(
        &MonoAudio::new(samples),
        &VadSettings::default(),
        &CancelFlag::default(),
        &|_| {},
    )
    .unwrap()
}

fn noise(level: f32, samples: usize) -> Vec<f32> {
    let mut seed = 7_u32;
    let draw = std::iter::repeat_with(move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        level * ((seed >> 8) as f32 / 8_388_608.0 - 1.0)
    });
    draw.take(samples).collect()
}

fn tone(hz: f32, level: f32, samples: usize) -> Vec<f32> {
    (0..samples).map(|n| level * (std::f32::consts::TAU * hz * n as f32 / 16_000.0).sin()).collect()
}

#[test]
fn sounds_that_are_not_speech_have_no_region() {
    for samples in [
        vec![],
        vec![0.1],
        vec![0.0; 160_000],
        vec![0.3; 160_000],
        noise(0.3, 160_000),
        noise(1e-5, 160_000),
        tone(440.0, 0.5, 160_000),
        tone(50.0, 0.5, 160_000),
        tone(1000.0, 0.001, 160_000),
    ] {
        assert_eq!(regions(samples), []);
    }
}

#[test]
fn progress_ends_at_one_and_a_set_flag_stops() {
    let audio = MonoAudio::new(vec![0.0; 16_000 * 60]);
    let last = std::cell::Cell::new(0.0);
    let progress = |fraction: f64| {
        assert!((last.get()..=1.0).contains(&fraction));
        last.set(fraction);
    };
    let settings = VadSettings::default();
    let cancel = CancelFlag::default();
    speech_regions(&audio, &settings, &cancel, &progress).unwrap();
    assert!(last.get() >= 1.0);
    cancel.cancel();
    assert_eq!(speech_regions(&audio, &settings, &cancel, &|_| {}), Err(Cancelled));
}

/// A recording of the shared corpus, decoded; `None`, and a line that says so, without the
/// corpus or `ffmpeg`.
fn recording(path: &str) -> Option<MonoAudio> {
    let file = corpus()?.join(path);
    let decoded = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i"])
        .arg(&file)
        .args(["-ac", "1", "-ar", "16000", "-f", "f32le", "-"])
        .output();
    let Ok(decoded) = decoded else {
        println!("skipped: ffmpeg is not installed");
        return None;
    };
    assert!(decoded.status.success(), "{path} cannot be decoded");
    let (samples, _) = decoded.stdout.as_chunks();
    Some(MonoAudio::new(samples.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()))
}

fn corpus() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let dir = std::env::var_os("SPEECH_COACH_CORPUS").map_or_else(beside, PathBuf::from);
    if dir.is_dir() {
        return Some(dir);
    }
    println!("skipped: the corpus is not there");
    None
}

#[test]
fn recordings_without_speech_have_no_region() {
    for path in ["m_noise.wav", "m_tone.wav", "m_silence_10s.wav", "m_silence_30min.opus"] {
        let Some(audio) = recording(&format!("malformed/{path}")) else { return };
        assert_eq!(regions(audio.samples().to_vec()), [], "{path}");
    }
}

#[test]
fn scripted_talks_are_covered_and_their_silences_seen() {
    for talk in ["synth_en/en_talk_fillers", "synth_ru/ru_talk_clean", "synth_ru/ru_words_museum"] {
        let Some(audio) = recording(&format!("{talk}.flac")) else { return };
        let truth = fs::read(corpus().unwrap().join(format!("{talk}.truth.json"))).unwrap();
        let truth: serde_json::Value = serde_json::from_slice(&truth).unwrap();
        let spans = |key: &str| -> Vec<Span> {
            let events = truth[key].as_array().unwrap().iter();
            events
                .filter_map(|event| {
                    Span::from_secs(event["start"].as_f64()?, event["end"].as_f64()?)
                })
                .collect()
        };
        let found = regions(audio.samples().to_vec());
        let speech_in = |span: Span| -> f64 {
            found.iter().map(|region| region.overlap(span).get()).sum::<f64>()
        };
        for event in spans("events") {
            let covered = speech_in(event) / event.length().get();
            assert!(covered > 0.9, "{talk}: {covered} of {event:?}");
        }
        for silence in spans("silences_all") {
            // Padding takes 0.1 s on both sides, a chunk 0.03 s.
            if silence.length().get() >= 0.5 {
                let left = silence.length().get() - speech_in(silence);
                assert!(left > 0.1, "{talk}: {left} s of {silence:?}");
            }
        }
    }
}

#[test]
fn a_very_quiet_recording_is_heard_like_a_loud_one() {
    let loud = recording("containers/c_wav_s16_16k_mono.wav");
    let quiet = recording("containers/c_trap_quiet_-50dB.flac");
    let (Some(loud), Some(quiet)) = (loud, quiet) else { return };
    let speech_s = |audio: &MonoAudio| -> f64 {
        regions(audio.samples().to_vec()).iter().map(|region| region.length().get()).sum()
    };
    assert!((speech_s(&loud) - speech_s(&quiet)).abs() < 0.3);
}

#[test]
fn silence_before_a_talk_moves_its_regions_and_changes_none() {
    for talk in
        ["synth_en/en_talk_launch", "synth_ru/ru_words_museum", "real_en/asterisk_en_demo-instruct"]
    {
        let Some(audio) = recording(&format!("{talk}.flac")) else { return };
        let alone = regions(audio.samples().to_vec());
        for before in [200, 16_384, 48_000] {
            let mut samples = vec![0.0; before];
            samples.extend(audio.samples());
            let by = Seconds::of_samples(before, SAMPLE_RATE_HZ);
            let found = regions(samples);
            assert_eq!(found.len(), alone.len(), "{talk} after {before} samples");
            for (found, alone) in found.iter().zip(&alone) {
                let off = (found.start() - by - alone.start()).get().abs();
                // The mean of the samples moves, and with it the first sound, by a sample at most.
                assert!(off < 1e-3, "{talk} after {before} samples: {found:?}, alone {alone:?}");
            }
        }
    }
}
