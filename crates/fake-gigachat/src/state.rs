//! Everything that a fake knows at a moment. Nothing here waits; one lock guards it all.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use crate::chance::Chance;
use crate::clock::Clock;
use crate::files::File;
use crate::journal::{Logged, Stats, Tokens};
use crate::request::fingerprint;
use crate::script::Script;
use crate::seed::{Client, Seed};

/// Requests for tokens that a client may make in a second.
const OAUTH_PER_SECOND: usize = 10;

/// How long the beginning of a conversation is remembered.
const SESSION_MS: u64 = 30_000;

const TOKEN_LETTERS: usize = 240;

/// What a fake knows.
#[derive(Debug)]
pub(crate) struct State {
    /// As it is now: balances shrink.
    pub(crate) seed: Seed,
    /// As it was at the start.
    pub(crate) first_seed: Seed,
    pub(crate) clock: Clock,
    pub(crate) script: Script,
    pub(crate) log: Vec<Logged>,
    pub(crate) stats: Stats,
    pub(crate) chance: Chance,
    pub(crate) files: BTreeMap<String, File>,
    /// Ids that were seen, of both kinds.
    pub(crate) request_ids: HashSet<String>,
    /// Which of several lives this is: each reset begins another.
    pub(crate) life: u64,
    tokens: HashMap<String, Token>,
    revoked: HashSet<usize>,
    asked_at_ms: HashMap<usize, VecDeque<u64>>,
    in_flight: HashMap<usize, usize>,
    sessions: HashMap<(String, String), Session>,
}

#[derive(Debug)]
struct Token {
    client: usize,
    expires_ms: u64,
}

#[derive(Debug)]
struct Session {
    at_ms: u64,
    messages: Vec<(String, String)>,
}

/// Why a token does not count.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BadToken {
    Unknown,
    Expired,
}

/// Who asks in the `OpenAI` dialect without a key.
pub(crate) const NOBODY: usize = usize::MAX;

impl State {
    pub(crate) fn new(seed: Seed, life: u64) -> Self {
        Self {
            clock: Clock::new(seed.clock),
            chance: Chance::new(seed.chance),
            first_seed: seed.clone(),
            seed,
            life,
            script: Script::default(),
            log: Vec::new(),
            stats: Stats::default(),
            files: BTreeMap::new(),
            request_ids: HashSet::new(),
            tokens: HashMap::new(),
            revoked: HashSet::new(),
            asked_at_ms: HashMap::new(),
            in_flight: HashMap::new(),
            sessions: HashMap::new(),
        }
    }

    pub(crate) fn client(&self, client: usize) -> Client {
        self.seed.clients.get(client).cloned().unwrap_or_default()
    }

    pub(crate) fn client_by_key(&self, key: &str) -> Option<usize> {
        let place = self.seed.clients.iter().position(|client| client.key == key)?;
        (!self.revoked.contains(&place)).then_some(place)
    }

    /// Forgets a client's key and tokens.
    pub(crate) fn revoke(&mut self, client: usize) {
        self.revoked.insert(client);
        self.tokens.retain(|_, token| token.client != client);
    }

    /// Whether a client may ask for one more token; then this was it.
    pub(crate) fn may_ask(&mut self, client: usize) -> bool {
        let now = self.clock.now_ms();
        let asked = self.asked_at_ms.entry(client).or_default();
        while asked.front().is_some_and(|then| then + 1000 <= now) {
            asked.pop_front();
        }
        if asked.len() >= OAUTH_PER_SECOND {
            return false;
        }
        asked.push_back(now);
        true
    }

    /// A token, and when it expires.
    pub(crate) fn issue(&mut self, client: usize) -> (String, u64) {
        let text = format!("fake.{}", self.chance.letters(TOKEN_LETTERS));
        let expires_ms = self.clock.now_ms() + self.seed.token_ttl_ms;
        self.tokens.insert(text.clone(), Token { client, expires_ms });
        (text, expires_ms)
    }

    /// Whose token this is.
    pub(crate) fn client_by_token(&self, token: &str) -> Result<usize, BadToken> {
        let token = self.tokens.get(token).ok_or(BadToken::Unknown)?;
        if token.expires_ms <= self.clock.now_ms() {
            return Err(BadToken::Expired);
        }
        Ok(token.client)
    }

    pub(crate) fn expire(&mut self, token: &str) {
        if let Some(token) = self.tokens.get_mut(token) {
            token.expires_ms = 0;
        }
    }

    pub(crate) fn chats_of(&self, client: usize) -> usize {
        self.in_flight.get(&client).copied().unwrap_or(0)
    }

    pub(crate) fn begin_chat(&mut self, client: usize) {
        *self.in_flight.entry(client).or_default() += 1;
        self.stats.in_flight += 1;
        self.stats.in_flight_max = self.stats.in_flight_max.max(self.stats.in_flight);
    }

    pub(crate) fn end_chat(&mut self, client: usize) {
        if let Some(count) = self.in_flight.get_mut(&client) {
            *count -= 1;
        }
        self.stats.in_flight -= 1;
    }

    /// How many of the first messages are known in this conversation; it is remembered from now.
    pub(crate) fn known_messages(
        &mut self,
        session: &str,
        model: &str,
        messages: Vec<(String, String)>,
    ) -> usize {
        let at_ms = self.clock.now_ms();
        let place = (session.to_owned(), model.to_owned());
        let known = self.sessions.get(&place).filter(|known| known.at_ms + SESSION_MS >= at_ms);
        let count = known.map_or(0, |known| {
            known.messages.iter().zip(&messages).take_while(|(one, other)| one == other).count()
        });
        self.sessions.insert(place, Session { at_ms, messages });
        count
    }

    /// Whether a client has nothing left of a model.
    pub(crate) fn is_spent(&self, client: usize, model: &str) -> bool {
        let client = self.client(client);
        !client.payg && client.balance.get(model) == Some(&0)
    }

    /// Writes a chat into the ledger and takes it from the balance.
    pub(crate) fn charge(&mut self, client: usize, model: &str, tokens: &Tokens) {
        let known = self.seed.clients.get_mut(client);
        let name = known.as_ref().map_or("anonymous".to_owned(), |known| fingerprint(&known.key));
        if let Some(left) = known.and_then(|known| known.balance.get_mut(model)) {
            *left = left.saturating_sub(tokens.total_tokens);
        }
        let models = self.stats.ledger.entry(name).or_default();
        models.entry(model.to_owned()).or_default().add(tokens);
    }
}
