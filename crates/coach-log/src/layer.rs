//! Turns events into lines: their fields are gathered once, however many places they go to.

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::{console, json_lines};

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object.
    Json,
    /// For people.
    Console {
        /// Whether to colour it.
        colour: bool,
    },
}

/// Takes a line whole.
type Sink = Box<dyn Fn(&[u8]) + Send + Sync>;

/// Writes lines.
pub struct Lines(Vec<(Form, Sink)>);

impl Lines {
    /// Lines of a form to one place.
    pub fn new(form: Form, sink: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        Self(vec![(form, Box::new(sink))])
    }

    /// The same lines in another form to another place as well.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl<S> Layer<S> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        json_lines::keep(attributes, id, &context);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        json_lines::add(id, values, &context);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let fields = json_lines::all(event, &context);
        for (form, sink) in &self.0 {
            let line = match form {
                Form::Json => json_lines::line(event, &fields),
                Form::Console { colour } => console::line(event, &fields, *colour),
            };
            sink(line.as_bytes());
        }
    }
}
