//! Files: ours, cacache, foyer; memory off, the system's page cache warm.
//!
//! All three check what they read: ours and cacache by a cryptographic digest, foyer by xxHash.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use coach_cache::{DiskSettings, Settings};
use foyer::{
    BlockEngineConfig, DeviceBuilder as _, FsDeviceBuilder, HybridCache, HybridCacheBuilder,
    HybridCachePolicy, PsyncIoEngineConfig,
};
use tokio::runtime::Runtime;

use crate::measure::Case;
use crate::values::{CALLS, COUNT, LENGTH, Ours, value};

const HIT: &str = "hit in files";
const PUT: &str = "written to files";
/// Values that foyer gets at a time: it drops what comes faster than it writes.
const FOYER_AT_A_TIME: usize = 16;
const FOYER_REST: Duration = Duration::from_millis(10);

/// Each with all values in its own folder.
pub fn cases(folder: &Path, runtime: &Runtime) -> Result<Vec<Case>> {
    let files = DiskSettings { free_bytes_min: 0, ..DiskSettings::in_folder(folder.join("ours")) };
    let settings = Settings { memory_bytes: 0, disk: Some(files), shared: None };
    let ours = Ours::filled(settings, runtime)?;
    let cacache: Arc<PathBuf> = Arc::new(folder.join("cacache"));
    for number in 0..COUNT {
        cacache::write_sync(&*cacache, number.to_string(), value(number))?;
    }
    let foyer = runtime.block_on(foyer(&folder.join("foyer")))?;
    let case = |what, who, call| Case { what, who, calls: CALLS, call };
    let (writer, handle) = (ours.clone(), runtime.handle().clone());
    let cacache_writer = Arc::clone(&cacache);
    Ok(vec![
        case(HIT, "ours", Box::new(move |number| ours.get(number))),
        case(
            HIT,
            "cacache",
            Box::new(move |number| {
                let read = cacache::read_sync(&*cacache, number.to_string());
                read.is_ok_and(|bytes| bytes.len() == LENGTH)
            }),
        ),
        case(
            HIT,
            "foyer",
            Box::new(move |number| {
                let got = handle.block_on(async { foyer.get(&(number as u64)).await });
                got.is_ok_and(|entry| entry.is_some_and(|entry| entry.value().len() == LENGTH))
            }),
        ),
        case(PUT, "ours", Box::new(move |number| writer.put(number))),
        case(
            PUT,
            "cacache",
            Box::new(move |number| {
                cacache::write_sync(&*cacache_writer, number.to_string(), value(number)).is_ok()
            }),
        ),
    ])
}

/// foyer's hybrid cache with next to no memory. It does not say when a value is written, so its
/// writes are not measured, only waited for.
async fn foyer(folder: &Path) -> Result<HybridCache<u64, Vec<u8>>> {
    std::fs::create_dir_all(folder)?;
    let device = FsDeviceBuilder::new(folder).with_capacity(512 << 20).build()?;
    let cache = HybridCacheBuilder::new()
        .with_policy(HybridCachePolicy::WriteOnInsertion)
        .memory(LENGTH)
        .with_shards(1)
        .with_weighter(|_, bytes: &Vec<u8>| bytes.len())
        .storage()
        .with_io_engine_config(PsyncIoEngineConfig::new())
        .with_engine_config(BlockEngineConfig::new(device))
        .build()
        .await?;
    for number in 0..COUNT {
        cache.insert(number as u64, value(number));
        if number % FOYER_AT_A_TIME == 0 {
            tokio::time::sleep(FOYER_REST).await;
        }
    }
    let begun = Instant::now();
    for number in 0..COUNT {
        while cache.get(&(number as u64)).await?.is_none() {
            if begun.elapsed() > Duration::from_mins(1) {
                bail!("foyer lost a value");
            }
            cache.insert(number as u64, value(number));
            tokio::time::sleep(FOYER_REST).await;
        }
    }
    Ok(cache)
}
