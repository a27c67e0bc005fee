//! Who asks: nobody in particular on a machine of one's own, the holder of a key elsewhere.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};

use coach_pipeline::takes::{ApiKey, Store};
use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;

use super::problem::Problem;

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

    /// Who asks.
    pub(crate) fn client(&self, headers: &HeaderMap, peer: IpAddr) -> Result<Client, Problem> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if keys.is_empty() {
            return Ok(Client { owner: String::new(), name: network(peer), scopes: None });
        }
        let text = |value: &hyper::header::HeaderValue| value.to_str().ok().map(str::to_owned);
        let bearer = headers.get(AUTHORIZATION).and_then(text);
        let bearer = bearer.as_deref().and_then(|value| value.strip_prefix("Bearer "));
        let header = headers.get("x-api-key").and_then(text);
        let given = bearer.or(header.as_deref()).ok_or_else(|| Problem::new("key_missing"))?;
        let key = keys.get(&digest(given.trim())).ok_or_else(|| Problem::new("key_wrong"))?;
        let (owner, scopes) = (key.id.clone(), Some(key.scopes.clone()));
        Ok(Client { name: owner.clone(), owner, scopes })
    }
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
