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
