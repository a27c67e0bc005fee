//! Tells everybody who waits for one analysis how far it is, whoever began it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use coach_cache::Key;
use coach_speech::{Progress, Stage};

/// Those who listen to one analysis.
#[derive(Default)]
pub(crate) struct Audience {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    listeners: Vec<(u64, Arc<dyn Progress>)>,
    names: u64,
    last: Option<(Stage, f64)>,
}

/// What is listened to now, by the key of its report.
#[derive(Default)]
pub(crate) struct Audiences(Mutex<HashMap<Key, Arc<Audience>>>);

/// A place in an audience; given up when dropped.
pub(crate) struct Place<'a> {
    audiences: &'a Audiences,
    key: Key,
    name: u64,
    pub(crate) audience: Arc<Audience>,
}

impl Audience {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Audience {
    fn report(&self, stage: Stage, fraction: f64) {
        let mut state = self.state();
        state.last = Some((stage, fraction));
        // Called outside the lock: a listener may take as long as it likes to leave.
        let listeners: Vec<_> =
            state.listeners.iter().map(|(_, listener)| Arc::clone(listener)).collect();
        drop(state);
        for listener in listeners {
            listener.report(stage, fraction);
        }
    }
}

impl Audiences {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Audience>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins those who wait for a report; says at once how far it is.
    pub(crate) fn join(&self, key: Key, listener: &Arc<dyn Progress>) -> Place<'_> {
        let audience = Arc::clone(self.lock().entry(key).or_default());
        let mut state = audience.state();
        state.names += 1;
        let (name, last) = (state.names, state.last);
        state.listeners.push((name, Arc::clone(listener)));
        drop(state);
        if let Some((stage, fraction)) = last {
            listener.report(stage, fraction);
        }
        Place { audiences: self, key, name, audience }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut audiences = self.audiences.lock();
        let mut state = self.audience.state();
        state.listeners.retain(|(name, _)| *name != self.name);
        let is_ours =
            audiences.get(&self.key).is_some_and(|known| Arc::ptr_eq(known, &self.audience));
        if state.listeners.is_empty() && is_ours {
            audiences.remove(&self.key);
        }
    }
}
