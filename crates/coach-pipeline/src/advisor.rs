//! The language model that comments on reports, if one is set: who it is, and waiting for it.

use std::sync::Arc;
use std::time::Duration;

use coach_llm::{ChatModel, Client, Dialect, Status};
use coach_speech::CancelFlag;
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::error::Error;
use crate::settings::AdvisorSettings;
use crate::usage::Ledger;

/// How often a caller who waits looks at its flag.
const POLL: Duration = Duration::from_millis(50);

/// A model that can be asked.
#[derive(Clone)]
pub(crate) struct Advisor {
    client: Client,
    ledger: Arc<Ledger>,
    settings: Arc<AdvisorSettings>,
}

/// Whom answers come from, for keys: another server or model gives others.
pub(crate) fn identity(settings: &AdvisorSettings) -> String {
    let client = &settings.client;
    let dialect = match client.dialect {
        Dialect::GigaChat => "gigachat",
        Dialect::OpenAi => "openai",
    };
    format!("{dialect} {} {}", client.base_url, client.model)
}

impl Advisor {
    /// Checks the settings; connects nothing.
    pub(crate) fn new(settings: AdvisorSettings) -> Result<Self, Error> {
        let ledger = Arc::new(Ledger::open(settings.usage.clone()));
        let client = Client::new(settings.client.clone(), Arc::clone(&ledger) as _)?;
        Ok(Self { client, ledger, settings: Arc::new(settings) })
    }

    /// The model.
    pub(crate) fn model(&self) -> &dyn ChatModel {
        &self.client
    }

    /// What it costs.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How it is.
    pub(crate) fn status(&self) -> Status {
        self.client.status()
    }

    /// Whom its answers come from, for keys.
    pub(crate) fn identity(&self) -> String {
        identity(&self.settings)
    }

    /// How long everything that is asked for one purpose may take.
    pub(crate) fn deadline(&self) -> Duration {
        self.settings.client.timeouts.deadline
    }

    pub(crate) fn provider(&self) -> &str {
        &self.settings.client.name
    }

    pub(crate) fn context_tokens(&self) -> u32 {
        self.settings.client.context_tokens
    }

    /// Waits for an answer on a thread that may block; gives up, and ends the call, with the flag.
    pub(crate) fn wait<T>(
        runtime: &Handle,
        asking: impl Future<Output = Result<T, coach_llm::Error>>,
        cancel: &CancelFlag,
    ) -> Result<T, Error> {
        runtime.block_on(async {
            let mut asking = std::pin::pin!(asking);
            loop {
                cancel.check()?;
                if let Ok(answer) = timeout(POLL, &mut asking).await {
                    return answer.map_err(Error::from);
                }
            }
        })
    }
}
