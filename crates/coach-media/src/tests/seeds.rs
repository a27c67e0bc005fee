//! The fuzzer's seeds: whatever they decode to, it is quick and without a panic.

use std::path::Path;
use std::time::{Duration, Instant};

use super::decode_bytes;

#[test]
fn seeds_end_quickly_and_without_a_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut count = 0;
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = std::fs::read(&path).unwrap();
        bytes += file.len();
        count += 1;
        let start = Instant::now();
        if let Ok(media) = decode_bytes(&file) {
            assert!(media.audio.samples().iter().all(|x| x.is_finite()), "{path:?}");
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{path:?}");
    }
    assert!(count >= 20 && bytes <= 200 * 1024, "{count} seeds of {bytes} bytes");
}
