//! What a speaker says of their own fillers: what it changes, and what is not done again for it.

use coach_cache::Tier;
use coach_findings::Profile;
use coach_measures::{FillerCorrection, FillerPreferences};
use tempfile::TempDir;

use super::*;
use crate::FillerLists;
use crate::service::TakeSettings;
use crate::service::take_id;
use crate::settings::{CacheDiskSettings, CacheSettings};

fn start(folder: &TempDir) -> Pipeline {
    let disk =
        CacheDiskSettings { free_bytes_min: 0, ..CacheDiskSettings::in_folder(folder.path()) };
    let cache = CacheSettings { disk: Some(disk), ..CacheSettings::default() };
    let recognition = RecognizerSettings::Fake(FakeScript::Talk);
    Pipeline::start(Settings { cache, ..Settings::new(recognition) }).unwrap()
}

fn owned(phrases: &[&str]) -> Vec<String> {
    phrases.iter().map(|&phrase| phrase.to_owned()).collect()
}

fn lists(always: &[&str], never: &[&str]) -> FillerLists {
    FillerLists::of(&owned(always), &owned(never)).unwrap()
}

fn analyzed(pipeline: &Pipeline, fillers: FillerPreferences) -> Analysis {
    let request = AnalysisRequest { fillers, ..english() };
    let (source, flag) = (Source::File(talk()), CancelFlag::default());
    pipeline.analyze(&source, &request, &flag, &silent()).unwrap()
}

fn lexemes(analysis: &Analysis) -> Vec<&str> {
    let fillers = analysis.report.measures.filler_words.iter();
    fillers.map(|filler| filler.lexeme.as_str()).collect()
}

#[test]
fn a_list_changes_the_measures_and_recognises_nothing_again() {
    let folder = tempfile::tempdir().unwrap();
    let before = analyzed(&start(&folder), FillerPreferences::default());
    assert!(lexemes(&before).contains(&"you know"));
    let pipeline = start(&folder);
    let own = lists(&["talk about"], &["you know"]).preferences();
    let after = analyzed(&pipeline, own.clone());
    assert_eq!(after.outcome, Outcome::Miss);
    assert!(lexemes(&after).contains(&"talk about") && !lexemes(&after).contains(&"you know"));
    assert_ne!(after.report.measures.values, before.report.measures.values);
    assert_eq!(after.report.transcript, before.report.transcript);
    let kinds = pipeline.cache().statistics().kinds;
    for (kind, misses) in
        [("media", 0), ("speech-regions", 0), ("transcript", 0), ("measures", 1), ("report", 1)]
    {
        assert_eq!(kinds[kind].misses, misses, "{kind}");
    }
    // The same meant otherwise is the same.
    let always = owned(&["Talk  ABOUT!", "talk about"]);
    let written = FillerPreferences { always, never: owned(&["You know,"]), ..own };
    assert_eq!(analyzed(&pipeline, written).outcome, Outcome::Hit(Tier::Memory));
    // And who says nothing finds what was there before.
    let plain = analyzed(&pipeline, FillerPreferences::default());
    assert!(matches!(plain.outcome, Outcome::Hit(_)), "{:?}", plain.outcome);
}

#[test]
fn a_correction_is_of_one_place_and_has_a_key_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let pipeline = start(&folder);
    let before = analyzed(&pipeline, FillerPreferences::default());
    let fillers = &before.report.measures.filler_words;
    let one = fillers.iter().find(|filler| filler.lexeme == "you know").unwrap();
    let correction =
        |is_filler| FillerCorrection { lexeme: one.lexeme.clone(), words: one.words, is_filler };
    let corrections = vec![correction(true), correction(false)];
    let own = FillerPreferences { corrections, ..FillerPreferences::default() };
    let after = analyzed(&pipeline, own);
    assert_eq!(after.outcome, Outcome::Miss);
    assert_eq!(lexemes(&after).len(), lexemes(&before).len() - 1);
    // Of two about one place the last counts, and the key knows that.
    let corrections = vec![correction(false)];
    let own = FillerPreferences { corrections, ..FillerPreferences::default() };
    assert_eq!(analyzed(&pipeline, own).outcome, Outcome::Hit(Tier::Memory));
}

#[test]
fn takes_without_lists_keep_their_identity() {
    let id = |fillers| {
        let settings = TakeSettings {
            language: None,
            beam_size: 1,
            contextual_fillers: false,
            fillers,
            profile: Profile::default(),
        };
        take_id("ann", &[7; 32], &settings)
    };
    assert_eq!(id(FillerLists::default()), "fb0e71cb5661b16247d58daa84975a1f");
    let of_lists = [
        lists(&["ну"], &[]),
        lists(&[], &["ну"]),
        lists(&["ну", "вот"], &[]),
        FillerLists::default(),
    ];
    let ids: std::collections::BTreeSet<String> = of_lists.into_iter().map(id).collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(id(lists(&["вот", "Ну"], &[])), id(lists(&["ну", "вот"], &[])));
}
