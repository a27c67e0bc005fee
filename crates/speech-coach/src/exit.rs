//! Exit codes, as `--help` lists them.

/// All went well.
pub(crate) const OK: u8 = 0;
/// Something other than the recording or the model failed: a file could not be written, a bug.
pub(crate) const FAILED: u8 = 1;
/// The command line is wrong.
pub(crate) const USAGE: u8 = 2;
/// A recording cannot be analysed.
pub(crate) const INPUT: u8 = 3;
/// The model is missing or damaged.
pub(crate) const NO_MODEL: u8 = 4;
/// Ctrl-C: 128 + SIGINT, as shells do.
pub(crate) const INTERRUPTED: u8 = 130;

/// The part of `--help` that lists them.
pub(crate) const HELP: &str = "\
Exit codes:
  0    all went well
  1    something else failed: a result cannot be written, or a bug
  2    the command line is wrong
  3    a recording cannot be analysed (the others were)
  4    the model is missing or damaged
  130  interrupted by Ctrl-C";
