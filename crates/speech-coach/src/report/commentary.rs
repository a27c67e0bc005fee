//! What a language model says of a report, as documents and as lines on a terminal.

use std::sync::Arc;

use coach_pipeline::commentary::{Commentary, Quote};
use serde::Serialize;
use utoipa::ToSchema;

use super::json::{Document, ms, round};
use super::text::{Ink, Line, Page, words};
use crate::failure::Failure;
use crate::texts::{Texts, clock, fill};

/// What became of a commentary that was asked for.
#[derive(Debug, Clone)]
pub(crate) enum Comment {
    /// It.
    Done {
        commentary: Arc<Commentary>,
        /// By the price in the settings.
        cost: f64,
        /// The host that the words of the talk were sent to.
        recipient: String,
    },
    /// Why there is none.
    Failed(Failure),
}

impl Comment {
    /// As a document.
    pub(crate) fn document(&self, texts: &Texts) -> CommentaryDocument {
        match self {
            Self::Done { commentary, cost, .. } => CommentaryDocument::done(commentary, *cost),
            Self::Failed(failure) => CommentaryDocument::unavailable(failure, texts),
        }
    }
}

/// How far the commentary on a report is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommentaryDocument {
    status: CommentaryStatus,
    /// Why there is none; the report stands without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The same in a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    commentary: Option<CommentaryDto>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CommentaryStatus {
    /// It is being asked for, or will be once the take is done.
    Wanted,
    Done,
    Unavailable,
}

/// Opinions of a language model: everything in it was held against the talk and its report.
#[derive(Debug, Serialize, ToSchema)]
struct CommentaryDto {
    impression: String,
    strengths: Vec<RemarkDto>,
    improvements: Vec<ImprovementDto>,
    structure: StructureDto,
    rephrasings: Vec<RephrasingDto>,
    dropped: DroppedDto,
    /// The build that answered, as its server calls it.
    model: String,
    provider: String,
    prompt_version: u16,
    /// Part of the transcript that the model was told, 0 to 1.
    input_coverage: f64,
    tokens: TokensDto,
    /// By the price in the settings.
    cost: f64,
}

/// Words of the talk.
#[derive(Debug, Serialize, ToSchema)]
struct QuoteDto {
    text: String,
    start_s: f64,
    end_s: f64,
}

#[derive(Debug, Serialize, ToSchema)]
struct RemarkDto {
    text: String,
    quote: QuoteDto,
}

#[derive(Debug, Serialize, ToSchema)]
struct ImprovementDto {
    problem: String,
    why: String,
    exercise: String,
    quote: QuoteDto,
}

/// How the talk is built; empty where nothing could be said.
#[derive(Debug, Serialize, ToSchema)]
struct StructureDto {
    opening: String,
    body: String,
    closing: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct RephrasingDto {
    quote: QuoteDto,
    suggestion: String,
}

/// How much was left out because it could not be checked, or was too long.
#[derive(Debug, Serialize, ToSchema)]
struct DroppedDto {
    quotes: u32,
    times: u32,
    numbers: u32,
    unsafe_sentences: u32,
    shortened: u32,
}

#[derive(Debug, Serialize, ToSchema)]
struct TokensDto {
    prompt: u32,
    completion: u32,
    billed: u32,
    is_estimate: bool,
}

impl CommentaryDocument {
    /// It will come.
    pub(crate) fn wanted() -> Self {
        Self { status: CommentaryStatus::Wanted, code: None, message: None, commentary: None }
    }

    /// It is there, and cost so much.
    pub(crate) fn done(commentary: &Commentary, cost: f64) -> Self {
        let commentary = Some(CommentaryDto::new(commentary, cost));
        Self { status: CommentaryStatus::Done, code: None, message: None, commentary }
    }

    /// There is none.
    pub(crate) fn unavailable(failure: &Failure, texts: &Texts) -> Self {
        let (code, message) = (Some(failure.code.clone()), Some(failure.message(texts)));
        Self { status: CommentaryStatus::Unavailable, code, message, commentary: None }
    }
}

impl Document {
    /// With what became of a commentary.
    pub(crate) fn with_commentary(mut self, comment: Option<&Comment>, texts: &Texts) -> Self {
        self.commentary = comment.map(|comment| comment.document(texts));
        self
    }
}

impl CommentaryDto {
    fn new(from: &Commentary, cost: f64) -> Self {
        let (dropped, tokens) = (&from.dropped, &from.tokens);
        let remark = |remark: &coach_pipeline::commentary::Remark| RemarkDto {
            text: remark.text.clone(),
            quote: QuoteDto::new(&remark.quote),
        };
        let improvement = |item: &coach_pipeline::commentary::Improvement| ImprovementDto {
            problem: item.problem.clone(),
            why: item.why.clone(),
            exercise: item.exercise.clone(),
            quote: QuoteDto::new(&item.quote),
        };
        let rephrasing = |item: &coach_pipeline::commentary::Rephrasing| RephrasingDto {
            quote: QuoteDto::new(&item.quote),
            suggestion: item.suggestion.clone(),
        };
        Self {
            impression: from.impression.clone(),
            strengths: from.strengths.iter().map(remark).collect(),
            improvements: from.improvements.iter().map(improvement).collect(),
            structure: StructureDto {
                opening: from.structure.opening.clone(),
                body: from.structure.body.clone(),
                closing: from.structure.closing.clone(),
            },
            rephrasings: from.rephrasings.iter().map(rephrasing).collect(),
            dropped: DroppedDto {
                quotes: dropped.quotes,
                times: dropped.times,
                numbers: dropped.numbers,
                unsafe_sentences: dropped.unsafe_sentences,
                shortened: dropped.shortened,
            },
            model: from.model.clone(),
            provider: from.provider.clone(),
            prompt_version: from.prompt_version,
            input_coverage: round(from.input_coverage, 1e3),
            tokens: TokensDto {
                prompt: tokens.prompt,
                completion: tokens.completion,
                billed: tokens.billed,
                is_estimate: tokens.is_estimate,
            },
            cost: round(cost, 1e3),
        }
    }
}

impl QuoteDto {
    fn new(quote: &Quote) -> Self {
        let (start, end) = (quote.span.start().get(), quote.span.end().get());
        Self { text: quote.text.clone(), start_s: ms(start), end_s: ms(end) }
    }
}

/// The section of a report for reading; a line where there is no commentary.
pub(super) fn write(page: &mut Page, comment: &Comment, texts: &Texts) {
    let labels = &texts.commentary;
    let (commentary, recipient) = match comment {
        Comment::Done { commentary, recipient, .. } => (commentary, recipient),
        Comment::Failed(failure) => {
            let line = fill(&labels.none, &[("reason", &failure.message(texts))]);
            page.gap();
            return page.wrapped(Line::default(), words(Ink::Faint, &line));
        }
    };
    page.section(&labels.title, &commentary.model);
    page.wrapped(Line::default(), words(Ink::Plain, &commentary.impression));
    for remark in &commentary.strengths {
        page.wrapped(Line::default().add(Ink::Good, "✓ "), words(Ink::Plain, &remark.text));
        write_quote(page, &remark.quote);
    }
    for (number, item) in (1..).zip(&commentary.improvements) {
        page.wrapped(
            Line::default().add(Ink::Warn, format!("{number} ")),
            words(Ink::Strong, &item.problem),
        );
        write_quote(page, &item.quote);
        page.wrapped(Line::indented(2), words(Ink::Plain, &item.why));
        page.wrapped(Line::indented(2).add(Ink::Good, "→ "), words(Ink::Plain, &item.exercise));
    }
    let structure = &commentary.structure;
    for (label, text) in [
        (&labels.opening, &structure.opening),
        (&labels.body, &structure.body),
        (&labels.closing, &structure.closing),
    ] {
        if !text.is_empty() {
            page.wrapped(Line::default(), words(Ink::Plain, &format!("{label}: {text}")));
        }
    }
    for item in &commentary.rephrasings {
        write_quote(page, &item.quote);
        page.wrapped(Line::indented(2).add(Ink::Good, "↻ "), words(Ink::Plain, &item.suggestion));
    }
    let dropped = commentary.dropped.total().to_string();
    let note = fill(&labels.note, &[("recipient", recipient), ("dropped", &dropped)]);
    page.gap();
    page.wrapped(Line::default(), words(Ink::Faint, &note));
}

fn write_quote(page: &mut Page, quote: &Quote) {
    let moment = format!("{} ", clock(quote.span.start().get()));
    let said = format!("«{}»", quote.text);
    page.wrapped(Line::indented(2).add(Ink::Moment, moment), words(Ink::Faint, &said));
}
