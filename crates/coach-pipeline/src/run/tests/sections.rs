//! Parts of a talk: the whole is the report, the words of halves add up, repeats are known.

use coach_cache::{Outcome, Tier};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::*;

const DIGEST: [u8; 32] = [7; 32];

fn fixture(name: &str) -> PathBuf {
    talk().with_file_name(name)
}

fn part(
    pipeline: &Pipeline,
    file: &Path,
    report: &Arc<Report>,
    times_s: (f64, f64),
) -> Result<(Section, Outcome), Error> {
    let cancel = CancelFlag::default();
    pipeline.section((file, DIGEST), report, times_s, &english(), &cancel)
}

#[test]
fn the_part_that_is_the_whole_has_the_numbers_of_the_report() {
    let pipeline = pipeline(FakeScript::Talk);
    for name in ["en_inaugural.webm", "en_meeting.flac", "en_sonnet.mp3", "ru_instructions.m4a"] {
        let file = fixture(name);
        let report = run(&pipeline, &Source::File(file.clone())).unwrap().report;
        let measures = &report.measures;
        for end_s in [report.media.duration.get(), 1e6] {
            let (whole, _) = part(&pipeline, &file, &report, (0.0, end_s)).unwrap();
            assert_eq!(whole.values, measures.values, "{name}");
            assert_eq!(whole.word_count, measures.word_count);
            assert_eq!(whole.syllable_count, measures.syllable_count);
            assert_eq!(whole.speech_span, measures.speech_span);
            assert_eq!(whole.sub_scores, report.sub_scores);
        }
    }
}

#[test]
fn the_words_of_two_halves_are_those_of_the_talk() {
    let pipeline = pipeline(FakeScript::Talk);
    let file = fixture("en_meeting.flac");
    let report = run(&pipeline, &Source::File(file.clone())).unwrap().report;
    let duration_s = report.media.duration.get();
    let failure_persistence = None;
    let config = ProptestConfig { cases: 6, failure_persistence, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let cuts = runner.run(&(5.0..duration_s - 5.0), |at_s| {
        let one = part(&pipeline, &file, &report, (0.0, at_s)).unwrap().0;
        let other = part(&pipeline, &file, &report, (at_s, duration_s)).unwrap().0;
        prop_assert_eq!(one.word_count + other.word_count, report.measures.word_count);
        prop_assert!(one.part.end() == other.part.start());
        let [before, after] = [&one, &other].map(|half| half.speech_span.unwrap());
        prop_assert!(before.end() <= one.part.end() && other.part.start() <= after.start());
        Ok(())
    });
    cuts.unwrap();
}

#[test]
fn a_part_that_is_asked_for_again_is_not_measured_again() {
    let pipeline = pipeline(FakeScript::Talk);
    let report = run(&pipeline, &Source::File(talk())).unwrap().report;
    let (first, outcome) = part(&pipeline, &talk(), &report, (2.0, 9.0)).unwrap();
    assert_eq!(outcome, Outcome::Miss);
    // Less than a millisecond is no other part.
    for times_s in [(2.0, 9.0), (2.000_2, 8.999_9)] {
        let (again, outcome) = part(&pipeline, &talk(), &report, times_s).unwrap();
        assert_eq!((again, outcome), (first.clone(), Outcome::Hit(Tier::Memory)));
    }
    let (_, outcome) = part(&pipeline, &talk(), &report, (2.0, 9.1)).unwrap();
    assert_eq!(outcome, Outcome::Miss);
    let mut other = Report::clone(&report);
    other.measures.filler_words.clear();
    let (_, outcome) = part(&pipeline, &talk(), &Arc::new(other), (2.0, 9.0)).unwrap();
    assert_eq!(outcome, Outcome::Miss);
}

#[test]
fn a_part_of_what_is_gone_or_too_short_says_so() {
    let pipeline = pipeline(FakeScript::Talk);
    let report = run(&pipeline, &Source::File(talk())).unwrap().report;
    let code = |file: &Path, times_s| part(&pipeline, file, &report, times_s).unwrap_err().code();
    assert_eq!(code(Path::new("no/such/file"), (0.0, 9.0)), "recording_gone");
    assert_eq!(code(&talk(), (0.0, 4.0)), "section_too_short");
    assert_eq!(code(&talk(), (9.0, 4.0)), "bad_section");
}

#[test]
fn silence_in_a_talk_is_a_part_in_which_nobody_speaks() {
    let pipeline = pipeline(FakeScript::Talk);
    let file = fixture("en_sonnet.mp3");
    let mut report = Report::clone(&run(&pipeline, &Source::File(file.clone())).unwrap().report);
    report.speech_regions.retain(|region| region.start().get() > 20.0);
    let (part, _) = part(&pipeline, &file, &Arc::new(report), (1.0, 15.0)).unwrap();
    assert_eq!(part.speech_span, None);
    let of_speaker = |(id, _): &(&MeasureId, _)| !MeasureId::OF_RECORDING.contains(id);
    assert!(part.values.iter().filter(of_speaker).all(|(_, measure)| measure.value.is_err()));
    assert!(part.sub_scores.is_empty());
}
