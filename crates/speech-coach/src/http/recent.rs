//! The errors that clients got last, for those who run the service: in memory alone, bounded, and
//! without a word that somebody said or wrote.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::extract::MatchedPath;
use axum::response::Response;
use hyper::{Method, StatusCode};
use jiff::Timestamp;

use super::problem::Problem;

/// How many are remembered.
pub(crate) const RECENT_MAX: usize = 50;

/// A response that was an error.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ErrorResponse {
    pub(crate) at_ms: i64,
    pub(crate) request_id: String,
    pub(crate) method: &'static str,
    /// The page as the documentation names it; `None` where the request was refused before its
    /// page was looked for.
    pub(crate) route: Option<String>,
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) seconds: f64,
}

/// The last of them, in order.
#[derive(Debug, Default)]
pub(crate) struct RecentErrors(Mutex<VecDeque<ErrorResponse>>);

impl RecentErrors {
    /// Remembers a response if it is an error that tells those who run the service something.
    pub(crate) fn note(&self, id: &str, method: &Method, response: &Response, seconds: f64) {
        let problem = response.extensions().get::<Problem>();
        let code = problem.map(|problem| problem.code().to_owned());
        if !is_telling(response.status(), code.as_deref()) {
            return;
        }
        let route = response.extensions().get::<MatchedPath>();
        let error = ErrorResponse {
            at_ms: Timestamp::now().as_millisecond(),
            request_id: id.to_owned(),
            method: known(method),
            route: route.map(|route| route.as_str().to_owned()),
            status: response.status().as_u16(),
            code,
            seconds,
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= RECENT_MAX {
            all.pop_front();
        }
        all.push_back(error);
    }

    pub(crate) fn all(&self) -> Vec<ErrorResponse> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// Strangers who try pages and keys would push everything else out.
fn is_telling(status: StatusCode, code: Option<&str>) -> bool {
    let is_error = status.is_client_error() || status.is_server_error();
    is_error && status != StatusCode::UNAUTHORIZED && code != Some("no_such_page")
}

/// The name of a method; whatever else a stranger writes has one name.
fn known(method: &Method) -> &'static str {
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    names.into_iter().find(|name| *name == method.as_str()).unwrap_or("OTHER")
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;

    fn noted(code: &str, method: &str) -> Vec<ErrorResponse> {
        let errors = RecentErrors::default();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        errors.note("id", &method, &Problem::new(code).into_response(), 0.5);
        errors.all()
    }

    #[test]
    fn what_tells_nothing_is_not_remembered() {
        for (code, expected) in [
            ("no_such_page", false),
            ("key_missing", false),
            ("key_wrong", false),
            ("key_scope", true),
            ("no_such_take", true),
            ("internal", true),
        ] {
            assert_eq!(!noted(code, "GET").is_empty(), expected, "{code}");
        }
        let errors = RecentErrors::default();
        errors.note("id", &Method::GET, &StatusCode::OK.into_response(), 0.5);
        assert!(errors.all().is_empty());
        assert_eq!(noted("internal", "IVANOV").first().unwrap().method, "OTHER");
    }

    #[test]
    fn the_last_errors_are_remembered() {
        let errors = RecentErrors::default();
        for number in 0..RECENT_MAX + 20 {
            let response = Problem::new("internal").into_response();
            errors.note(&number.to_string(), &Method::GET, &response, 0.5);
        }
        let all = errors.all();
        assert_eq!((all.len(), all[0].request_id.as_str()), (RECENT_MAX, "20"));
    }
}
