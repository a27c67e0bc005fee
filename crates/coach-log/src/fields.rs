//! Fields of spans and events as JSON.

use std::fmt::{Debug, Write as _};

use tracing::field::{Field, Visit};

/// Fields with their values as JSON, in the order in which they were given.
#[derive(Debug, Default)]
pub(crate) struct Fields(pub(crate) Vec<(&'static str, String)>);

impl Fields {
    fn put(&mut self, field: &Field, json: String) {
        let name = field.name();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, value)) => *value = json,
            None => self.0.push((name, json)),
        }
    }
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    // A text always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        let json = if value.is_finite() { value.to_string() } else { quoted(&value.to_string()) };
        self.put(field, json);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.to_string());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.to_string());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.to_string());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, quoted(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        // Writing into a text does not fail; a value that refuses to be shown is empty.
        let _ = write!(text, "{value:?}");
        self.put(field, quoted(&text));
    }
}
