//! What can be handed in, and what numbers are held against.

use axum::Json;
use axum::extract::State;
use coach_pipeline::wording::band;
use coach_speech::measures::MeasureId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::Shared;

/// What can be handed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Formats {
    /// Read by the program itself.
    built_in: Vec<&'static str>,
    /// Read with the `ffmpeg` program.
    with_ffmpeg: Vec<&'static str>,
    /// Whether there is one.
    has_ffmpeg: bool,
    max_bytes: u64,
    max_duration_s: f64,
    /// Languages with measures of their own; words are recognised in others too.
    languages: Vec<&'static str>,
}

/// Endings of files that the program reads itself.
pub(crate) const BUILT_IN: [&str; 18] = [
    "aac", "aif", "aiff", "caf", "flac", "m4a", "m4v", "mka", "mkv", "mov", "mp3", "mp4", "oga",
    "ogg", "opus", "wav", "weba", "webm",
];
/// Endings of files that it reads with `ffmpeg`.
pub(crate) const WITH_FFMPEG: [&str; 6] = ["amr", "avi", "flv", "mpg", "wma", "wmv"];

/// What can be handed in
#[utoipa::path(
    get, path = "/api/v1/formats", tag = "catalogue",
    responses((status = 200, description = "Formats and limits", body = Formats)),
)]
pub(crate) async fn get_formats(State(app): State<Shared>) -> Json<Formats> {
    let media = &app.service.settings().pipeline.media;
    Json(Formats {
        built_in: BUILT_IN.to_vec(),
        with_ffmpeg: WITH_FFMPEG.to_vec(),
        has_ffmpeg: media.ffmpeg.is_some(),
        max_bytes: app.limits.upload_bytes_max,
        max_duration_s: media.limits.max_duration.get(),
        languages: vec!["ru", "en"],
    })
}

/// What numbers are held against, in one language.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scoring {
    language: &'static str,
    bands: Vec<BandDto>,
}

/// What listeners find good.
#[derive(Debug, Serialize, ToSchema)]
struct BandDto {
    measure: &'static str,
    unit: &'static str,
    low: Option<f64>,
    high: Option<f64>,
}

/// What numbers are held against
#[utoipa::path(
    get, path = "/api/v1/scoring", tag = "catalogue",
    responses((status = 200, description = "A band for each measure that has one",
        body = Vec<Scoring>)),
)]
pub(crate) async fn get_scoring() -> Json<Vec<Scoring>> {
    let scoring = |language| {
        let row = |id: &MeasureId| {
            let band = band(*id, language)?;
            let (measure, unit) = (id.name(), id.unit());
            Some(BandDto { measure, unit, low: band.low, high: band.high })
        };
        Scoring { language, bands: MeasureId::ALL.iter().filter_map(row).collect() }
    };
    Json(vec![scoring("ru"), scoring("en")])
}
