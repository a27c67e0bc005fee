//! Conversations with a language model about a finished report. Like commentary it reads the
//! report and never changes it; what it is told of the talk is data, and it can call nothing.
//!
//! ```text
//! message ─► passages ─► question ─► model ─► filter ─► reader
//!            of the talk  facts, turns          sentences, times, addresses
//! ```

mod answer;
mod citations;
mod filter;
mod memory;
mod passages;
mod question;
mod ranking;
mod terms;

pub use answer::{ChatEnd, ChatEvent, ChatEvents};
pub use citations::Citation;
pub use coach_llm::{Role, Turn};

pub(crate) use answer::{Speaking, answer};
pub(crate) use citations::Places;
pub(crate) use filter::Filter;
pub(crate) use memory::Memory;
pub(crate) use passages::Passages;
pub(crate) use question::{Asked, instructions, question};

/// Turns that a model is told, the question included; those before them it does not know.
pub const TURNS_MAX: usize = question::TURNS_MAX;
/// Characters of a turn; what is longer is cut.
pub const TURN_CHARS_MAX: usize = question::TURN_CHARS_MAX;
/// Version of the instructions.
pub const PROMPT_VERSION: u16 = question::VERSION;

#[cfg(test)]
mod tests;
