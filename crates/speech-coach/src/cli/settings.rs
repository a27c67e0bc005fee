//! The settings of the service on the command line, and `speech-coach config`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use coach_pipeline::FillerLists;
use coach_pipeline::scoring::Profile;

use super::Context;
use crate::config;
use crate::exit;
use crate::failure::{Failure, printable};
use crate::output;
use crate::settings::{Sources, Values};

/// Options that set something.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Options {
    /// Address to listen at [default: 127.0.0.1, this machine alone]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<String>,
    /// Port to listen at; 0 takes a free one [default: 8000]
    #[arg(long, value_name = "PORT")]
    port: Option<String>,
    /// Folder of takes, recordings and logs
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
    /// Name of a model in the models folder, or the folder of a model
    #[arg(long, value_name = "NAME|DIR")]
    model: Option<String>,
    /// Levels of log lines: error, warn, info, debug, trace
    #[arg(long, value_name = "LEVELS")]
    log: Option<String>,
    /// File of settings [default: speech-coach.toml in this folder, if there is one]
    #[arg(long, value_name = "FILE", env = CONFIG)]
    config: Option<PathBuf>,
}

/// Names that are looked for in the folder that the program is started in.
const FILE: &str = "speech-coach.toml";
const ENV_FILE: &str = ".env";
/// Names another file of settings.
const CONFIG: &str = "SPEECH_COACH_CONFIG";

/// Reads all sources.
pub(super) fn read(options: &Options, _: &Context) -> Result<Values, Failure> {
    Values::read(&sources(options)?)
}

/// The user's own lists of fillers, whatever else the sources say.
pub(super) fn own_fillers() -> Result<FillerLists, Failure> {
    Values::read_section(&sources(&Options::default())?, "fillers.")?.fillers()
}

/// What talks are judged as, whatever else the sources say.
pub(super) fn profile() -> Result<Profile, Failure> {
    let values = Values::read_section(&sources(&Options::default())?, "findings.")?;
    Ok(values.profile())
}

fn sources(options: &Options) -> Result<Sources, Failure> {
    let flags = [
        ("server.host", &options.host),
        ("server.port", &options.port),
        ("storage.folder", &options.data),
        ("recognition.model", &options.model),
        ("log.level", &options.log),
    ];
    let flags: Vec<(&'static str, &str)> =
        flags.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect();
    let variables = config::variables();
    // Commands without the option know the variable as well.
    let of_variable = || variables.get(CONFIG).filter(|file| !file.is_empty()).map(PathBuf::from);
    let file = match options.config.clone().or_else(of_variable) {
        Some(file) => {
            let text = fs::read_to_string(file);
            Some(text.map_err(|error| Failure::of_reading(error.kind()))?)
        }
        None => fs::read_to_string(Path::new(FILE)).ok(),
    };
    let env_file = fs::read_to_string(Path::new(ENV_FILE)).ok();
    Sources::of(&flags, variables, env_file.as_deref(), file.as_deref())
}

/// What can be done with settings.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print every setting with its value and where it comes from; secrets are hidden
    Show {
        #[command(flatten)]
        options: Options,
    },
}

pub(super) fn run(command: &Command, context: &Context) -> u8 {
    let Command::Show { options } = command;
    match show(options, context) {
        Ok(()) => exit::OK,
        Err(failure) => {
            context.complain(&failure, None);
            failure.exit_code()
        }
    }
}

fn show(options: &Options, context: &Context) -> Result<(), Failure> {
    let values = read(options, context)?;
    let mut text = String::new();
    for (known, value, origin) in values.rows() {
        let value = printable(value);
        // Writing into a text does not fail.
        let _ = writeln!(text, "{:<28} {value:<28} {origin}", known.name);
    }
    for name in &values.unknown {
        let _ = writeln!(text, "{:<28} {:<28} not known", printable(name), "");
    }
    output::write_stdout(&text)?;
    Ok(())
}
