//! What a lookup may ask for and how it may end.

use std::convert::Infallible;
use std::sync::Arc;

/// A tier that an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tier {
    /// Memory of this process.
    Memory,
    /// Files.
    Disk,
    /// The server that processes share.
    Shared,
}

/// How an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// A fresh value was there.
    Hit(Tier),
    /// A value was there that is no longer fresh: it is being computed again, or that failed.
    Stale,
    /// Another caller's computation gave it.
    Coalesced,
    /// It was computed, for no tier had it.
    Miss,
    /// It was computed, for the files did not answer in time.
    Throttled,
    /// It was computed without a look at the cache.
    Bypassed,
}

/// A value and how it came about.
#[derive(Debug)]
pub struct Answer<V> {
    /// The value; all callers share one.
    pub value: Arc<V>,
    /// How it came about.
    pub outcome: Outcome,
}

/// What a computation gives.
#[derive(Debug)]
pub struct Computed<V> {
    pub(crate) value: V,
    pub(crate) keep: bool,
}

impl<V> Computed<V> {
    /// A value to keep.
    pub fn keep(value: V) -> Self {
        Self { value, keep: true }
    }

    /// A value for those who wait now, such as a degraded one.
    pub fn only_now(value: V) -> Self {
        Self { value, keep: false }
    }
}

/// What a computation may fail with.
pub trait Fault: Send + Sync + 'static {
    /// Whether the same inputs would always end so, as damaged input does and a server that is
    /// away does not. Only such errors are remembered, for [`crate::Kind::negative`].
    fn is_lasting(&self) -> bool;
}

impl Fault for Infallible {
    fn is_lasting(&self) -> bool {
        match *self {}
    }
}

/// Why there is no value. The cache itself never fails a lookup.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The computation ended with this error, now or a short while ago.
    Computation(Arc<E>),
    /// The computation panicked.
    Panicked,
    /// The runtime shuts down.
    ShuttingDown,
}

impl<E> Clone for Failure<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Computation(error) => Self::Computation(Arc::clone(error)),
            Self::Panicked => Self::Panicked,
            Self::ShuttingDown => Self::ShuttingDown,
        }
    }
}

/// What a lookup does with what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Uses it.
    #[default]
    Use,
    /// Computes anew and replaces it.
    Refresh,
    /// Computes; reads and writes nothing.
    Bypass,
}
