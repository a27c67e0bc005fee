//! Our cache and others on the same values of 50 kB: prints one JSON array of measurements.
//!
//! `cargo xtask compare cache` runs it and prints tables. Each round measures everything once;
//! what is printed of an operation is its middle round.

mod files;
mod measure;
mod memory;
#[path = "../../tests/it/server.rs"]
mod redis_server;
mod server;
mod values;

use anyhow::Result;
use measure::{Case, Measurement, middle};

fn main() -> Result<()> {
    let rounds = std::env::args().nth(1).map_or(Ok(3), |rounds| rounds.parse())?;
    let folder = tempfile::tempdir()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut cases: Vec<Case> = memory::cases(&runtime)?;
    cases.extend(files::cases(folder.path(), &runtime)?);
    let server = redis_server::Server::start(&[]);
    if let Some(server) = &server {
        cases.extend(server::cases(server, &runtime)?);
    } else {
        eprintln!("redis-server is not installed: nothing is measured over it");
    }
    let mut measured: Vec<Measurement> = Vec::new();
    for round in 1..=rounds {
        for case in &cases {
            for threads in [1, 2] {
                let measurement = case.run(threads);
                eprintln!("{round}/{rounds} {measurement}");
                measured.push(measurement);
            }
        }
    }
    println!("{}", serde_json::to_string_pretty(&middle(measured))?);
    Ok(())
}
