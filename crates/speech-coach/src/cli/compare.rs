//! `speech-coach compare`: recordings side by side.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use coach_pipeline::cache::DiskRole;
use coach_pipeline::comparing::compare;
use coach_pipeline::{
    Analysis, AnalysisRequest, CacheMode, Pipeline, RecognizerSettings, Settings,
};
use coach_speech::Progress;

use super::Context;
use super::analyze;
use super::options::{self, Judging, Language};
use crate::exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{self, Reader};
use crate::progress::Bar;
use crate::report::comparison::{Document, table};
use crate::report::json;

const EXAMPLES: &str = "\
Examples:
  speech-coach compare monday.mp3 tuesday.mp3
  speech-coach compare --profile lecture monday.mp3 tuesday.mp3
  speech-coach compare --locale ru первый.m4a второй.m4a третий.m4a
  speech-coach compare --json a.mp4 b.mp4 |
    jq '.measures[] | select(.differences[0].verdict == \"better\") | .name'";

const MEANING: &str = "\
Each number of a talk is one draw: the same speaker who gives the same talk again gets
another. A difference is called a change only where the intervals in which the two numbers
lie with a probability of 95 % do not overlap. It is better or worse where it leads to the
comfortable range or away from it, and neither within that range.";

/// Options of `compare`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = EXAMPLES,
    after_long_help = format!("{EXAMPLES}\n\n{MEANING}\n\n{}", exit::HELP)
)]
pub(super) struct Arguments {
    /// Two to five recordings, audio or video; the others are compared with the first
    #[arg(required = true, num_args = 2..=5, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Language of the speech: auto, ru, en, or another code that the model knows
    #[arg(long, short, default_value = "auto", value_name = "CODE", value_parser = options::language)]
    language: Language,
    /// Name of a model in the models folder, or the folder of a model
    #[arg(long, short, default_value = "base", value_name = "NAME|DIR")]
    model: PathBuf,
    #[command(flatten)]
    judging: Judging,
    /// Threads for recognition [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = options::at_most::<{ options::THREADS_MAX }>)]
    threads: Option<NonZeroUsize>,
    /// Hypotheses that recognition keeps; more is slower and now and then better
    #[arg(
        long, default_value = "1", value_name = "N",
        value_parser = options::at_most::<{ options::BEAM_MAX }>
    )]
    beam: NonZeroUsize,
    /// Work everything out anew, and neither read nor write the cache
    #[arg(long)]
    no_cache: bool,
    /// Scripted words instead of recognition
    #[cfg(feature = "test-support")]
    #[arg(long, hide = true)]
    recognizer: Option<options::FakeOption>,
}

/// Analyses the recordings, those that the cache does not know, and prints what differs.
pub(super) fn run(arguments: &Arguments, context: &Context) -> u8 {
    let inputs: Vec<Input> = arguments.files.iter().cloned().map(Input::of).collect();
    match compared(arguments, &inputs, context) {
        Ok(_) => exit::OK,
        Err((failure, name)) => {
            if context.interrupt.flag().is_cancelled() {
                return exit::INTERRUPTED;
            }
            context.complain(&failure, name.as_deref());
            failure.exit_code()
        }
    }
}

/// A failure, and the recording that it is about.
type Failed = (Failure, Option<String>);

fn compared(arguments: &Arguments, inputs: &[Input], context: &Context) -> Result<Reader, Failed> {
    let general = |failure: Failure| (failure, None);
    if inputs.iter().filter(|input| **input == Input::Stdin).count() > 1 {
        return Err(general(Failure::new("stdin_twice")));
    }
    let request = request(arguments).map_err(general)?;
    let settings = settings(arguments, context).map_err(general)?;
    let (bytes_max, findings) = (settings.media.limits.max_bytes, settings.findings.clone());
    let pipeline = Pipeline::start(settings).map_err(|error| general(Failure::from(&error)))?;
    if pipeline.cache().statistics().disk_role == DiskRole::Reader {
        output::write_stderr(&format!("{}\n", context.texts.cache.read_only));
    }
    let mut analyses = Vec::new();
    for (index, input) in inputs.iter().enumerate() {
        let name = input.name();
        let bar = Arc::new(Bar::new(&name, index + 1, inputs.len(), context.texts));
        let progress: Arc<dyn Progress> = Arc::clone(&bar) as _;
        let analysis = input.open(bytes_max, &context.interrupt).and_then(|opened| {
            let cancel = context.interrupt.flag();
            let analysis = pipeline.analyze(&opened.source(), &request, cancel, &progress);
            analysis.map_err(|error| {
                Failure::from(&error).with("model", analyze::pullable(&arguments.model))
            })
        });
        bar.clear();
        let analysis = analysis.map_err(|failure| (failure, Some(name.clone())))?;
        analyses.push((name, analysis));
    }
    let measures: Vec<_> = analyses.iter().map(|(_, analysis)| &analysis.report.measures).collect();
    let comparison = compare(&measures, &findings);
    let takes: Vec<_> = analyses.iter().map(named).collect();
    let text = if arguments.json {
        json::write(&Document::new(&takes, &comparison), true)
    } else {
        table::render(&takes, &comparison, context.texts, context.look())
    };
    output::write(None, &text, &context.interrupt).map_err(general)
}

fn named((name, analysis): &(String, Analysis)) -> (&str, &coach_speech::report::Report) {
    (name, &analysis.report)
}

fn settings(arguments: &Arguments, context: &Context) -> Result<Settings, Failure> {
    let mut settings = Settings::new(recognizer(arguments, context)?);
    settings.media.ffmpeg.clone_from(&context.config.ffmpeg);
    settings.findings.profile = arguments.judging.profile()?;
    settings.cache = if arguments.no_cache {
        super::cache::none()
    } else {
        super::cache::settings(&context.config)?
    };
    Ok(settings)
}

fn recognizer(arguments: &Arguments, context: &Context) -> Result<RecognizerSettings, Failure> {
    #[cfg(feature = "test-support")]
    if let Some(fake) = arguments.recognizer {
        return Ok(RecognizerSettings::Fake(fake.into()));
    }
    analyze::local_recognizer(&arguments.model, arguments.threads, context)
}

fn request(arguments: &Arguments) -> Result<AnalysisRequest, Failure> {
    Ok(AnalysisRequest {
        language: arguments.language.0.clone(),
        beam_size: arguments.beam.get(),
        cache: if arguments.no_cache { CacheMode::Bypass } else { CacheMode::Use },
        fillers: arguments.judging.fillers()?,
        ..AnalysisRequest::default()
    })
}
