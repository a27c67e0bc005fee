//! C13 to C17: certificates. (C17, addresses without encryption, is a table of the transport.)

use std::path::PathBuf;
use std::sync::Arc;

use coach_llm::{Auth, Client, Error, NoObserver, Settings, TransportKind};
use fake_gigachat::{BadCert, Entry, FakeGigaChat, Fault, Route, Seed};

use super::{Bench, gigachat};

fn encrypted(bundle: impl FnOnce(&FakeGigaChat) -> Option<PathBuf>) -> Option<Bench> {
    let fake = FakeGigaChat::start(Seed::default());
    let mut settings = gigachat(&fake.api_https_url(), &fake.auth_https_url());
    settings.ca_bundle_file = bundle(&fake);
    // A machine that trusts nobody has no client without a file of certificates.
    Client::new(settings.clone(), Arc::new(NoObserver)).ok()?;
    Some(Bench::of(fake, settings))
}

async fn assert_not_trusted(bench: &Bench) {
    let error = bench.ask().await.unwrap_err();
    assert!(matches!(error, Error::Transport { kind: TransportKind::Tls, .. }), "{error:?}");
    assert!(error.to_string().contains("GIGACHAT_CA_BUNDLE_FILE"));
    let stats = bench.fake.stats();
    assert_eq!((stats.connections, bench.fake.log().len()), (1, 0), "nothing leaves, once");
}

#[tokio::test]
async fn c13_the_right_certificates_are_trusted() {
    let bench = encrypted(|fake| Some(fake.root_pem_file())).unwrap();
    bench.ask().await.unwrap();
    assert!(bench.fake.log().iter().all(|logged| logged.secure));
    bench.assert_clean();
}

#[tokio::test]
async fn c14_c16_no_others_are() {
    if let Some(bench) = encrypted(|_| None) {
        assert_not_trusted(&bench).await;
    }
    assert_not_trusted(&encrypted(|fake| Some(fake.other_root_pem_file())).unwrap()).await;
    // A client beside one that trusts the root.
    let bench = encrypted(|fake| Some(fake.root_pem_file())).unwrap();
    let mut settings = Settings::openai(bench.fake.api_https_url(), "GigaChat-2");
    settings.ca_bundle_file = Some(bench.fake.other_root_pem_file());
    let other = Client::new(settings, Arc::new(NoObserver)).unwrap();
    let result = other.complete(&crate::support::question(), &crate::support::cx()).await;
    assert_eq!(result.unwrap_err().code(), "transport_tls");
    bench.ask().await.unwrap();
}

#[tokio::test]
async fn a_client_may_be_known_by_its_certificate_alone() {
    let ask = async |identity: fn(&FakeGigaChat) -> Option<PathBuf>| {
        let fake = FakeGigaChat::start(Seed { require_client_certificate: true, ..Seed::openai() });
        let mut settings = Settings::openai(fake.api_https_url(), "fake-model");
        settings.ca_bundle_file = Some(fake.root_pem_file());
        if let Some(identity_file) = identity(&fake) {
            settings.auth = Auth::Mtls { identity_file };
        }
        super::hurry(&mut settings);
        let bench = Bench::of(fake, settings);
        let code = bench.ask().await.err().map(|error| error.code());
        (code, bench.requests(Route::Chat))
    };
    assert_eq!(ask(|fake| Some(fake.client_pem_file())).await, (None, 1));
    for nobody in
        [|_: &FakeGigaChat| None, |fake: &FakeGigaChat| Some(fake.other_client_pem_file())]
    {
        let (code, chats) = ask(nobody).await;
        assert!(code.is_some_and(|code| code.starts_with("transport")), "{code:?}");
        assert_eq!(chats, 0);
    }
}

#[tokio::test]
async fn c15_certificates_that_are_wrong_are_refused() {
    for cert in [BadCert::Expired, BadCert::WrongHost, BadCert::OtherRoot] {
        let bench = encrypted(|fake| Some(fake.root_pem_file())).unwrap();
        bench.fake.script(vec![Entry::new(Route::Any, Fault::Tls { cert })]);
        assert_not_trusted(&bench).await;
    }
}
