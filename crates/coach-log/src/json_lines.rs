//! One JSON object a line, the fields of all spans and of the event at the top.

use std::fmt::Write as _;

use jiff::Timestamp;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::fields::{Fields, quoted};

/// Keys that every line has, or that have a place of their own.
const FIXED: [&str; 5] = ["timestamp", "level", "target", "message", "request_id"];

/// What a span holds for the lines inside it; the first layer that sees the span puts it there.
struct SpanFields(Fields);

/// Keeps the fields of a new span.
pub(crate) fn keep<S>(attributes: &Attributes<'_>, id: &Id, context: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(span) = context.span(id) else { return };
    let mut extensions = span.extensions_mut();
    if extensions.get_mut::<SpanFields>().is_none() {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        extensions.insert(SpanFields(fields));
    }
}

/// Keeps what a span learned later.
pub(crate) fn add<S>(id: &Id, values: &Record<'_>, context: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let Some(span) = context.span(id) else { return };
    if let Some(SpanFields(fields)) = span.extensions_mut().get_mut() {
        values.record(fields);
    }
}

/// The fields that hold for an event, the nearest last; a name that comes again counts there.
pub(crate) fn all<S>(event: &Event<'_>, context: &Context<'_, S>) -> Vec<(&'static str, String)>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let mut own = Fields::default();
    event.record(&mut own);
    let mut all: Vec<(&'static str, String)> = Vec::with_capacity(own.0.len() + 4);
    let mut put =
        |name: &'static str, json: &str| match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, value)) => json.clone_into(value),
            None => all.push((name, json.to_owned())),
        };
    let scope = context.event_scope(event);
    for span in scope.into_iter().flat_map(tracing_subscriber::registry::Scope::from_root) {
        if let Some(SpanFields(fields)) = span.extensions().get() {
            for (name, json) in fields.0.iter().filter(|(name, _)| *name != "message") {
                put(name, json);
            }
        }
    }
    for (name, json) in &own.0 {
        put(name, json);
    }
    all
}

/// An event as one line.
pub(crate) fn line(event: &Event<'_>, fields: &[(&'static str, String)]) -> String {
    let facts = event.metadata();
    let find = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, json)| json);
    let mut line = String::with_capacity(256);
    // Writing into a text does not fail.
    let _ = write!(
        line,
        "{{\"timestamp\":\"{:.6}\",\"level\":\"{}\",\"target\":{},\"message\":{}",
        Timestamp::now(),
        facts.level(),
        quoted(facts.target()),
        find("message").map_or("\"\"", String::as_str),
    );
    if let Some(id) = find("request_id") {
        let _ = write!(line, ",\"request_id\":{id}");
    }
    for (name, json) in fields {
        match *name {
            "message" | "request_id" => {}
            name if FIXED.contains(&name) => {
                let _ = write!(line, ",\"{name}_\":{json}");
            }
            name => {
                let _ = write!(line, ",{}:{json}", quoted(name));
            }
        }
    }
    line.push_str("}\n");
    line
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;
    use serde_json::Value;
    use tracing_subscriber::layer::SubscriberExt as _;

    use crate::{Form, Lines};

    fn lines(log: impl FnOnce()) -> Vec<Value> {
        let written: Arc<Mutex<Vec<u8>>> = Arc::default();
        let sink = Arc::clone(&written);
        let layer =
            Lines::new(Form::Json, move |line| sink.lock().unwrap().extend_from_slice(line));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
        let bytes = written.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn fields_of_spans_and_events_are_at_the_top() {
        let lines = lines(|| {
            let outer = tracing::info_span!("request", request_id = "r-1", stage = "outer", n = 1);
            let _outer = outer.enter();
            let inner = tracing::info_span!("job", stage = "inner", late = tracing::field::Empty);
            inner.record("late", 2.5);
            let _inner = inner.enter();
            tracing::info!(stage = "event", ok = true, target_ = "x", "it {}", "works");
            tracing::warn!(level = "mine", n = f64::NAN, "odd");
        });
        let [first, second] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!(first["message"], "it works");
        assert_eq!(first["request_id"], "r-1");
        assert_eq!(first["stage"], "event");
        assert_eq!((&first["n"], &first["late"]), (&Value::from(1), &Value::from(2.5)));
        assert_eq!(first["ok"], true);
        assert_eq!(first["level"], "INFO");
        assert_eq!((&second["level"], &second["level_"]), (&"WARN".into(), &"mine".into()));
        assert_eq!(second["n"], "NaN");
        assert_eq!(second["stage"], "inner");
    }

    proptest! {
        #[test]
        fn every_line_is_one_object_whatever_is_said(text in ".*", other in "\\PC*") {
            let found = lines(|| {
                let span = tracing::info_span!("s", request_id = %other, text = %text);
                let _span = span.enter();
                tracing::info!(other = %other, "{text}");
            });
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(&found[0]["message"], &Value::from(text.clone()));
            prop_assert_eq!(&found[0]["text"], &Value::from(text));
            prop_assert_eq!(&found[0]["request_id"], &Value::from(other));
        }
    }
}
