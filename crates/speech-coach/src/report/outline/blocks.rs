//! The sections of an outline, one function each.

use coach_pipeline::commentary::Quote;
use coach_pipeline::wording::{Band, FindingText, band_of, render};
use coach_speech::finding::FindingKind;
use coach_speech::measures::{Measure, MeasureId, Measures};
use coach_speech::pause::{Pause, PausePlace};
use coach_speech::report::Report;

use super::{Block, Cell, Entry, Paragraph, Section, Sign, Table, Talk};
use crate::report::commentary::Comment;
use crate::report::text::Ink;
use crate::report::text::numbers::{RELIABILITY_MIN, bounds};
use crate::report::text::pace;
use crate::report::text::pauses::{PLACES, length, median};
use crate::report::text::transcript::{Marks, paragraph_ends, tokens};
use crate::report::text::{fillers as by_lexeme, gauge::holds};
use crate::texts::{Texts, clock, fill, named};

/// Most columns of the line of the pace.
const SPARKLINE_COLUMNS: usize = 60;

/// Strengths and priorities; a section that has no entry is left out.
pub(super) fn findings(report: &Report, texts: &Texts) -> Vec<Section> {
    let seed = crate::report::seed(report);
    let entries = |kind: FindingKind| -> Vec<Entry> {
        let found = report.findings.iter().filter(|finding| finding.kind == kind);
        found.map(|finding| entry(render(finding, texts.locale, seed))).collect()
    };
    let strengths = Block::List(entries(FindingKind::Strength));
    let priorities = Block::Ranking(entries(FindingKind::Priority));
    let sections = [(&texts.report.strengths, strengths), (&texts.report.priorities, priorities)];
    let has_entries = |block: &Block| match block {
        Block::List(entries) | Block::Ranking(entries) => !entries.is_empty(),
        _ => false,
    };
    sections
        .into_iter()
        .filter(|(_, block)| has_entries(block))
        .map(|(title, block)| Section::new(title, String::new(), vec![block]))
        .collect()
}

fn entry(text: FindingText) -> Entry {
    let lines = [(Sign::Reason, text.why), (Sign::Action, text.action), (Sign::Goal, text.goal)];
    let lines = lines.into_iter().filter(|(_, line)| !line.is_empty()).collect();
    Entry { head: text.fact, quote: String::new(), lines }
}

/// Every measure with its band.
pub(super) fn numbers(report: &Report, texts: &Texts) -> Section {
    let measures = &report.measures;
    let words = &texts.document;
    let row = |id: &MeasureId| {
        let measure = measures.values.get(id)?;
        Some(measure_row(*id, *measure, band_of(report, *id), texts))
    };
    let table = Table {
        head: vec![
            Cell::text(&words.measure),
            Cell::number(&words.value),
            Cell::text(&words.unit),
            Cell::number(&words.band),
            Cell::text(&words.note),
        ],
        rows: MeasureId::ALL.iter().filter_map(row).collect(),
    };
    let note = texts.report.words_total.count(texts.locale, measures.word_count);
    Section::new(&texts.report.numbers, note, vec![Block::Table(table)])
}

fn measure_row(id: MeasureId, measure: Measure, band: Option<Band>, texts: &Texts) -> Vec<Cell> {
    let name = Cell::text(named(&texts.measures, id.name()));
    let value = match measure.value {
        Ok(value) => value,
        Err(reason) => {
            let why = named(&texts.unmeasurable, reason.name());
            let (none, empty) = (Cell::number("—").inked(Ink::Faint), Cell::text(""));
            return vec![name, none, empty, Cell::number(""), Cell::text(why).inked(Ink::Faint)];
        }
    };
    let (number, unit) = (texts.measure_value(id, value), texts.measure_unit(id, value));
    let bounds = band.map(|band| bounds(id, band, texts)).unwrap_or_default();
    let (number, note) = if measure.reliability < RELIABILITY_MIN {
        let note = Cell::text(&texts.report.reliability_low).inked(Ink::Faint);
        (Cell::number(format!("≈{number}")).inked(Ink::Faint), note)
    } else {
        let inside = band.is_none_or(|band| holds(band, value));
        let note = if inside { "" } else { texts.document.outside.as_str() };
        (Cell::number(number).inked(Ink::Strong), Cell::text(note).inked(Ink::Warn))
    };
    vec![name, number, Cell::text(unit), Cell::number(bounds), note]
}

/// How the pace goes over the talk; nothing for a talk that is too short for a curve.
pub(super) fn pace(report: &Report, texts: &Texts) -> Option<Section> {
    let measures = &report.measures;
    let bars = pace::sparkline(report, SPARKLINE_COLUMNS)?;
    let bars = bars.into_iter().map(|(_, bar)| bar).collect();
    let changes = measures.timing.pace_changes.iter();
    let changes = changes.map(|change| Block::Paragraph(pace::sentence(change, measures, texts)));
    let note = pace::range(measures, texts).unwrap_or_default();
    let blocks = std::iter::once(Block::Paragraph(bars)).chain(changes).collect();
    Some(Section::new(&texts.report.pace, note, blocks))
}

/// Pauses by the place where they fall.
pub(super) fn pauses(measures: &Measures, texts: &Texts) -> Section {
    let (words, pauses) = (&texts.report, &measures.pauses);
    if pauses.is_empty() {
        let none = vec![Block::Paragraph(words.no_pauses.clone())];
        return Section::new(&words.pauses, String::new(), none);
    }
    let table = Table {
        head: vec![
            Cell::text(&texts.document.place),
            Cell::number(&words.column_count),
            Cell::number(&words.column_median),
            Cell::number(&words.column_longest),
            Cell::text(&texts.document.moment),
        ],
        rows: PLACES.map(|place| pause_row(place, pauses, texts)).into(),
    };
    let note = words.pauses_total.count(texts.locale, pauses.len());
    Section::new(&words.pauses, note, vec![Block::Table(table)])
}

fn pause_row(place: PausePlace, pauses: &[Pause], texts: &Texts) -> Vec<Cell> {
    let mut here: Vec<&Pause> = pauses.iter().filter(|pause| pause.place == place).collect();
    here.sort_by(|a, b| length(a).total_cmp(&length(b)));
    let name = Cell::text(named(&texts.places, place.name()));
    let count = Cell::number(here.len().to_string());
    let Some(longest) = here.last() else {
        return vec![name, count, Cell::number(""), Cell::number(""), Cell::text("")];
    };
    vec![
        name,
        count.inked(Ink::Strong),
        Cell::number(texts.seconds(median(&here))),
        Cell::number(texts.seconds(length(longest))),
        Cell::text(clock(longest.span.start().get())).inked(Ink::Moment),
    ]
}

/// Filler words and filled pauses: which, how often, all their moments.
pub(super) fn fillers(measures: &Measures, texts: &Texts) -> Section {
    let words = &texts.report;
    let rows = by_lexeme::rows(measures);
    let recall = words.filler_recall.get(&measures.language).cloned();
    if rows.is_empty() {
        let none = [words.no_fillers.clone()].into_iter().chain(recall);
        return Section::new(&words.fillers, String::new(), none.map(Block::Paragraph).collect());
    }
    let minutes = measures.speech_span.map_or(0.0, |span| span.length().get() / 60.0);
    let row = |row: by_lexeme::Row| {
        let count = row.spans.len();
        let rate = (minutes > 0.0).then(|| texts.number(count as f64 / minutes, 1));
        let moments: Vec<String> = row.spans.iter().map(|span| clock(span.start().get())).collect();
        let kind = match row.ink {
            Ink::FilledPause => &words.legend_filled_pause,
            _ => &words.legend_filler,
        };
        vec![
            Cell::text(row.lexeme).inked(row.ink),
            Cell::text(kind),
            Cell::number(count.to_string()).inked(Ink::Strong),
            Cell::number(rate.unwrap_or_default()),
            Cell::text(moments.join(", ")).inked(Ink::Moment),
        ]
    };
    let table = Table {
        head: vec![
            Cell::text(&texts.document.filler),
            Cell::text(&texts.document.kind),
            Cell::number(&words.column_count),
            Cell::number(&words.column_rate),
            Cell::text(&texts.document.moments),
        ],
        rows: rows.into_iter().map(row).collect(),
    };
    let blocks = [Block::Table(table)].into_iter().chain(recall.map(Block::Paragraph)).collect();
    Section::new(&words.fillers, String::new(), blocks)
}

/// The transcript with what is marked in it.
pub(super) fn talk(report: &Report, texts: &Texts) -> Section {
    let words = &report.transcript.words;
    let mut marks = Marks::default();
    // As with colours: the form tells fillers apart, so no brackets are needed.
    let tokens = tokens(report, true, texts, &mut marks);
    let mut paragraphs = Vec::new();
    let mut begin = 0;
    for end in 1..=words.len() {
        if end == words.len() || paragraph_ends(report, begin, end) {
            let moment = clock(words[begin].span.start().get());
            paragraphs.push(Paragraph { moment, runs: runs(tokens[begin..end].iter().flatten()) });
            begin = end;
        }
    }
    let legend = [
        (marks.filler, Ink::Filler, texts.report.legend_filler.clone()),
        (marks.filled_pause, Ink::FilledPause, texts.report.legend_filled_pause.clone()),
        (marks.pause, Ink::Faint, format!("‖ {}", texts.report.legend_pause)),
    ];
    let legend = legend.into_iter().filter(|entry| entry.0).map(|(_, ink, text)| (ink, text));
    let talk =
        Talk { language: report.transcript.language.clone(), paragraphs, legend: legend.collect() };
    Section::new(&texts.report.transcript, String::new(), vec![Block::Talk(talk)])
}

/// Neighbours of one ink become one.
fn runs<'a>(tokens: impl Iterator<Item = &'a (Ink, String)>) -> Vec<(Ink, String)> {
    let mut runs: Vec<(Ink, String)> = Vec::new();
    for (ink, text) in tokens {
        match runs.last_mut() {
            Some((last, run)) if last == ink => {
                run.push(' ');
                run.push_str(text);
            }
            _ => runs.push((*ink, text.clone())),
        }
    }
    runs
}

/// What a language model says, or why there is nothing.
pub(super) fn commentary(comment: &Comment, texts: &Texts) -> Section {
    let labels = &texts.commentary;
    let (commentary, recipient) = match comment {
        Comment::Done { commentary, recipient, .. } => (commentary, recipient),
        Comment::Failed(failure) => {
            let line = fill(&labels.none, &[("reason", &failure.message(texts))]);
            return Section::new(&labels.title, String::new(), vec![Block::Note(line)]);
        }
    };
    let remark = |head: &str, of: &Quote, lines: Vec<(Sign, String)>| Entry {
        head: head.to_owned(),
        quote: quote(of),
        lines,
    };
    let strengths = commentary.strengths.iter();
    let strengths = strengths.map(|item| remark(&item.text, &item.quote, Vec::new())).collect();
    let improvements = commentary.improvements.iter().map(|item| {
        let why = (Sign::Reason, item.why.clone());
        remark(&item.problem, &item.quote, vec![why, (Sign::Action, item.exercise.clone())])
    });
    let rephrasings = commentary.rephrasings.iter();
    let rephrasings =
        rephrasings.map(|item| remark(&item.suggestion, &item.quote, Vec::new())).collect();
    let structure = &commentary.structure;
    let parts = [
        (&labels.opening, &structure.opening),
        (&labels.body, &structure.body),
        (&labels.closing, &structure.closing),
    ];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut blocks = vec![
        Block::Paragraph(commentary.impression.clone()),
        Block::List(strengths),
        Block::Ranking(improvements.collect()),
    ];
    blocks.extend(parts.map(|(label, text)| Block::Paragraph(format!("{label}: {text}"))));
    blocks.push(Block::List(rephrasings));
    let dropped = commentary.dropped.total().to_string();
    let slots = [("recipient", recipient.as_str()), ("dropped", &dropped)];
    blocks.push(Block::Note(fill(&labels.note, &slots)));
    Section::new(&labels.title, commentary.model.clone(), blocks)
}

fn quote(quote: &Quote) -> String {
    format!("{} «{}»", clock(quote.span.start().get()), quote.text)
}
