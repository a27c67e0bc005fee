//! What a peer says about when to come back.

use std::time::{Duration, SystemTime};

/// Reads a `Retry-After` header: seconds, also with a fraction, or a date (RFC 9110, 10.2.3).
///
/// What is neither is nothing; what is in the past is zero; the caller caps what is far away.
pub fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        if !seconds.is_finite() || seconds.is_sign_negative() {
            return None;
        }
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_forms() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        let check = |value, expected: Option<u64>| {
            assert_eq!(
                parse_retry_after(value, now),
                expected.map(Duration::from_millis),
                "{value}"
            );
        };
        check("2", Some(2_000));
        check(" 1.5 ", Some(1_500));
        check("0", Some(0));
        check("-1", None);
        check("NaN", None);
        check("inf", None);
        check("soon", None);
        check("", None);
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(7_000));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        assert_eq!(parse_retry_after("1e300", now), Some(Duration::MAX));
    }

    proptest! {
        #[test]
        fn anything_may_be_said(value in ".{0,40}") {
            parse_retry_after(&value, SystemTime::UNIX_EPOCH);
        }
    }
}
