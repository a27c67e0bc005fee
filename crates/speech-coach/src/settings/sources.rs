//! Where settings are said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use toml::{Table, Value};

use super::known::{KNOWN, Known};
use crate::failure::Failure;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An option of the command line.
    Flag,
    /// A variable of the environment.
    Variable(String),
    /// A line of `.env`.
    EnvFile(String),
    /// The file of settings.
    File,
    /// Nobody said anything.
    Default,
}

impl Origin {
    /// What the user calls the setting there.
    pub(crate) fn name_of(&self, known: &Known) -> String {
        match self {
            Self::Variable(name) | Self::EnvFile(name) => name.clone(),
            _ => known.name.to_owned(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("command line"),
            Self::Variable(name) => write!(f, "${name}"),
            Self::EnvFile(name) => write!(f, ".env {name}"),
            Self::File => f.write_str("file"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Everything that was said.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    flags: BTreeMap<&'static str, String>,
    variables: BTreeMap<String, String>,
    env_file: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

/// Variables of ours that are read elsewhere.
const ELSEWHERE: [&str; 4] =
    ["SPEECH_COACH_MODELS", "SPEECH_COACH_LOCALE", "SPEECH_COACH_FFMPEG", "SPEECH_COACH_CONFIG"];

impl Sources {
    /// From options, variables, the text of `.env` and the text of the file.
    pub(crate) fn of(
        flags: &[(&'static str, &str)],
        variables: BTreeMap<String, String>,
        env_file: Option<&str>,
        file: Option<&str>,
    ) -> Result<Self, Failure> {
        let flags = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let lines = dotenvy::from_read_iter(env_file.unwrap_or_default().as_bytes());
        // A line that cannot be read sets nothing, as in the shell.
        let env_file = lines.filter_map(Result::ok).collect();
        let mut flat = BTreeMap::new();
        if let Some(text) = file {
            let table: Table = text.parse().map_err(|error: toml::de::Error| {
                let allowed = error.message().to_owned();
                let failure = Failure::new("bad_setting").with("name", "the file of settings");
                failure.with("value", "read").with("allowed", allowed)
            })?;
            flatten("", &table, &mut flat);
        }
        Ok(Self { flags, variables, env_file, file: flat })
    }

    /// What the nearest source says.
    pub(super) fn find(&self, known: &Known) -> Option<(String, Origin)> {
        if let Some(value) = self.flags.get(known.name) {
            return Some((value.clone(), Origin::Flag));
        }
        let said = |place: &BTreeMap<String, String>, origin: fn(String) -> Origin| {
            known.variables.iter().find_map(|name| {
                let value = place.get(*name).filter(|value| !value.is_empty())?;
                Some((value.clone(), origin((*name).to_owned())))
            })
        };
        said(&self.variables, Origin::Variable)
            .or_else(|| said(&self.env_file, Origin::EnvFile))
            .or_else(|| Some((self.file.get(known.name)?.clone(), Origin::File)))
    }

    /// Names that are no settings: all of our file and of `.env`, and variables that look like
    /// ours.
    pub(super) fn unknown(&self) -> Vec<String> {
        let names: BTreeSet<&str> =
            KNOWN.iter().flat_map(|known| known.variables).copied().collect();
        let is_known = |name: &str| names.contains(name) || ELSEWHERE.contains(&name);
        let ours = self.variables.keys().filter(|name| name.starts_with("SPEECH_COACH_"));
        let variables = ours.chain(self.env_file.keys()).filter(|name| !is_known(name));
        let is_setting = |name: &str| KNOWN.iter().any(|known| known.name == name);
        let keys = self.file.keys().filter(|name| !is_setting(name));
        variables.chain(keys).cloned().collect()
    }
}

/// Keys with the names of their tables before them; lists with commas between.
fn flatten(prefix: &str, table: &Table, flat: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match value {
            Value::Table(table) => flatten(&name, table, flat),
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(text).collect();
                flat.insert(name, items.join(","));
            }
            other => {
                flat.insert(name, text(other));
            }
        }
    }
}
