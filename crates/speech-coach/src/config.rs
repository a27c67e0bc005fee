//! The only place that reads the environment.
//!
//! | variable | meaning |
//! | --- | --- |
//! | `SPEECH_COACH_MODELS` | folder of the models; else `$XDG_DATA_HOME/speech-coach/models` or `~/.local/share/speech-coach/models` |
//! | `SPEECH_COACH_LOCALE` | language of messages and reports, `ru` or `en`; else `LC_ALL`, `LC_MESSAGES`, `LANG` |
//! | `SPEECH_COACH_FFMPEG` | the `ffmpeg` program; else the first one in `PATH`; empty: none |
//! | `SPEECH_COACH_CACHE` | folder of the cache; else `$XDG_CACHE_HOME/speech-coach` or `~/.cache/speech-coach`; empty: none |
//! | `SPEECH_COACH_CACHE_BYTES` | bytes that the cache may take; else 10 GiB |
//! | `SPEECH_COACH_REDIS` | address of a Redis server that processes share results through; else none |
//! | `HF_ENDPOINT` | the hub that models come from; else `https://huggingface.co` |
//! | `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, `TERM` | whether to colour |
//! | `COLUMNS` | width of the report when standard output is not a terminal |

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use coach_pipeline::wording::Locale;

/// What the environment says; options of the command line come before it.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// Folder with one folder per model; `None` where there is no home to keep it in.
    pub(crate) models_dir: Option<PathBuf>,
    /// Folder of the service's takes; `None` where there is no home to keep it in.
    pub(crate) data_dir: Option<PathBuf>,
    /// Folder of the cache; `None` where none is wanted, or there is no home to keep it in.
    pub(crate) cache_dir: Option<PathBuf>,
    /// Bytes that the cache may take, as they were given.
    pub(crate) cache_bytes: Option<String>,
    /// Address of the server that processes share results through; may hold a password.
    pub(crate) redis: Option<Secret>,
    /// Language of messages and reports.
    pub(crate) locale: Locale,
    /// The `ffmpeg` program, if there is one.
    pub(crate) ffmpeg: Option<PathBuf>,
    /// The `python3` program, whose pip is asked for models when the hub is not reached.
    pub(crate) python: Option<PathBuf>,
    /// Address of the hub that models come from.
    pub(crate) hub: Option<String>,
    /// What the environment wants about colours.
    pub(crate) colour: ColourWish,
    /// Width it asks for.
    pub(crate) columns: Option<usize>,
}

/// All variables that are text, for the settings of the service.
pub(crate) fn variables() -> std::collections::BTreeMap<String, String> {
    let text = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text).collect()
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The variable of a setting of the cache.
pub(crate) fn cache_variable(setting: &str) -> &'static str {
    match setting {
        "disk.bytes_max" => "SPEECH_COACH_CACHE_BYTES",
        "shared.url" => "SPEECH_COACH_REDIS",
        _ => "SPEECH_COACH_CACHE",
    }
}

/// What the environment wants about colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColourWish {
    /// Never.
    Never,
    /// Even into a file.
    Always,
    /// On a terminal that can.
    Terminal,
}

impl Config {
    /// Reads the process's environment.
    pub(crate) fn from_env() -> Self {
        Self::read(&|name| std::env::var_os(name))
    }

    /// The same from any source, so that it can be tested.
    fn read(get: &dyn Fn(&str) -> Option<OsString>) -> Self {
        // An empty variable counts as unset, except where said otherwise.
        let set = |name: &str| get(name).filter(|value| !value.is_empty());
        let text = |name: &str| set(name).and_then(|value| value.into_string().ok());
        let wish = if set("NO_COLOR").is_some() {
            ColourWish::Never
        } else if ["FORCE_COLOR", "CLICOLOR_FORCE"]
            .into_iter()
            .any(|name| set(name).is_some_and(|value| value != "0"))
        {
            ColourWish::Always
        } else if set("TERM").is_some_and(|term| term == "dumb") {
            ColourWish::Never
        } else {
            ColourWish::Terminal
        };
        Self {
            models_dir: models_dir(&set),
            data_dir: of_user(&set, "XDG_DATA_HOME", ".local/share")
                .map(|dir| dir.join("speech-coach").join("takes")),
            cache_dir: cache_dir(get),
            cache_bytes: text("SPEECH_COACH_CACHE_BYTES"),
            redis: text("SPEECH_COACH_REDIS").map(Secret),
            locale: locale(&text),
            ffmpeg: match get("SPEECH_COACH_FFMPEG") {
                Some(program) => Some(PathBuf::from(program)).filter(|path| path.is_file()),
                None => in_path("ffmpeg", set("PATH")),
            },
            python: in_path("python3", set("PATH")),
            hub: text("HF_ENDPOINT"),
            colour: wish,
            columns: text("COLUMNS").and_then(|columns| columns.parse().ok()),
        }
    }
}

fn models_dir(set: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(dir) = set("SPEECH_COACH_MODELS") {
        return Some(dir.into());
    }
    Some(of_user(set, "XDG_DATA_HOME", ".local/share")?.join("speech-coach").join("models"))
}

fn cache_dir(get: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(dir) = get("SPEECH_COACH_CACHE") {
        return Some(PathBuf::from(dir)).filter(|dir| !dir.as_os_str().is_empty());
    }
    let set = |name: &str| get(name).filter(|value| !value.is_empty());
    Some(of_user(&set, "XDG_CACHE_HOME", ".cache")?.join("speech-coach"))
}

/// A folder of the user's: where a variable of the XDG standard says, else below home.
fn of_user(
    set: &dyn Fn(&str) -> Option<OsString>,
    variable: &str,
    below_home: &str,
) -> Option<PathBuf> {
    // The standard says that a relative path here must be ignored.
    let named = set(variable).map(PathBuf::from).filter(|dir| dir.is_absolute());
    named
        .or_else(|| set("HOME").map(|home| Path::new(&home).join(below_home)))
        .or_else(|| set("LOCALAPPDATA").map(PathBuf::from))
}

fn locale(text: &dyn Fn(&str) -> Option<String>) -> Locale {
    let names = ["SPEECH_COACH_LOCALE", "LC_ALL", "LC_MESSAGES", "LANG"];
    let name = names.into_iter().find_map(text).or_else(sys_locale::get_locale);
    match name {
        Some(name) if name.to_ascii_lowercase().starts_with("ru") => Locale::Ru,
        _ => Locale::En,
    }
}

/// The first program of that name in the folders of `PATH`.
fn in_path(program: &str, path: Option<OsString>) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path?).map(|dir| dir.join(&name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(variables: &[(&str, &str)]) -> Config {
        Config::read(&|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_models_folder_follows_the_environment() {
        for (variables, expected) in [
            (&[("SPEECH_COACH_MODELS", "/m"), ("HOME", "/h")][..], Some("/m")),
            (&[("XDG_DATA_HOME", "/x"), ("HOME", "/h")], Some("/x/speech-coach/models")),
            (
                &[("XDG_DATA_HOME", "x"), ("HOME", "/h")],
                Some("/h/.local/share/speech-coach/models"),
            ),
            (
                &[("SPEECH_COACH_MODELS", ""), ("HOME", "/h")],
                Some("/h/.local/share/speech-coach/models"),
            ),
            (&[], None),
        ] {
            assert_eq!(config(variables).models_dir, expected.map(PathBuf::from));
        }
    }

    #[test]
    fn the_cache_folder_follows_the_environment_and_can_be_left_out() {
        for (variables, expected) in [
            (&[("SPEECH_COACH_CACHE", "/c"), ("HOME", "/h")][..], Some("/c")),
            (&[("SPEECH_COACH_CACHE", ""), ("HOME", "/h")], None),
            (&[("XDG_CACHE_HOME", "/x"), ("HOME", "/h")], Some("/x/speech-coach")),
            (&[("XDG_CACHE_HOME", "x"), ("HOME", "/h")], Some("/h/.cache/speech-coach")),
            (&[], None),
        ] {
            assert_eq!(config(variables).cache_dir, expected.map(PathBuf::from));
        }
    }

    #[test]
    fn the_password_of_the_server_is_not_shown() {
        let config = config(&[("SPEECH_COACH_REDIS", "redis://:hush@localhost")]);
        assert!(config.redis.is_some());
        assert!(!format!("{config:?}").contains("hush"));
    }

    #[test]
    fn the_locale_is_the_first_that_is_set() {
        for (variables, expected) in [
            (&[("LANG", "ru_RU.UTF-8")][..], Locale::Ru),
            (&[("LC_ALL", "C.UTF-8"), ("LANG", "ru_RU.UTF-8")], Locale::En),
            (&[("LC_ALL", ""), ("LANG", "ru_RU.UTF-8")], Locale::Ru),
            (&[("SPEECH_COACH_LOCALE", "en"), ("LANG", "ru_RU.UTF-8")], Locale::En),
            (&[("LC_MESSAGES", "RU"), ("LANG", "de_DE")], Locale::Ru),
            (&[("LANG", "de_DE.UTF-8")], Locale::En),
        ] {
            assert_eq!(config(variables).locale, expected, "{variables:?}");
        }
    }

    #[test]
    fn colours_are_refused_before_they_are_forced() {
        for (variables, expected) in [
            (&[][..], ColourWish::Terminal),
            (&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], ColourWish::Never),
            (&[("NO_COLOR", "")], ColourWish::Terminal),
            (&[("FORCE_COLOR", "0")], ColourWish::Terminal),
            (&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], ColourWish::Always),
            (&[("TERM", "dumb")], ColourWish::Never),
        ] {
            assert_eq!(config(variables).colour, expected, "{variables:?}");
        }
    }

    #[test]
    fn ffmpeg_can_be_switched_off() {
        assert_eq!(config(&[("SPEECH_COACH_FFMPEG", ""), ("PATH", "/bin:/usr/bin")]).ffmpeg, None);
        assert_eq!(config(&[]).ffmpeg, None);
    }
}
