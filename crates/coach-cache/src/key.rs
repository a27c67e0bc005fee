//! What a value is found by: a digest of everything that it is computed from.

use std::fmt;

/// Changes whenever the way that keys are made changes.
const DOMAIN: &str = "sc-cache/1";

/// The digest of a kind, a scope and all inputs (BLAKE3, 256 bits).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub(crate) [u8; 32]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Key {
    /// The key that [`Key`] displays as `hex`.
    pub fn from_hex(hex: &str) -> Option<Self> {
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, digits) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        (Self(bytes).to_string() == hex).then_some(Self(bytes))
    }
}

/// Makes a key from named inputs. Names and values are written with their lengths, so that no
/// two lists of inputs run together to the same bytes.
#[derive(Debug, Clone)]
pub struct KeyBuilder(blake3::Hasher);

impl KeyBuilder {
    /// Begins with the kind of the value, the version of the code that computes it, and the
    /// scope (such as a tenant) outside which it must not be found.
    pub fn new(kind: &str, version: u16, scope: &str) -> Self {
        let version = version.to_le_bytes();
        Self(blake3::Hasher::new())
            .field("domain", DOMAIN.as_bytes())
            .field("kind", kind.as_bytes())
            .field("version", &version)
            .field("scope", scope.as_bytes())
    }

    /// Adds an input. An input that is absent must be told apart from an empty one by the caller.
    #[must_use]
    pub fn field(mut self, name: &str, value: &[u8]) -> Self {
        for part in [name.as_bytes(), value] {
            self.0.update(&(part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
        self
    }

    /// The key.
    pub fn finish(self) -> Key {
        Key(*self.0.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_do_not_run_together() {
        let begin = || KeyBuilder::new("transcript", 1, "");
        let keys = [
            begin().finish(),
            begin().field("a", b"bc").finish(),
            begin().field("ab", b"c").finish(),
            begin().field("a", b"b").field("c", b"").finish(),
            begin().field("a", b"").finish(),
            KeyBuilder::new("transcript", 2, "").finish(),
            KeyBuilder::new("transcripts", 1, "").finish(),
            KeyBuilder::new("transcript", 1, "tenant").finish(),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{index}");
        }
        assert_eq!(begin().field("a", b"bc").finish(), keys[1]);
    }

    #[test]
    fn names_of_keys_can_be_read_back() {
        let key = KeyBuilder::new("transcript", 1, "").finish();
        assert_eq!(Key::from_hex(&key.to_string()), Some(key));
        for bad in ["", "ab", &"g".repeat(64), &key.to_string().to_uppercase(), &"é".repeat(32)] {
            assert_eq!(Key::from_hex(bad), None, "{bad}");
        }
    }
}
