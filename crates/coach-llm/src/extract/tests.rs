//! What is taken out of which text, and that no text breaks it.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn found(text: &str) -> Option<Value> {
    object(text, &|_: &Value| Ok(())).ok()
}

#[test]
fn objects_in_texts() {
    let check = |text: &str, expected: Option<Value>| assert_eq!(found(text), expected, "{text}");
    let one = || Some(json!({"a": 1}));
    check(r#"{"a":1}"#, one());
    check("\u{feff} {\"a\":1}\n", one());
    check("```json\n{\"a\":1}\n```", one());
    check("```\n{\"a\":1}", one());
    check("Вот ответ:\n```json\n{\"a\":1}\n```\nГотово.", one());
    check(r#"Конечно! {"a":1} Что ещё? {"b":2}"#, one());
    check(r#"{"a":1,}"#, one());
    check(r#"{"a":[1,2 , ],"b":",}"}"#, Some(json!({"a": [1, 2], "b": ",}"})));
    check(r#"{"a":"}\"}{"}"#, Some(json!({"a": "}\"}{"})));
    check("", None);
    check("Я не могу ответить.", None);
    check(r#"[{"a":1}]"#, None);
    check("```json\n[{\"a\":1}]\n```", None);
    check(r#"{"a":1"#, None);
    check("{'a':1}", None);
    check(r#"{"a":"\ud800"}"#, None);
}

#[test]
fn what_is_wrong_is_said_in_short() {
    let long = |_: &Value| Err(vec!["я".repeat(1_000); 50]);
    let problems = object("{}", &long).unwrap_err();
    assert_eq!((problems.len(), problems[0].chars().count()), (10, 300));
    assert!(object("[1]", &long).unwrap_err()[0].contains("array"));
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "[\\[\\]{}\"\\\\,: `\na-zя\u{feff}]{0,80}") {
        let _ = found(&text);
        without_trailing_commas(&text);
    }

    #[test]
    fn an_object_is_found_in_any_prose(
        before in "[^{}\\[\\]\"`]{0,20}", after in ".{0,20}", key in "[a-zа-я{}\"\\\\]{0,6}",
    ) {
        let value = json!({ key: [1, "}"] });
        prop_assert_eq!(found(&format!("{before}{value}{after}")), Some(value));
    }
}
