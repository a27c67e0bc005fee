//! Any bytes decode to finite samples or to an error, within the limits.
//!
//! Run with `cargo +nightly fuzz run decode fuzz/corpus/decode fuzz/seeds` in `crates/coach-media`.
#![no_main]

use std::sync::Arc;

use coach_media::{Settings, Source, decode};
use coach_speech::{CancelFlag, Seconds};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut settings = Settings::default();
    settings.limits.max_duration = Seconds::new(600.0).expect("finite");
    let source = Source::Bytes(Arc::from(bytes));
    if let Ok(media) = decode(&source, &settings, &CancelFlag::default(), &|_| {}) {
        assert!(media.audio.samples().iter().all(|x| x.is_finite()));
        assert!(media.facts.duration <= settings.limits.max_duration);
    }
});
