//! `speech-coach cache`: what was worked out before.

use std::collections::BTreeMap;
use std::time::Duration;

use coach_pipeline::cache::{DiskRole, KindStatistics, OpenCache, Purge, Statistics, Verification};
use coach_pipeline::{CacheDiskSettings, CacheSettings, CacheSharedSettings};
use serde::Serialize;

use super::Context;
use super::doctor::bytes_text;
use crate::config::Config;
use crate::exit;
use crate::failure::{Failure, printable};
use crate::output;
use crate::report::json;
use crate::report::text::{Ink, Line, Page};
use crate::texts::{clock, fill, named};

/// Most bytes of results that one run keeps in memory.
const MEMORY_BYTES: u64 = 64 << 20;

const EXAMPLES: &str = "\
Examples:
  speech-coach cache stats
  speech-coach cache stats --json | jq .lifetime.report.hit_rate
  speech-coach cache purge --unused-for 30
  speech-coach cache purge --kind transcript";

const STATS: &str = "\
Kinds:
  digest          which bytes a file holds
  media           facts about a recording, and its waveform
  speech-regions  where somebody speaks
  transcript      what is said
  measures        the numbers
  report          the whole result

The counts are those of all runs that wrote to the folder.";

/// What can be done with the cache.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = EXAMPLES)]
pub(super) enum Command {
    /// Say what the cache holds and how often it helped
    #[command(after_help = STATS)]
    Stats {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read all files and check that they are as they were written
    Verify,
    /// Remove what the cache holds, in files and on the Redis server if one is set
    Purge {
        /// Only this kind, as `stats` names it
        #[arg(long, conflicts_with = "unused_for")]
        kind: Option<String>,
        /// Only what was not used for so many days
        #[arg(long, value_name = "DAYS")]
        unused_for: Option<u32>,
    },
    /// Print the folder of the cache
    Path,
}

/// Nothing is kept anywhere.
pub(super) fn none() -> CacheSettings {
    CacheSettings { memory_bytes: 0, disk: None, shared: None }
}

/// The cache that the environment asks for.
pub(super) fn settings(config: &Config) -> Result<CacheSettings, Failure> {
    let mut disk = config.cache_dir.clone().map(CacheDiskSettings::in_folder);
    if let (Some(disk), Some(text)) = (&mut disk, &config.cache_bytes) {
        let variable = "SPEECH_COACH_CACHE_BYTES";
        let failure = || Failure::new("cache_unusable").with("subject", variable);
        disk.bytes_max = text.parse().map_err(|_| failure())?;
    }
    let shared = config.redis.as_ref().map(|address| CacheSharedSettings::at(&address.0));
    Ok(CacheSettings { memory_bytes: MEMORY_BYTES, disk, shared })
}

pub(super) fn run(command: &Command, context: &Context) -> u8 {
    let done = match command {
        Command::Stats { json } => stats(*json, context),
        Command::Verify => verify(context),
        Command::Purge { kind, unused_for } => purge(kind.as_deref(), *unused_for, context),
        Command::Path => path(context),
    };
    done.unwrap_or_else(|failure| {
        context.complain(&failure, None);
        failure.exit_code()
    })
}

fn folder(context: &Context) -> Result<String, Failure> {
    let folder = context.config.cache_dir.as_ref();
    let folder = folder.ok_or_else(|| Failure::new("no_cache_folder"))?;
    Ok(printable(&folder.to_string_lossy()))
}

fn open(context: &Context) -> Result<OpenCache, Failure> {
    folder(context)?;
    let settings = settings(&context.config)?;
    OpenCache::open(settings).map_err(|error| Failure::from(&error))
}

fn path(context: &Context) -> Result<u8, Failure> {
    output::write_stdout(&format!("{}\n", folder(context)?))?;
    Ok(exit::OK)
}

#[derive(Serialize)]
struct StatsDocument<'a> {
    schema_version: u32,
    folder: &'a str,
    /// Of all runs that wrote to the folder, by kind.
    lifetime: &'a BTreeMap<String, KindStatistics>,
    /// Of this run, which looked nothing up, and what the tiers hold.
    now: &'a Statistics,
}

fn stats(as_json: bool, context: &Context) -> Result<u8, Failure> {
    let (folder, cache) = (folder(context)?, open(context)?);
    cache.load();
    let (now, lifetime) = (cache.statistics(), cache.lifetime());
    let text = if as_json {
        let document =
            StatsDocument { schema_version: 1, folder: &folder, lifetime: &lifetime, now: &now };
        json::write(&document, true)
    } else {
        page(folder, &now, &lifetime, context)
    };
    output::write_stdout(&text)?;
    Ok(exit::OK)
}

/// A row for each kind: what is held, and how often it was ready when it was looked for.
fn page(
    folder: String,
    now: &Statistics,
    lifetime: &BTreeMap<String, KindStatistics>,
    context: &Context,
) -> String {
    let (texts, look) = (context.texts, context.look());
    let mut page = Page::new(look.colour, look.width);
    page.line(&Line::default().add(Ink::Faint, folder));
    let words = &texts.cache;
    let row = |ink, name: &str, [entries, size, ready]: [&str; 3]| {
        let line = Line::default().add(ink, name).right(30, ink, entries);
        line.right(42, ink, size).plain("   ").add(ink, ready)
    };
    page.line(&row(Ink::Faint, "", [&words.entries, &words.size, &words.ready]));
    let number = |number: u64| texts.number(number as f64, 0);
    for (kind, counts) in lifetime {
        let slots = [("hits", number(counts.hits())), ("lookups", number(counts.lookups()))];
        let ready = fill(&words.hits, &slots.each_ref().map(|(slot, text)| (*slot, text.as_str())));
        let (entries, size) = (number(counts.disk_size), bytes_text(counts.disk_bytes, texts));
        page.line(&row(Ink::Plain, named(&words.kinds, kind), [&entries, &size, &ready]));
    }
    let (entries, size) = (number(now.total.disk_size), bytes_text(now.total.disk_bytes, texts));
    page.line(&row(Ink::Strong, &words.total, [&entries, &size, ""]));
    let saved_ms: u64 = lifetime.values().map(|counts| counts.compute_ms_saved).sum();
    let saved = clock(saved_ms as f64 / 1000.0);
    page.gap();
    page.line(&Line::default().plain(fill(&words.saved, &[("saved", &saved)])));
    page.finish()
}

fn verify(context: &Context) -> Result<u8, Failure> {
    let cache = open(context)?;
    let Verification { good, damaged, expired } = cache.verify();
    let count = |count: u64| context.texts.number(count as f64, 0);
    let slots = [("good", count(good)), ("damaged", count(damaged)), ("expired", count(expired))];
    let slots = slots.each_ref().map(|(slot, value)| (*slot, value.as_str()));
    let text = fill(&context.texts.cache.verified, &slots);
    output::write_stdout(&format!("{text}\n"))?;
    Ok(if damaged == 0 { exit::OK } else { exit::FAILED })
}

fn purge(kind: Option<&str>, unused_for: Option<u32>, context: &Context) -> Result<u8, Failure> {
    let cache = open(context)?;
    if cache.statistics().disk_role != DiskRole::Writer {
        return Err(Failure::new("cache_busy"));
    }
    let what = match (kind, unused_for) {
        (Some(kind), _) => Purge::Kind(kind),
        (_, Some(days)) => Purge::UnusedFor(Duration::from_secs(u64::from(days) * 86_400)),
        _ => Purge::All,
    };
    let count = context.texts.number(cache.purge(what) as f64, 0);
    let text = fill(&context.texts.cache.removed, &[("n", &count)]);
    output::write_stdout(&format!("{text}\n"))?;
    Ok(exit::OK)
}
