//! A request as it came, and what is read from its headers. It judges nothing.

use sha2::{Digest as _, Sha256};

/// The longest body that is read; `GigaChat` takes no more.
pub(crate) const BODY_BYTES_MAX: usize = 80 * 1024 * 1024;

/// A request.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Without what follows a question mark.
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body was too long to be read.
    pub(crate) too_large: bool,
    /// Whether this came by TLS.
    pub(crate) secure: bool,
    /// Where it came in.
    pub(crate) door: Door,
}

/// The two hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Door {
    /// Where everything is.
    #[default]
    Api,
    /// Where only tokens are given.
    Auth,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The scheme of `Authorization`, in lower case, and what follows it.
    pub(crate) fn authorization(&self) -> Option<(String, &str)> {
        let (scheme, rest) = self.header("authorization")?.trim().split_once(' ')?;
        Some((scheme.to_ascii_lowercase(), rest.trim()))
    }

    pub(crate) fn bearer(&self) -> Option<&str> {
        self.authorization().filter(|(scheme, _)| scheme == "bearer").map(|(_, token)| token)
    }

    /// Whether the connection is to end after the reply.
    pub(crate) fn closes(&self) -> bool {
        self.too_large
            || self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }

    pub(crate) fn has_type(&self, wanted: &str) -> bool {
        let kind = self.header("content-type").unwrap_or_default();
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(wanted))
    }
}

/// The name under which a secret is shown.
pub(crate) fn fingerprint(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    let begin = digest.iter().take(6).fold(0_u64, |begin, byte| (begin << 8) | u64::from(*byte));
    format!("sha256:{begin:012x}")
}

/// The fields of a form; nothing if it is none.
pub(crate) fn form_field(body: &[u8], wanted: &str) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let mut fields = text.split('&').filter_map(|field| field.split_once('='));
    fields.find(|(name, _)| unescape(name) == wanted).map(|(_, value)| unescape(value))
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &after[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_forms() {
        let check = |body: &str, expected: Option<&str>| {
            assert_eq!(form_field(body.as_bytes(), "scope").as_deref(), expected, "{body}");
        };
        check("scope=GIGACHAT_API_PERS", Some("GIGACHAT_API_PERS"));
        check("a=1&scope=a%20b+c%", Some("a b c%"));
        check("scop=1", None);
        check("", None);
    }
}
