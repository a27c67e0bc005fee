//! Talks with their beginnings and ends.

use coach_speech::measures::Measures;
use coach_speech::text::{Rubric, RubricSign, RubricSignKind as Sign};

use super::{Case, Expected, Id, good, span};
use crate::Profile;

fn rubric(points: u8, signs: &[(Sign, &str, f64)]) -> Rubric {
    let sign = |&(kind, lexeme, at_s): &(Sign, &str, f64)| RubricSign {
        kind,
        lexeme: lexeme.to_owned(),
        words: (1_000, 1_001),
        span: span(at_s, 1.5),
    };
    Rubric { points, signs: signs.iter().map(sign).collect() }
}

fn question(measures: &mut Measures) {
    let signs = [(Sign::DirectAddress, "you", 1.0), (Sign::Question, "what would you do", 6.0)];
    measures.text.opening = Ok(rubric(4, &signs));
}

fn apology(measures: &mut Measures) {
    measures.text.opening = Ok(rubric(1, &[(Sign::Apology, "извините", 2.0)]));
}

fn recap(measures: &mut Measures) {
    let signs = [(Sign::Recap, "to sum up", 110.0), (Sign::FullPause, "thank", 117.0)];
    measures.text.closing = Ok(rubric(4, &signs));
}

fn both(measures: &mut Measures) {
    question(measures);
    recap(measures);
}

fn trails_off(measures: &mut Measures) {
    measures.text.closing = Ok(rubric(1, &[(Sign::WeakEnd, "ну вот как-то так", 116.0)]));
}

fn plain_end(measures: &mut Measures) {
    measures.text.closing = Ok(rubric(2, &[]));
    measures.text.call_to_action = Ok(None);
}

pub(super) fn cases() -> Vec<Expected> {
    let opening = |points: f64| good("en").with(&[(Id::OpeningPoints, points)]);
    let closing = |points: f64| good("ru").with(&[(Id::ClosingPoints, points)]);
    let pitch = Case { profile: Profile::Pitch, ..closing(2.0).marked(plain_end) };
    vec![
        (
            "a question at the start",
            opening(4.0).marked(question),
            "+pace.comfortable +structure.opening_strong -pauses.stretch",
        ),
        (
            "an apology at the start",
            opening(1.0).marked(apology),
            "+pace.comfortable +filler_words.few -structure.opening_apology",
        ),
        (
            "the point at the end",
            closing(4.0).marked(recap),
            "+pace.comfortable +structure.closing_strong -pauses.stretch",
        ),
        (
            "both well",
            opening(5.0).with(&[(Id::ClosingPoints, 4.0)]).marked(both),
            "+pace.comfortable +structure.opening_strong -pauses.stretch",
        ),
        (
            "an end that trails off",
            closing(1.0).marked(trails_off),
            "+pace.comfortable +filler_words.few -structure.closing_weak",
        ),
        (
            "a plain end of a talk",
            closing(2.0).marked(plain_end),
            "+pace.comfortable +filler_words.few -pauses.stretch",
        ),
        (
            "a pitch that asks for nothing",
            pitch,
            "+pace.comfortable +filler_words.few -structure.no_call_to_action",
        ),
    ]
}
