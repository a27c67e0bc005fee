//! Sounds made of pulses through one resonance, between silences, for tests.

use coach_speech::{MonoAudio, SAMPLE_RATE_HZ, Span};

/// Start and end of a sound, and its resonance in Hz by the time in it (0 to 1).
pub(super) type Sound<'a> = (f64, f64, &'a dyn Fn(f64) -> f64);

/// A voice at 120 Hz, with the jitter that voices have, and one resonance.
pub(super) fn voice(sounds: &[Sound<'_>], length_s: f64) -> MonoAudio {
    let rate = f64::from(SAMPLE_RATE_HZ);
    let mut state = [0.0_f64; 2];
    let mut samples = Vec::new();
    let mut seed = 7_u32;
    let mut next_pulse = 0;
    let count = Span::from_secs(0.0, length_s).unwrap().length().to_samples(SAMPLE_RATE_HZ);
    for n in 0..u32::try_from(count).unwrap() {
        let time_s = f64::from(n) / rate;
        let sound = sounds.iter().find(|(start, end, _)| (*start..*end).contains(&time_s));
        let pulse = if n == next_pulse { 1.0 } else { 0.0 };
        if n == next_pulse {
            next_pulse += 132 + (seed >> 16) % 3;
        }
        let (input, resonance_hz) = sound.map_or((0.0, 500.0), |(start, end, path)| {
            (pulse, path((time_s - start) / (end - start)))
        });
        let radius = 0.97_f64;
        let turn = std::f64::consts::TAU * resonance_hz / rate;
        let output = input + 2.0 * radius * turn.cos() * state[0] - radius * radius * state[1];
        state = [output, state[0]];
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (f64::from(seed >> 8) / 8_388_608.0 - 1.0) * 1e-4;
        #[expect(clippy::cast_possible_truncation, reason = "samples of a test")]
        samples.push((0.2 * output + noise) as f32);
    }
    MonoAudio::new(samples)
}
