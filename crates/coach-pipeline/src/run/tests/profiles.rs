//! What a talk is judged as: a choice of the request, for which the findings alone run again.

use std::collections::BTreeSet;

use coach_cache::Tier;
use coach_findings::Profile;

use super::*;
use crate::FillerLists;
use crate::service::{TakeSettings, take_id};
use crate::settings::{CacheDiskSettings, CacheSettings};

/// A pipeline that keeps what it knows in a folder.
fn start(folder: &tempfile::TempDir, of_settings: Profile) -> Pipeline {
    let disk =
        CacheDiskSettings { free_bytes_min: 0, ..CacheDiskSettings::in_folder(folder.path()) };
    let cache = CacheSettings { disk: Some(disk), ..CacheSettings::default() };
    let mut settings = Settings::new(RecognizerSettings::Fake(FakeScript::Talk));
    settings.findings.profile = of_settings;
    Pipeline::start(Settings { cache, ..settings }).unwrap()
}

fn judged(pipeline: &Pipeline, profile: Option<Profile>) -> Analysis {
    let request = AnalysisRequest { profile, ..english() };
    let (source, flag) = (Source::File(talk()), CancelFlag::default());
    pipeline.analyze(&source, &request, &flag, &silent()).unwrap()
}

#[test]
fn another_profile_runs_the_findings_alone() {
    let folder = tempfile::tempdir().unwrap();
    let before = judged(&start(&folder, Profile::Talk), None);
    assert_eq!(before.report.profile, "talk");
    for profile in Profile::ALL.into_iter().filter(|&profile| profile != Profile::Talk) {
        let pipeline = start(&folder, Profile::Talk);
        let after = judged(&pipeline, Some(profile));
        assert_eq!(after.outcome, Outcome::Miss, "{profile:?}");
        assert_eq!(after.report.profile, profile.name());
        assert_eq!(after.report.measures, before.report.measures);
        let kinds = pipeline.cache().statistics().kinds;
        for (kind, misses) in
            [("media", 0), ("speech-regions", 0), ("transcript", 0), ("measures", 0), ("report", 1)]
        {
            assert_eq!(kinds[kind].misses, misses, "{profile:?}: {kind}");
        }
        assert_eq!(judged(&pipeline, Some(profile)).outcome, Outcome::Hit(Tier::Memory));
    }
}

#[test]
fn who_asks_for_none_gets_that_of_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let of_settings = judged(&start(&folder, Profile::News), None);
    assert_eq!(of_settings.report.profile, "news");
    // Said by the request it is the same, whatever the settings say.
    let pipeline = start(&folder, Profile::Lecture);
    let asked = judged(&pipeline, Some(Profile::News));
    assert!(matches!(asked.outcome, Outcome::Hit(_)), "{:?}", asked.outcome);
    assert_eq!(asked.report.profile, "news");
    assert_eq!(judged(&pipeline, None).report.profile, "lecture");
}

#[test]
fn a_profile_is_part_of_the_identity_of_a_take() {
    let id = |profile| {
        let settings = TakeSettings {
            language: None,
            beam_size: 1,
            contextual_fillers: false,
            fillers: FillerLists::default(),
            profile,
        };
        take_id("ann", &[7; 32], &settings)
    };
    // That of takes from before there was a choice.
    assert_eq!(id(Profile::Talk), "fb0e71cb5661b16247d58daa84975a1f");
    let ids: BTreeSet<String> = Profile::ALL.into_iter().map(id).collect();
    assert_eq!(ids.len(), Profile::ALL.len());
}
