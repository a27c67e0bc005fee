//! Results in their form, each in its place.

use std::path::PathBuf;

use coach_pipeline::Analysis;
use coach_pipeline::scoring::{FindingSettings, overall_score};

use super::Arguments;
use crate::cli::Context;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{self, Output, Reader};
use crate::report::commentary::Comment;
use crate::report::frame_rate::FrameRate;
use crate::report::json::{Document, ErrorDocument};
use crate::report::outline::Outline;
use crate::report::text::{Look, Score};
use crate::report::{
    Format, audacity, csv, edl, hesitations, html, json, markdown, srt, text, textgrid, vtt,
};

/// An analysis, and what became of the commentary on it if one was asked for.
type Commented<'a> = (&'a Analysis, Option<&'a Comment>);

/// Where the result of each recording goes, and in which form.
pub(super) struct Results {
    format: Format,
    hesitations: bool,
    frame_rate: FrameRate,
    scoring: FindingSettings,
    files: Vec<Option<PathBuf>>,
    /// Something was written to standard output before.
    follows: bool,
}

impl Results {
    pub(super) fn new(
        output: &Output,
        inputs: &[Input],
        arguments: &Arguments,
        scoring: FindingSettings,
    ) -> Self {
        let stems: Vec<String> = inputs.iter().map(Input::stem).collect();
        let files = output.files(&stems, arguments.format.extension());
        Self {
            format: arguments.format,
            hesitations: arguments.hesitations,
            frame_rate: arguments.frame_rate,
            scoring,
            files,
            follows: false,
        }
    }

    /// Whether a result would take the place of a recording.
    pub(super) fn would_replace(&self, inputs: &[Input]) -> bool {
        let same = |file: &PathBuf, input: &Input| match input {
            Input::Stdin => false,
            Input::File(path) => {
                file == path
                    || file.canonicalize().is_ok_and(|file| path.canonicalize().ok() == Some(file))
            }
        };
        let is_device = |file: &PathBuf| file.metadata().is_ok_and(|facts| !facts.is_file());
        let mut files = self.files.iter().flatten().filter(|file| !is_device(file));
        files.any(|file| inputs.iter().any(|input| same(file, input)))
    }

    /// Writes the result of one recording, or the error that it ended with.
    pub(super) fn write(
        &mut self,
        index: usize,
        name: &str,
        outcome: Result<Commented<'_>, &Failure>,
        context: &Context,
    ) -> Result<Reader, Failure> {
        let file = self.files[index].as_deref();
        let alone = file.is_some() || self.files.len() == 1;
        let first = alone || !self.follows;
        let rendered = match outcome {
            Ok(commented) => Some(self.render(name, commented, alone, first, context)),
            Err(failure) if self.format == Format::Json => {
                let (message, cure) = (failure.message(context.texts), failure.cure(context.texts));
                let document = ErrorDocument::new(name, &failure.code, &message, &cure);
                Some(json::write(&document, alone))
            }
            Err(_) => None,
        };
        let Some(rendered) = rendered else { return Ok(Reader::There) };
        self.follows = true;
        output::write(file, &rendered, &context.interrupt)
    }

    fn render(
        &self,
        name: &str,
        (analysis, comment): Commented<'_>,
        alone: bool,
        first: bool,
        context: &Context,
    ) -> String {
        let report = &*analysis.report;
        let overall = overall_score(&report.sub_scores, &self.scoring);
        let outline = || Outline::new(name, report, comment, context.texts);
        match self.format {
            Format::Text => {
                let look = self.look(context);
                let score = match &overall {
                    Some(overall) => Score::Is(overall),
                    None if self.scoring.overall_score => Score::TooLittle,
                    None => Score::NotWanted,
                };
                let text = text::render(name, analysis, score, comment, context.texts, look);
                if first { text } else { format!("\n{}\n\n{text}", "─".repeat(look.width)) }
            }
            Format::Json => {
                let document = Document::new(name, analysis, context.config.locale);
                let document = document.with_score(overall.as_ref());
                json::write(&document.with_commentary(comment, context.texts), alone)
            }
            Format::Srt => srt::render(&hesitations::transcript(report, self.hesitations)),
            Format::Vtt => vtt::render(&hesitations::transcript(report, self.hesitations)),
            Format::CsvWords => csv::render(name, report, first),
            Format::CsvEvents => csv::events::render(name, report, first),
            Format::CsvMeasures => csv::measures::render(name, report, first),
            Format::Markdown => markdown::render(&outline()),
            Format::Html => html::render(&outline()),
            Format::TextGrid => textgrid::render(report),
            Format::Audacity => audacity::render(report),
            Format::Edl => edl::render(name, report, self.frame_rate),
        }
    }

    /// A file gets no colours unless they are forced.
    fn look(&self, context: &Context) -> Look {
        let look = context.look();
        if self.files.iter().all(Option::is_none) {
            return look;
        }
        Look { colour: context.colours(false), ..look }
    }
}
