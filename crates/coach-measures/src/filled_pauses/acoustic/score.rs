//! From the description of a sound to the probability that it is a hesitation.
//!
//! A logistic model. Its weights were fitted to read speech of five voices with hesitations put
//! in (vowels of the same voice held long, and those of a formant synthesiser), to read speech of
//! the same voices without any, and to every second clip of one speaker with real ones. Voices
//! that took no part are in the figures of `docs/bench/`.

use super::features::Description;
use super::settings::FilledPauseSettings;

const BIAS: f64 = -1.56;

/// What counts, how it is scaled, and its weight.
fn terms(sound: &Description) -> [(f64, f64); 14] {
    let length_s = sound.span.length().get();
    [
        (length_s.min(0.6) / 0.3, 0.66),
        (sound.steady_share, 1.67),
        (sound.flux_rank, -5.74),
        (sound.f0_slope_off_st_s.min(20.0) / 10.0, -0.29),
        (sound.f2_sd_bark.min(2.0), -0.26),
        (sound.off_centre_bark.min(5.0), -0.11),
        ((sound.treble_db / 10.0).clamp(-3.0, 3.0), 0.36),
        ((sound.level_db / 6.0).clamp(-3.0, 3.0), -0.38),
        (sound.level_sd_db.min(10.0) / 3.0, -0.21),
        (sound.periodicity, -0.5),
        (sound.silence_before_s.min(0.3) / 0.3, 0.82),
        (1.0 - sound.cover.share, 1.41),
        (sound.alone, 1.1),
        (f64::from(u8::from(sound.cover.written.is_some())), -0.77),
    ]
}

/// The probability that a sound is a hesitation; `None` where something rules that out.
pub(super) fn probability(sound: &Description, settings: &FilledPauseSettings) -> Option<f64> {
    let is_word = 1.0 - sound.cover.share < settings.uncovered_min
        || sound.cover.of_word > settings.of_word_max;
    let is_tone =
        sound.span.length().get() > settings.tone_s_min && sound.f0_range_st < settings.tone_st_max;
    let is_short = sound.span.length().get()
        < if sound.alone >= settings.alone_share_min {
            settings.hesitation_alone_s_min
        } else {
            settings.hesitation_s_min
        };
    if is_word || is_tone || is_short {
        return None;
    }
    let z: f64 = terms(sound).iter().map(|(value, weight)| value * weight).sum();
    Some(1.0 / (1.0 + (-(BIAS + z)).exp()))
}
