//! Which addresses are talked to.

use super::*;

#[test]
fn only_this_machine_is_asked_without_encryption() {
    let check = |address: &str, expected: Option<bool>| {
        assert_eq!(plain_http("base_url", address).ok(), expected, "{address}");
    };
    check("https://api.giga.chat/v1", Some(false));
    check("http://127.0.0.1:8080/v1", Some(true));
    check("http://localhost:8080/v1", Some(true));
    check("http://[::1]:8080/v1", Some(true));
    check("http://127.8.9.1/v1", Some(true));
    check("http://10.0.0.1/v1", None);
    check("http://localhost.example.org/v1", None);
    check("http://127.0.0.1.example.org/v1", None);
    check("https://name:word@example.org/v1", None);
    check("ftp://example.org", None);
    check("api.giga.chat/v1", None);
    check("", None);
}

#[test]
fn paths_are_added_to_the_base() {
    assert_eq!(endpoint("https://a/v1", "models"), "https://a/v1/models");
    assert_eq!(endpoint("https://a/v1/", "models"), "https://a/v1/models");
    assert_eq!(host("https://a.example:8443/v1"), "a.example");
}

#[test]
fn files_of_certificates_are_checked_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: Option<&str>, expected: &str| {
        let file = folder.path().join("ca.pem");
        if let Some(text) = text {
            std::fs::write(&file, text).unwrap();
        }
        let mut settings = Settings::openai("https://example.org/v1", "m");
        settings.ca_bundle_file = Some(file);
        let error = build(&settings).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(None, "cannot be read");
    check(Some("nothing"), "holds no certificate");
    check(Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "certificates");
}

#[test]
fn a_certificate_of_the_client_is_checked_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::openai("http://127.0.0.1:1/v1", "m");
    let identity_file = folder.path().join("client.pem");
    settings.auth = Auth::Mtls { identity_file: identity_file.clone() };
    assert!(build(&settings).unwrap_err().to_string().contains("cannot be read"));
    std::fs::write(&identity_file, "nothing").unwrap();
    assert!(build(&settings).unwrap_err().to_string().contains("no certificate with its key"));
}
