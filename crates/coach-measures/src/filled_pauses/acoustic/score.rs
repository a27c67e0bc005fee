//! From the description of a sound to the probability that it is a hesitation.
//!
//! A logistic model. Its weights were fitted to read speech of ten voices with hesitations put
//! in (vowels of the same voice held long, and those of a formant synthesiser), to read speech
//! without any, and to every second clip of one speaker with real ones; the voices that figures
//! are given for are others. `docs/bench/2026-11-25-filled-pauses.md` has both halves.

use super::features::Description;
use super::settings::AcousticSettings;

const BIAS: f64 = -1.47;

/// What counts, how it is scaled, and its weight.
fn terms(sound: &Description) -> [(f64, f64); 14] {
    let length_s = sound.span.length().get();
    [
        (length_s.min(0.6) / 0.3, 0.8),
        (sound.steady_share, 1.42),
        (sound.flux_rank, -6.41),
        (sound.f0_slope_off_st_s.min(20.0) / 10.0, -0.32),
        (sound.f2_sd_bark.min(2.0), -0.37),
        (sound.off_centre_bark.min(5.0), -0.12),
        ((sound.treble_db / 10.0).clamp(-3.0, 3.0), 0.4),
        ((sound.level_db / 6.0).clamp(-3.0, 3.0), -0.32),
        (sound.level_sd_db.min(10.0) / 3.0, -0.1),
        (sound.periodicity, -0.53),
        (sound.silence_before_s.min(0.3) / 0.3, 0.87),
        (1.0 - sound.cover.share, 1.38),
        (sound.alone, 1.22),
        (f64::from(u8::from(sound.cover.written.is_some())), -0.7),
    ]
}

/// The probability that a sound is a hesitation; `None` where something rules that out.
pub(super) fn probability(sound: &Description, settings: &AcousticSettings) -> Option<f64> {
    let is_word = 1.0 - sound.cover.share < settings.uncovered_min
        || sound.cover.of_word > settings.of_word_max;
    let is_tone =
        sound.span.length().get() > settings.tone_s_min && sound.f0_range_st < settings.tone_st_max;
    if is_word || is_tone {
        return None;
    }
    let z: f64 = terms(sound).iter().map(|(value, weight)| value * weight).sum();
    Some(1.0 / (1.0 + (-(BIAS + z)).exp()))
}
