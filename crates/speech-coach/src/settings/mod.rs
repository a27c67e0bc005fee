//! What the service is started with: options, environment, `.env`, a file, defaults, in this
//! order; each value knows where it comes from.

mod known;
mod sources;

use std::collections::BTreeMap;
use std::path::PathBuf;

use coach_pipeline::FillerLists;
use coach_pipeline::scoring::Profile;
pub(crate) use known::{KNOWN, Known};
pub(crate) use sources::{Origin, Sources};

use crate::failure::Failure;

/// Values by the name of their setting, and what was said that nobody knows.
#[derive(Debug)]
pub(crate) struct Values {
    values: BTreeMap<&'static str, (String, Origin)>,
    /// Names in files and variables that are no settings.
    pub(crate) unknown: Vec<String>,
}

impl Values {
    /// Reads all sources; the first that names a setting decides.
    pub(crate) fn read(sources: &Sources) -> Result<Self, Failure> {
        Self::read_section(sources, "")
    }

    /// The same of the settings alone whose names begin so: whatever is wrong with others harms
    /// nobody who does not need them.
    pub(crate) fn read_section(sources: &Sources, section: &str) -> Result<Self, Failure> {
        let mut values = BTreeMap::new();
        for known in KNOWN.iter().filter(|known| known.name.starts_with(section)) {
            let (value, origin) =
                sources.find(known).unwrap_or_else(|| (known.default.to_owned(), Origin::Default));
            if !(known.allows)(&value) {
                let shown = if known.is_secret { "…" } else { value.as_str() };
                return Err(Failure::new("bad_setting")
                    .with("name", origin.name_of(known))
                    .with("value", shown)
                    .with("allowed", known.allowed));
            }
            values.insert(known.name, (value, origin));
        }
        Ok(Self { values, unknown: sources.unknown() })
    }

    /// A value; empty where nobody set it and there is no default.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(value, _)| value)
    }

    /// The same where empty means nothing.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|value| !value.is_empty())
    }

    /// A number; it was checked when it was read.
    pub(crate) fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or(0)
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        matches!(self.text(name).to_ascii_lowercase().as_str(), "true" | "1" | "yes")
    }

    /// A folder.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.some(name).map(PathBuf::from)
    }

    /// The parts of a list.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        parts(self.text(name))
    }

    /// The user's own lists of fillers.
    pub(crate) fn fillers(&self) -> Result<FillerLists, Failure> {
        let lists = FillerLists::of(&self.list("fillers.always"), &self.list("fillers.never"));
        lists.map_err(|error| Failure::from(&error))
    }

    /// What talks are judged as; it was checked when it was read.
    pub(crate) fn profile(&self) -> Profile {
        Profile::of(self.text("findings.profile")).unwrap_or_default()
    }

    /// Every setting with its value, or dots for a secret, and where it comes from.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static Known, &str, &Origin)> {
        KNOWN.iter().filter_map(|known| {
            let (value, origin) = self.values.get(known.name)?;
            let is_hidden = known.is_secret && !value.is_empty();
            Some((known, if is_hidden { "…" } else { value.as_str() }, origin))
        })
    }
}

/// What stands between commas.
pub(crate) fn parts(list: &str) -> Vec<String> {
    let parts = list.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(
        flags: &[(&'static str, &str)],
        variables: &[(&str, &str)],
        env_file: &str,
        toml: &str,
    ) -> Result<Values, Failure> {
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let sources = Sources::of(flags, variables.collect(), Some(env_file), Some(toml))?;
        Values::read(&sources)
    }

    #[test]
    fn the_nearest_source_decides() {
        let toml = "[server]\nport = 1\n[log]\nlevel = \"warn\"";
        for (flags, variables, env_file, expected) in [
            (&[("server.port", "4")][..], &[("SPEECH_COACH_PORT", "3")][..], "PORT=2", "4"),
            (&[], &[("SPEECH_COACH_PORT", "3")], "PORT=2", "3"),
            (&[], &[("PORT", "3")], "SPEECH_COACH_PORT=2", "3"),
            (&[], &[], "SPEECH_COACH_PORT=2", "2"),
            (&[], &[], "", "1"),
        ] {
            let values = values(flags, variables, env_file, toml).unwrap();
            assert_eq!(values.text("server.port"), expected);
            assert_eq!(values.text("log.level"), "warn");
            assert_eq!(values.text("server.host"), "127.0.0.1");
        }
    }

    #[test]
    fn unknown_names_are_told_and_harm_nobody() {
        let variables = [("SPEECH_COACH_COLOUR", "x"), ("HOME", "/h")];
        let values = values(&[], &variables, "VAD_MODE=3", "[server]\nprot = 1").unwrap();
        assert_eq!(values.unknown, ["SPEECH_COACH_COLOUR", "VAD_MODE", "server.prot"]);
    }

    #[test]
    fn a_bad_value_is_named_with_what_is_allowed() {
        let error = values(&[], &[("PORT", "http")], "", "").unwrap_err();
        let shown = error.display(
            None,
            crate::texts::Texts::of(coach_pipeline::wording::Locale::En),
            false,
        );
        assert!(
            shown.contains("PORT") && shown.contains("http") && shown.contains("65535"),
            "{shown}"
        );
        assert!(values(&[], &[], "", "server = [").is_err());
    }

    #[test]
    fn own_fillers_are_read_from_lists_and_variables() {
        let toml = "[fillers]\nalways = [\"На самом деле\", \"типа\"]\nnever = [\"вот\"]";
        let lists = values(&[], &[], "", toml).unwrap().fillers().unwrap();
        assert_eq!((lists.always().len(), lists.never()), (2, &["вот".to_owned()][..]));
        let variables = [("SPEECH_COACH_FILLERS_ALWAYS", "Вот, ну")];
        let both = values(&[], &variables, "", toml).unwrap().fillers();
        assert_eq!(both.unwrap_err().code, "bad_filler_list");
        assert!(values(&[], &[("SPEECH_COACH_FILLERS_NEVER", "—")], "", "").is_err());
        let sources = Sources::of(&[], BTreeMap::new(), Some("PORT=http"), Some(toml)).unwrap();
        let section = Values::read_section(&sources, "fillers.").unwrap();
        assert_eq!(section.fillers().unwrap(), lists);
    }

    #[test]
    fn secrets_are_hidden_and_lists_are_read() {
        let toml = "[server]\ncors_origins = [\"http://a\", \"http://b\"]";
        let values = values(&[], &[("REDIS_URL", "redis://:hush@h")], "", toml).unwrap();
        assert_eq!(values.list("server.cors_origins"), ["http://a", "http://b"]);
        assert_eq!(values.text("cache.redis"), "redis://:hush@h");
        assert!(values.rows().all(|(_, value, _)| !value.contains("hush")));
    }
}
