//! What errors say, and what they keep to themselves.

use super::*;

#[test]
fn nothing_that_was_said_is_printed() {
    let secret = || Private::new("canary".to_owned());
    let problems = Private::new(vec!["canary".to_owned()]);
    for error in [
        Error::StreamInterrupted { partial: secret(), at: Box::default() },
        Error::Truncated { partial: secret(), at: Box::default() },
        Error::InvalidOutput { problems, at: Box::default() },
    ] {
        assert!(!format!("{error} {error:?} {error:#?}").contains("canary"));
    }
    assert_eq!(secret().reveal(), "canary");
}

#[test]
fn reasons_of_the_token_server_are_told_apart() {
    let texts: std::collections::BTreeSet<String> = [1, 4, 5, 6, 7]
        .map(|reason| Error::Config { reason, at: Box::default() }.to_string())
        .into_iter()
        .collect();
    assert_eq!(texts.len(), 5);
}

#[test]
fn a_certificate_that_is_not_trusted_names_the_cure() {
    let text = Error::transport(TransportKind::Tls).to_string();
    assert!(text.contains("Russian Trusted Root CA") && text.contains("GIGACHAT_CA_BUNDLE_FILE"));
}

#[test]
fn what_is_tried_again() {
    let check = |error: Error, expected| assert_eq!(error.retry_class(), expected, "{error}");
    let upstream = |status| Error::Upstream { status, at: Box::default() };
    check(Error::transport(TransportKind::Tls), RetryClass::Never);
    check(Error::transport(TransportKind::Dns), RetryClass::Unsent);
    check(Error::transport(TransportKind::Reset), RetryClass::Sent);
    check(upstream(503), RetryClass::Unwell);
    check(upstream(302), RetryClass::Never);
    check(upstream(501), RetryClass::Never);
    check(Error::Filtered { at: Box::default() }, RetryClass::Never);
    check(Error::RateLimited { retry_after: None, at: Box::default() }, RetryClass::Limited);
}
