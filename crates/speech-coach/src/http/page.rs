//! The web page that is built into the program.
//!
//! The page has addresses of its own, such as `/talks`, and finds its way by itself: whatever a
//! browser asks for that is neither the API nor a file of the page is answered with the page.

use axum::response::{IntoResponse as _, Response};
use hyper::header::{self, HeaderValue};
use hyper::{HeaderMap, Method, StatusCode, Uri};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::headers::{has_already, text};
use super::problem::Problem;
use crate::hex;

/// What `npm run build` made. Without it the program builds and works as well.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

const INDEX: &str = "index.html";
/// Files whose names change with what is in them.
const HASHED: &str = "assets/";
/// Where the program answers itself; the door guards these.
const SERVICE: [&str; 6] = ["/api", "/docs", "/health", "/metrics", "/ready", "/stats"];
/// Encodings that files are kept in, best first: name, ending.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];
const TYPES: [(&str, &str); 6] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("json", "application/json"),
    ("md", "text/markdown; charset=utf-8"),
];
const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Speech Coach</title>\
    <h1>Speech Coach</h1><p>This program was built without its page. \
    To have it: <code>cargo xtask page</code>, then build the program again. \
    The <a href=/docs>API</a> works all the same.\
    <p lang=ru>Программа собрана без страницы. Чтобы она появилась: <code>cargo xtask page</code>, \
    затем соберите программу снова. <a href=/docs>API</a> работает и так.";

/// Whether a path is of the page, which anybody may load: it holds nothing of anybody.
pub(super) fn owns(path: &str) -> bool {
    let below = |place: &str| {
        path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !SERVICE.iter().any(|place| below(place))
}

/// Answers what no route of the API does.
pub(super) async fn answer(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    let may_be_page = matches!(method, Method::GET | Method::HEAD) && owns(path);
    let path = path.trim_start_matches('/');
    if !may_be_page {
        return Problem::new("no_such_page").into_response();
    }
    if let Some(response) = file(path, &headers) {
        return response;
    }
    if !wants_html(&headers) || path.starts_with(HASHED) {
        return Problem::new("no_such_page").into_response();
    }
    file(INDEX, &headers).unwrap_or_else(not_built)
}

fn not_built() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, NOT_BUILT).into_response()
}

/// Browsers that go to an address do; scripts that ask for data do not.
fn wants_html(headers: &HeaderMap) -> bool {
    text(headers, header::ACCEPT).is_some_and(|types| types.contains("text/html"))
}

/// A file of the page in an encoding that the client takes; `None` if there is none.
fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let (_, content_type) = TYPES.iter().find(|(ending, _)| {
        path.rsplit_once('.').is_some_and(|(stem, found)| !stem.is_empty() && found == *ending)
    })?;
    let plain = Files::get(path)?;
    let taken = ENCODINGS.iter().filter(|(name, _)| takes(headers, name));
    let encoded = taken.filter_map(|(name, ending)| {
        Files::get(&format!("{path}{ending}")).map(|file| (Some(*name), file))
    });
    let (encoding, file) = { encoded }.next().unwrap_or((None, plain));
    let tag = tag(&file);
    let mut response = if has_already(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_response()
    };
    let lasting =
        if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let answered = response.headers_mut();
    answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    answered.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answered.extend(HeaderValue::from_str(&tag).ok().map(|tag| (header::ETAG, tag)));
    answered
        .extend(encoding.map(|name| (header::CONTENT_ENCODING, HeaderValue::from_static(name))));
    Some(response)
}

/// Whether a client takes an encoding: named, and not with the weight zero.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    text(headers, header::ACCEPT_ENCODING).unwrap_or_default().split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight: String = weight.split_whitespace().collect();
        let is_refused = weight.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

fn tag(file: &EmbeddedFile) -> String {
    format!("\"{}\"", hex::written(&file.metadata.sha256_hash()[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_owns_what_the_service_does_not() {
        for (path, expected) in [
            ("/", true),
            ("/talks/0a1b", true),
            ("/assets/index.js", true),
            ("/apiary", true),
            ("/api", false),
            ("/api/v1/analyses", false),
            ("/docs/index.html", false),
            ("/stats/cache", false),
            ("/metrics", false),
        ] {
            assert_eq!(owns(path), expected, "{path}");
        }
    }

    #[test]
    fn encodings_are_taken_as_the_client_says() {
        for (accepted, encoding, expected) in [
            ("gzip, deflate, br", "br", true),
            ("gzip;q=0.5", "gzip", true),
            ("br;q=0", "br", false),
            ("br; q=0.0", "br", false),
            ("", "gzip", false),
            ("bread", "br", false),
        ] {
            let value = HeaderValue::from_str(accepted).unwrap();
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]);
            assert_eq!(takes(&headers, encoding), expected, "{accepted}");
        }
    }
}
