//! What the comparison shows.

use serde::Serialize;

use super::peer::PACKAGE;
use crate::eval::times::median;
use crate::eval::wer::WordErrors;
use crate::machine::Machine;
use crate::table::{figure, percent, table};

/// We may be worse by so much.
const WER_EXCESS_MAX: f64 = 0.01;
/// Part of the peer's time that we aim at.
const RATIO_AIM: f64 = 0.4;

/// Who ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Engine {
    Ours,
    /// Without word times: less than we give.
    Peer,
    /// With word times: the same as we give.
    PeerWithWordTimes,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Ours, Self::Peer, Self::PeerWithWordTimes];

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Peer => "peer",
            Self::PeerWithWordTimes => "peer, word times",
        }
    }
}

/// One run over one long recording.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Timing {
    pub(crate) recording: String,
    pub(crate) engine: Engine,
    pub(crate) length_s: f64,
    /// The whole work but for loading the model.
    pub(crate) seconds: f64,
    /// The process from its start to its end.
    pub(crate) wall_s: f64,
    pub(crate) peak_mb: Option<f64>,
}

/// Word errors of one engine over one set.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SetErrors {
    pub(crate) set: String,
    pub(crate) engine: Engine,
    pub(crate) errors: WordErrors,
}

/// The middle one of the runs of an engine over a recording.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Median {
    rtf: f64,
    rtf_wall: f64,
    peak_mb: Option<f64>,
    length_s: f64,
}

fn middle(timings: &[Timing], recording: &str, engine: Engine) -> Option<Median> {
    let runs: Vec<&Timing> = timings
        .iter()
        .filter(|timing| timing.recording == recording && timing.engine == engine)
        .collect();
    let of = |value: fn(&Timing) -> f64| median(runs.iter().map(|timing| value(timing)).collect());
    Some(Median {
        rtf: of(|timing| timing.seconds / timing.length_s)?,
        rtf_wall: of(|timing| timing.wall_s / timing.length_s)?,
        length_s: runs.first()?.length_s,
        peak_mb: median(runs.iter().filter_map(|timing| timing.peak_mb).collect()),
    })
}

fn recordings(timings: &[Timing]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for timing in timings {
        if !names.contains(&timing.recording.as_str()) {
            names.push(&timing.recording);
        }
    }
    names
}

/// All tables.
pub(crate) fn markdown(
    machine: &Machine,
    command: &str,
    timings: &[Timing],
    errors: &[SetErrors],
) -> String {
    let mut text = format!("`{command}`\n{}\n", machine.line());
    text.extend([
        "Peer: ",
        PACKAGE,
        ", int8, beam 1, the same weights; every text by one normalizer.\n",
    ]);
    text += "RTF is the work without loading the model ÷ length; \"wall\" is the whole process.\n";
    text += "Ours is the whole way from the file to the report; the peer's is from the file to its text.\n";
    text.extend(["\n## Speed and memory, medians\n\n", &speed(timings)]);
    text.extend(["\n## Word errors\n\n", &word_errors(errors)]);
    text.extend(["\n## Bars\n\n", &bars(timings, errors)]);
    text
}

fn speed(timings: &[Timing]) -> String {
    let header =
        ["recording", "engine", "RTF", "ours ÷ it", "RTF, wall", "ours ÷ it", "peak memory, MB"];
    let mut rows = Vec::new();
    for recording in recordings(timings) {
        let ours = middle(timings, recording, Engine::Ours);
        for engine in Engine::ALL {
            let Some(it) = middle(timings, recording, engine) else { continue };
            rows.push(vec![
                recording.to_owned(),
                engine.name().to_owned(),
                figure(Some(it.rtf), 4),
                figure(ours.map(|ours| ours.rtf / it.rtf), 2),
                figure(Some(it.rtf_wall), 4),
                figure(ours.map(|ours| ours.rtf_wall / it.rtf_wall), 2),
                figure(it.peak_mb, 0),
            ]);
        }
    }
    table(&header, 2, &rows)
}

fn word_errors(errors: &[SetErrors]) -> String {
    let header = ["set", "engine", "words", "WER", "sub", "del", "ins"];
    let row = |of: &SetErrors| {
        let errors = of.errors;
        vec![
            of.set.clone(),
            of.engine.name().to_owned(),
            errors.reference_words.to_string(),
            percent(errors.rate()),
            errors.substituted.to_string(),
            errors.deleted.to_string(),
            errors.inserted.to_string(),
        ]
    };
    table(&header, 2, &errors.iter().map(row).collect::<Vec<_>>())
}

/// The largest ratio of our time to the peer's over all recordings.
fn worst_ratio(timings: &[Timing], engine: Engine) -> Option<f64> {
    let ratio = |recording| {
        let (ours, it) =
            (middle(timings, recording, Engine::Ours)?, middle(timings, recording, engine)?);
        Some(ours.rtf / it.rtf)
    };
    recordings(timings).into_iter().filter_map(ratio).reduce(f64::max)
}

/// The ratio over all recordings together, each by the median of its runs.
fn whole_ratio(timings: &[Timing], engine: Engine) -> Option<f64> {
    let seconds = |engine| -> Option<f64> {
        let medians = recordings(timings).into_iter().map(|name| middle(timings, name, engine));
        medians.map(|it| it.map(|it| it.rtf * it.length_s)).sum()
    };
    Some(seconds(Engine::Ours)? / seconds(engine)?).filter(|ratio| ratio.is_finite())
}

fn bars(timings: &[Timing], errors: &[SetErrors]) -> String {
    let verdict = |passed: bool| if passed { "PASS" } else { "MISS" }.to_owned();
    let mut rows = Vec::new();
    for (engine, note) in
        [(Engine::Peer, ""), (Engine::PeerWithWordTimes, ", word times on both sides")]
    {
        let ratios = [
            ("all recordings", whole_ratio(timings, engine)),
            ("worst recording", worst_ratio(timings, engine)),
        ];
        for (over, ratio) in ratios {
            let Some(ratio) = ratio else { continue };
            let what = format!("RTF ÷ that of the peer, {over}{note}");
            let bound = format!("≤ 1, aim {RATIO_AIM}");
            rows.push(vec![what, bound, format!("{ratio:.2}"), verdict(ratio <= 1.0)]);
        }
    }
    for ours in errors.iter().filter(|errors| errors.engine == Engine::Ours) {
        let peer = |of: &&SetErrors| of.set == ours.set && of.engine == Engine::Peer;
        let peer = errors.iter().find(peer).and_then(|errors| errors.errors.rate());
        if let (Some(ours_rate), Some(peer)) = (ours.errors.rate(), peer) {
            let excess = ours_rate - peer;
            rows.push(vec![
                format!("{}: WER above that of the peer, points", ours.set),
                format!("≤ {:.1}", WER_EXCESS_MAX * 100.0),
                format!("{:+.1}", excess * 100.0),
                verdict(excess <= WER_EXCESS_MAX),
            ]);
        }
    }
    table(&["what", "bar", "measured", ""], 1, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(recording: &str, engine: Engine, seconds: f64) -> Timing {
        Timing {
            recording: recording.to_owned(),
            engine,
            length_s: 100.0,
            seconds,
            wall_s: seconds + 1.0,
            peak_mb: Some(500.0),
        }
    }

    #[test]
    fn medians_are_compared_recording_by_recording() {
        let timings = [
            timing("a", Engine::Ours, 2.0),
            timing("a", Engine::Ours, 9.0),
            timing("a", Engine::Ours, 3.0),
            timing("a", Engine::Peer, 6.0),
            timing("b", Engine::Ours, 4.0),
            timing("b", Engine::Peer, 5.0),
        ];
        let worst = worst_ratio(&timings, Engine::Peer).unwrap();
        assert!((worst - 0.8).abs() < 1e-9, "{worst}");
        assert_eq!(worst_ratio(&timings, Engine::PeerWithWordTimes), None);
        let whole = whole_ratio(&timings, Engine::Peer).unwrap();
        assert!((whole - 7.0 / 11.0).abs() < 1e-9, "{whole}");
        assert_eq!(whole_ratio(&timings, Engine::PeerWithWordTimes), None);
        let shown = speed(&timings);
        assert!(shown.contains("| a         | peer   | 0.0600 |      0.50 |"), "{shown}");
    }

    #[test]
    fn a_worse_text_misses_its_bar() {
        let errors = |engine, deleted| SetErrors {
            set: "real".to_owned(),
            engine,
            errors: WordErrors { reference_words: 100, deleted, ..WordErrors::default() },
        };
        let check = |ours, peer, verdict: &str| {
            let shown = bars(&[], &[errors(Engine::Ours, ours), errors(Engine::Peer, peer)]);
            assert!(shown.contains(verdict), "{shown}");
        };
        check(6, 5, "PASS");
        check(8, 5, "MISS");
        check(3, 5, "PASS");
    }
}
