//! The cases that a client of GigaChat must pass, each test named for its case, against the fake
//! server. What only a caller can show (prompts, caches, redaction) is tested where that is.

mod auth;
mod errors;
mod json;
mod streams;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use coach_llm::{Auth, Client, Completion, Error, Settings};
use fake_gigachat::{DEFAULT_KEY, Entry, FakeGigaChat, Logged, Route, Seed};

use crate::support::{Ledger, cx, question};

/// A client and the fake that it asks.
struct Bench {
    fake: FakeGigaChat,
    client: Client,
    ledger: Arc<Ledger>,
}

impl Bench {
    fn new() -> Self {
        Self::with(Seed::default(), |_| {})
    }

    fn scripted(entries: Vec<Entry>) -> Self {
        let bench = Self::new();
        bench.fake.script(entries);
        bench
    }

    fn with(seed: Seed, change: impl FnOnce(&mut Settings)) -> Self {
        let fake = FakeGigaChat::start(seed);
        let mut settings = gigachat(&fake.api_url(), &fake.auth_url());
        change(&mut settings);
        Self::of(fake, settings)
    }

    fn openai(change: impl FnOnce(&mut Settings)) -> Self {
        let fake = FakeGigaChat::start(Seed::openai());
        let mut settings = Settings::openai(fake.api_url(), "fake-model");
        hurry(&mut settings);
        change(&mut settings);
        Self::of(fake, settings)
    }

    fn of(fake: FakeGigaChat, settings: Settings) -> Self {
        let ledger = Arc::new(Ledger::default());
        let client = Client::new(settings, ledger.clone()).unwrap();
        Self { fake, client, ledger }
    }

    async fn ask(&self) -> Result<Completion, Error> {
        self.client.complete(&question(), &cx()).await
    }

    /// The code of an error that must come.
    async fn refused(&self) -> &'static str {
        self.ask().await.unwrap_err().code()
    }

    fn requests(&self, route: Route) -> usize {
        self.fake.stats().requests_to(route)
    }

    fn chats(&self) -> Vec<Logged> {
        self.fake.log().into_iter().filter(|logged| logged.route == Route::Chat).collect()
    }

    /// The fake saw nothing that the real server tolerates and a good client does not send.
    fn assert_clean(&self) {
        assert_eq!(self.fake.stats().violations, [""; 0]);
    }
}

fn gigachat(api_url: &str, auth_url: &str) -> Settings {
    let mut settings = Settings::gigachat(DEFAULT_KEY, "GigaChat-2");
    api_url.clone_into(&mut settings.base_url);
    if let Auth::GigaChat { auth_url: setting, .. } = &mut settings.auth {
        auth_url.clone_into(setting);
    }
    hurry(&mut settings);
    settings
}

fn hurry(settings: &mut Settings) {
    settings.retry.backoff = Duration::from_millis(1);
    settings.retry.backoff_limited = Duration::from_millis(1);
}
