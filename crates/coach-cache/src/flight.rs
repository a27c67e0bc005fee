//! One computation for many callers of a key, detached from all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::key::Key;

/// What a computation may know of its callers.
#[derive(Debug, Clone)]
pub struct Flight {
    waiting: watch::Receiver<usize>,
    is_background: bool,
}

impl Flight {
    /// A computation for one caller who cannot leave without it.
    pub(crate) fn alone() -> Self {
        Self { waiting: watch::channel(1).1, is_background: true }
    }

    /// Whether every caller has gone away. A computation may then stop, with an error; a caller
    /// that comes later gets a computation of its own.
    pub fn is_abandoned(&self) -> bool {
        !self.is_background && *self.waiting.borrow() == 0
    }

    /// Waits until every caller has gone away; never ends if that does not happen.
    pub async fn abandoned(&self) {
        let mut waiting = self.waiting.clone();
        if self.is_background || waiting.wait_for(|count| *count == 0).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The answer of a flight, and whether somebody left it before.
pub(crate) type Landed<T> = Option<T>;

/// A flight that callers share.
pub(crate) struct Joint<T> {
    landed: watch::Sender<Landed<T>>,
    waiting: watch::Sender<usize>,
    state: Mutex<State>,
    is_background: bool,
}

/// Goes on without the files, if they have not answered yet.
type Rescue = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct State {
    was_abandoned: bool,
    rescue: Option<Rescue>,
}

impl<T: Clone> Joint<T> {
    fn new(is_background: bool) -> Self {
        Self {
            landed: watch::channel(None).0,
            waiting: watch::channel(0).0,
            state: Mutex::default(),
            is_background,
        }
    }

    /// What a caller may do who waited too long for the files.
    pub(crate) fn set_rescue(&self, rescue: Rescue) {
        self.state().rescue = Some(rescue);
    }

    /// Goes on without the files; the first who asks does it.
    pub(crate) fn rescue(&self) {
        let rescue = self.state().rescue.take();
        if let Some(rescue) = rescue {
            rescue();
        }
    }

    /// What the computation sees.
    pub(crate) fn flight(&self) -> Flight {
        Flight { waiting: self.waiting.subscribe(), is_background: self.is_background }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn land(&self, answer: T) {
        self.landed.send_replace(Some(answer));
    }

    /// Whether at some time nobody waited any more.
    pub(crate) fn was_abandoned(&self) -> bool {
        self.state().was_abandoned
    }
}

/// A place among the callers of a flight; given up when dropped.
pub(crate) struct Seat<T: Clone>(Arc<Joint<T>>);

impl<T: Clone> Seat<T> {
    fn take(flight: Arc<Joint<T>>) -> Self {
        flight.waiting.send_modify(|count| *count += 1);
        Self(flight)
    }

    pub(crate) fn flight(&self) -> &Arc<Joint<T>> {
        &self.0
    }

    /// The answer; `None` if the flight ended without one, as when the runtime shuts down.
    pub(crate) async fn wait(&self) -> Option<T> {
        let mut landed = self.0.landed.subscribe();
        landed.wait_for(Option::is_some).await.ok()?.clone()
    }
}

impl<T: Clone> Drop for Seat<T> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        self.0.waiting.send_modify(|count| *count -= 1);
        state.was_abandoned |= *self.0.waiting.borrow() == 0;
    }
}

/// All flights of one store.
pub(crate) struct Flights<T>(Mutex<HashMap<Key, Arc<Joint<T>>>>);

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Flights<T> {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Joint<T>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat in the flight of a key, and whether it is the first one: its owner begins.
    pub(crate) fn board(&self, key: Key) -> (Seat<T>, bool) {
        let mut flights = self.lock();
        if let Some(flight) = flights.get(&key) {
            return (Seat::take(Arc::clone(flight)), false);
        }
        let flight = Arc::new(Joint::new(false));
        flights.insert(key, Arc::clone(&flight));
        (Seat::take(flight), true)
    }

    /// A flight that nobody waits for; `None` if one is under way.
    pub(crate) fn begin_in_background(&self, key: Key) -> Option<Arc<Joint<T>>> {
        let mut flights = self.lock();
        if flights.contains_key(&key) {
            return None;
        }
        let flight = Arc::new(Joint::new(true));
        flights.insert(key, Arc::clone(&flight));
        Some(flight)
    }

    /// Callers from now on begin anew.
    pub(crate) fn end(&self, key: &Key) {
        self.lock().remove(key);
    }
}
