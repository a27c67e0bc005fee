//! Answers of the chat where no language model is set: what the program itself has to say, as
//! the reference service answered from its cache.

use coach_pipeline::wording::{Locale, render};
use coach_speech::finding::{Finding, FindingKind};
use coach_speech::report::Report;
use serde::Serialize;
use utoipa::ToSchema;

use super::texts::Texts;
use crate::report::seed;
use crate::texts::{clock, fill};

/// Findings of each kind that are told.
const FINDINGS_MAX: usize = 3;
/// Moments of each that are named.
const MOMENTS_MAX: usize = 3;

/// The answer to `POST /api/chat` and `POST /api/chat/analyze-followup`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ChatAnswer {
    pub(crate) response: String,
    /// The build that answered; `local-cache` or `local-fallback` where it was the program.
    pub(crate) model: String,
    /// What the account is charged for; null where no model was asked.
    pub(crate) tokens_used: Option<u32>,
}

/// Which page is answered without a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Chat,
    Followup,
}

/// What the findings of a report say; without a report, that one is needed.
pub(crate) fn local_answer(page: Page, report: Option<&Report>, locale: Locale) -> ChatAnswer {
    let texts = &Texts::of(locale).chat;
    let response = match report {
        None => texts.no_context.clone(),
        Some(report) => [texts.off.clone(), conclusions(report, locale)].join("\n\n"),
    };
    let model = match page {
        Page::Chat => "local-cache",
        Page::Followup => "local-fallback",
    };
    ChatAnswer { response, model: model.to_owned(), tokens_used: None }
}

fn conclusions(report: &Report, locale: Locale) -> String {
    let texts = &Texts::of(locale).chat;
    let mut lines = Vec::new();
    for (kind, title) in
        [(FindingKind::Strength, &texts.strengths), (FindingKind::Priority, &texts.priorities)]
    {
        let findings = report.findings.iter().filter(|finding| finding.kind == kind);
        let told: Vec<String> =
            findings.take(FINDINGS_MAX).map(|finding| line(report, finding, locale)).collect();
        if !told.is_empty() {
            lines.push(title.clone());
            lines.extend(told);
        }
    }
    if lines.is_empty() { texts.no_findings.clone() } else { lines.join("\n") }
}

/// A finding with what to do about it and where to listen.
fn line(report: &Report, finding: &Finding, locale: Locale) -> String {
    let words = render(finding, locale, seed(report));
    let mut line = format!("— {}", words.fact);
    if finding.kind == FindingKind::Priority && !words.action.is_empty() {
        line = format!("{line} {}", words.action);
    }
    let moments = finding.evidence.iter().take(MOMENTS_MAX);
    let times: Vec<String> = moments.map(|span| clock(span.start().get())).collect();
    if times.is_empty() {
        return line;
    }
    let listen = fill(&Texts::of(locale).chat.listen, &[("times", &times.join(", "))]);
    format!("{line} ({listen})")
}

/// The page on which one can chat, in a language.
pub(crate) fn page(locale: Locale) -> String {
    let texts = &Texts::of(locale).chat.page;
    let language = locale.name();
    let slots = texts.iter().map(|(slot, text)| (slot.as_str(), text.as_str()));
    let slots: Vec<(&str, &str)> = slots.chain([("language", language)]).collect();
    fill(include_str!("../http/chat_page/page.html"), &slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_words_in_both_languages_and_no_open_slots() {
        for locale in [Locale::Ru, Locale::En] {
            let page = page(locale);
            let text = page.replace("{times}", "");
            assert!(!text.contains('{') && !text.contains('}'), "{text}");
            assert!(page.contains(&format!("<html lang=\"{}\">", locale.name())));
            for foreign in ["http:", "https:", "//", "style=", "onclick"] {
                assert!(!page.contains(foreign), "{foreign}");
            }
        }
    }
}
