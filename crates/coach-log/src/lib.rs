//! Log lines that can be followed: a console for people, JSON lines in files that rotate, and a
//! count of the lines that were lost; spans for a collector of traces.
//!
//! Knows nothing of what is logged. Whoever logs does so through `tracing`; a span's fields,
//! above all `request_id`, are on every line inside it. Writing happens on threads of its own: a
//! slow or full disk never holds up whoever logs, and lines that find no room are counted.

mod console;
mod fields;
mod json_lines;
mod layer;
mod queue;
mod rotating;
mod start;
mod traces;

pub use layer::{Form, Lines};
pub use rotating::{RotatingWriter, Rotation};
pub use start::{ConsoleSettings, Error, FileSettings, Guard, Settings, start};
pub use traces::TraceSettings;
