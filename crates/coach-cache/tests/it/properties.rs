//! Under any load the counts add up and the caps hold.

use coach_cache::{Computed, DiskSettings, Mode, Outcome, Settings};
use proptest::prelude::*;

use crate::support::{Bench, Blob, Fails, disk, files, key};

const CAP: u64 = 1 << 20;

/// Bytes that do not compress.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let next = move |_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..length).map(next).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn counts_add_up_and_caps_hold(
        lookups in proptest::collection::vec((0_u8..40, 1_usize..200_000, 0_u8..10), 1..120),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let on_disk = DiskSettings { bytes_max: CAP, ..disk(folder.path()) };
        let bench = Bench::with(Settings { memory_bytes: CAP, disk: Some(on_disk), shared: None });
        let store = bench.store();
        let mut computed = 0;
        for (index, (name, length, mode)) in lookups.iter().enumerate() {
            let mode = match mode {
                0 => Mode::Refresh,
                1 => Mode::Bypass,
                _ => Mode::Use,
            };
            let value = Blob(noise(index as u64, *length));
            let failing = name % 7 == 6;
            let compute = move |_| async move {
                if failing { Err(Fails("no")) } else { Ok(Computed::keep(value)) }
            };
            let key = key(&store, &name.to_string());
            let answer = bench.runtime.block_on(store.get_or_compute(key, mode, compute));
            computed += u64::from(answer.is_ok_and(|answer| answer.outcome == Outcome::Miss));
        }
        bench.flush();
        let statistics = bench.cache.statistics();
        let total = &statistics.total;
        let bypassed = lookups.iter().filter(|(_, _, mode)| *mode == 1).count() as u64;
        prop_assert_eq!(total.bypassed, bypassed);
        prop_assert_eq!(total.lookups() + bypassed, lookups.len() as u64);
        prop_assert!(total.misses >= computed);
        prop_assert_eq!(total.damaged, 0);
        prop_assert!(total.memory_bytes <= Some(CAP), "{:?}", total.memory_bytes);
        prop_assert!(total.disk_bytes <= CAP, "{}", total.disk_bytes);
        let entries = files(&folder.path().join("v1/blob"));
        let bytes: u64 = entries.iter().map(|path| path.metadata().unwrap().len()).sum();
        prop_assert_eq!((entries.len() as u64, bytes), (total.disk_size, total.disk_bytes));
    }
}
