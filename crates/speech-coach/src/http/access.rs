//! Who asks: nobody in particular on a machine of one's own, the holder of a key elsewhere.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};

use coach_pipeline::takes::{ApiKey, Store};
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderName};

use super::headers::text;
use super::problem::Problem;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
/// The cookie that a browser's key is in.
pub(crate) const KEY_COOKIE: &str = "speech_coach_key";

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Look at takes.
    Read,
    /// Hand in, change, remove.
    Write,
    /// Look at the service as a whole.
    Admin,
}

impl Scope {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// The name in commands.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

/// Who a request comes from.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// Whose takes it sees; empty where there are no keys.
    pub(crate) owner: String,
    /// Whose turn and whose rate it counts for.
    pub(crate) name: String,
    scopes: Option<Vec<String>>,
}

impl Client {
    /// Whether it may do something.
    pub(crate) fn check(&self, scope: Scope) -> Result<(), Problem> {
        match &self.scopes {
            Some(scopes) if !scopes.iter().any(|held| held == scope.name()) => {
                Err(Problem::new("key_scope").with("subject", scope.name()))
            }
            _ => Ok(()),
        }
    }

    /// All that it may do.
    pub(crate) fn scopes(&self) -> Vec<String> {
        let all = || Scope::ALL.iter().map(|scope| scope.name().to_owned()).collect();
        self.scopes.clone().unwrap_or_else(all)
    }
}

/// The keys that hold, by their digests; empty opens the service to everybody who reaches it.
#[derive(Debug, Default)]
pub(crate) struct Keys(RwLock<HashMap<Vec<u8>, Arc<ApiKey>>>);

/// What is kept of a key. A key is 256 random bits, so that a fast digest is safe.
pub(crate) fn digest(key: &str) -> Vec<u8> {
    blake3::derive_key("speech-coach api key 1", key.as_bytes()).to_vec()
}

impl Keys {
    /// Reads the keys that hold now.
    pub(crate) async fn load(&self, store: &Store) -> Result<(), coach_pipeline::takes::Error> {
        let keys = store.keys().await?.into_iter().filter(|key| key.revoked_ms.is_none());
        let keys = keys.map(|key| (key.hash.clone(), Arc::new(key))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Whether anybody may ask.
    pub(crate) fn are_none(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Whether a key holds.
    pub(crate) fn knows(&self, key: &str) -> bool {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.contains_key(&digest(key.trim()))
    }

    /// Who asks.
    pub(crate) fn client(&self, headers: &HeaderMap, peer: IpAddr) -> Result<Client, Problem> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if keys.is_empty() {
            return Ok(Client { owner: String::new(), name: network(peer), scopes: None });
        }
        let bearer = text(headers, AUTHORIZATION);
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer "));
        let header = text(headers, API_KEY);
        let cookie = text(headers, COOKIE).and_then(key_of_cookies);
        let given = bearer.or(header).or(cookie);
        let given = given.ok_or_else(|| Problem::new("key_missing"))?;
        let key = keys.get(&digest(given.trim())).ok_or_else(|| Problem::new("key_wrong"))?;
        let (owner, scopes) = (key.id.clone(), Some(key.scopes.clone()));
        Ok(Client { name: owner.clone(), owner, scopes })
    }
}

/// The key among the cookies of a request.
fn key_of_cookies(cookies: &str) -> Option<&str> {
    let pairs = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    { pairs }.find_map(|(name, key)| (name == KEY_COOKIE && !key.is_empty()).then_some(key))
}

/// Who a rate counts for: an address, or the network of one where a client has many.
fn network(peer: IpAddr) -> String {
    match peer {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            if let Some(address) = address.to_ipv4_mapped() {
                return address.to_string();
            }
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_among_cookies() {
        for (cookies, expected) in [
            ("speech_coach_key=abc", Some("abc")),
            ("a=1; speech_coach_key=abc; b=2", Some("abc")),
            ("not_speech_coach_key=abc", None),
            ("speech_coach_key=", None),
            ("", None),
        ] {
            assert_eq!(key_of_cookies(cookies), expected, "{cookies}");
        }
    }

    #[test]
    fn addresses_of_one_client_count_together() {
        for (peer, expected) in [
            ("127.0.0.1", "127.0.0.1"),
            ("::ffff:10.0.0.1", "10.0.0.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(network(peer.parse().unwrap()), expected);
        }
    }
}
