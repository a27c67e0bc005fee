//! What happens to every request before and after its route: who it is from, whether it may, an
//! identity that all its log lines carry, counts, headers.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::MatchedPath;
use axum::response::{IntoResponse as _, Response};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request, StatusCode};
use tower::ServiceExt as _;
use tracing::Instrument as _;

use super::access::Scope;
use super::app::Shared;
use super::headers::text;
use super::page;
use super::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_LENGTH_MAX: usize = 64;

/// The identity of a request, in its log lines, its jobs and its response.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// Pages that anybody may see: they tell nothing of anybody's takes.
const OPEN: [&str; 8] = [
    "/health",
    "/ready",
    "/api/v1/openapi.json",
    "/docs",
    "/api/chat/ui",
    "/api/v1/chat/ui",
    "/api/v1/chat/ui.css",
    "/api/v1/chat/ui.js",
];
/// Where browsers bring a key, and give it back.
const SESSION: &str = "/api/v1/session";
/// Pages about the service as a whole.
const ADMIN: [&str; 7] = [
    "/metrics",
    "/stats/cache",
    "/api/stats/cache",
    "/api/metrics",
    "/api/v1/metrics",
    "/api/v1/retention",
    "/api/v1/operation",
];

/// Headers that every response carries.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "microphone=(self), camera=(), geolocation=()"),
    (
        "content-security-policy",
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
         style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
];

/// Answers one request.
pub(crate) async fn answer(
    app: Shared,
    router: Router,
    peer: IpAddr,
    request: Request<Body>,
) -> Response {
    let begun = Instant::now();
    let id = request_id(request.headers());
    let (method, route) = (request.method().clone(), route_of(request.uri().path()));
    let origin = request.headers().get(header::ORIGIN).cloned();
    let language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    // Not to be filtered out: warnings in it need their request as well.
    let span = tracing::error_span!("request", request_id = &*id);
    let mut response = async {
        let response = match pass(&app, router, peer, request, &id).await {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        };
        let seconds = begun.elapsed().as_secs_f64();
        let status = response.status().as_u16();
        let code = response.extensions().get::<Problem>().map(|problem| problem.code().to_owned());
        if status >= 500 {
            tracing::error!(%method, route, status, seconds, code, "request");
        } else {
            tracing::info!(%method, route, status, seconds, code, "request");
        }
        count(&method, &route, status, seconds);
        app.recent.note(&id, &method, &response, seconds);
        response
    }
    .instrument(span)
    .await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let wanted = language.as_ref().and_then(|value| value.to_str().ok());
        let (parts, _) = response.into_parts();
        response = problem.in_locale(app.locale_of(wanted)).into_response();
        // What the router added, such as the methods that a page knows.
        // The length is that of the words before.
        let added = parts.headers.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH);
        for (name, value) in added {
            response.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    allow_origin(&app, origin, headers);
    response
}

async fn pass(
    app: &Shared,
    router: Router,
    peer: IpAddr,
    mut request: Request<Body>,
    id: &Arc<str>,
) -> Result<Response, Problem> {
    if request.method() == Method::OPTIONS && request.headers().contains_key(header::ORIGIN) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let path = request.uri().path();
    let opens_session = path == SESSION && request.method() != Method::GET;
    let is_open =
        OPEN.contains(&path) || path.starts_with("/docs/") || page::owns(path) || opens_session;
    if !is_open {
        let client = app.keys.client(request.headers(), peer)?;
        app.rates.check(&client.name)?;
        let is_safe = matches!(*request.method(), Method::GET | Method::HEAD);
        client.check(if ADMIN.iter().any(|page| path.starts_with(page)) {
            Scope::Admin
        } else if is_safe {
            Scope::Read
        } else {
            Scope::Write
        })?;
        request.extensions_mut().insert(client);
    }
    request.extensions_mut().insert(RequestId(Arc::clone(id)));
    let Ok(response) = router.oneshot(request).await;
    // What the router says by itself has no body of ours.
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED if !is_problem(&response) => {
            let mut refused = Problem::new("wrong_method").into_response();
            if let Some(methods) = response.headers().get(header::ALLOW) {
                refused.headers_mut().insert(header::ALLOW, methods.clone());
            }
            if let Some(page) = response.extensions().get::<MatchedPath>() {
                refused.extensions_mut().insert(page.clone());
            }
            Ok(refused)
        }
        _ => Ok(response),
    }
}

fn is_problem(response: &Response) -> bool {
    response.extensions().get::<Problem>().is_some()
}

/// The client's own if it is harmless in a log, else a new one.
fn request_id(headers: &HeaderMap) -> Arc<str> {
    let given = text(headers, REQUEST_ID);
    match given.filter(|id| is_safe(id)) {
        Some(id) => id.into(),
        None => uuid::Uuid::now_v7().to_string().into(),
    }
}

fn is_safe(id: &str) -> bool {
    let is_part = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-');
    (1..=REQUEST_ID_LENGTH_MAX).contains(&id.len()) && id.bytes().all(is_part)
}

/// The page that a path is of, for logs and counts: identities are left out, and whatever a
/// stranger may write.
fn route_of(path: &str) -> String {
    let is_known = |part: &str| {
        part.len() <= 24
            && part
                .bytes()
                .all(|c| c.is_ascii_lowercase() || matches!(c, b'_' | b'-' | b'.' | b'1'))
    };
    let mut route = String::with_capacity(path.len().min(64));
    for part in path.split('/').skip(1).take(6) {
        route.push('/');
        route.push_str(if is_known(part) { part } else { "{id}" });
    }
    route
}

fn count(method: &Method, route: &str, status: u16, seconds: f64) {
    let labels = [
        ("method", method.as_str().to_owned()),
        // Whatever is not there has one name, however many names strangers try.
        ("route", if status == 404 { "none".to_owned() } else { route.to_owned() }),
        ("status", status.to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds").record(seconds);
}

fn allow_origin(app: &Shared, origin: Option<HeaderValue>, headers: &mut HeaderMap) {
    let Some(origin) = origin else { return };
    let is_listed = origin.to_str().is_ok_and(|origin| app.origins.iter().any(|one| one == origin));
    if is_listed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let fixed = HeaderValue::from_static;
        headers.insert(header::VARY, fixed("origin"));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            fixed("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
        );
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            fixed("authorization, content-type, prefer, range, x-api-key, x-request-id"),
        );
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            fixed("etag, location, retry-after, x-cache, x-request-id"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_taken_if_they_are_harmless() {
        for (id, expected) in [
            ("abc-1_2.3", true),
            ("", false),
            ("a b", false),
            ("a\"b", false),
            (&"x".repeat(64), true),
            (&"x".repeat(65), false),
        ] {
            assert_eq!(is_safe(id), expected, "{id}");
        }
    }

    #[test]
    fn routes_hold_nothing_that_a_stranger_wrote() {
        for (path, expected) in [
            ("/api/v1/analyses", "/api/v1/analyses"),
            ("/api/v1/analyses/0a1b2c/transcript.srt", "/api/v1/analyses/{id}/transcript.srt"),
            ("/Доклад Иванова.mp4", "/{id}"),
            ("/", "/"),
        ] {
            assert_eq!(route_of(path), expected);
        }
    }
}
