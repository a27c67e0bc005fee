//! Where the first sound begins, to the sample, so that silence before a talk moves nothing.

/// Samples whose power is taken together: 20 ms.
const WINDOW: usize = 320;

/// Mean power at which sound begins: 25 dB below the level that loud parts are brought to.
/// Noise that is louder than that is sound from the start.
const SOUND_POWER: f64 = 1.6e-5;

/// The first sample that ends a window as loud as sound; 0 where none is.
///
/// It moves with the sound by as many samples as are put before it.
pub(super) fn first_sound(adjusted: impl Iterator<Item = f32> + Clone) -> usize {
    let squares = adjusted.map(|sample| f64::from(sample).powi(2));
    let leaving = std::iter::repeat_n(0.0, WINDOW).chain(squares.clone());
    let mut sum = 0.0;
    squares
        .zip(leaving)
        .position(|(enters, leaves)| {
            sum += enters - leaves;
            sum >= SOUND_POWER * WINDOW as f64
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hum(amplitude: f32, samples: usize) -> impl Iterator<Item = f32> + Clone {
        (0..samples).map(move |n| amplitude * (n as f32 * 0.2).sin())
    }

    #[test]
    fn sound_is_found_where_it_is_however_long_the_silence_before() {
        let found = |before: usize| first_sound(hum(1e-4, before).chain(hum(0.1, 1600)));
        let at = found(1000);
        assert!((1000..1000 + WINDOW).contains(&at), "{at}");
        for before in [321, 512, 1001, 48_000] {
            assert_eq!(found(before) + 1000, at + before);
        }
    }

    #[test]
    fn silence_and_noise_move_nothing() {
        assert_eq!(first_sound(std::iter::empty()), 0);
        assert_eq!(first_sound(hum(1e-4, 16_000)), 0);
        assert!(first_sound(hum(0.1, 16_000)) < WINDOW);
    }
}
