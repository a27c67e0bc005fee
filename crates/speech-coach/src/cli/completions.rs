//! `speech-coach completions`: a script that completes command lines.

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::exit;
use crate::output;

const EXAMPLES: &str = "\
Examples:
  source <(speech-coach completions bash)
  speech-coach completions zsh > \"${fpath[1]}/_speech-coach\"
  speech-coach completions fish > ~/.config/fish/completions/speech-coach.fish
  speech-coach completions powershell | Out-String | Invoke-Expression";

/// Options of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// For which shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> u8 {
    let mut command = super::Cli::command();
    // Into memory first: the generator panics if its stream is closed.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "speech-coach", &mut script);
    match output::write_stdout(&String::from_utf8_lossy(&script)) {
        Ok(_) => exit::OK,
        Err(_) => exit::FAILED,
    }
}
