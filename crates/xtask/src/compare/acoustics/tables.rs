//! What the comparison shows.

use super::f0::Errors;
use super::loudness::{Loudness, Metered};
use super::{OURS, PACKAGES, Tracked};
use crate::eval::times::median;
use crate::machine::Machine;
use crate::table::{figure, table};

/// Kinds of files by what their names hold; the first that fits.
const CONDITIONS: [(&str, &str); 5] = [
    ("snr5", "voice, 5 dB SNR"),
    ("snr20", "voice, 20 dB SNR"),
    ("telephone", "voice, telephone"),
    ("vowels", "voice, clean"),
    ("", "tones and real speech"),
];

/// All tables.
pub(super) fn markdown(
    machine: &Machine,
    command: &str,
    rounds: &[Vec<Tracked>],
    metered: &Metered,
) -> String {
    let mut text = format!("`{command}`\n{}\n", machine.line());
    text.extend(["Peers: ", &PACKAGES.join(", "), ", ffmpeg; every one on the same samples.\n"]);
    text += "Gross errors (> 20 %) and the median error are of frames that truth and tracker call \
             voiced, 10 ms apart; frames that a tracker leaves out are unvoiced.\n";
    text += "\"Bias\" is the median of found − true period in samples of 16 kHz.\n";
    text += "\"T + ½\" takes the true period for half a sample longer, which is what every tracker \
             finds in the made-up voices, and in nothing else.\n";
    let first = rounds.first().map_or(&[][..], Vec::as_slice);
    text.extend(["\n## F0 by condition\n\n", &by_condition(first)]);
    text.extend(["\n## F0 by file\n\n", &by_file(first)]);
    text.extend(["\n## F0, speed\n\n", &speed(rounds)]);
    text.extend(["\n## Loudness\n\n", &loudness(metered)]);
    text.extend(["\n## Loudness, speed\n\n", &metering(metered)]);
    text
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Percent without the sign, or a dash.
fn part(ratio: Option<f64>, decimals: usize) -> String {
    figure(ratio.map(|ratio| 100.0 * ratio), decimals)
}

fn errors_row(name: &str, who: &str, errors: &Errors) -> Vec<String> {
    vec![
        name.to_owned(),
        who.to_owned(),
        part(errors.gross(), 2),
        part(errors.voicing(), 2),
        part(errors.median(0.0), 3),
        figure(errors.period_bias_samples(), 2),
        part(errors.median(0.5), 3),
    ]
}

const ERRORS: [&str; 7] =
    ["", "tracker", "gross, %", "voicing, %", "median, %", "bias", "median of T + ½, %"];

fn by_file(tracked: &[Tracked]) -> String {
    let mut rows = Vec::new();
    for file in distinct(tracked.iter().map(|one| one.file.as_str())) {
        let of_file = tracked.iter().filter(|one| one.file == file);
        rows.extend(of_file.map(|one| errors_row(file, &one.who, &one.errors)));
    }
    table(&ERRORS, 2, &rows)
}

fn by_condition(tracked: &[Tracked]) -> String {
    let mut rows = Vec::new();
    for (_, condition) in CONDITIONS {
        for who in distinct(tracked.iter().map(|one| one.who.as_str())) {
            let mut sum = Errors::default();
            let fits = |one: &&Tracked| one.who == who && condition_of(&one.file) == condition;
            tracked.iter().filter(fits).for_each(|one| sum.add(&one.errors));
            rows.push(errors_row(condition, who, &sum));
        }
    }
    table(&ERRORS, 2, &rows)
}

fn condition_of(file: &str) -> &'static str {
    CONDITIONS.iter().find(|(sign, _)| file.contains(sign)).map_or("", |(_, name)| name)
}

/// Time over all files, the middle of the rounds.
fn speed(rounds: &[Vec<Tracked>]) -> String {
    let first = rounds.first().map_or(&[][..], Vec::as_slice);
    let total = |who: &str| {
        let of_round = |round: &Vec<Tracked>| {
            round.iter().filter(|one| one.who == who).map(|one| one.seconds).sum()
        };
        median(rounds.iter().map(of_round).collect())
    };
    let row = |who: &str| {
        let ratio = total(OURS).zip(total(who)).map(|(ours, theirs)| ours / theirs);
        vec![who.to_owned(), figure(total(who), 3), figure(ratio, 3)]
    };
    let names = distinct(first.iter().map(|one| one.who.as_str()));
    let rows: Vec<_> = names.into_iter().map(row).collect();
    table(&["tracker", "all files, s", "ours ÷ it"], 1, &rows)
}

fn loudness(metered: &Metered) -> String {
    let header =
        ["signal", "value", "specified", "ours", "ffmpeg", "ours − specified", "ours − ffmpeg"];
    let mut rows = Vec::new();
    for row in &metered.rows {
        let value = |name: &str, of: fn(&Loudness) -> Option<f64>| {
            let (specified, ours, ffmpeg) = (of(&row.expected)?, of(&row.ours), of(&row.ffmpeg));
            Some(vec![
                row.file.clone(),
                name.to_owned(),
                figure(Some(specified), 1),
                figure(ours, 2),
                figure(ffmpeg, 1),
                figure(ours.map(|ours| ours - specified), 2),
                figure(ours.zip(ffmpeg).map(|(ours, ffmpeg)| ours - ffmpeg), 2),
            ])
        };
        rows.extend(value("integrated, LUFS", |loudness| loudness.integrated_lufs));
        rows.extend(value("range, LU", |loudness| loudness.range_lu));
        rows.extend(value("true peak, dBTP", |loudness| loudness.true_peak_dbtp));
    }
    table(&header, 2, &rows)
}

fn metering(metered: &Metered) -> String {
    let ratio = metered.ours_s.zip(metered.ffmpeg_s).map(|(ours, ffmpeg)| ours / ffmpeg);
    let row = vec![
        figure(Some(metered.length_s), 0),
        figure(metered.ours_s, 2),
        figure(metered.ffmpeg_s, 2),
        figure(ratio, 2),
    ];
    table(&["stereo at 48 kHz, s", "ours, s", "ffmpeg, s", "ours ÷ ffmpeg"], 0, &[row])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_their_conditions() {
        for (file, condition) in [
            ("f0_vowels_male_expressive_snr5", "voice, 5 dB SNR"),
            ("f0_vowels_male_expressive_telephone", "voice, telephone"),
            ("f0_vowels_female_monotone", "voice, clean"),
            ("f0_sine_staircase", "tones and real speech"),
        ] {
            assert_eq!(condition_of(file), condition);
        }
    }

    #[test]
    fn speed_is_the_middle_of_the_sums() {
        let one = |who: &str, seconds| Tracked {
            file: "file".to_owned(),
            who: who.to_owned(),
            errors: Errors::default(),
            seconds,
        };
        let round = |ours, theirs| vec![one(OURS, ours), one(OURS, ours), one("it", theirs)];
        let shown = speed(&[round(0.5, 4.0), round(0.6, 9.0), round(0.4, 3.0)]);
        let last = shown.lines().last().unwrap_or_default();
        let cells: Vec<&str> = last.split('|').map(str::trim).collect();
        assert_eq!(cells[1..4], ["it", "4.000", "0.250"]);
    }
}
