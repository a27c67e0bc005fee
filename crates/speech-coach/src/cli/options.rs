//! Options that several commands have, and how their values are read.

use std::num::NonZeroUsize;

use coach_pipeline::scoring::Profile;
use coach_pipeline::{FillerLists, FillerPreferences};

use super::settings;
use crate::failure::Failure;

/// More threads than this are a slip of the finger.
pub(super) const THREADS_MAX: usize = 512;
/// More hypotheses than this cost time and memory and change nothing.
pub(super) const BEAM_MAX: usize = 16;

/// By what a talk is judged; where nothing is said the settings decide.
#[derive(Debug, clap::Args)]
pub(super) struct Judging {
    /// What the talk is judged as: talk, lecture, pitch, interview, news, or `second_language`
    /// [default: the setting findings.profile, else talk]
    #[arg(long, value_name = "NAME", value_parser = profile)]
    profile: Option<Profile>,
    /// A word or phrase of yours that is a filler wherever it stands; may be given again
    #[arg(long, value_name = "WORDS")]
    filler: Vec<String>,
    /// A word or phrase that is none anywhere; may be given again
    #[arg(long, value_name = "WORDS")]
    not_filler: Vec<String>,
}

impl Judging {
    /// What the talk is judged as: what the option says, else the settings.
    pub(super) fn profile(&self) -> Result<Profile, Failure> {
        self.profile.map_or_else(settings::profile, Ok)
    }

    /// The speaker's own fillers: those of the options before those of the settings.
    pub(super) fn fillers(&self) -> Result<FillerPreferences, Failure> {
        let base = settings::own_fillers()?;
        let lists = FillerLists::of(&self.filler, &self.not_filler);
        let lists = lists.and_then(|lists| lists.over(&base));
        lists.map(|lists| lists.preferences()).map_err(|error| Failure::from(&error))
    }
}

/// `None` detects it. A type of its own, or clap would take the option for one that may be
/// left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Language(pub(super) Option<String>);

#[cfg(feature = "test-support")]
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum FakeOption {
    Fake,
    FakeEndless,
    FakePanic,
    FakeNoModel,
}

#[cfg(feature = "test-support")]
impl From<FakeOption> for coach_pipeline::FakeScript {
    fn from(fake: FakeOption) -> Self {
        match fake {
            FakeOption::Fake => Self::Talk,
            FakeOption::FakeEndless => Self::Endless,
            FakeOption::FakePanic => Self::Panic,
            FakeOption::FakeNoModel => Self::NoModel,
        }
    }
}

pub(super) fn language(text: &str) -> Result<Language, String> {
    let code = text.to_ascii_lowercase();
    match code.as_str() {
        "auto" => Ok(Language(None)),
        _ if (2..=3).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_lowercase()) =>
        {
            Ok(Language(Some(code)))
        }
        _ => Err("give auto, or an ISO 639-1 code such as ru or en".to_owned()),
    }
}

fn profile(text: &str) -> Result<Profile, String> {
    let names = || Profile::ALL.map(Profile::name).join(", ");
    Profile::of(text).ok_or_else(|| format!("give one of {}", names()))
}

pub(super) fn at_most<const MAX: usize>(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse::<NonZeroUsize>().ok().filter(|number| number.get() <= MAX);
    number.ok_or_else(|| format!("give a number from 1 to {MAX}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_code_or_auto() {
        assert_eq!(language("auto"), Ok(Language(None)));
        assert_eq!(language("RU"), Ok(Language(Some("ru".into()))));
        for wrong in ["", "r", "russian", "р", "e1", "../"] {
            assert!(language(wrong).is_err(), "{wrong}");
        }
    }
}
