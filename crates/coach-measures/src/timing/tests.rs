//! Tests of pace and pausing.
