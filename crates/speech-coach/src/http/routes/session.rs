//! Keys for browsers: in a cookie that no script can read, since pages cannot send headers with
//! the recordings that they play and the events that they watch.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use hyper::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::access::{Client, KEY_COOKIE};
use crate::http::app::Shared;
use crate::http::json_body::JsonBody;
use crate::http::problem::{Problem, ProblemDocument};

/// How long a browser keeps a key.
const LASTS_S: u32 = 90 * 24 * 3600;

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// Whether the service is open to holders of keys alone.
    needs_key: bool,
    /// What the client may do: `read`, `write`, `admin`.
    scopes: Vec<String>,
}

/// A key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionKey {
    /// As `speech-coach key add` printed it.
    #[schema(min_length = 1, max_length = 200, pattern = "^[!-:<-~]+$")]
    key: String,
}

/// Who asks, and what they may
#[utoipa::path(
    get, path = "/api/v1/session", tag = "operation",
    responses(
        (status = 200, description = "What the client may do", body = Session),
        (status = 401, description = "There are keys, and this client has none",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_session(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
) -> Json<Session> {
    Json(Session { needs_key: !app.keys.are_none(), scopes: client.scopes() })
}

/// Keep a key in the browser
///
/// The cookie goes to this service alone, and with nothing that another site asks for.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "operation", request_body = SessionKey,
    responses(
        (status = 204, description = "The cookie is set; not needed where there are no keys"),
        (status = "4XX", description = "The key is wrong", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn open_session(
    State(app): State<Shared>,
    headers: HeaderMap,
    JsonBody(SessionKey { key }): JsonBody<SessionKey>,
) -> Result<Response, Problem> {
    if app.keys.are_none() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if !app.keys.knows(&key) {
        return Err(Problem::new("key_wrong"));
    }
    // What holds is printable and has no semicolon, as all keys that were made here.
    Ok(set_cookie(&key, LASTS_S, &headers))
}

/// Let the browser forget its key
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "operation",
    responses((status = 204, description = "It has none any more")),
)]
pub(crate) async fn close_session(headers: HeaderMap) -> Response {
    set_cookie("", 0, &headers)
}

fn set_cookie(key: &str, lasts_s: u32, headers: &HeaderMap) -> Response {
    // A proxy in front says so; the service itself does not speak TLS.
    let is_secure = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie =
        format!("{KEY_COOKIE}={key}; Path=/; Max-Age={lasts_s}; HttpOnly; SameSite=Strict{secure}");
    let headers = [(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::NO_CONTENT, headers).into_response()
}
