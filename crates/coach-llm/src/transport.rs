//! One HTTP client for one server: what it trusts, whom it talks to, how its failures are told
//! apart. Nothing here can make encryption weaker.

#[cfg(test)]
mod tests;

use std::error::Error as StdError;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Certificate, Identity, Proxy, Response, Url, redirect, retry};
use tokio::time::{Instant, timeout_at};

use crate::error::{Error, TransportKind};
use crate::resilience::{after, parse_retry_after};
use crate::settings::{Auth, Settings};

/// The most bytes of an answer that comes as a whole.
pub(crate) const ANSWER_BYTES_MAX: usize = 8 << 20;
/// The most bytes that are read of an error.
pub(crate) const ERROR_BYTES_MAX: usize = 64 << 10;
/// GigaChat refuses calls without it.
const USER_AGENT: &str = concat!("speech-coach/", env!("CARGO_PKG_VERSION"));

/// Builds the client that all calls to a server go through.
pub(crate) fn build(settings: &Settings) -> Result<reqwest::Client, Error> {
    // reqwest leaves open who encrypts; whoever was chosen before for the process stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut plain = plain_http("base_url", &settings.base_url)?;
    if let Auth::GigaChat { auth_url, .. } = &settings.auth {
        plain &= plain_http("auth_url", auth_url)?;
    }
    let mut builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .connect_timeout(settings.timeouts.connect)
        .pool_max_idle_per_host(settings.limiter.concurrency.max(1))
        .no_proxy();
    if let Some(url) = &settings.proxy_url {
        let proxy =
            Proxy::all(url).map_err(|_| Error::settings("proxy_url", "it is no address"))?;
        builder = builder.proxy(proxy);
    }
    if let Some(file) = &settings.ca_bundle_file {
        builder = builder.tls_certs_only(bundle(file)?);
    } else if plain {
        // Nothing is encrypted to this machine itself, so nobody need be trusted.
        builder = builder.tls_certs_only([]);
    }
    if let Auth::Mtls { identity_file } = &settings.auth {
        builder = builder.identity(identity(identity_file)?);
    }
    builder.build().map_err(|_| Error::settings("ca_bundle_file", "no certificates can be used"))
}

fn bundle(file: &Path) -> Result<Vec<Certificate>, Error> {
    let wrong = |problem: &str| Error::settings("ca_bundle_file", problem);
    let bytes = std::fs::read(file).map_err(|_| wrong("it cannot be read"))?;
    let certificates =
        Certificate::from_pem_bundle(&bytes).map_err(|_| wrong("it is no PEM file"))?;
    if certificates.is_empty() {
        return Err(wrong("it holds no certificate"));
    }
    Ok(certificates)
}

fn identity(file: &Path) -> Result<Identity, Error> {
    let wrong = |problem: &str| Error::settings("identity_file", problem);
    let bytes = std::fs::read(file).map_err(|_| wrong("it cannot be read"))?;
    Identity::from_pem(&bytes).map_err(|_| wrong("it holds no certificate with its key"))
}

/// Whether an address is one without encryption, which only this machine may have.
fn plain_http(setting: &'static str, address: &str) -> Result<bool, Error> {
    let url = Url::parse(address).map_err(|_| Error::settings(setting, "it is no address"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::settings(setting, "a name or a password does not belong here"));
    }
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => Ok(false),
        ("http", Some(host)) if is_loopback(host) => Ok(true),
        ("http", Some(_)) => {
            Err(Error::settings(setting, "only this machine may be asked without https"))
        }
        _ => Err(Error::settings(setting, "it must begin with https")),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The host of an address, for status pages.
pub(crate) fn host(address: &str) -> String {
    Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// An address below the base; joining as browsers do would drop its last part.
pub(crate) fn endpoint(base_url: &str, path: &str) -> String {
    format!("{}/{path}", base_url.trim_end_matches('/'))
}

/// How a call failed that never became an answer.
pub(crate) fn failure(error: &reqwest::Error) -> Error {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(current) = cause {
        if current.is::<rustls::Error>() {
            return Error::transport(TransportKind::Tls);
        }
        // An error of input and output does not count what it holds among its sources.
        cause = match current.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(held) => Some(held),
            None => current.source(),
        };
    }
    Error::transport(if error.is_dns() {
        TransportKind::Dns
    } else if error.is_connect() {
        TransportKind::Connect
    } else if error.is_timeout() {
        TransportKind::Timeout
    } else {
        TransportKind::Reset
    })
}

/// The whole body, if it is not longer than the limit and does not fall silent.
pub(crate) async fn read_body(
    mut response: Response,
    bytes_max: usize,
    idle: Duration,
) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    loop {
        let piece = timeout_at(after(Instant::now(), idle), response.chunk()).await;
        let piece = piece.map_err(|_| Error::transport(TransportKind::Timeout))?;
        match piece.map_err(|error| failure(&error))? {
            None => return Ok(body),
            Some(piece) if body.len() + piece.len() > bytes_max => {
                return Err(Error::invalid("the answer is longer than the limit"));
            }
            Some(piece) => body.extend_from_slice(&piece),
        }
    }
}

/// As much of the body of an error as is there and fits; errors need none.
pub(crate) async fn read_error(mut response: Response, patience: Duration) -> Vec<u8> {
    let until = after(Instant::now(), patience);
    let mut body = Vec::new();
    while let Ok(Ok(Some(piece))) = timeout_at(until, response.chunk()).await {
        let room = ERROR_BYTES_MAX - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if body.len() >= ERROR_BYTES_MAX {
            break;
        }
    }
    body
}

/// When the server wants to be asked again.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    parse_retry_after(headers.get(RETRY_AFTER)?.to_str().ok()?, SystemTime::now())
}

/// What time it is, by the server's clock if it tells.
pub(crate) fn server_now(headers: &HeaderMap) -> SystemTime {
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    date.and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or_else(SystemTime::now)
}
