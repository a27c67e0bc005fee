//! Tests of the whole crate through its one function.
