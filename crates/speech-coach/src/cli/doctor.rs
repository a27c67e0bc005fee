//! `speech-coach doctor`: what is missing on this machine and how to get it.

use std::path::Path;

use serde::Serialize;

use super::{Context, model};
use crate::exit;
use crate::machine;
use crate::output;
use crate::report::json;
use crate::report::text::{Ink, Line, Page, words};
use crate::texts::{Texts, fill};

/// Recognition with the base model takes about this much, a ten-minute talk included.
const MEMORY_BYTES_NEEDED: u64 = 700_000_000;

const EXAMPLES: &str = "\
Examples:
  speech-coach doctor
  speech-coach doctor --json | jq '.checks[] | select(.status != \"ok\")'

Exit codes:
  0  everything needed is there (ffmpeg is not needed for most recordings)
  1  a folder cannot be written to
  4  the model is missing or damaged";

/// Options of `doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Print JSON: checks of name, status, detail and cure, and whether all is well
    #[arg(long)]
    json: bool,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// All is well.
    Ok,
    /// Some recordings will not open, or work will be slow.
    Warning,
    /// Nothing can be analysed.
    Missing,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    #[serde(skip)]
    title: String,
    status: Status,
    detail: String,
    cure: Option<String>,
}

impl Check {
    fn new(name: &'static str, title: &str, status: Status, detail: String) -> Self {
        Self { name, title: title.to_owned(), status, detail, cure: None }
    }

    fn cure(self, cure: &str) -> Self {
        Self { cure: Some(cure.to_owned()), ..self }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    version: &'a str,
    ok: bool,
    checks: &'a [Check],
}

/// Looks at everything and says what it saw.
pub(super) fn run(arguments: &Arguments, context: &Context) -> u8 {
    let texts = context.texts;
    let checks = [
        model_check(context),
        models_folder(context),
        cache_folder(context),
        temporary_folder(texts),
        ffmpeg(context),
        processor(texts),
        memory(texts),
    ];
    let code = exit_code(&checks);
    let version = env!("CARGO_PKG_VERSION");
    let ok = code == exit::OK;
    let text = if arguments.json {
        json::write(&Document { schema_version: 1, version, ok, checks: &checks }, true)
    } else {
        page(&checks, ok, context)
    };
    match output::write_stdout(&text) {
        Ok(_) => code,
        Err(failure) => failure.exit_code(),
    }
}

fn exit_code(checks: &[Check]) -> u8 {
    let missing = |check: &&Check| check.status == Status::Missing;
    match checks.iter().find(missing) {
        Some(check) if check.name == "model" => exit::NO_MODEL,
        Some(_) => exit::FAILED,
        None => exit::OK,
    }
}

fn page(checks: &[Check], ok: bool, context: &Context) -> String {
    let look = context.look();
    let mut page = Page::new(look.colour, look.width.clamp(60, 100));
    page.line(
        &Line::default().add(Ink::Title, format!("Speech Coach {}", env!("CARGO_PKG_VERSION"))),
    );
    page.gap();
    for check in checks {
        let (ink, sign) = match check.status {
            Status::Ok => (Ink::Good, "✓"),
            Status::Warning => (Ink::Warn, "!"),
            Status::Missing => (Ink::Bad, "✗"),
        };
        let head = Line::default().add(ink, sign).plain(" ").plain(&check.title).pad_to(22, 1);
        page.wrapped(head, words(Ink::Plain, &check.detail));
        if let Some(cure) = &check.cure {
            let head = Line::indented(22).add(Ink::Strong, "→ ");
            page.wrapped(head, words(Ink::Strong, cure));
        }
    }
    page.gap();
    let words = &context.texts.doctor;
    let (ink, verdict) =
        if ok { (Ink::Good, &words.all_well) } else { (Ink::Bad, &words.not_well) };
    page.line(&Line::default().add(ink, verdict));
    page.finish()
}

fn model_check(context: &Context) -> Check {
    let words = &context.texts.doctor;
    let title = fill(&words.model, &[("name", model::DEFAULT)]);
    let cure = format!("speech-coach model pull {}", model::DEFAULT);
    let check = |status, detail| Check::new("model", &title, status, detail);
    match model::state(model::DEFAULT, context) {
        model::State::Whole { bytes } => {
            let size = bytes_text(bytes, context.texts);
            check(Status::Ok, fill(&words.model_ok, &[("size", &size)]))
        }
        model::State::Missing => check(Status::Missing, words.model_missing.clone()).cure(&cure),
        model::State::Damaged => check(Status::Missing, words.model_damaged.clone()).cure(&cure),
    }
}

fn models_folder(context: &Context) -> Check {
    let words = &context.texts.doctor;
    let (name, title, variable) = ("models_folder", &words.models_folder, "SPEECH_COACH_MODELS");
    match &context.config.models_dir {
        None => Check::new(name, title, Status::Missing, words.no_home.clone())
            .cure(&fill(&words.folder_cure, &[("variable", variable)])),
        // A model that is there can be read all the same.
        Some(folder) => folder_check(name, title, folder, Status::Warning, variable, context.texts),
    }
}

fn cache_folder(context: &Context) -> Check {
    let words = &context.texts.doctor;
    let (name, title, variable) = ("cache_folder", &words.cache_folder, "SPEECH_COACH_CACHE");
    match &context.config.cache_dir {
        None => Check::new(name, title, Status::Ok, words.cache_off.clone()),
        Some(folder) => folder_check(name, title, folder, Status::Missing, variable, context.texts),
    }
}

fn temporary_folder(texts: &Texts) -> Check {
    let (title, folder) = (&texts.doctor.temporary_folder, std::env::temp_dir());
    folder_check("temporary_folder", title, &folder, Status::Missing, "TMPDIR", texts)
}

/// Whether a folder can be written to; how bad it is if not, and which variable names another.
fn folder_check(
    name: &'static str,
    title: &str,
    folder: &Path,
    otherwise: Status,
    variable: &str,
    texts: &Texts,
) -> Check {
    let words = &texts.doctor;
    let path = folder.to_string_lossy();
    if can_write(folder) {
        return Check::new(name, title, Status::Ok, fill(&words.writable, &[("path", &path)]));
    }
    Check::new(name, title, otherwise, fill(&words.not_writable, &[("path", &path)]))
        .cure(&fill(&words.folder_cure, &[("variable", variable)]))
}

fn ffmpeg(context: &Context) -> Check {
    let words = &context.texts.doctor;
    match &context.config.ffmpeg {
        Some(program) => {
            Check::new("ffmpeg", "ffmpeg", Status::Ok, program.to_string_lossy().into_owned())
        }
        None => Check::new("ffmpeg", "ffmpeg", Status::Warning, words.ffmpeg_missing.clone())
            .cure(&words.ffmpeg_cure),
    }
}

fn processor(texts: &Texts) -> Check {
    let words = &texts.doctor;
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = words.threads.count(texts.locale, threads);
    let (status, kernels) = match machine::kernels() {
        Some(kernels) => (Status::Ok, kernels),
        None => (Status::Warning, words.processor_slow.as_str()),
    };
    Check::new("processor", &words.processor, status, format!("{kernels}, {threads}"))
}

fn memory(texts: &Texts) -> Check {
    let words = &texts.doctor;
    let check = |status, detail| Check::new("memory", &words.memory, status, detail);
    let Some(memory) = machine::memory() else {
        return check(Status::Ok, words.memory_unknown.clone());
    };
    let (free, total) = (bytes_text(memory.free, texts), bytes_text(memory.total, texts));
    let detail = fill(&words.memory_free, &[("free", &free), ("total", &total)]);
    if memory.free >= MEMORY_BYTES_NEEDED {
        return check(Status::Ok, detail);
    }
    let need = bytes_text(MEMORY_BYTES_NEEDED, texts);
    check(Status::Warning, detail).cure(&fill(&words.memory_cure, &[("need", &need)]))
}

/// Whether a file can be made there, or where it will be once it exists.
fn can_write(folder: &Path) -> bool {
    let existing = folder.ancestors().find(|folder| folder.exists());
    existing.is_some_and(|folder| tempfile::tempfile_in(folder).is_ok())
}

/// A size in decimal units, as disks and downloads are sold.
pub(super) fn bytes_text(bytes: u64, texts: &Texts) -> String {
    let words = &texts.doctor;
    let sized =
        |text: &str, size: f64, decimals| fill(text, &[("n", &texts.number(size, decimals))]);
    let bytes_f = bytes as f64;
    match bytes {
        0..1_000_000 => sized(&words.kilobytes, bytes_f / 1e3, 0),
        1_000_000..1_000_000_000 => {
            sized(&words.megabytes, bytes_f / 1e6, usize::from(bytes < 10_000_000))
        }
        _ => sized(&words.gigabytes, bytes_f / 1e9, 1),
    }
}
