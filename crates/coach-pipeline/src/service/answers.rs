//! What clients get of a take, in bytes that are made once.

use std::sync::Arc;

use coach_cache::{Computed, Key, KeyBuilder, Outcome, json};
use coach_findings::Locale;
use coach_speech::CancelFlag;
use coach_store::Take;

use super::submission::{digest_of_hex, request};
use super::{Page, Service, ServiceError};
use crate::kinds::{ANSWER, Whole};
use crate::run::Analysis;
use crate::settings::CacheMode;
use crate::stages::StageSeconds;

/// Changes with every release, as the form of answers may.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What an answer is found by: everything that its bytes depend on.
fn key(take: &Take, view: &str, locale: Locale) -> Key {
    KeyBuilder::new(ANSWER.name, ANSWER.version, &take.owner)
        .field("program", PROGRAM.as_bytes())
        .field("take", take.id.as_bytes())
        .field("changed", &take.updated_ms.to_le_bytes())
        .field("view", view.as_bytes())
        .field("locale", locale.name().as_bytes())
        .finish()
}

impl Service {
    /// A view of a finished take if memory has it: no waiting, no other thread.
    pub fn peek_answer(&self, take: &Take, view: &str, locale: Locale) -> Option<Arc<Page>> {
        self.0.pipeline.caching().answers.peek(&key(take, view, locale))
    }

    /// A view of a finished take, rendered if nobody has it; `None` if the take has no result.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn answer(
        &self,
        take: &Arc<Take>,
        view: &'static str,
        locale: Locale,
        render: impl FnOnce(&Take, &Analysis) -> Vec<u8> + Send + 'static,
    ) -> Result<Option<(Arc<Page>, Outcome)>, ServiceError> {
        let key = key(take, view, locale);
        if let Some(page) = self.peek_answer(take, view, locale) {
            return Ok(Some((page, Outcome::Hit(coach_cache::Tier::Memory))));
        }
        let Some(analysis) = self.analysis(take).await? else { return Ok(None) };
        let take = Arc::clone(take);
        let page = self.blocking(move |pipeline| {
            let caching = pipeline.caching();
            let work =
                move |_: &CancelFlag| Ok(Computed::keep(Page::new(render(&take, &analysis))));
            let cancel = CancelFlag::default();
            caching.get(&caching.answers, key, CacheMode::Use, &cancel, work)
        });
        let answer = page.await?;
        Ok(Some((answer.value, answer.outcome)))
    }

    /// The result of a take: from the cache, else from the store; `None` if it has none.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn analysis(&self, take: &Take) -> Result<Option<Analysis>, ServiceError> {
        let Some(digest) = digest_of_hex(&take.digest) else { return Ok(None) };
        let request = request(take);
        let found = self.blocking(move |pipeline| {
            let key = pipeline.report_key(digest, &request)?;
            let caching = pipeline.caching();
            Ok((key.to_string(), caching.found(&caching.reports, key)))
        });
        let (key, found) = found.await?;
        let Some(stored) = self.0.store.result(&take.id).await? else { return Ok(None) };
        let whole = match found.filter(|_| stored.key == key) {
            Some(whole) => analysis_of(&whole.0),
            // Written by another version of the program: it has to be worked out again.
            None => match json::decode::<Whole>(&stored.content) {
                Ok(whole) => analysis_of(&whole),
                Err(_) => return Ok(None),
            },
        };
        Ok(Some(whole))
    }

    /// Removes all views of a take.
    pub(super) async fn forget_answers(&self, take: &Take) {
        let views = super::VIEWS.iter().flat_map(|view| Locale::ALL.map(|locale| (view, locale)));
        let keys: Vec<Key> = views.map(|(view, locale)| key(take, view, locale)).collect();
        let forgotten = self.blocking(move |pipeline| {
            for key in &keys {
                pipeline.caching().answers.purge(key);
            }
            Ok(())
        });
        // It fails only when the program ends.
        let _ = forgotten.await;
    }
}

fn analysis_of(whole: &Whole) -> Analysis {
    Analysis {
        report: Arc::clone(&whole.report),
        waveform: Arc::clone(&whole.waveform),
        outcome: Outcome::Hit(coach_cache::Tier::Memory),
        stage_seconds: StageSeconds::default(),
        model_load: std::time::Duration::ZERO,
    }
}
