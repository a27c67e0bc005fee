//! The hesitations that the recogniser wrote and those that the signal shows, as one list.

use coach_speech::measures::{FilledPause, FilledPauseSource};

use super::acoustic::AcousticEvent;

/// Least overlap of what is one hesitation, as a share of the shorter.
const OVERLAP_SHARE_MIN: f64 = 0.3;

/// One list of all hesitations, in order of time. Of one that both found, the signal knows better
/// when it sounds, and the writing what it is.
pub(crate) fn union(written: Vec<FilledPause>, heard: &[AcousticEvent]) -> Vec<FilledPause> {
    let mut taken = vec![false; heard.len()];
    let mut all: Vec<FilledPause> = written
        .into_iter()
        .map(|filled| match heard.iter().position(|event| is_same(&filled, event)) {
            // Two that were written for one sound stay two.
            Some(index) if !taken[index] => {
                taken[index] = true;
                joined(filled, &heard[index])
            }
            _ => filled,
        })
        .collect();
    let alone = heard.iter().zip(&taken).filter(|(_, taken)| !**taken);
    all.extend(alone.map(|(event, _)| FilledPause {
        lexeme: event.lexeme.to_owned(),
        span: event.span,
        source: FilledPauseSource::Acoustic,
        probability: event.probability,
    }));
    all.sort_by(|one, other| one.span.start().get().total_cmp(&other.span.start().get()));
    all
}

fn is_same(filled: &FilledPause, event: &AcousticEvent) -> bool {
    let shorter_s = filled.span.length().min(event.span.length()).get();
    let common_s = filled.span.overlap(event.span).get();
    common_s > 0.0 && common_s >= OVERLAP_SHARE_MIN * shorter_s
}

fn joined(filled: FilledPause, event: &AcousticEvent) -> FilledPause {
    match filled.source {
        // Two witnesses that know nothing of each other.
        FilledPauseSource::Recognizer => FilledPause {
            span: event.span,
            source: FilledPauseSource::Both,
            probability: 1.0 - (1.0 - filled.probability) * (1.0 - event.probability),
            ..filled
        },
        _ => FilledPause { probability: filled.probability.max(event.probability), ..filled },
    }
}

#[cfg(test)]
mod tests {
    use coach_speech::Span;

    use super::*;

    fn written(start_s: f64, end_s: f64, source: FilledPauseSource) -> FilledPause {
        FilledPause {
            lexeme: "um".to_owned(),
            span: Span::from_secs(start_s, end_s).unwrap(),
            source,
            probability: 0.5,
        }
    }

    fn heard(start_s: f64, end_s: f64) -> AcousticEvent {
        AcousticEvent {
            span: Span::from_secs(start_s, end_s).unwrap(),
            lexeme: "uh",
            probability: 0.8,
            written: None,
        }
    }

    #[test]
    fn what_both_found_is_one_at_the_time_of_the_sound() {
        use FilledPauseSource::{Acoustic, Both, Recognizer};
        let check = |writings: &[FilledPause], events: &[AcousticEvent], expected: &[_]| {
            let all = union(writings.to_vec(), events);
            let found: Vec<_> = all
                .iter()
                .map(|f| (f.lexeme.as_str(), f.span.start().get(), f.source, f.probability))
                .collect();
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (found, expected) in found.iter().zip(expected) {
                let (lexeme, start_s, source, probability): (&str, f64, _, f64) = *expected;
                assert_eq!((found.0, found.2), (lexeme, source));
                assert!((found.1 - start_s).abs() < 1e-9, "{found:?}");
                assert!((found.3 - probability).abs() < 1e-9, "{found:?}");
            }
        };
        let um = written(1.0, 1.4, Recognizer);
        check(std::slice::from_ref(&um), &[heard(1.2, 1.8)], &[("um", 1.2, Both, 0.9)]);
        check(std::slice::from_ref(&um), &[], &[("um", 1.0, Recognizer, 0.5)]);
        check(&[], &[heard(1.2, 1.8)], &[("uh", 1.2, Acoustic, 0.8)]);
        check(
            std::slice::from_ref(&um),
            &[heard(0.2, 0.5), heard(1.35, 1.8)],
            &[
                ("uh", 0.2, Acoustic, 0.8),
                ("um", 1.0, Recognizer, 0.5),
                ("uh", 1.35, Acoustic, 0.8),
            ],
        );
        let misheard = written(1.0, 1.4, Acoustic);
        check(&[misheard], &[heard(1.0, 1.4)], &[("um", 1.0, Acoustic, 0.8)]);
        let two = [written(1.0, 1.2, Recognizer), written(1.2, 1.4, Recognizer)];
        let expected = [("um", 1.0, Both, 0.9), ("um", 1.2, Recognizer, 0.5)];
        check(&two, &[heard(1.0, 1.4)], &expected);
    }
}
