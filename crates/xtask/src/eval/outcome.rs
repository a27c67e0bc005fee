//! Whether a file ended as its manifest expects.

use serde_json::Value;

use super::corpus::{Expect, Item};
use super::document::Document;
use super::normalize::Normalizer;
use super::wer::align;
use crate::child::{End, Ran};

/// Nothing may take longer on a broken file.
const BROKEN_WALL_S_MAX: f64 = 10.0;
/// Nothing may hold more for a broken file.
const BROKEN_PEAK_BYTES_MAX: u64 = 1 << 30;
/// Decoded sound may differ so much from its true length.
pub(crate) const DURATION_ERROR_S_MAX: f64 = 0.05;
/// Where a file is cut or broken, its manifest says how much; else this much.
const BROKEN_DURATION_ERROR_S_MAX: f64 = 0.15;
/// A text with more errors than this is not that text: the wrong channel, or half of it.
const WER_MAX: f64 = 0.25;
/// Files shorter than this hold only a part of the text in the manifest.
const WHOLE_TEXT_S_MIN: f64 = 19.0;

/// Exit codes that the program promises, as `speech-coach --help` lists them.
const CODE_DONE: i32 = 0;
const CODE_INPUT: i32 = 3;
/// The code of a Rust program that panicked.
const CODE_PANIC: i32 = 101;

/// What is wrong with how a file ended; empty if all is as expected.
pub(crate) fn objections(item: &Item, ran: &Ran, document: Option<&Document>) -> Vec<String> {
    let mut wrong = Vec::new();
    let hostile = item.category == "malformed";
    if hostile && ran.wall_s > BROKEN_WALL_S_MAX {
        wrong.push(format!("took {:.1} s", ran.wall_s));
    }
    if hostile && let Some(peak) = ran.peak_bytes.filter(|peak| *peak > BROKEN_PEAK_BYTES_MAX) {
        wrong.push(format!("held {} MB", peak / 1_000_000));
    }
    if ran.end == End::Code(CODE_PANIC) || ran.stderr.contains("panicked at") {
        wrong.push("panicked".to_owned());
        return wrong;
    }
    let expect = item.expect.clone().unwrap_or_else(Expect::report);
    match (ran.end, document) {
        (End::TimeLimit, _) => wrong.push("hung".to_owned()),
        (End::Signal, _) => wrong.push("crashed".to_owned()),
        (End::Code(CODE_DONE), Some(document)) if document.error.is_none() => {
            in_report(item, &expect, document, &mut wrong);
        }
        (End::Code(CODE_INPUT), Some(Document { error: Some(error), .. })) => {
            if error.code.is_empty() || error.message.is_empty() {
                wrong.push("an error without code or message".to_owned());
            }
            if !may_fail(&expect) {
                wrong.push(format!("error `{}` instead of a report", error.code));
            }
        }
        (End::Code(code), _) => {
            let says = ran.stderr.lines().last().unwrap_or_default();
            wrong.push(format!("exit code {code} without the document it promises: {says}"));
        }
    }
    wrong
}

/// What ended as expected, in a word.
pub(crate) fn ending(document: Option<&Document>) -> String {
    match document {
        Some(Document { error: Some(error), .. }) => error.code.clone(),
        Some(document) if document.transcript.words.is_empty() => "report, empty".to_owned(),
        Some(_) => "report".to_owned(),
        None => "nothing".to_owned(),
    }
}

fn may_fail(expect: &Expect) -> bool {
    match &expect.decodes {
        Value::Bool(true) => expect.graceful_error || expect.must_hit_limit,
        Value::Bool(false) => true,
        other => other == "maybe",
    }
}

fn in_report(item: &Item, expect: &Expect, document: &Document, wrong: &mut Vec<String>) {
    if expect.decodes == Value::Bool(false) || expect.must_hit_limit {
        wrong.push("a report instead of an error".to_owned());
        return;
    }
    let words = document.transcript.words.len();
    if expect.speech == Some(true) && words == 0 {
        wrong.push("no words".to_owned());
    }
    if expect.speech == Some(false) && words > 0 {
        wrong.push(format!("{words} words in what holds none"));
    }
    if let Some(error) = duration_error_s(item, document) {
        let broken = expect.tolerance_s.unwrap_or(BROKEN_DURATION_ERROR_S_MAX);
        let most = if item.category == "malformed" { broken } else { DURATION_ERROR_S_MAX };
        if error > most {
            wrong.push(format!("length off by {error:.3} s"));
        }
    }
    if expect.clipped && document.media.clipped_ratio <= 0.0 {
        wrong.push("clipping not seen".to_owned());
    }
    if let Some(tracks) = expect.audio_tracks.filter(|n| *n != document.media.audio_tracks) {
        wrong.push(format!("{} audio tracks, not {tracks}", document.media.audio_tracks));
    }
    if let Some(start) = expect.audio_start_s {
        start_of_sound(start, document, wrong);
    }
    if expect.speech == Some(true) {
        right_text(item, document, wrong);
    }
}

fn start_of_sound(start: f64, document: &Document, wrong: &mut Vec<String>) {
    let found = document.media.start_offset_s;
    if (found - start).abs() > DURATION_ERROR_S_MAX {
        wrong.push(format!("sound starts at {found:.3} s, not at {start:.3} s"));
    }
    if document.transcript.words.first().is_some_and(|word| word.start_s < start - 0.1) {
        wrong.push("words before the sound".to_owned());
    }
}

/// The speech came out, not silence, noise or half of it.
fn right_text(item: &Item, document: &Document, wrong: &mut Vec<String>) {
    let whole = document.media.duration_s >= WHOLE_TEXT_S_MIN;
    let Some(text) = item.transcript.as_deref().filter(|_| whole) else { return };
    let rules = Normalizer::new(item.language.as_deref(), false);
    let words = document.transcript.words.iter().map(|word| word.text.as_str());
    let rate = align(&rules.text(text), &rules.tokens(words)).errors.rate();
    if let Some(rate) = rate.filter(|rate| *rate > WER_MAX) {
        wrong.push(format!("another text: WER {:.0} %", rate * 100.0));
    }
}

/// How far the decoded length is from the truth.
///
/// Encoders pad, and decoders differ on whether that is part of the sound: both the length of the
/// source and the length that another decoder finds are right.
pub(crate) fn duration_error_s(item: &Item, document: &Document) -> Option<f64> {
    let expect = item.expect.as_ref()?;
    let source = expect.duration_s()?;
    let start = expect.audio_start_s.unwrap_or(0.0);
    let decoded = item.ffmpeg_decoded_s.map_or(source, |decoded| start + decoded);
    let found = document.media.duration_s;
    Some((found - source).abs().min((found - decoded).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(end: End) -> Ran {
        Ran { end, wall_s: 1.0, peak_bytes: Some(1), stdout: String::new(), stderr: String::new() }
    }

    fn check(expect: &str, end: End, document: &str, expected: &[&str]) {
        let item: Item = serde_json::from_str(&format!(
            r#"{{"id":"a","category":"malformed","path":"a","expect":{expect}}}"#
        ))
        .unwrap();
        let found = objections(&item, &ran(end), Document::parse(document).as_ref());
        assert_eq!(found, expected, "{expect} {document}");
    }

    const ERROR: &str = r#"{"error":{"code":"not_media","message":"m"}}"#;
    const EMPTY: &str = r#"{"media":{"duration_s":10.0}}"#;
    const WORDS: &str = r#"{"media":{"duration_s":10.2},"transcript":{"words":[{"text":"a","start_s":0,"end_s":1}]}}"#;

    #[test]
    fn files_that_cannot_be_decoded_end_in_an_error() {
        let expect = r#"{"decodes":false,"graceful_error":true}"#;
        check(expect, End::Code(3), ERROR, &[]);
        check(expect, End::Code(0), EMPTY, &["a report instead of an error"]);
        check(expect, End::Code(101), "", &["panicked"]);
        check(expect, End::Signal, "", &["crashed"]);
        check(expect, End::TimeLimit, "", &["hung"]);
        check(expect, End::Code(1), "", &["exit code 1 without the document it promises: "]);
    }

    #[test]
    fn files_without_speech_give_an_empty_report() {
        let expect = r#"{"decodes":true,"speech":false,"duration_s":10.0}"#;
        check(expect, End::Code(0), EMPTY, &[]);
        check(expect, End::Code(3), ERROR, &["error `not_media` instead of a report"]);
        check(
            expect,
            End::Code(0),
            WORDS,
            &["1 words in what holds none", "length off by 0.200 s"],
        );
    }

    #[test]
    fn files_in_doubt_may_end_either_way() {
        for expect in [r#"{"decodes":"maybe"}"#, r#"{"decodes":true,"graceful_error":true}"#] {
            check(expect, End::Code(0), EMPTY, &[]);
            check(expect, End::Code(3), ERROR, &[]);
        }
    }

    #[test]
    fn files_beyond_a_limit_are_refused() {
        let expect = r#"{"decodes":true,"speech":false,"must_hit_limit":true}"#;
        check(expect, End::Code(3), ERROR, &[]);
        check(expect, End::Code(0), EMPTY, &["a report instead of an error"]);
    }

    #[test]
    fn cut_files_give_what_is_there() {
        let expect = r#"{"decodes":"partial","speech":true,"duration_s":10.1,"tolerance_s":0.3}"#;
        check(expect, End::Code(0), WORDS, &[]);
        check(expect, End::Code(0), EMPTY, &["no words"]);
        check(expect, End::Code(3), ERROR, &["error `not_media` instead of a report"]);
    }
}
