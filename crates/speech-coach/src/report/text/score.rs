//! The score of the whole with what it is made of, where somebody asked for it.

use coach_pipeline::scoring::OverallScore;

use super::page::{Ink, Line, Page};
use crate::texts::{Texts, named};

/// Columns where scores end and words begin.
const SCORE_END: usize = 32;
const WORDS: usize = 34;

/// What there is of a score.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Score<'a> {
    /// Nobody asked for it.
    NotWanted,
    /// Too little is behind it.
    TooLittle,
    /// It is this.
    Is(&'a OverallScore),
}

/// The section; nothing where nobody asked for it.
pub(super) fn write(page: &mut Page, score: Score<'_>, texts: &Texts) {
    match score {
        Score::NotWanted => {}
        Score::TooLittle => {
            page.section(&texts.score.title, "");
            page.line(&Line::indented(2).add(Ink::Faint, &texts.score.none));
        }
        Score::Is(overall) => write_terms(page, overall, texts),
    }
}

fn write_terms(page: &mut Page, overall: &OverallScore, texts: &Texts) {
    let score = &texts.score;
    page.section(&score.title, &score.note);
    let whole = Line::indented(2)
        .plain(&score.whole)
        .right(SCORE_END, Ink::Strong, texts.number(overall.score, 0))
        .pad_to(WORDS, 1)
        .plain(named(&score.labels, overall.label.name()));
    page.line(&whole);
    for term in &overall.terms {
        let share = texts.number(100.0 * term.share, 0);
        let line = Line::indented(2)
            .plain(named(&score.sub_scores, term.sub_score.id.name()))
            .right(SCORE_END, Ink::Plain, texts.number(term.sub_score.score, 0))
            .pad_to(WORDS, 1)
            .add(Ink::Faint, crate::texts::fill(&score.share, &[("share", &share)]));
        page.line(&line);
    }
}

#[cfg(test)]
mod tests {
    use coach_pipeline::scoring::{
        FindingSettings, ScoreLabel, SubScoreId, overall_score, sub_scores,
    };
    use coach_pipeline::wording::Locale;
    use coach_speech::measures::Measure;

    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_score_shows_its_terms() {
        let mut report = fixture::report("ru", 120.0);
        let judged = Measure { value: Ok(4.0), evidence_count: 30, reliability: 0.9 };
        report.measures.values.values_mut().for_each(|measure| *measure = judged);
        let settings = FindingSettings { overall_score: true, ..FindingSettings::default() };
        let sub_scores = sub_scores(&report.measures, &settings);
        let overall = overall_score(&sub_scores, &settings).unwrap();
        for locale in Locale::ALL {
            let texts = Texts::of(locale);
            let mut page = Page::new(false, 80);
            write(&mut page, Score::Is(&overall), texts);
            write(&mut page, Score::TooLittle, texts);
            write(&mut page, Score::NotWanted, texts);
            insta::assert_snapshot!(format!("a_score_in_{}", locale.name()), page.finish());
        }
    }

    #[test]
    fn every_score_has_its_words() {
        for texts in Locale::ALL.map(Texts::of) {
            for id in SubScoreId::ALL {
                assert!(texts.score.sub_scores.contains_key(id.name()), "{id:?}");
            }
            for score in [0.0, 50.0, 70.0, 85.0] {
                assert!(texts.score.labels.contains_key(ScoreLabel::of(score).name()), "{score}");
            }
        }
    }
}
