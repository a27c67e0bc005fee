//! What each stage is found by: digests of its inputs and every setting that it reads.
//!
//! Settings go in by their `Debug` form, which names all fields, so that none can be forgotten.

use std::fmt::Debug;
use std::path::Path;

use coach_cache::{Key, KeyBuilder, Kind};
use coach_measures::{FillerCorrection, FillerPreferences};
use coach_speech::Span;
use coach_speech::report::Report;

use crate::advisor;
use crate::kinds::{
    Digest, FILLER_VERDICT, MEASURES, MEDIA, OF_REPORT, REGIONS, REPORT, SECTION, TRANSCRIPT,
};
use crate::run::AnalysisRequest;
use crate::settings::Settings;

fn begin(kind: Kind, request: &AnalysisRequest) -> KeyBuilder {
    KeyBuilder::new(kind.name, kind.version, &request.scope)
}

/// A field that is a setting.
fn setting(key: KeyBuilder, name: &str, value: &impl Debug) -> KeyBuilder {
    key.field(name, format!("{value:?}").as_bytes())
}

/// The facts about a recording.
pub(crate) fn media(recording: &Digest, request: &AnalysisRequest, settings: &Settings) -> Key {
    decoding(begin(MEDIA, request).field("recording", &recording.0), settings).finish()
}

/// What decoding depends on besides the recording.
fn decoding(key: KeyBuilder, settings: &Settings) -> KeyBuilder {
    let media = &settings.media;
    let key = setting(key, "limits", &media.limits);
    setting(key, "ffmpeg", &media.ffmpeg.as_deref().map(program))
}

/// Which program it is, whatever its place.
fn program(path: &Path) -> Option<(u64, Option<std::time::SystemTime>)> {
    let facts = path.metadata().ok()?;
    Some((facts.len(), facts.modified().ok()))
}

/// The speech regions of samples.
pub(crate) fn regions(samples: &[u8; 32], request: &AnalysisRequest, settings: &Settings) -> Key {
    setting(begin(REGIONS, request).field("samples", samples), "settings", &settings.vad).finish()
}

/// The words of samples.
pub(crate) fn transcript(
    samples: &[u8; 32],
    regions: &[Span],
    recognizer: &str,
    request: &AnalysisRequest,
) -> Key {
    let key =
        begin(TRANSCRIPT, request).field("samples", samples).field("regions", &of_spans(regions));
    recognition(key, recognizer, request).finish()
}

/// What recognition depends on besides the sound.
fn recognition(key: KeyBuilder, recognizer: &str, request: &AnalysisRequest) -> KeyBuilder {
    let AnalysisRequest { language, beam_size, .. } = request;
    let key = key.field("recognizer", recognizer.as_bytes());
    setting(setting(key, "language", language), "beam_size", beam_size)
}

/// The measures of samples with their words; `sound` is a digest of the samples and of the loudness
/// before they were mixed.
pub(crate) fn measures(
    sound: &Digest,
    regions: &[Span],
    transcript: &Digest,
    request: &AnalysisRequest,
    settings: &Settings,
) -> Key {
    let key = begin(MEASURES, request)
        .field("sound", &sound.0)
        .field("regions", &of_spans(regions))
        .field("transcript", &transcript.0);
    own_fillers(setting(key, "settings", &settings.measures), request).finish()
}

/// What the speaker says of their own fillers, in its one form. Where they say nothing the key is
/// as it was before they could.
fn own_fillers(key: KeyBuilder, request: &AnalysisRequest) -> KeyBuilder {
    let own = request.fillers.normalized();
    if own.is_empty() {
        return key;
    }
    // Not by its `Debug` form, which holds no words.
    let FillerPreferences { always, never, corrections, not_filled_pauses_ms } = own;
    let place = |FillerCorrection { lexeme, words, is_filler }| (lexeme, words, is_filler);
    let places: Vec<_> = corrections.into_iter().map(place).collect();
    let key = setting(key, "own_fillers", &(always, never, places));
    if not_filled_pauses_ms.is_empty() {
        return key;
    }
    setting(key, "not_filled_pauses_ms", &not_filled_pauses_ms)
}

/// The whole result for a recording: everything above, without a look at what lies between.
pub(crate) fn report(
    recording: &Digest,
    recognizer: &str,
    request: &AnalysisRequest,
    settings: &Settings,
) -> Key {
    let versions = OF_REPORT.map(|kind| (kind.name, kind.version));
    let key = begin(REPORT, request).field("recording", &recording.0);
    let key = recognition(decoding(key, settings), recognizer, request);
    let key = setting(setting(key, "versions", &versions), "vad", &settings.vad);
    let key = setting(key, "measures", &settings.measures);
    let key = setting(key, "findings", &request.findings(&settings.findings));
    let key = own_fillers(key, request);
    if request.contextual_fillers { with_model(key, settings) } else { key }.finish()
}

/// What a report depends on besides where a language model judges its fillers.
fn with_model(key: KeyBuilder, settings: &Settings) -> KeyBuilder {
    let model = settings.advisor.as_ref().map(advisor::identity);
    let key = setting(key, "fillers_model", &model);
    let key = setting(key, "fillers_version", &FILLER_VERDICT.version);
    setting(key, "fillers_settings", &settings.contextual_fillers)
}

/// The numbers of a part of a talk, which rest on its recording and on what its report says that
/// was said.
pub(crate) fn section(
    recording: &Digest,
    (transcript, said): (&Digest, &Report),
    part: Span,
    request: &AnalysisRequest,
    settings: &Settings,
) -> Key {
    let versions = OF_REPORT.map(|kind| (kind.name, kind.version));
    let key = begin(SECTION, request).field("recording", &recording.0);
    let key = setting(decoding(key, settings), "versions", &versions)
        .field("part", &of_spans(&[part]))
        .field("regions", &of_spans(&said.speech_regions))
        .field("transcript", &transcript.0);
    let key = setting(key, "fillers", &said.measures.filler_words);
    let rejected = &request.fillers.normalized().not_filled_pauses_ms;
    let key = setting(key, "not_filled_pauses_ms", rejected);
    let key = setting(key, "measures", &settings.measures);
    let key = setting(key, "profile", &said.profile);
    setting(key, "findings", &settings.findings).finish()
}

fn of_spans(spans: &[Span]) -> Vec<u8> {
    let ends = spans.iter().flat_map(|span| [span.start().get(), span.end().get()]);
    ends.flat_map(f64::to_le_bytes).collect()
}
