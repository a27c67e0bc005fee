//! TLS: with the right root it works, and every wrong certificate is refused before a byte is sent.

use std::fs;
use std::io::{self, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fake_gigachat::{BadCert, Entry, FakeGigaChat, Fault, Route, Seed};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::client::{Reply, read, request};

/// Asks for the models by TLS.
fn ask(url: &str, host: &str, root: &Path) -> io::Result<Reply> {
    let mut roots = RootCertStore::empty();
    let pem = fs::read(root).unwrap();
    roots.add(CertificateDer::from_pem_slice(&pem).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let port: u16 = url.split(['/', ':']).nth(4).unwrap().parse().unwrap();
    let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    stream.write_all(&request("GET", "v1/models", &[], b""))?;
    Ok(read(&mut stream).unwrap())
}

#[test]
fn the_right_root_is_enough() {
    let fake = FakeGigaChat::start(Seed::openai());
    for (url, host, status) in [
        (fake.api_https_url(), "localhost", 200),
        (fake.api_https_url(), "127.0.0.1", 200),
        (fake.auth_https_url(), "localhost", 404),
    ] {
        assert_eq!(ask(&url, host, &fake.root_pem_file()).unwrap().status, status, "{host}");
    }
    assert!(fake.log().iter().all(|logged| logged.secure));
    assert_eq!(fs::read_to_string(fake.root_pem_file()).unwrap(), fake.root_pem());
}

#[test]
fn another_root_is_not() {
    let fake = FakeGigaChat::start(Seed::openai());
    let root = fake.other_root_pem_file();
    let error = ask(&fake.api_https_url(), "localhost", &root).unwrap_err().to_string();
    assert!(error.contains("UnknownIssuer"), "{error}");
    assert!(fake.log().is_empty());
    let begun = Instant::now();
    while fake.stats().tls_failures == 0 {
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::yield_now();
    }
}

#[test]
fn bad_certificates_are_shown_once() {
    let fake = FakeGigaChat::start(Seed::openai());
    let check = |cert, expected: &str| {
        fake.script(vec![Entry::new(Route::Any, Fault::Tls { cert })]);
        let ask = || ask(&fake.api_https_url(), "localhost", &fake.root_pem_file());
        let error = ask().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(ask().unwrap().status, 200);
    };
    check(BadCert::Expired, "expired");
    check(BadCert::WrongHost, "not valid for name");
    check(BadCert::OtherRoot, "UnknownIssuer");
    assert_eq!(fake.log().len(), 3);
    assert_eq!(fake.stats().connections, 6);
}
