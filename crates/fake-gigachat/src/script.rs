//! What is to go wrong, and when: a queue of entries, each for some requests, used some times.
//! How it goes wrong is the work of the rooms that carry an entry out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::Fault;

/// One thing to go wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Which requests it is for; all of them unless told otherwise.
    #[serde(rename = "match", default)]
    pub matches: Match,
    /// How often it happens; 0 is without end.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens: one fault, or some that go together.
    #[serde(rename = "do")]
    pub faults: OneOrSome,
}

/// Which requests an entry is for: all that is said must be so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Match {
    /// Where it was sent to.
    pub route: Route,
    /// Whether it asked for a stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
    /// From which on of the requests that fit otherwise, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// What its body holds, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_contains: Option<String>,
}

/// A group of addresses.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// All of them.
    #[default]
    Any,
    /// Getting an access token.
    Oauth,
    /// Chat.
    Chat,
    /// The list of models, and single ones.
    Models,
    /// Counting tokens.
    Tokens,
    /// What is left.
    Balance,
    /// Embeddings.
    Embeddings,
    /// Files.
    Files,
    /// What there is not.
    Unknown,
}

/// One fault, or some that go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrSome {
    /// Only one.
    One(Fault),
    /// Some that go together, such as a content and the way in which it is sent.
    Some(Vec<Fault>),
}

impl Entry {
    /// A fault for the next request to a route.
    pub fn new(route: Route, fault: Fault) -> Self {
        let matches = Match { route, ..Match::default() };
        Self { matches, times: 1, faults: OneOrSome::One(fault) }
    }

    /// The same, for so many requests; 0 is without end.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// The same, with another fault at once.
    #[must_use]
    pub fn with(self, fault: Fault) -> Self {
        let mut faults = self.faults.all();
        faults.push(fault);
        Self { faults: OneOrSome::Some(faults), ..self }
    }

    /// A reply of one's own for the next request to a route.
    pub fn status(route: Route, status: u16, body: Value) -> Self {
        let headers = BTreeMap::new();
        Self::new(route, Fault::Status { status, headers, body })
    }

    /// The next chat's words.
    pub fn content(text: impl Into<String>) -> Self {
        Self::new(Route::Chat, Fault::Content { text: text.into(), escaped: false })
    }
}

impl OneOrSome {
    fn all(&self) -> Vec<Fault> {
        match self {
            Self::One(fault) => vec![fault.clone()],
            Self::Some(faults) => faults.clone(),
        }
    }
}

fn once() -> u32 {
    1
}

/// The entries that are left.
#[derive(Debug, Default)]
pub(crate) struct Script {
    entries: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    entry: Entry,
    seen: u32,
    used: u32,
}

/// What entries are chosen by.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) route: Route,
    pub(crate) stream: bool,
    pub(crate) body: &'a [u8],
}

impl Script {
    pub(crate) fn replace(&mut self, entries: Vec<Entry>) {
        let waiting = |entry| Waiting { entry, seen: 0, used: 0 };
        self.entries = entries.into_iter().map(waiting).collect();
    }

    /// The faults of the first entry that fits, which is used up by one.
    pub(crate) fn take(&mut self, asked: &Asked<'_>) -> Vec<Fault> {
        self.take_where(|matches, faults| {
            !faults.iter().any(Fault::is_of_listener) && matches.fits(asked)
        })
    }

    /// The same for a connection that is not open yet.
    pub(crate) fn take_for_listener(&mut self, route: Route) -> Vec<Fault> {
        self.take_where(|matches, faults| {
            faults.iter().any(Fault::is_of_listener)
                && (matches.route == Route::Any
                    || (matches.route == Route::Oauth) == (route == Route::Oauth))
        })
    }

    fn take_where(&mut self, fits: impl Fn(&Match, &[Fault]) -> bool) -> Vec<Fault> {
        let mut taken = Vec::new();
        for waiting in &mut self.entries {
            let faults = waiting.entry.faults.all();
            if !fits(&waiting.entry.matches, &faults) {
                continue;
            }
            // Every entry counts what fits it, whoever gets it.
            waiting.seen += 1;
            if taken.is_empty() && waiting.seen >= waiting.entry.matches.nth.unwrap_or(1) {
                waiting.used += 1;
                taken = faults;
            }
        }
        self.entries
            .retain(|waiting| waiting.entry.times == 0 || waiting.used < waiting.entry.times);
        taken
    }

    pub(crate) fn left(&self) -> usize {
        self.entries.len()
    }
}

impl Match {
    fn fits(&self, asked: &Asked<'_>) -> bool {
        let holds = |text: &String| {
            let wanted = text.as_bytes();
            wanted.is_empty() || asked.body.windows(wanted.len()).any(|part| part == wanted)
        };
        (self.route == Route::Any || self.route == asked.route)
            && self.stream.is_none_or(|stream| stream == asked.stream)
            && self.body_contains.as_ref().is_none_or(holds)
    }
}
