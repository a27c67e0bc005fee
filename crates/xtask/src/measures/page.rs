//! The page itself, in Markdown: a contents by group, then a section for each measure.

use coach_findings::norms::{Norm, Trapezoid, norms};
use coach_findings::{Band, FindingSettings, Profile, band};
use coach_measures::MeasureSettings;
use coach_measures::catalogue::{Definition, definition};
use coach_speech::measures::MeasureId;

use super::accuracy::{Accuracy, OF_RECOGNIZED_WORDS, accuracy};
use crate::table::table;

/// The languages with bands of their own: code and name.
const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("ru", "Russian")];

/// The groups of measures, each with its title and what it rests on.
pub(super) const GROUPS: [(&str, &str, &[MeasureId]); 5] = [
    (
        "Timing, pauses and fillers",
        "Speech and silence come from the signal, words and punctuation from the transcript.",
        MeasureId::OF_TIMING,
    ),
    ("Flow", "How pace and pausing go on over the talk.", MeasureId::OF_FLOW),
    ("Words", "The words alone, of the transcript.", MeasureId::OF_WORDS),
    (
        "Voice",
        "Pitch and loudness of the speaker, in the signal; the transcript says where sentences end.",
        MeasureId::OF_VOICE,
    ),
    (
        "Recording",
        "The recording, which is not the speaker's doing: it says how far the rest may be trusted.",
        MeasureId::OF_RECORDING,
    ),
];

/// The whole page.
pub(crate) fn page() -> String {
    let contents: String = GROUPS.iter().map(|(title, _, ids)| contents(title, ids)).collect();
    let groups: String =
        GROUPS.iter().map(|(title, meaning, ids)| group(title, meaning, ids)).collect();
    format!("# Measures\n\n{}\n## Contents\n\n{contents}{groups}", introduction())
}

fn introduction() -> String {
    let least = number(FindingSettings::default().reliability_min);
    let pause_s = number(MeasureSettings::default().pause_s_min);
    let words = told(OF_RECOGNIZED_WORDS);
    format!(
        "What each number of a report means, what is good, and how far it can be trusted.\n\
        This page is written by `cargo xtask measures` from the tables of the code: change those, \
        not the page.\n\
        Definitions, evidence and reliability stand in `crates/coach-measures/src/catalogue.rs`, \
        bands and scores in `crates/coach-findings/src/norms.rs`, accuracy in \
        `crates/xtask/src/measures/accuracy.rs`.\n\
        Terms that are no numbers, such as *run*, *place* and *filled pause*, are in the \
        [glossary](GLOSSARY.md).\n\
        \n\
        ## How to read it\n\
        \n\
- `T` is the total time in seconds: from the first onset of speech to the last offset, \
        pauses in.\n\
        - `S` is the silent pauses in it: silences of {pause_s} s or more, their lengths added \
        up.\n\
        - `F` is the filled pauses in it, without what is silent in them.\n\
        - Semitones (st) are about the speaker's own median F0.\n\
        - Amounts are those of the settings as they come.\n\
        \n\
        Each measure says:\n\
        \n\
        - **Band**: the range in which the number is good; what is outside of it scores less.\n\
        - **Score**: the sub-score that the number is part of, its weight there, and what it \
        scores: 100 in the dead zone, then in a straight line down to 0; numbers without a score \
        are shown, beside their band if there is one.\n\
        - **Needs**: without this the number is `Unmeasurable`, with the reason, and never 0.\n\
        - **Evidence**: what `evidence_count` counts.\n\
        - **Trusted**: the rule of its `reliability`, 0 to 1: \"from 30 s on\" stands for 0.5 at \
        30 s, 1 − 0.5 · 30 s ÷ amount above and 0.5 · amount ÷ 30 s below, and several rules are \
        multiplied.\n\
        - **Accuracy**: what was measured against a truth.\n\
        - **Not**: names that the same thing often has and must not have here.\n\
        \n\
        A number whose reliability is below {least} is shown and not judged; above, its weight in \
        a sub-score is multiplied by its reliability.\n\
        What rests on words shares their errors: {words}.\n"
    )
}

fn contents(title: &str, ids: &[MeasureId]) -> String {
    let row = |&id: &MeasureId| {
        let name = id.name();
        let bands = LANGUAGES.map(|(language, _)| {
            band(id, language).and_then(band_text).unwrap_or_else(|| "–".to_owned())
        });
        let score = LANGUAGES.iter().find_map(|(language, _)| norm_of(id, language));
        let score = score.map_or("–", |norm| norm.sub_score.name());
        let [english, russian] = bands;
        vec![
            format!("[`{name}`](#{name})"),
            unit(id).to_owned(),
            english,
            russian,
            score.to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = ids.iter().map(row).collect();
    let link = title.to_lowercase().replace(',', "").replace(' ', "-");
    let header = ["measure", "unit", "good in English", "good in Russian", "score"];
    format!("[{title}](#{link})\n\n{}\n", table(&header, header.len(), &rows))
}

fn group(title: &str, meaning: &str, ids: &[MeasureId]) -> String {
    let sections: String = ids.iter().map(|&id| section(id)).collect();
    format!("## {title}\n\n{meaning}\n\n{sections}").trim_end().to_owned() + "\n\n"
}

fn section(id: MeasureId) -> String {
    let definition = definition(id, &MeasureSettings::default());
    let least = FindingSettings::default().reliability_min;
    let mut rows = vec![
        ("Band", bands(id)),
        ("Score", scores(id)),
        ("Needs", definition.needs.clone()),
        ("Evidence", definition.evidence.to_owned()),
        ("Trusted", trusted(&definition, least)),
        ("Accuracy", accuracy(id).map_or("not measured against a truth".to_owned(), told)),
    ];
    if !definition.source.is_empty() {
        rows.push(("Source", definition.source.to_owned()));
    }
    if !definition.avoid.is_empty() {
        rows.push(("Not", definition.avoid.join(", ")));
    }
    let row = |(name, text): &(&str, String)| format!("- **{name}**: {text}");
    let rows = rows.iter().map(row).collect::<Vec<_>>().join("\n");
    let (name, unit, formula) = (id.name(), unit(id), definition.formula);
    format!("### `{name}`\n\n{unit}: {formula}.\n\n{rows}\n\n")
}

/// The unit as it is read.
pub(super) fn unit(id: MeasureId) -> &'static str {
    if id.unit().is_empty() { "ratio" } else { id.unit() }
}

fn trusted(definition: &Definition, least: f64) -> String {
    if definition.reliability.is_empty() {
        return "always".to_owned();
    }
    let mut rules: Vec<String> = definition.reliability.iter().map(ToString::to_string).collect();
    if !definition.can_reach(least) {
        rules.push("so it is never judged".to_owned());
    } else if let Some((amount, of)) =
        definition.reaches_from(least).filter(|_| definition.reliability_max() < 1.0)
    {
        rules.push(format!("so it is judged from {} {of} on at the earliest", amount.ceil()));
    }
    rules.join("; ")
}

fn norm_of(id: MeasureId, language: &str) -> Option<Norm> {
    norms(language, Profile::default()).into_iter().find(|norm| norm.measure == id)
}

fn scores(id: MeasureId) -> String {
    let text = |norm: Norm| {
        let (name, weight) = (norm.sub_score.name(), number(norm.weight));
        format!("`{name}`, weight {weight}: {}", curve_text(norm.curve))
    };
    by_language(|language| norm_of(id, language).map(text))
}

fn bands(id: MeasureId) -> String {
    by_language(|language| band(id, language).and_then(band_text))
}

/// What holds in each language, said once where it is the same.
fn by_language(text: impl Fn(&str) -> Option<String>) -> String {
    let texts = LANGUAGES.map(|(language, name)| (name, text(language)));
    let [(_, english), (_, russian)] = &texts;
    if english == russian {
        return english.clone().unwrap_or_else(|| "none".to_owned());
    }
    let of_one = |(name, text): &(&str, Option<String>)| {
        format!("{name}: {}", text.as_deref().unwrap_or("none"))
    };
    texts.iter().map(of_one).collect::<Vec<_>>().join("; ")
}

fn band_text(Band { low, high }: Band) -> Option<String> {
    match (low, high) {
        (Some(low), Some(high)) => Some(format!("{} to {}", number(low), number(high))),
        (Some(low), None) => Some(format!("{} or more", number(low))),
        (None, Some(high)) => Some(format!("up to {}", number(high))),
        (None, None) => None,
    }
}

fn curve_text(Trapezoid { a, b, c, d }: Trapezoid) -> String {
    match (b.is_finite(), c.is_finite()) {
        (true, true) => format!(
            "100 from {} to {}, 0 up to {} and from {} on",
            number(b),
            number(c),
            number(a),
            number(d)
        ),
        (true, false) => format!("100 from {} on, 0 up to {}", number(b), number(a)),
        (false, true) => format!("100 up to {}, 0 from {} on", number(c), number(d)),
        (false, false) => "always 100".to_owned(),
    }
}

fn told(Accuracy { said, file }: Accuracy) -> String {
    let subject = file.trim_end_matches(".md").get(11..).unwrap_or(file).replace('-', " ");
    format!("{said} ([{subject}](bench/{file}))")
}

/// A number without the digits that only binary fractions have.
fn number(value: f64) -> String {
    ((1_000.0 * value).round() / 1_000.0).to_string()
}
