//! Tokens of GigaChat: fetched by one for all, kept until a minute before their end, in memory
//! alone.

#[cfg(test)]
mod tests;

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::dialect::{TokenAnswer, parse_token, token_body, token_refusal};
use crate::error::{Error, TransportKind};
use crate::resilience::after;
use crate::settings::Timeouts;
use crate::transport;

/// The most bytes of a token with all around it.
const TOKEN_BYTES_MAX: usize = 64 << 10;
/// A token is not used in the last part of its life, which may pass on the way.
const MARGIN: Duration = Duration::from_mins(1);
/// Tokens live for half an hour.
const LIFE_MAX: Duration = Duration::from_mins(30);
/// How long a token is kept whose end is not told.
const LIFE_UNKNOWN: Duration = Duration::from_mins(25);
/// A token that comes with its end behind it is used for that long, so that a clock that is
/// wrong does not ask for a token with each call.
const LIFE_MIN: Duration = Duration::from_secs(1);
/// Numbers below are seconds, as one description has it; above are milliseconds.
const SECONDS_BELOW: i64 = 1_000_000_000_000;

/// A token, ready to be sent.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    /// Which one it is, to tell it from the next.
    pub(crate) number: u64,
    ends: Instant,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    fetched: u64,
    /// Why the key was refused, and until when it is not shown again.
    refused: Option<(Error, Instant)>,
}

/// Where tokens come from.
pub(crate) struct TokenSource {
    url: String,
    credentials: HeaderValue,
    body: String,
    refused_key_pause: Duration,
    timeouts: Timeouts,
    state: Mutex<State>,
}

impl TokenSource {
    pub(crate) fn new(
        url: &str,
        key: &SecretString,
        scope: &str,
        refused_key_pause: Duration,
        timeouts: Timeouts,
    ) -> Result<Self, Error> {
        let key = key.expose_secret().trim();
        check_key(key)?;
        if scope.trim().is_empty() {
            return Err(Error::settings("scope", "it is empty"));
        }
        Ok(Self {
            url: url.to_owned(),
            credentials: secret_header("key", &format!("Basic {key}"))?,
            body: token_body(scope.trim()),
            refused_key_pause,
            timeouts,
            state: Mutex::default(),
        })
    }

    /// The token that is there, or a new one. Whoever comes while one is fetched waits for it.
    pub(crate) async fn token(&self, http: &reqwest::Client) -> Result<Token, Error> {
        let mut state = self.state.lock().await;
        let now = Instant::now();
        if let Some(token) = state.token.as_ref().filter(|token| now < token.ends) {
            return Ok(token.clone());
        }
        if let Some((error, _)) = state.refused.as_ref().filter(|(_, until)| now < *until) {
            return Err(error.clone());
        }
        state.refused = None;
        match self.fetch(http).await {
            Ok((header, life)) => {
                state.fetched += 1;
                let token = Token { header, number: state.fetched, ends: Instant::now() + life };
                state.token = Some(token.clone());
                Ok(token)
            }
            Err(error) => {
                if matches!(error, Error::Config { .. } | Error::AuthRejected { .. }) {
                    state.refused =
                        Some((error.clone(), after(Instant::now(), self.refused_key_pause)));
                }
                Err(error)
            }
        }
    }

    /// Forgets a token that the server refused, unless there is a newer one.
    pub(crate) async fn forget(&self, number: u64) {
        let mut state = self.state.lock().await;
        state.token.take_if(|token| token.number == number);
    }

    async fn fetch(&self, http: &reqwest::Client) -> Result<(HeaderValue, Duration), Error> {
        let request = http
            .post(&self.url)
            .header(AUTHORIZATION, self.credentials.clone())
            .header("RqUID", Uuid::new_v4().to_string())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(self.body.clone());
        let exchange = async {
            let response = request.send().await.map_err(|error| transport::failure(&error))?;
            let status = response.status();
            if !status.is_success() {
                let retry_after = transport::retry_after(response.headers());
                let body = transport::read_error(response, self.timeouts.idle).await;
                return Err(token_refusal(status.as_u16(), &body, retry_after));
            }
            let now = transport::server_now(response.headers());
            let idle = self.timeouts.idle;
            let body = transport::read_body(response, TOKEN_BYTES_MAX, idle).await?;
            let body = Zeroizing::new(body);
            let TokenAnswer { token, expires_at } =
                parse_token(&body).ok_or_else(|| Error::invalid("there is no token in it"))?;
            let header = Zeroizing::new(format!("Bearer {}", token.expose_secret()));
            let header = secret_header("token", &header)
                .map_err(|_| Error::invalid("the token cannot be sent"))?;
            Ok((header, life(expires_at, now)))
        };
        let limit = self.timeouts.token;
        timeout(limit, exchange)
            .await
            .unwrap_or_else(|_| Err(Error::transport(TransportKind::Timeout)))
    }
}

/// A header that logs do not show.
pub(crate) fn secret_header(setting: &'static str, value: &str) -> Result<HeaderValue, Error> {
    let mut header = HeaderValue::from_str(value)
        .map_err(|_| Error::settings(setting, "it holds signs that no header can hold"))?;
    header.set_sensitive(true);
    Ok(header)
}

/// An authorization key is base64 of an id and a secret. The secret alone, which people copy by
/// mistake, is not.
fn check_key(key: &str) -> Result<(), Error> {
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let decoded = GeneralPurpose::new(&STANDARD, lenient).decode(key).map(Zeroizing::new);
    let decoded =
        decoded.map_err(|_| Error::settings("key", "the authorization key is not base64"))?;
    let mut parts = decoded.split(|byte| *byte == b':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some([_, ..]), Some([_, ..]), None) => Ok(()),
        _ => Err(Error::settings(
            "key",
            "it is not an authorization key, which holds client id and client secret; \
             the client secret alone is not enough",
        )),
    }
}

/// How long to use a token that ends then, by the server's clock.
fn life(expires_at: Option<i64>, server_now: SystemTime) -> Duration {
    let Some(number) = expires_at.filter(|number| *number != 0) else {
        return LIFE_UNKNOWN;
    };
    let ends_ms = if number < SECONDS_BELOW { number.saturating_mul(1_000) } else { number };
    let ends = Duration::from_millis(u64::try_from(ends_ms).unwrap_or_default());
    let now = server_now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    ends.saturating_sub(now).min(LIFE_MAX).saturating_sub(MARGIN).max(LIFE_MIN)
}
