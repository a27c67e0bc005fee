//! What the recording is, what is wrong with it, and what it cost.

use coach_pipeline::Analysis;
use coach_pipeline::cache::Outcome;
use coach_speech::measures::{MeasureId, Measures};
use coach_speech::report::{Decoder, MediaFacts, Report};
use coach_speech::transcript::Transcript;

use super::page::{Ink, Line, Page, words};
use crate::texts::{Texts, clock, fill, named};

/// From this share of clipped samples on, measures of the voice suffer.
const CLIPPED_RATIO_WARN: f64 = 0.001;
/// Below this peak the recording is likely more noise than voice.
const PEAK_DBFS_WARN: f64 = -30.0;
/// Below this distance between speech and noise, pauses and pitch suffer.
const SNR_DB_WARN: f64 = 12.0;
/// Below this, rates per minute stand on too little.
const SPEECH_S_WARN: f64 = 30.0;
/// Below this, another language is not unlikely.
const LANGUAGE_PROBABILITY_WARN: f32 = 0.6;

/// Name, facts and warnings.
pub(super) fn write(page: &mut Page, file: &str, report: &Report, texts: &Texts) {
    page.line(&Line::default().add(Ink::Title, file));
    page.wrapped(Line::default(), words(Ink::Faint, &facts(report, texts)));
    let warnings = warnings(report, texts);
    if !warnings.is_empty() {
        page.gap();
    }
    for warning in warnings {
        page.wrapped(Line::default().add(Ink::Warn, "! "), words(Ink::Warn, &warning));
    }
}

/// Length, language, format and recognizer.
pub(in crate::report) fn facts(report: &Report, texts: &Texts) -> String {
    let facts = [
        Some(clock(report.media.duration.get())),
        language(&report.transcript, texts),
        Some(format_of(&report.media, texts)),
        recognizer(&report.transcript),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// For a recording in which nobody speaks.
pub(super) fn write_no_speech(page: &mut Page, texts: &Texts) {
    page.gap();
    page.wrapped(Line::default(), words(Ink::Strong, &texts.report.no_speech));
    page.wrapped(Line::default(), words(Ink::Plain, &texts.report.no_speech_help));
}

/// For a recording in which somebody speaks and nothing was understood.
pub(super) fn write_no_words(page: &mut Page, texts: &Texts) {
    page.gap();
    page.wrapped(Line::default(), words(Ink::Strong, &texts.report.no_words));
}

/// How long it took, and what left the machine.
pub(super) fn write_footer(page: &mut Page, analysis: &Analysis, texts: &Texts) {
    let seconds = analysis.stage_seconds.total() + analysis.model_load.as_secs_f64();
    let footer = match analysis.outcome {
        Outcome::Hit(_) | Outcome::Stale => texts.report.footer_cached.clone(),
        _ => fill(&texts.report.footer, &[("seconds", &texts.seconds(seconds))]),
    };
    page.gap();
    page.wrapped(Line::default(), words(Ink::Faint, &footer));
}

fn language(transcript: &Transcript, texts: &Texts) -> Option<String> {
    let code = transcript.language.as_str();
    (!code.is_empty()).then(|| named(&texts.languages, code).to_owned())
}

fn recognizer(transcript: &Transcript) -> Option<String> {
    (!transcript.words.is_empty()).then(|| transcript.recognizer.clone())
}

fn format_of(media: &MediaFacts, texts: &Texts) -> String {
    let (container, codec) = (media.container.to_uppercase(), media.codec.to_uppercase());
    let format = if container == codec { codec } else { format!("{container}/{codec}") };
    let rate_khz = f64::from(media.sample_rate_hz) / 1000.0;
    let decimals = usize::from(!media.sample_rate_hz.is_multiple_of(1000));
    let rate = fill(&texts.report.kilohertz, &[("n", &texts.number(rate_khz, decimals))]);
    let channels = match media.channels {
        1 => texts.report.mono.clone(),
        2 => texts.report.stereo.clone(),
        many => texts.report.channels.count(texts.locale, many.into()),
    };
    let mut parts = vec![format, rate, channels];
    if media.decoder == Decoder::Ffmpeg {
        parts.push(texts.report.by_ffmpeg.clone());
    }
    parts.join(", ")
}

/// What is wrong with how it sounds.
fn of_sound(measures: &Measures, texts: &Texts) -> Vec<String> {
    let mut warnings = Vec::new();
    let noise = measures.value(MeasureId::SnrDb).filter(|&snr_db| snr_db < SNR_DB_WARN);
    if let Some(snr_db) = noise {
        let level = texts.number(snr_db, 0);
        warnings.push(fill(&texts.report.warning_noise, &[("level", &level)]));
    }
    if measures.recording.is_telephone == Some(true) {
        warnings.push(texts.report.warning_telephone.clone());
    }
    if measures.recording.is_gain_automatic == Some(true) {
        warnings.push(texts.report.warning_gain.clone());
    }
    warnings
}

/// What is wrong with the recording.
pub(in crate::report) fn warnings(report: &Report, texts: &Texts) -> Vec<String> {
    let (media, words) = (&report.media, &texts.report);
    let mut warnings = Vec::new();
    if media.damaged {
        warnings.push(words.warning_damaged.clone());
    }
    match media.peak_dbfs {
        None => warnings.push(words.warning_digital_silence.clone()),
        Some(peak) if peak.get() < PEAK_DBFS_WARN => {
            let level = texts.number(peak.get(), 0);
            warnings.push(fill(&words.warning_quiet, &[("level", &level)]));
        }
        Some(_) => {}
    }
    if media.clipped_ratio >= CLIPPED_RATIO_WARN {
        let share = texts.percent(media.clipped_ratio);
        warnings.push(fill(&words.warning_clipped, &[("share", &share)]));
    }
    warnings.extend(of_sound(&report.measures, texts));
    if media.audio_tracks > 1 {
        let tracks = words.tracks.count(texts.locale, media.audio_tracks);
        let chosen = (media.chosen_track + 1).to_string();
        warnings.push(fill(&words.warning_tracks, &[("tracks", &tracks), ("chosen", &chosen)]));
    }
    if report.transcript.words.is_empty() {
        return warnings;
    }
    let speech_s: f64 = report.speech_regions.iter().map(|region| region.length().get()).sum();
    if speech_s < SPEECH_S_WARN {
        warnings.push(fill(&words.warning_short, &[("length", &texts.seconds(speech_s))]));
    }
    let probability = report.transcript.language_probability;
    if probability < LANGUAGE_PROBABILITY_WARN {
        let share = texts.percent(f64::from(probability));
        warnings.push(fill(&words.warning_language, &[("share", &share)]));
    }
    warnings
}
