//! The one order of the stages, with cancellation, progress and workers.
