//! `speech-coach analyze`: recordings to reports.

mod comment;
mod results;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use coach_pipeline::cache::DiskRole;
use coach_pipeline::scoring::FindingSettings;
use coach_pipeline::{AnalysisRequest, CacheMode, Pipeline, RecognizerSettings, Settings};
use coach_speech::Progress;

use super::Context;
use super::options::{BEAM_MAX, Judging, Language, THREADS_MAX, at_most, language};
use crate::exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{self, Output, Reader};
use crate::progress::Bar;
use crate::report::Format;
use crate::report::frame_rate::FrameRate;
use comment::Commentator;
use results::Results;

const EXAMPLES: &str = "\
Examples:
  speech-coach analyze talk.mp4
  speech-coach analyze --locale ru доклад.mp3
  speech-coach analyze --format json talk.mp4 | jq .measures.speech_rate_wpm.value
  speech-coach analyze --format json --output reports/ monday.mp3 tuesday.mp3
  speech-coach analyze --format vtt --output talk.vtt talk.mp4
  speech-coach analyze --format html --output talk.html talk.mp4
  speech-coach analyze --profile lecture lesson.mp4
  speech-coach analyze --filler 'на самом деле' --not-filler вот доклад.mp3
  speech-coach analyze --commentary talk.mp4
  speech-coach analyze - < talk.webm";

const FORMATS: &str = "\
Formats:
  json  one document with \"schema_version\"; units are in the names, times in seconds;
        for several recordings one document a line. A recording that cannot be analysed
        gives {\"schema_version\", \"file\", \"error\": {\"code\", \"message\", \"cure\"}}
  srt   subtitles: at most 2 lines of 42 characters, cut where phrases end
  vtt   the same with the time of every word
  csv-words     file, kind, start_s, end_s, text, probability, place, source; a row for each
        word, pause, filled_pause and filler_word, in order of time; also called csv
  csv-events    file, kind, start_s, end_s, duration_s, place, text, probability, source; a
        row for each pause, filled_pause and filler_word
  csv-measures  file, name, value, unit, evidence_count, reliability, unmeasurable
  html  the report on one page without scripts and other files, made for printing on A4
  textgrid      tiers of words, pauses, filled_pauses and filler_words for Praat
  audacity      start, end and label of each event, for File > Import > Labels
  edl   what is left of the talk without filler words and filled pauses, pauses of 2 s and
        more shortened to 0.5 s, in the manner of CMX 3600; see --frame-rate
In tables, text that a spreadsheet would take for a formula begins with an apostrophe.";

/// Options of `analyze`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = EXAMPLES,
    after_long_help = format!("{EXAMPLES}\n\n{FORMATS}\n\n{}", exit::HELP)
)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct Arguments {
    /// Recordings, audio or video; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Language of the speech: auto, ru, en, or another code that the model knows
    #[arg(long, short, default_value = "auto", value_name = "CODE", value_parser = language)]
    language: Language,
    /// Name of a model in the models folder, or the folder of a model
    #[arg(long, short, default_value = "base", value_name = "NAME|DIR")]
    model: PathBuf,
    #[command(flatten)]
    judging: Judging,
    /// Also one score for the whole, in the forms text and json
    #[arg(long)]
    overall_score: bool,
    /// Form of the result
    #[arg(long, short, default_value = "text")]
    format: Format,
    /// Also filled pauses that were heard and not written, in brackets, in the forms srt and vtt
    #[arg(long)]
    hesitations: bool,
    /// Frames a second of the video that the cut list is for
    #[arg(long, default_value = "25", value_name = "FPS")]
    frame_rate: FrameRate,
    /// Where to write: a file, or a folder when there are several recordings
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Threads for recognition [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = at_most::<THREADS_MAX>)]
    threads: Option<NonZeroUsize>,
    /// Hypotheses that recognition keeps; more is slower and now and then better
    #[arg(long, default_value = "1", value_name = "N", value_parser = at_most::<BEAM_MAX>)]
    beam: NonZeroUsize,
    /// Work everything out anew, and neither read nor write the cache
    #[arg(long, conflicts_with = "refresh")]
    no_cache: bool,
    /// Work everything out anew, and replace what the cache has
    #[arg(long)]
    refresh: bool,
    /// Also ask the language model of the settings: the words of the talk leave this machine
    #[arg(long)]
    commentary: bool,
    /// Also ask it about words such as «вот» or "like" where the rules are not sure whether they
    /// are fillers: the words around them leave this machine
    #[arg(long)]
    contextual_fillers: bool,
    /// Scripted words instead of recognition
    #[cfg(feature = "test-support")]
    #[arg(long, hide = true)]
    recognizer: Option<super::options::FakeOption>,
}

/// Analyses all recordings; one that fails does not stop the others.
pub(super) fn run(arguments: &Arguments, context: &Context) -> u8 {
    let inputs: Vec<Input> = arguments.files.iter().cloned().map(Input::of).collect();
    let prepared = prepare(arguments, &inputs, context);
    let (mut results, settings, request) = match prepared {
        Ok(prepared) => prepared,
        Err(failure) => {
            context.complain(&failure, None);
            return failure.exit_code();
        }
    };
    let bytes_max = settings.media.limits.max_bytes;
    if let Some(advisor) = settings.advisor.as_ref().filter(|_| arguments.contextual_fillers) {
        comment::tell_of_fillers(advisor, context);
    }
    let commentator = settings
        .advisor
        .as_ref()
        .filter(|_| arguments.commentary)
        .map(|advisor| Commentator::new(advisor, arguments.cache_mode(), context));
    let pipeline = match Pipeline::start(settings) {
        Ok(pipeline) => pipeline,
        Err(error) => {
            let failure = Failure::from(&error);
            context.complain(&failure, None);
            return failure.exit_code();
        }
    };
    if pipeline.cache().statistics().disk_role == DiskRole::Reader {
        output::write_stderr(&format!("{}\n", context.texts.cache.read_only));
    }
    let mut codes = Vec::new();
    for (index, input) in inputs.iter().enumerate() {
        let name = input.name();
        let bar = Arc::new(Bar::new(&name, index + 1, inputs.len(), context.texts));
        let progress: Arc<dyn Progress> = Arc::clone(&bar) as _;
        let analysis = input.open(bytes_max, &context.interrupt).and_then(|opened| {
            pipeline
                .analyze(&opened.source(), &request, context.interrupt.flag(), &progress)
                .map_err(|error| Failure::from(&error).with("model", pullable(&arguments.model)))
        });
        bar.clear();
        let comment = commentator
            .as_ref()
            .zip(analysis.as_ref().ok())
            .map(|(commentator, analysis)| commentator.comment(&pipeline, analysis, context));
        if context.interrupt.flag().is_cancelled() {
            return exit::INTERRUPTED;
        }
        if let Err(failure) = &analysis {
            context.complain(failure, Some(&name));
            codes.push(failure.exit_code());
        }
        let outcome = analysis.as_ref().map(|analysis| (analysis, comment.as_ref()));
        match results.write(index, &name, outcome, context) {
            Ok(Reader::There) => {}
            Ok(Reader::Gone) => break,
            Err(failure) => {
                context.complain(&failure, None);
                codes.push(failure.exit_code());
            }
        }
    }
    worst(&codes)
}

/// Everything that can be wrong before the first recording is opened.
fn prepare(
    arguments: &Arguments,
    inputs: &[Input],
    context: &Context,
) -> Result<(Results, Settings, AnalysisRequest), Failure> {
    if inputs.iter().filter(|input| **input == Input::Stdin).count() > 1 {
        return Err(Failure::new("stdin_twice"));
    }
    let output = Output::of(arguments.output.as_deref(), inputs.len());
    if output == Output::Stdout && inputs.len() > 1 && !arguments.format.can_follow() {
        return Err(Failure::new("output_needed"));
    }
    let scoring = FindingSettings {
        profile: arguments.judging.profile()?,
        overall_score: arguments.overall_score,
        ..FindingSettings::default()
    };
    let profile = scoring.profile;
    let results = Results::new(&output, inputs, arguments, scoring);
    if results.would_replace(inputs) {
        return Err(Failure::new("output_is_input"));
    }
    let request = request(arguments)?;
    let recognizer = recognizer(arguments, context)?;
    output.prepare()?;
    let mut settings = Settings::new(recognizer);
    settings.media.ffmpeg.clone_from(&context.config.ffmpeg);
    settings.findings.profile = profile;
    settings.cache = match arguments.cache_mode() {
        CacheMode::Bypass => super::cache::none(),
        CacheMode::Use | CacheMode::Refresh => super::cache::settings(&context.config)?,
    };
    if arguments.commentary || arguments.contextual_fillers {
        settings.advisor = Some(comment::advisor_settings(context)?);
    }
    Ok((results, settings, request))
}

impl Arguments {
    fn cache_mode(&self) -> CacheMode {
        match (self.no_cache, self.refresh) {
            (true, _) => CacheMode::Bypass,
            (_, true) => CacheMode::Refresh,
            _ => CacheMode::Use,
        }
    }
}

fn request(arguments: &Arguments) -> Result<AnalysisRequest, Failure> {
    Ok(AnalysisRequest {
        language: arguments.language.0.clone(),
        beam_size: arguments.beam.get(),
        cache: arguments.cache_mode(),
        contextual_fillers: arguments.contextual_fillers,
        fillers: arguments.judging.fillers()?,
        ..AnalysisRequest::default()
    })
}

fn recognizer(arguments: &Arguments, context: &Context) -> Result<RecognizerSettings, Failure> {
    #[cfg(feature = "test-support")]
    if let Some(fake) = arguments.recognizer {
        return Ok(RecognizerSettings::Fake(fake.into()));
    }
    local_recognizer(&arguments.model, arguments.threads, context)
}

/// A model of this machine, on so many threads; one for each processor if nobody says how many.
pub(super) fn local_recognizer(
    model: &Path,
    threads: Option<NonZeroUsize>,
    context: &Context,
) -> Result<RecognizerSettings, Failure> {
    let threads = threads.or_else(|| available_parallelism().ok());
    Ok(RecognizerSettings::Local {
        model_dir: model_dir(model, context.config.models_dir.as_deref())?,
        threads: threads.map_or(1, NonZeroUsize::get),
    })
}

/// The folder of a model given by name or by folder. A name means the models folder first.
pub(super) fn model_dir(model: &Path, models_dir: Option<&Path>) -> Result<PathBuf, Failure> {
    if !is_name(model) {
        return Ok(model.to_owned());
    }
    let installed = models_dir.map(|dir| dir.join(model));
    match installed {
        Some(dir) if dir.is_dir() => Ok(dir),
        _ if model.is_dir() => Ok(model.to_owned()),
        Some(dir) => Ok(dir),
        None => Err(Failure::new("no_models_folder")),
    }
}

fn is_name(model: &Path) -> bool {
    let mut components = model.components();
    let first = components.next();
    matches!(first, Some(std::path::Component::Normal(_))) && components.next().is_none()
}

/// What `model pull` is to get: the model asked for if that was a name, else the usual one.
pub(super) fn pullable(model: &Path) -> String {
    match model.to_str() {
        Some(name) if is_name(model) => name.to_owned(),
        _ => "base".to_owned(),
    }
}

/// One exit code for all recordings: what stops every recording comes before what stops one.
fn worst(codes: &[u8]) -> u8 {
    let order = [exit::NO_MODEL, exit::USAGE, exit::INPUT, exit::FAILED];
    order.into_iter().find(|code| codes.contains(code)).unwrap_or(exit::OK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_a_name_or_a_folder() {
        let models = Path::new("/models");
        for (model, expected) in
            [("base", "/models/base"), ("./base", "./base"), ("/a/b", "/a/b"), ("a/b", "a/b")]
        {
            let found = model_dir(Path::new(model), Some(models));
            assert_eq!(found, Ok(PathBuf::from(expected)));
        }
        assert!(model_dir(Path::new("base"), None).is_err());
        assert_eq!(pullable(Path::new("small")), "small");
        assert_eq!(pullable(Path::new("/a/b")), "base");
    }

    #[test]
    fn the_worst_code_wins() {
        for (codes, expected) in [(&[][..], 0), (&[3], 3), (&[3, 4, 3], 4), (&[1, 3], 3), (&[1], 1)]
        {
            assert_eq!(worst(codes), expected, "{codes:?}");
        }
    }
}
