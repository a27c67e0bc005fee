//! JSON objects that requests bring: bounded in length and in the time between their pieces.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use futures_util::StreamExt as _;
use hyper::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::app::Shared;
use super::headers::text;
use super::problem::Problem;
use super::receive::in_time;

/// The body of a request as a JSON object of at most so many bytes.
pub(crate) struct JsonBody<T, const BYTES_MAX: usize = { 64 << 10 }>(pub(crate) T);

impl<T: DeserializeOwned, const BYTES_MAX: usize> FromRequest<Shared> for JsonBody<T, BYTES_MAX> {
    type Rejection = Problem;

    async fn from_request(request: Request<Body>, app: &Shared) -> Result<Self, Problem> {
        if !text(request.headers(), CONTENT_TYPE).is_some_and(is_json) {
            return Err(Problem::new("wrong_content_type"));
        }
        let mut bytes = Vec::new();
        let mut pieces = request.into_body().into_data_stream();
        while let Some(piece) = in_time(app.limits.body_idle, pieces.next()).await? {
            let piece = piece.map_err(|_| Problem::new("bad_json"))?;
            if bytes.len() + piece.len() > BYTES_MAX {
                return Err(Problem::new("too_large"));
            }
            bytes.extend_from_slice(&piece);
        }
        // A list does not stand for an object, as it would for a struct.
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&bytes).map_err(|_| Problem::new("bad_json"))?;
        let value = serde_json::from_value(object.into()).map_err(|_| Problem::new("bad_json"))?;
        Ok(Self(value))
    }
}

/// `application/json`, with or without parameters, or a format that is JSON underneath.
fn is_json(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_told_by_its_name() {
        for (content_type, expected) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/merge-patch+json", true),
            ("text/json", false),
            ("application/x-www-form-urlencoded", false),
            ("", false),
        ] {
            assert_eq!(is_json(content_type), expected, "{content_type}");
        }
    }
}
