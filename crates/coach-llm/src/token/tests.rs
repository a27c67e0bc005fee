//! Keys that are none, and lives of tokens.

use proptest::prelude::*;

use super::*;

fn source(key: &str) -> Result<TokenSource, Error> {
    let key = SecretString::from(key);
    TokenSource::new("https://a", &key, "S", Duration::from_mins(1), Timeouts::default())
}

#[test]
fn keys_are_checked_before_anything_is_sent() {
    // "cid:secret", with and without padding and what copying adds.
    for key in ["Y2lkOnNlY3JldA==", "Y2lkOnNlY3JldA", " Y2lkOnNlY3JldA==\r\n"] {
        assert!(source(key).is_ok(), "{key:?}");
    }
    // No base64; no colon; nothing before it; nothing after it; two of them.
    for key in ["", "ключ", "a-b-c", "c2VjcmV0", "OnNlY3JldA==", "Y2lkOg==", "YTpiOmM="] {
        let error = source(key).err().unwrap();
        assert_eq!(error.code(), "settings", "{key}");
        assert!(key.is_empty() || !error.to_string().contains(key));
    }
}

#[test]
fn the_header_of_a_key_is_not_shown() {
    let source = source("Y2lkOnNlY3JldA==").unwrap();
    assert!(!format!("{:?}", source.credentials).contains("Y2lk"));
}

#[test]
fn lives() {
    let now_ms: i64 = 1_739_782_863_000;
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(now_ms.unsigned_abs());
    let check = |expires_at, seconds| {
        assert_eq!(life(expires_at, now), Duration::from_secs(seconds), "{expires_at:?}");
    };
    check(Some(now_ms + 30 * 60_000), 29 * 60);
    check(Some(now_ms / 1_000 + 30 * 60), 29 * 60);
    check(Some(now_ms + 5 * 60_000), 4 * 60);
    check(Some(i64::MAX), 29 * 60);
    check(None, 25 * 60);
    check(Some(0), 25 * 60);
    check(Some(now_ms - 1), 1);
    check(Some(now_ms + 30_000), 1);
    check(Some(i64::MIN), 1);
}

proptest! {
    #[test]
    fn a_life_is_never_nothing_and_never_for_ever(number in any::<i64>(), now in 0_u64..1 << 40) {
        let life = life(Some(number), SystemTime::UNIX_EPOCH + Duration::from_millis(now));
        prop_assert!(life >= LIFE_MIN && life <= LIFE_MAX);
    }
}
