//! The documents that come and go, one file a resource. Types of the domain never leave as they
//! are.

pub(crate) mod chat;
pub(crate) mod commentary;
pub(crate) mod comparison;
pub(crate) mod corrections;
pub(crate) mod operation;
pub(crate) mod progress;
pub(crate) mod take;

use jiff::Timestamp;
use utoipa::ToSchema;

/// What a talk is judged as.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it describes names")]
pub(crate) enum ProfileName {
    Talk,
    Lecture,
    Pitch,
    Interview,
    News,
    SecondLanguage,
}

/// A time as RFC 3339 in UTC.
pub(crate) fn time(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// Seconds to a millisecond.
pub(crate) fn seconds(value: f64) -> f64 {
    (value * 1e3).round() / 1e3 + 0.0
}

#[cfg(test)]
mod tests {
    use coach_pipeline::scoring::Profile;
    use utoipa::PartialSchema as _;

    use super::*;

    #[test]
    fn every_profile_is_named_in_the_schema() {
        let schema = serde_json::to_value(ProfileName::schema()).unwrap();
        assert_eq!(schema["enum"], serde_json::json!(Profile::ALL.map(Profile::name)));
    }
}
