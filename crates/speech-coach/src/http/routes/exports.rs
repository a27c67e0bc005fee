//! A take in other forms: the recording, its waveform, subtitles, words.

use std::num::NonZeroUsize;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use coach_pipeline::Analysis;
use coach_pipeline::takes::Take;
use coach_speech::SAMPLE_RATE_HZ;
use coach_speech::transcript::join;
use hyper::header::{self, HeaderValue};
use hyper::{HeaderMap, StatusCode};
use serde::Deserialize;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;
use utoipa::IntoParams;

use super::analyses::asked;
use super::{find, find_done, send, view};
use crate::http::access::Client;
use crate::http::app::Shared;
use crate::http::disposition::attachment;
use crate::http::problem::{Problem, ProblemDocument};
use crate::report::json::Document;
use crate::report::{csv, hesitations, srt, vtt};

/// What the recording is served as: never anything that a browser would run.
fn media_type(claimed: &str) -> &str {
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'/' | b'-' | b'.' | b'+');
    let is_media = claimed.starts_with("audio/") || claimed.starts_with("video/");
    if is_media && claimed.bytes().all(is_plain) { claimed } else { "application/octet-stream" }
}

/// The recording, in ranges if they are asked for
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/recording", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 200, description = "The bytes that were handed in", body = Vec<u8>,
            content_type = "application/octet-stream"),
        (status = 206, description = "A range of them"),
        (status = 404, description = "There is none", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 416, description = "There is no such range"),
    ),
)]
pub(crate) async fn get_recording(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let take = find(&app, &client, &id).await?;
    let file = ServeFile::new(app.service.store().recording(&take));
    let Ok(response) = file.oneshot(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return Err(Problem::new("no_such_take"));
    }
    let mut response = response.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type(&take.content_type)) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(header::CONTENT_DISPOSITION, attachment(&take.name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// How finely levels are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WaveformQuery {
    /// Length of a bin: `10` (usual), `40` or `160` ms. Hours have a million of the shortest.
    #[param(pattern = "^(10|40|160)$")]
    bin_ms: Option<String>,
}

/// Lengths of bins: the value of the query, bins of the analysis in one of them, view.
const BINS: [(&str, NonZeroUsize, &str); 3] = [
    ("10", NonZeroUsize::MIN, "waveform"),
    ("40", NonZeroUsize::new(4).unwrap(), "waveform-40"),
    ("160", NonZeroUsize::new(16).unwrap(), "waveform-160"),
];

/// Levels for drawing
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/waveform", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take"), WaveformQuery),
    responses(
        (status = 200, description = "Lowest and highest sample of each bin, −127 to 127",
            body = Object),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_waveform(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    query: Result<Query<WaveformQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let wanted = asked(query)?.bin_ms;
    let known = BINS.iter().find(|(bin_ms, ..)| *bin_ms == wanted.as_deref().unwrap_or("10"));
    let &(_, merged, name) =
        known.ok_or_else(|| Problem::new("unknown_setting").with("subject", "bin_ms"))?;
    let render = move |_: &Take, analysis: &Analysis| {
        let waveform = analysis.waveform.merged(merged);
        let document = serde_json::json!({
            "sample_rate_hz": SAMPLE_RATE_HZ,
            "samples_per_bin": waveform.samples_per_bin,
            "bins": waveform.bins,
        });
        serde_json::to_vec(&document).unwrap_or_default()
    };
    let take = find_done(&app, &client, &id).await?;
    let page = view(&app, &take, name, app.locale, render).await?;
    Ok(send(&page, "application/json", &headers))
}

/// The forms of a transcript: ending, view, view with unwritten hesitations, media type.
const TRANSCRIPTS: [(&str, &str, &str, &str); 4] = [
    ("srt", "srt", "srt-hesitations", "application/x-subrip; charset=utf-8"),
    ("vtt", "vtt", "vtt-hesitations", "text/vtt; charset=utf-8"),
    ("txt", "txt", "txt-hesitations", "text/plain; charset=utf-8"),
    // It has the filled pauses beside the words.
    ("json", "transcript", "transcript", "application/json"),
];

/// What of a talk a transcript shows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TranscriptQuery {
    /// Also filled pauses that were heard and not written, in brackets, in `srt`, `vtt` and `txt`.
    hesitations: Option<bool>,
}

/// What was said, as subtitles, text or JSON
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/transcript.{form}", tag = "analyses",
    params(
        ("id" = String, Path, description = "Identity of the take"),
        ("form" = String, Path, description = "`srt`, `vtt`, `txt` or `json`"),
        TranscriptQuery,
    ),
    responses(
        (status = 200, description = "The transcript",
            content((String = "text/plain"), (String = "text/vtt"),
                (String = "application/x-subrip"), (Object = "application/json"))),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_transcript(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path((id, form)): Path<(String, String)>,
    query: Result<Query<TranscriptQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let hesitates = asked(query)?.hesitations.unwrap_or(false);
    let form = TRANSCRIPTS.iter().find(|(ending, ..)| *ending == form);
    let Some(&(ending, plain, verbatim, media_type)) = form else {
        return Err(Problem::new("no_such_page"));
    };
    let name = if hesitates { verbatim } else { plain };
    let render = move |take: &Take, analysis: &Analysis| {
        let report = &analysis.report;
        let transcript = hesitations::transcript(report, hesitates);
        match ending {
            "srt" => srt::render(&transcript).into_bytes(),
            "vtt" => vtt::render(&transcript).into_bytes(),
            "txt" => transcript
                .segments()
                .flat_map(|words| join(words).into_bytes().into_iter().chain(*b"\n"))
                .collect(),
            _ => Document::transcript_json(&take.name, report),
        }
    };
    let take = find_done(&app, &client, &id).await?;
    let page = view(&app, &take, name, app.locale, render).await?;
    Ok(send(&page, media_type, &headers))
}

/// Words, pauses and fillers, a row each
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/words.csv", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 200, description = "Comma-separated values", body = String,
            content_type = "text/csv"),
        (status = "4XX", description = "There is none, or it is not ready",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_words(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let render = |take: &Take, analysis: &Analysis| {
        csv::render(&take.name, &analysis.report, true).into_bytes()
    };
    let take = find_done(&app, &client, &id).await?;
    let page = view(&app, &take, "words", app.locale, render).await?;
    Ok(send(&page, "text/csv; charset=utf-8", &headers))
}
