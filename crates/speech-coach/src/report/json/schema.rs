//! The schema of the report in JSON: published as `docs/report.schema.json`, and held against
//! real reports.

use std::path::Path;

use coach_pipeline::wording::Locale;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::{Document, SCHEMA_VERSION};
use crate::report::fixture;

/// What every part of OpenAPI's document refers by.
const OPENAPI_PLACE: &str = "#/components/schemas/";

/// JSON Schema 2020-12, which the schemas of OpenAPI 3.1 are.
fn schema() -> Value {
    let mut named = vec![(Document::name().into_owned(), Document::schema())];
    Document::schemas(&mut named);
    let parts: Map<String, Value> = named
        .into_iter()
        .map(|(name, schema)| (name, serde_json::to_value(schema).unwrap()))
        .collect();
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("A report of Speech Coach, version {SCHEMA_VERSION}"),
        "$ref": format!("{OPENAPI_PLACE}Report"),
        "$defs": parts,
    });
    let text = serde_json::to_string(&whole).unwrap().replace(OPENAPI_PLACE, "#/$defs/");
    serde_json::from_str(&text).unwrap()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it asks the tests' own tool, not the settings")]
fn the_published_schema_is_that_of_the_code() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/report.schema.json");
    let expected = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&file, &expected).unwrap();
    }
    let published = std::fs::read_to_string(&file).unwrap();
    assert!(published == expected, "run the tests with INSTA_UPDATE=always to write it anew");
}

#[test]
fn reports_keep_to_their_schema() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in [fixture::report("en", 5.0), fixture::hostile("ru")] {
        let mut document =
            serde_json::to_value(Document::of_report("a.wav", &report, Locale::En)).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        document["measures"]["f0_st_sd"]["value"] = json!("high");
        assert!(!validator.is_valid(&document));
    }
}
