//! The form in which a model answers.

use serde::Deserialize;
use serde_json::{Value, json};

/// What a model is asked for, before anything is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Reply {
    pub(crate) impression: String,
    pub(crate) strengths: Vec<Strength>,
    pub(crate) improvements: Vec<ToImprove>,
    pub(crate) structure: Parts,
    pub(crate) rephrasings: Vec<Other>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Strength {
    pub(crate) text: String,
    pub(crate) quote: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct ToImprove {
    pub(crate) problem: String,
    pub(crate) why: String,
    pub(crate) exercise: String,
    pub(crate) quote: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Parts {
    pub(crate) opening: String,
    pub(crate) body: String,
    pub(crate) closing: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Other {
    pub(crate) quote: String,
    pub(crate) suggestion: String,
}

/// The JSON Schema of a [`Reply`], in the part of the language that all servers know.
pub(crate) fn schema() -> Value {
    let texts = |names: &[&str]| {
        let properties: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
        json!({ "type": "object", "properties": properties, "required": names })
    };
    let list = |item: Value, most: u32| json!({ "type": "array", "items": item, "maxItems": most });
    json!({
        "type": "object",
        "properties": {
            "impression": { "type": "string" },
            "strengths": list(texts(&["text", "quote"]), 3),
            "improvements": list(texts(&["problem", "why", "exercise", "quote"]), 3),
            "structure": texts(&["opening", "body", "closing"]),
            "rephrasings": list(texts(&["quote", "suggestion"]), 3),
        },
        "required": ["impression", "strengths", "improvements", "structure", "rephrasings"],
    })
}
