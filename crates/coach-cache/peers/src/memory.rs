//! Memory: ours, moka alone, foyer.

use std::sync::Arc;

use anyhow::Result;
use coach_cache::Settings;
use tokio::runtime::Runtime;

use crate::measure::Case;
use crate::values::{CALLS_MANY, COUNT, LENGTH, Ours, value};

const WHAT: &str = "hit in memory";

/// Each with all values in it.
pub fn cases(runtime: &Runtime) -> Result<Vec<Case>> {
    let ours = Ours::filled(Settings::default(), runtime)?;
    let moka = moka::sync::Cache::builder()
        .max_capacity(256 << 20)
        .weigher(|_: &[u8; 32], bytes: &Arc<Vec<u8>>| {
            u32::try_from(bytes.len()).unwrap_or(u32::MAX)
        })
        .build();
    let foyer: foyer::Cache<[u8; 32], Arc<Vec<u8>>> = foyer::CacheBuilder::new(256 << 20)
        .with_weighter(|_, bytes: &Arc<Vec<u8>>| bytes.len())
        .build();
    for number in 0..COUNT {
        moka.insert(key(number), Arc::new(value(number)));
        foyer.insert(key(number), Arc::new(value(number)));
    }
    let case = |who, call| Case { what: WHAT, who, calls: CALLS_MANY, call };
    let through = ours.clone();
    Ok(vec![
        case("ours, memory alone", Box::new(move |number| ours.peek(number))),
        case("ours, any tier", Box::new(move |number| through.get(number))),
        case(
            "moka",
            Box::new(move |number| moka.get(&key(number)).is_some_and(|b| b.len() == LENGTH)),
        ),
        case(
            "foyer",
            Box::new(move |number| {
                foyer.get(&key(number)).is_some_and(|b| b.value().len() == LENGTH)
            }),
        ),
    ])
}

/// A key as long as ours.
fn key(number: usize) -> [u8; 32] {
    let mut key = [7; 32];
    key[..8].copy_from_slice(&number.to_le_bytes());
    key
}
