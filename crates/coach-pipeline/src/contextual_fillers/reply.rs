//! The form in which a model answers, and which answers are none.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

/// What a model says of some candidates. The list must be there: an answer without one would
/// look like an answer about nobody.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Reply {
    pub(super) items: Vec<Item>,
}

/// What it says of one. Its reason is for the model itself: whoever must say why judges better.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Item {
    pub(super) index: usize,
    pub(super) is_filler: bool,
    pub(super) confidence: f64,
}

/// The JSON Schema of a [`Reply`], in the part of the language that all servers know.
pub(super) fn schema() -> Value {
    let item = json!({
        "type": "object",
        "properties": {
            "index": { "type": "integer" },
            "reason": { "type": "string" },
            "is_filler": { "type": "boolean" },
            "confidence": { "type": "number" },
        },
        "required": ["index", "reason", "is_filler", "confidence"],
    });
    json!({
        "type": "object",
        "properties": { "items": { "type": "array", "items": item } },
        "required": ["items"],
    })
}

/// What is wrong with a reply about candidates 1 to `sent`. One that it leaves out is no mistake:
/// the rules judge that.
pub(super) fn check(reply: &Reply, sent: usize) -> Result<(), Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for item in &reply.items {
        let Item { index, confidence, .. } = item;
        if !(1..=sent).contains(index) {
            problems.push(format!("there is no candidate with index {index}"));
        } else if !seen.insert(index) {
            problems.push(format!("index {index} is there more than once"));
        }
        if !(0.0..=1.0).contains(confidence) {
            problems.push(format!("the confidence of index {index} is not within 0 and 1"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_about_others_or_twice_about_one_are_none() {
        for (items, problems) in [
            (json!([]), 0),
            (json!([[1, true, 0.9], [2, false, 0.0]]), 0),
            (json!([[2, true, 1.0]]), 0),
            (json!([[1, true, 0.9], [1, true, 0.9]]), 1),
            (json!([[0, true, 0.9]]), 1),
            (json!([[4, true, 0.9]]), 1),
            (json!([[1, true, 1.1], [2, true, -0.1]]), 2),
        ] {
            let items: Vec<(usize, bool, f64)> = serde_json::from_value(items).unwrap();
            let item = |(index, is_filler, confidence)| Item { index, is_filler, confidence };
            let reply = Reply { items: items.into_iter().map(item).collect() };
            let found = check(&reply, 3).map_or_else(|problems| problems.len(), |()| 0);
            assert_eq!(found, problems, "{reply:?}");
        }
    }
}
