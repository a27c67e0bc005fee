//! Errors as clients get them: RFC 9457, with a stable `code`, and the two fields that clients of
//! the reference service read.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use coach_pipeline::service::ServiceError;
use coach_pipeline::takes::TakeFault;
use coach_pipeline::wording::Locale;
use hyper::{StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::Failure;
use crate::texts::Texts;

/// The one table: code, status, seconds after which a retry may help.
const TABLE: &[(&str, u16, Option<u32>)] = &[
    ("bad_request", 400, None),
    ("unknown_setting", 400, None),
    ("bad_filler_list", 400, None),
    ("comparison_size", 400, None),
    ("bad_section", 400, None),
    ("section_too_short", 400, None),
    ("upload_incomplete", 400, None),
    ("key_missing", 401, None),
    ("key_wrong", 401, None),
    ("key_scope", 403, None),
    ("no_such_page", 404, None),
    ("no_such_take", 404, None),
    ("no_commentary", 404, None),
    ("wrong_method", 405, None),
    ("upload_too_slow", 408, None),
    ("not_ready", 409, Some(5)),
    ("not_running", 409, None),
    ("cancelled", 409, None),
    ("take_failed", 409, None),
    ("recording_gone", 410, None),
    ("too_large", 413, None),
    ("not_media", 415, None),
    ("compressed_body", 415, None),
    ("wrong_content_type", 415, None),
    ("file_missing", 422, None),
    ("bad_json", 422, None),
    ("no_such_filler", 422, None),
    ("too_many_requests", 429, Some(1)),
    ("internal", 500, None),
    ("queue_full", 503, Some(30)),
    ("busy", 503, Some(30)),
    ("model_missing", 503, Some(60)),
    ("model_damaged", 503, Some(60)),
    ("disk_full", 503, Some(60)),
    ("no_thread", 503, Some(30)),
    ("shutting_down", 503, Some(10)),
    ("gave_up", 500, None),
    ("nothing_said", 422, None),
    ("llm_refused", 422, None),
    ("llm_too_long", 422, None),
    ("llm_off", 503, Some(3_600)),
    ("llm_config", 503, Some(600)),
    ("llm_quota", 503, Some(3_600)),
    ("llm_budget", 503, Some(3_600)),
    ("llm_busy", 503, Some(30)),
    ("llm_unreadable", 503, Some(30)),
    ("llm_unavailable", 503, Some(60)),
];

/// An error on its way to the client.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    failure: Failure,
    retry_after_s: Option<u32>,
    locale: Locale,
}

/// A problem document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// Names the kind of problem; `about:blank` with the code as its part.
    #[serde(rename = "type")]
    kind: String,
    /// What happened.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do about it.
    detail: String,
    /// Stable name to branch on.
    code: String,
    /// What to do about it.
    cure: String,
    /// The same as `code`, under the name of the reference service.
    error_type: String,
}

impl Problem {
    /// The problem of a code.
    pub(crate) fn new(code: &str) -> Self {
        Self { failure: Failure::new(code), retry_after_s: None, locale: Locale::En }
    }

    /// Puts a value into a slot of the texts.
    pub(crate) fn with(mut self, slot: &'static str, value: impl Into<String>) -> Self {
        self.failure = self.failure.with(slot, value);
        self
    }

    /// When a retry may help.
    pub(crate) fn after_s(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds.max(1));
        self
    }

    /// In the words of a language.
    pub(crate) fn in_locale(mut self, locale: Locale) -> Self {
        self.locale = locale;
        self
    }

    /// Why a take failed.
    pub(crate) fn of_fault(fault: &TakeFault) -> Self {
        Self { failure: Failure::from(fault), retry_after_s: None, locale: Locale::En }
    }

    pub(crate) fn code(&self) -> &str {
        &self.failure.code
    }

    pub(crate) fn status(&self) -> StatusCode {
        let row = TABLE.iter().find(|(code, ..)| *code == self.failure.code);
        // Everything else is something about the recording.
        row.and_then(|(_, status, _)| StatusCode::from_u16(*status).ok())
            .unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// As it is sent.
    pub(crate) fn document(&self) -> ProblemDocument {
        let texts = Texts::of(self.locale);
        let (title, cure) = (self.failure.message(texts), self.failure.cure(texts));
        let code = self.failure.code.clone();
        ProblemDocument {
            kind: format!("about:blank#{code}"),
            status: self.status().as_u16(),
            detail: format!("{title}: {cure}"),
            error_type: code.clone(),
            title,
            code,
            cure,
        }
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match &error {
            ServiceError::Store(coach_pipeline::takes::Error::Full) => Self::new("disk_full"),
            ServiceError::Pipeline(error) => {
                let failure = Failure::from(error);
                Self { failure, retry_after_s: None, locale: Locale::En }
            }
            error => {
                tracing::error!(%error, "the takes cannot be used");
                Self::new("internal")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let row = TABLE.iter().find(|(code, ..)| *code == self.failure.code);
        let retry = self.retry_after_s.or_else(|| row.and_then(|(_, _, retry)| *retry));
        let json = serde_json::to_vec(&self.document()).unwrap_or_default();
        let mut response = Response::builder()
            .status(self.status())
            .header(header::CONTENT_TYPE, "application/problem+json");
        if let Some(retry) = retry {
            response = response.header(header::RETRY_AFTER, retry);
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            response = response.header(header::WWW_AUTHENTICATE, "Bearer");
        }
        let mut response = response.body(Body::from(json)).unwrap_or_default();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_status_and_words_in_both_languages() {
        for (code, status, _) in TABLE {
            for locale in [Locale::Ru, Locale::En] {
                let document = Problem::new(code).in_locale(locale).document();
                assert_eq!(document.status, *status);
                let unknown = Failure::new("no such code").message(Texts::of(locale));
                assert_ne!(document.title, unknown, "{code} {locale:?}");
            }
        }
    }
}
