//! Talks with their loudness and the ends of their sentences.

use coach_speech::measures::Measures;
use coach_speech::voice::{EndContour, SentenceEnd};

use super::{Case, Expected, Id, good, span, times};

fn fading(measures: &mut Measures) {
    measures.voice.fading_ends = times(8, 2).map(|at_s| span(at_s, 0.5)).collect();
}

fn quiet(measures: &mut Measures) {
    measures.voice.quiet_spans = times(3, 2).map(|at_s| span(at_s, 6.0)).collect();
}

fn automatic_gain(measures: &mut Measures) {
    quiet(measures);
    measures.recording.is_gain_automatic = Some(true);
}

fn rising(measures: &mut Measures) {
    let end = |at_s, contour, is_question| SentenceEnd {
        span: span(at_s, 0.4),
        contour,
        change_st: 3.0,
        is_question,
    };
    let statements = times(6, 2).map(|at_s| end(at_s, EndContour::Rising, false));
    let questions = times(3, 5).map(|at_s| end(at_s, EndContour::Rising, true));
    let falls = times(6, 8).map(|at_s| end(at_s, EndContour::Falling, false));
    measures.voice.sentence_ends = statements.chain(questions).chain(falls).collect();
}

pub(super) fn cases() -> Vec<Expected> {
    const WELL: &str = "+pace.comfortable +filler_words.few -pauses.stretch";
    let lu = |lu: f64| good("ru").with(&[(Id::LoudnessLuVariation, lu)]);
    let uptalk = |language, share: f64| good(language).with(&[(Id::UptalkRatio, share)]);
    let fades: Case = good("ru").with(&[(Id::FadingEndsRatio, 0.4)]);
    vec![
        (
            "ends that fade",
            fades.clone().marked(fading),
            "+pace.comfortable +filler_words.few -voice.fading_ends",
        ),
        ("ends that fade nowhere", fades, "+pace.comfortable +filler_words.few"),
        (
            "quiet passages",
            lu(9.0).marked(quiet),
            "+pace.comfortable +filler_words.few -voice.quiet_spans",
        ),
        ("level loudness", lu(3.5), "+pace.comfortable +filler_words.few -voice.flat_loudness"),
        ("loudness of the room", lu(18.0), "+pace.comfortable +filler_words.few"),
        ("automatic gain", lu(3.5).marked(automatic_gain), WELL),
        (
            "rising ends",
            uptalk("en", 0.5).marked(rising),
            "+pace.comfortable +filler_words.few -voice.uptalk",
        ),
        ("a rise now and then", uptalk("en", 0.2).marked(rising), WELL),
    ]
}
