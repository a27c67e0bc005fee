//! The service as its clients see it.

mod chat;
mod clients;
mod config;
mod fillers;
mod hostile;
mod jobs;
mod listing;
mod logs;
mod models;
mod operation;
mod preview;
mod profiles;
mod progress;
mod sections;
mod takes;

use std::path::Path;

use serde_json::Value;

use crate::support::Place;

const ANALYSES: &str = "/api/v1/analyses";

/// How many files there are below a folder.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |path: &Path| if path.is_dir() { files(path) } else { 1 };
    entries.map(|entry| count(&entry.unwrap().path())).sum()
}

fn log(place: &Place) -> Vec<Value> {
    let text = std::fs::read_to_string(place.path("data/logs/app.log")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
