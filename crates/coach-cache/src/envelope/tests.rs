//! Entries that were tampered with are never served.

use proptest::prelude::*;

use super::*;
use crate::codec::Undecodable;
use crate::key::KeyBuilder;

#[derive(Debug, PartialEq)]
struct Text(Vec<u8>);

impl Value for Text {
    const CODEC: Codec = Codec::Zstd;

    fn encode(&self) -> Result<Vec<u8>, Undecodable> {
        Ok(self.0.clone())
    }

    fn decode(bytes: &[u8]) -> Result<Self, Undecodable> {
        Ok(Self(bytes.to_vec()))
    }

    fn memory_bytes(&self) -> usize {
        self.0.len()
    }
}

const KIND: Kind = Kind::new("text", 3, std::time::Duration::from_mins(1));
const LIFE: Life = Life {
    made_ms: 1_000,
    fresh_until_ms: 5_000,
    stale_until_ms: 7_000,
    expires_ms: 9_000,
    compute_ms: 700,
};

fn key(name: &str) -> Key {
    KeyBuilder::new("text", 3, "").field("name", name.as_bytes()).finish()
}

fn sealed(value: &[u8]) -> Vec<u8> {
    seal(&Text(value.to_vec()), &key("a"), &KIND, &LIFE).unwrap()
}

#[test]
fn what_was_sealed_is_opened_until_its_time_is_over() {
    let bytes = sealed(b"some words");
    let opened = open::<Text>(&bytes, &key("a"), &KIND, 8_999);
    assert_eq!(opened, Ok((Text(b"some words".to_vec()), LIFE)));
    assert_eq!(open::<Text>(&bytes, &key("a"), &KIND, 9_000), Err(Refusal::Expired));
    assert_eq!(inspect(&bytes, &key("a")), Ok(9_000));
}

#[test]
fn good_entries_of_something_else_are_foreign() {
    let bytes = sealed(b"some words");
    let open = |key: &str, kind: &Kind| open::<Text>(&bytes, &self::key(key), kind, 0);
    assert_eq!(open("b", &KIND), Err(Refusal::Foreign));
    assert_eq!(open("a", &Kind { version: 4, ..KIND }), Err(Refusal::Foreign));
    assert_eq!(open("a", &Kind { name: "texts", ..KIND }), Err(Refusal::Foreign));
    assert_eq!(inspect(&bytes, &key("b")), Err(Refusal::Foreign));
}

#[test]
fn every_flipped_bit_and_every_truncation_is_refused() {
    let bytes = sealed(&b"words that repeat, words that repeat".repeat(9));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            assert!(open::<Text>(&damaged, &key("a"), &KIND, 0).is_err(), "byte {at}, bit {bit}");
        }
        assert_eq!(
            open::<Text>(&bytes[..at], &key("a"), &KIND, 0),
            Err(Refusal::Damaged),
            "cut at {at}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_value_comes_back(value in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let opened = open::<Text>(&sealed(&value), &key("a"), &KIND, 0);
        prop_assert_eq!(opened, Ok((Text(value), LIFE)));
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        at in 0_usize..200,
    ) {
        prop_assert!(open::<Text>(&bytes, &key("a"), &KIND, 0).is_err());
        // The same spliced into a good entry.
        let mut spliced = sealed(b"some words");
        let end = (at + bytes.len()).min(spliced.len());
        let original = spliced.clone();
        if at < end {
            spliced[at..end].copy_from_slice(&bytes[..end - at]);
        }
        let opened = open::<Text>(&spliced, &key("a"), &KIND, 0);
        prop_assert_eq!(opened.is_ok(), spliced == original);
    }
}
