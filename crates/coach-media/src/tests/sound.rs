//! That what was said comes out, whatever format and layout it came in.

use super::wav::Wav;
use super::{decode_bytes, find, rms, voice};

/// Interleaves channels.
fn interleaved(channels: &[Vec<f32>]) -> Vec<f32> {
    (0..channels[0].len()).flat_map(|i| channels.iter().map(move |c| c[i])).collect()
}

/// A file holds the reference at this level, to the sample.
#[track_caller]
fn check(file: &[u8], length_s: f64, level_db: f64) {
    let media = decode_bytes(file).unwrap_or_else(|error| panic!("{error}: {:?}", &file[..44]));
    let audio = media.audio.samples();
    assert!((media.facts.duration.get() - length_s).abs() < 1e-4, "{:?}", media.facts);
    let reference = &voice(16_000, length_s)[3_200..16_000];
    let (lag, correlation, gain_db) = find(reference, audio, 3_200, 8);
    assert!(correlation > 0.995 && lag.abs() <= 1, "lag {lag}, correlation {correlation}");
    assert!((gain_db - level_db).abs() < 0.3, "{gain_db} dB");
    assert!(!media.facts.damaged);
}

#[test]
fn every_sample_format_and_rate() {
    for (tag, bits) in [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64), (7, 8)] {
        for rate_hz in [8_000, 11_025, 16_000, 44_100, 96_000] {
            for channels in [1, 2] {
                let wav = Wav { rate_hz, channels, tag, bits, ..Wav::default() };
                let mono = voice(rate_hz, 1.5);
                let samples = interleaved(&vec![mono; usize::from(channels)]);
                check(&wav.file(&samples), 1.5, 0.0);
            }
        }
    }
}

#[test]
fn every_trap() {
    let voice = voice(16_000, 3.0);
    let silence = vec![0.0; voice.len()];
    let scaled = |factor: f32| voice.iter().map(|x| x * factor).collect::<Vec<f32>>();
    let noise: Vec<f32> = (0..u32::try_from(voice.len()).unwrap())
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0 - 0.5)
        .map(|x| x * 1e-4)
        .collect();
    let cases: [(&[Vec<f32>], f64); 7] = [
        (&[voice.clone(), voice.clone()], 0.0),
        (&[voice.clone(), scaled(-1.0)], 0.0),
        (&[voice.clone(), scaled(-0.5)], 0.0),
        (&[silence.clone(), voice.clone()], 0.0),
        (&[noise, voice.clone()], 0.0),
        (&[scaled(0.003)], -50.5),
        (
            &[
                silence.clone(),
                silence.clone(),
                voice.clone(),
                silence.clone(),
                silence.clone(),
                silence.clone(),
            ],
            0.0,
        ),
    ];
    for (channels, level_db) in cases {
        let channels_count = u16::try_from(channels.len()).unwrap();
        let wav = Wav { channels: channels_count, tag: 3, bits: 32, ..Wav::default() };
        check(&wav.file(&interleaved(channels)), 3.0, level_db);
    }
}

#[test]
fn a_constant_part_goes_away() {
    let shifted: Vec<f32> = voice(16_000, 3.0).iter().map(|x| x + 0.3).collect();
    let media = decode_bytes(&Wav::default().file(&shifted)).unwrap();
    let samples = media.audio.samples();
    let mean: f64 = samples.iter().map(|&x| f64::from(x)).sum::<f64>() / samples.len() as f64;
    assert!(mean.abs() < 1e-3, "{mean}");
    assert!((rms(samples) / rms(&voice(16_000, 3.0)) - 1.0).abs() < 0.02);
}

#[test]
fn levels_are_measured_before_anything_is_changed() {
    let float = Wav { tag: 3, bits: 32, rate_hz: 48_000, ..Wav::default() };
    let mut loud = voice(48_000, 1.0);
    loud[100] = f32::NAN;
    loud[200] = f32::INFINITY;
    loud[300] = -4.0;
    let facts = decode_bytes(&float.file(&loud)).unwrap().facts;
    assert!((facts.peak_dbfs.unwrap().get() - 12.04).abs() < 0.01);
    assert!((facts.clipped_ratio - 1.0 / 48_000.0).abs() < 1e-9);

    let nonsense = float.file(&[3e38, -3e38, f32::MAX].repeat(4_000));
    let media = decode_bytes(&nonsense).unwrap();
    assert!(media.audio.samples().iter().all(|x| x.is_finite()));

    let square: Vec<f32> = (0..16_000).map(|i| if i % 100 < 50 { 1.0 } else { -1.0 }).collect();
    let facts = decode_bytes(&Wav::default().file(&square)).unwrap().facts;
    assert!((facts.clipped_ratio - 1.0).abs() < 1e-9 && facts.peak_dbfs.is_some());

    let silent = decode_bytes(&Wav::default().file(&vec![0.0; 16_000])).unwrap();
    assert_eq!(silent.facts.peak_dbfs, None);
    assert!(silent.audio.samples().iter().all(|x| x.to_bits() == 0));
}
