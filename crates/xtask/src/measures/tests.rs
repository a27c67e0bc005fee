//! The page says what the tables say, of every measure.

use coach_speech::measures::MeasureId;

use super::accuracy::{OF_RECOGNIZED_WORDS, accuracy};
use super::page::{GROUPS, page, unit};
use crate::workspace;

/// The lines of the section of a measure.
fn section(page: &str, id: MeasureId) -> Vec<&str> {
    let heading = format!("### `{}`", id.name());
    let after = page.lines().skip_while(|line| *line != heading).skip(1);
    after.take_while(|line| !line.starts_with('#')).collect()
}

#[test]
fn every_measure_is_in_one_group_and_one_section_with_its_unit() {
    let ids: Vec<MeasureId> = GROUPS.iter().flat_map(|(_, _, ids)| ids.iter().copied()).collect();
    assert_eq!(ids, MeasureId::ALL);
    let page = page();
    for &id in MeasureId::ALL {
        let name = id.name();
        assert_eq!(page.matches(&format!("### `{name}`\n")).count(), 1, "{name}");
        assert_eq!(page.matches(&format!("[`{name}`](#{name})")).count(), 1, "{name}");
        let section = section(&page, id);
        assert!(section[1].starts_with(&format!("{}: ", unit(id))), "{name}: {}", section[1]);
        assert!(id.unit().is_empty() || section[1].contains(id.unit()), "{name}");
    }
}

#[track_caller]
fn check(id: MeasureId, expected: &str) {
    let page = page();
    let section = section(&page, id);
    assert!(section.contains(&expected), "no {expected:?} in\n{}", section.join("\n"));
}

#[test]
fn bands_and_scores_are_told_for_each_language() {
    check(MeasureId::SpeechRateWpm, "- **Band**: English: 125 to 165; Russian: 95 to 130");
    check(MeasureId::SpeechRateWpm, "- **Score**: none");
    let score = "- **Score**: English: `fluency`, weight 0.5: 100 up to 2.1, 0 from 8.3 on; \
                 Russian: `fluency`, weight 0.5: 100 up to 2.7, 0 from 10.7 on";
    check(MeasureId::FilledPausesPer100Words, score);
    check(MeasureId::FilledPausesPerMin, "- **Band**: up to 3");
    let score = "- **Score**: `pauses`, weight 0.2: 100 from 0.7 on, 0 up to 0.35";
    check(MeasureId::BoundaryPauseRatio, score);
    check(MeasureId::SnrDb, "- **Band**: none");
}

#[test]
fn reliability_is_told_in_words() {
    check(MeasureId::LoudnessRangeLu, "- **Trusted**: always");
    check(
        MeasureId::RepetitionsPer100Words,
        "- **Trusted**: from 50 words on; × 0.4, for most recognizers leave out repeated and \
         broken words; so it is never judged",
    );
    check(
        MeasureId::OpeningPoints,
        "- **Trusted**: × 0.7, for its signs are lists that cannot be complete",
    );
    check(
        MeasureId::PassiveSentenceRatio,
        "- **Trusted**: from 8 sentences on; × 0.8, for sentences rest on the recognizer's \
         punctuation; × 0.8, for passives are found by endings, which are wrong now and then; so \
         it is judged from 19 sentences on at the earliest",
    );
    check(MeasureId::UptalkRatio, "- **Trusted**: from 8 such sentences on");
}

#[test]
fn figures_stand_in_files_that_exist() {
    let all = MeasureId::ALL.iter().filter_map(|&id| accuracy(id)).chain([OF_RECOGNIZED_WORDS]);
    for accuracy in all {
        let path = workspace::root().join("docs/bench").join(accuracy.file);
        assert!(path.is_file(), "{}", accuracy.file);
        assert!(!accuracy.said.ends_with('.'), "{}", accuracy.said);
    }
    check(MeasureId::SnrDb, "- **Accuracy**: not measured against a truth");
}
