//! wrk, and what it prints.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::eval::times::median;

/// What one run of the load generator says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Load {
    pub(super) per_s: f64,
    pub(super) p99_ms: f64,
    pub(super) errors: u64,
}

/// Loads both pages, one after the other, several times.
pub(super) fn in_turn(
    (rounds, seconds): (usize, u32),
    pages: &[String; 2],
    file: Option<&Path>,
    folder: &Path,
) -> Result<[Load; 2]> {
    let mut loads = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (page, loads) in pages.iter().zip(&mut loads) {
            loads.push(load(page, seconds, file, folder)?);
        }
    }
    let middle = |loads: &[Load]| {
        let of = |value: fn(&Load) -> f64| median(loads.iter().map(value).collect());
        Some(Load {
            per_s: of(|load| load.per_s)?,
            p99_ms: of(|load| load.p99_ms)?,
            errors: loads.iter().map(|load| load.errors).sum(),
        })
    };
    let [ours, theirs] = loads;
    Ok([middle(&ours).context("no rounds")?, middle(&theirs).context("no rounds")?])
}

fn load(page: &str, seconds: u32, file: Option<&Path>, folder: &Path) -> Result<Load> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c8", "--latency", &format!("-d{seconds}s")]);
    if let Some(file) = file {
        wrk.arg("-s").arg(folder.join("upload.lua")).env("BODY", file);
    }
    let output = wrk.arg(page).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    parse(&text).with_context(|| format!("wrk says: {text}"))
}

/// Reads what wrk prints.
fn parse(text: &str) -> Option<Load> {
    let after = |start: &str| {
        let line = text.lines().map(str::trim).find_map(|line| line.strip_prefix(start))?;
        Some(line.trim().to_owned())
    };
    let p99 = after("99%")?;
    let units = [("us", 1e-3), ("ms", 1.0), ("s", 1e3), ("m", 6e4)];
    let p99_ms = units.iter().find_map(|(unit, ms)| {
        let number: f64 = p99.strip_suffix(unit)?.parse().ok()?;
        Some(number * ms)
    })?;
    let refused = after("Non-2xx or 3xx responses:").and_then(|count| count.parse().ok());
    let broken = after("Socket errors:").map(|line| {
        let counts = line.split([' ', ',']).filter_map(|part| part.parse::<u64>().ok());
        counts.sum::<u64>()
    });
    Some(Load {
        per_s: after("Requests/sec:")?.parse().ok()?,
        p99_ms,
        errors: refused.unwrap_or(0) + broken.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let text = "  Latency Distribution\n     50%    1.05ms\n     99%  870.00us\n  \
                    Socket errors: connect 0, read 1, write 0, timeout 2\n  \
                    Non-2xx or 3xx responses: 4\nRequests/sec:   7425.50\n";
        assert_eq!(parse(text), Some(Load { per_s: 7425.5, p99_ms: 0.87, errors: 7 }));
        assert_eq!(parse("no such file"), None);
    }
}
