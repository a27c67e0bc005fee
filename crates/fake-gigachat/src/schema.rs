//! An example for a JSON schema: always the same for the same conversation, and valid.
//! What it says means nothing; it is there so that a client has something to read.

use serde_json::{Map, Number, Value};

use crate::words;

const DEPTH_MAX: usize = 16;
const ITEMS: usize = 2;
const SPAN: i64 = 10;

/// Makes examples.
#[derive(Debug)]
pub(crate) struct Examples<'a> {
    root: &'a Value,
    question: &'a str,
    word: &'static str,
    indices: Vec<i64>,
    texts: usize,
    quotes: usize,
}

impl<'a> Examples<'a> {
    /// For a schema and the last words of the user.
    pub(crate) fn new(root: &'a Value, question: &'a str) -> Self {
        let word = if words::is_russian(question) { "пример" } else { "example" };
        let indices = words::indices(question);
        Self { root, question, word, indices, texts: 0, quotes: 0 }
    }

    /// An example of the whole.
    pub(crate) fn make(mut self) -> Value {
        let root = self.root;
        self.value(root, "", 0, 0)
    }

    /// An example for a part: under what name it stands, and as which of several.
    fn value(&mut self, schema: &'a Value, name: &str, place: usize, depth: usize) -> Value {
        if depth > DEPTH_MAX {
            return Value::Null;
        }
        if let Some(path) = schema["$ref"].as_str() {
            let root = self.root;
            let found = root.pointer(path.trim_start_matches('#')).unwrap_or(&Value::Null);
            return self.value(found, name, place, depth + 1);
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        for choice in ["anyOf", "oneOf", "allOf"] {
            if let Some(first) = schema[choice].get(0) {
                return self.value(first, name, place, depth + 1);
            }
        }
        match kind(schema) {
            "object" => self.object(schema, place, depth),
            "array" => self.array(schema, name, depth),
            "integer" => self.integer(schema, name, place).into(),
            "number" => number(schema),
            "boolean" => place.is_multiple_of(2).into(),
            "null" => Value::Null,
            _ => self.text(schema, name).into(),
        }
    }

    fn object(&mut self, schema: &'a Value, place: usize, depth: usize) -> Value {
        let mut object = Map::new();
        for (name, part) in schema["properties"].as_object().into_iter().flatten() {
            object.insert(name.clone(), self.value(part, name, place, depth + 1));
        }
        object.into()
    }

    fn array(&mut self, schema: &'a Value, name: &str, depth: usize) -> Value {
        let items = &schema["items"];
        let limit = |name: &str| schema[name].as_u64().and_then(|limit| limit.try_into().ok());
        let (least, most) = (limit("minItems").unwrap_or(0), limit("maxItems"));
        let indexed = items["properties"].get("index").is_some() && !self.indices.is_empty();
        let wanted = if indexed { self.indices.len() } else { ITEMS };
        let count = wanted.max(least).min(most.unwrap_or(usize::MAX));
        (0..count).map(|place| self.value(items, name, place, depth + 1)).collect()
    }

    fn integer(&self, schema: &Value, name: &str, place: usize) -> i64 {
        let index = self.indices.get(place).filter(|_| name == "index");
        index.copied().unwrap_or_else(|| {
            let least = schema["minimum"].as_i64();
            let most = schema["maximum"].as_i64();
            match (least, most) {
                (Some(least), Some(most)) => least + (most - least) / 2,
                (Some(least), None) => least + SPAN / 2,
                (None, Some(most)) => (SPAN / 2).min(most),
                (None, None) if name == "index" => i64::try_from(place).unwrap_or(0) + 1,
                (None, None) => SPAN / 2,
            }
        })
    }

    fn text(&mut self, schema: &Value, name: &str) -> String {
        let text = self.words(schema, name);
        let limit =
            |name: &str| schema[name].as_u64().and_then(|limit| usize::try_from(limit).ok());
        let least = limit("minLength").unwrap_or(0);
        let missing = least.saturating_sub(text.chars().count());
        let padded = text.chars().chain(std::iter::repeat_n('.', missing));
        padded.take(limit("maxLength").unwrap_or(usize::MAX)).collect()
    }

    fn words(&mut self, schema: &Value, name: &str) -> String {
        if name == "quote"
            && let Some(said) = words::transcript(self.question)
        {
            self.quotes += 1;
            return words::quote(said, self.quotes - 1).unwrap_or_default();
        }
        match schema["format"].as_str() {
            Some("date") => "2026-01-01".to_owned(),
            Some("time") => "12:00:00".to_owned(),
            Some("date-time") => "2026-01-01T12:00:00Z".to_owned(),
            _ => {
                self.texts += 1;
                format!("{} {}", self.word, self.letter())
            }
        }
    }
}

impl Examples<'_> {
    /// Tells texts apart without digits, which callers may hold against what they know.
    fn letter(&self) -> char {
        let first = if self.word == "example" { u32::from('a') } else { u32::from('а') };
        let place = u32::try_from(self.texts.saturating_sub(1) % 26).unwrap_or(0);
        char::from_u32(first + place).unwrap_or('?')
    }
}

/// The kind that a schema says or implies; the first of several that is not nothing.
fn kind(schema: &Value) -> &str {
    let several = schema["type"].as_array().into_iter().flatten();
    let named = several.filter_map(Value::as_str).find(|kind| *kind != "null");
    let implied = || {
        let implies = |part: &str, kind| schema.get(part).map(|_| kind);
        implies("properties", "object").or_else(|| implies("items", "array"))
    };
    schema["type"].as_str().or(named).or_else(implied).unwrap_or("string")
}

fn number(schema: &Value) -> Value {
    let least = schema["minimum"].as_f64();
    let most = schema["maximum"].as_f64();
    let middle = match (least, most) {
        (Some(least), Some(most)) => f64::midpoint(least, most),
        (Some(least), None) => least + 0.5,
        (None, Some(most)) => most.min(0.5),
        (None, None) => 0.5,
    };
    Number::from_f64(middle).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(schema: &Value, question: &str, expected: &Value) {
        assert_eq!(Examples::new(schema, question).make(), *expected, "{schema}");
    }

    #[test]
    fn limits_are_kept() {
        check(&json!({"type": "integer", "minimum": 1, "maximum": 4}), "", &json!(2));
        check(&json!({"type": "integer", "maximum": 3}), "", &json!(3));
        check(&json!({"type": "number", "minimum": 0, "maximum": 1}), "", &json!(0.5));
        check(&json!({"type": "string", "maxLength": 3}), "", &json!("exa"));
        check(&json!({"enum": ["б", "а"]}), "", &json!("б"));
        let strings = |least, most| {
            json!({"type": "array", "items": {"type": "boolean"},
                "minItems": least, "maxItems": most})
        };
        check(&strings(3, 9), "", &json!([true, false, true]));
        check(&strings(0, 1), "", &json!([true]));
    }

    #[test]
    fn indices_and_quotes_come_from_the_question() {
        let schema = json!({"properties": {"items": {"type": "array", "items": {"properties": {
            "index": {"type": "integer"}, "reason": {"type": "string"},
            "quote": {"type": "string"}}}}}});
        let question = "\"index\": 4, \"index\": 9 <transcript 1>раз два три четыре пять\
            </transcript 1>";
        check(
            &schema,
            question,
            &json!({"items": [
            {"index": 4, "reason": "пример а", "quote": "раз два три четыре пять"},
            {"index": 9, "reason": "пример б", "quote": "раз два три четыре пять"}]}),
        );
    }

    #[test]
    fn a_schema_that_holds_itself_ends() {
        let schema = json!({"properties": {"a": {"$ref": "#"}}});
        assert!(Examples::new(&schema, "").make().is_object());
    }
}
