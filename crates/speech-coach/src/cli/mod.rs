//! The command line: what can be asked, and who answers.

mod analyze;
mod cache;
mod compare;
mod completions;
mod doctor;
mod key;
mod model;
mod options;
mod serve;
mod settings;

use std::ffi::OsString;

use clap::{Parser, Subcommand, ValueEnum};
use coach_pipeline::wording::Locale;

use crate::config::{ColourWish, Config};
use crate::exit;
use crate::interrupt::Interrupt;
use crate::output;
use crate::report::text::Look;
use crate::texts::Texts;

/// Width of the report where nobody says how wide.
const WIDTH: usize = 80;

const EXAMPLES: &str = "\
Examples:
  speech-coach model pull base        get the speech model, once
  speech-coach analyze talk.mp4       a report on the terminal
  speech-coach doctor                 what is missing, and how to get it";

const ENVIRONMENT: &str = "\
Environment:
  SPEECH_COACH_MODELS   folder of the models
                        [default: $XDG_DATA_HOME/speech-coach/models
                        or ~/.local/share/speech-coach/models]
  SPEECH_COACH_LOCALE   language of messages and reports, ru or en [default: the system's]
  SPEECH_COACH_FFMPEG   the ffmpeg program [default: the one in PATH; empty: none]
  SPEECH_COACH_CACHE    folder of the cache of results
                        [default: $XDG_CACHE_HOME/speech-coach or ~/.cache/speech-coach;
                        empty: none]
  SPEECH_COACH_CACHE_BYTES
                        bytes that the cache may take [default: 10737418240]
  SPEECH_COACH_REDIS    a Redis or Valkey server to share results through, such as
                        redis://user:password@host:6379/0 [default: none]
  HF_ENDPOINT           the hub that models come from [default: https://huggingface.co]
  NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE";

/// Turns recordings of talks into reports: pace, pauses, fillers, with the moments to hear.
#[derive(Debug, Parser)]
#[command(
    name = "speech-coach",
    version,
    about = "A coach for public speaking that works on your own machine, offline.\n\
             It turns a recording into a report: pace, pauses, fillers, and where to hear them.",
    after_help = format!("{EXAMPLES}\n\n{}", exit::HELP),
    after_long_help = format!("{EXAMPLES}\n\n{ENVIRONMENT}\n\n{}", exit::HELP),
    max_term_width = 100
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Language of messages and reports [default: that of the system]
    #[arg(long, global = true, value_name = "ru|en", hide_possible_values = true)]
    locale: Option<LocaleOption>,
    /// When to colour: auto is on a terminal
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColourOption,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Turn recordings into reports
    Analyze(analyze::Arguments),
    /// Put takes side by side: what differs by more than noise
    Compare(compare::Arguments),
    /// Get, bring in, list and check speech models
    #[command(subcommand)]
    Model(model::Command),
    /// Show, check and empty the cache of results
    #[command(subcommand)]
    Cache(cache::Command),
    /// Answer over HTTP: uploads, reports, history
    Serve(serve::Arguments),
    /// Make, list and take back keys of the service
    #[command(subcommand)]
    Key(key::Command),
    /// Show the settings of the service and where they come from
    #[command(subcommand)]
    Config(settings::Command),
    /// Say what is missing on this machine and how to get it
    Doctor(doctor::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LocaleOption {
    Ru,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColourOption {
    Auto,
    Always,
    Never,
}

/// What every command needs.
pub(crate) struct Context {
    config: Config,
    texts: &'static Texts,
    colour: ColourOption,
    interrupt: Interrupt,
}

impl Context {
    /// Whether to colour a stream.
    fn colours(&self, is_terminal: bool) -> bool {
        match (self.colour, self.config.colour) {
            (ColourOption::Always, _) | (ColourOption::Auto, ColourWish::Always) => true,
            (ColourOption::Never, _) | (ColourOption::Auto, ColourWish::Never) => false,
            (ColourOption::Auto, ColourWish::Terminal) => is_terminal,
        }
    }

    /// How a report on standard output is to look.
    fn look(&self) -> Look {
        let is_terminal = output::stdout_is_terminal();
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = if is_terminal { terminal() } else { None };
        Look {
            colour: self.colours(is_terminal),
            width: width.or(self.config.columns).unwrap_or(WIDTH),
        }
    }

    /// Tells the user what went wrong.
    fn complain(&self, failure: &crate::failure::Failure, file: Option<&str>) {
        let colour = self.colours(output::stderr_is_terminal());
        output::write_stderr(&failure.display(file, self.texts, colour));
    }
}

/// Runs a command line and gives the exit code.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // It fails only if nobody reads.
            let _ = error.print();
            return if error.use_stderr() { exit::USAGE } else { exit::OK };
        }
    };
    let mut config = Config::from_env();
    config.locale = match cli.locale {
        None => config.locale,
        Some(LocaleOption::Ru) => Locale::Ru,
        Some(LocaleOption::En) => Locale::En,
    };
    let texts = Texts::of(config.locale);
    // The service ends in an order of its own.
    let interrupt = match &cli.command {
        Command::Serve(_) => Interrupt::default(),
        _ => Interrupt::listen(),
    };
    let context = Context { config, texts, colour: cli.color, interrupt };
    let code = match cli.command {
        Command::Analyze(arguments) => analyze::run(&arguments, &context),
        Command::Compare(arguments) => compare::run(&arguments, &context),
        Command::Model(command) => model::run(&command, &context),
        Command::Cache(command) => cache::run(&command, &context),
        Command::Serve(arguments) => serve::run(&arguments, &context),
        Command::Key(command) => key::run(&command, &context),
        Command::Config(command) => settings::run(&command, &context),
        Command::Doctor(arguments) => doctor::run(&arguments, &context),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    context.interrupt.finish();
    if context.interrupt.flag().is_cancelled() { exit::INTERRUPTED } else { code }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
