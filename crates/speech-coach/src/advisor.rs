//! Which language model comments on reports, by the settings; none unless somebody names one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use coach_pipeline::AdvisorSettings;
use coach_pipeline::llm::{Auth, GIGACHAT_AUTH_URL, Settings, UsageSettings};

use crate::failure::Failure;
use crate::settings::Values;

/// The model of the settings; `None` where none is named. `data` is where its cost is counted.
pub(crate) fn of(values: &Values, data: Option<&Path>) -> Result<Option<AdvisorSettings>, Failure> {
    let mut client = match provider(values) {
        "gigachat" => gigachat(values)?,
        "openai" => openai(values)?,
        _ => return Ok(None),
    };
    if let Some(model) = values.some("llm.model") {
        model.clone_into(&mut client.model);
    }
    client.timeouts.deadline = Duration::from_secs(values.number("llm.deadline_s"));
    client.breaker.open = Duration::from_secs(values.number("llm.pause_s"));
    if let Some(tokens) = positive(values, "llm.context_tokens") {
        client.context_tokens = tokens;
    }
    if let Some(calls) = positive(values, "llm.concurrent_calls") {
        client.limiter.concurrency = usize::try_from(calls).unwrap_or(1);
    }
    let usage = UsageSettings {
        folder: data.map(Path::to_owned),
        tokens_per_month_max: values
            .some("llm.tokens_per_month_max")
            .and_then(|tokens| tokens.parse().ok()),
        price_per_1000_tokens: values.text("llm.price_per_1000_tokens").parse().unwrap_or(0.0),
    };
    Ok(Some(AdvisorSettings { client, usage }))
}

/// Who is asked; the switch of the reference service means GigaChat.
fn provider(values: &Values) -> &str {
    match values.text("llm.provider") {
        "" if values.is_on("gigachat.enabled") => "gigachat",
        provider => provider,
    }
}

fn positive(values: &Values, name: &str) -> Option<u32> {
    u32::try_from(values.number(name)).ok().filter(|number| *number > 0)
}

fn gigachat(values: &Values) -> Result<Settings, Failure> {
    let key = key(values, "gigachat.key", "gigachat.key_file")?;
    let auth = match (key, values.path("gigachat.identity_file")) {
        (_, Some(identity_file)) => Auth::Mtls { identity_file },
        (Some(key), None) => Auth::GigaChat {
            auth_url: values.some("gigachat.auth_url").unwrap_or(GIGACHAT_AUTH_URL).to_owned(),
            key: key.into(),
            scope: values.text("gigachat.scope").to_owned(),
        },
        (None, None) => return Err(missing("gigachat.key")),
    };
    let mut client =
        Settings { auth, ..Settings::gigachat(String::new(), values.text("gigachat.model")) };
    if let Some(url) = values.some("gigachat.base_url") {
        url.trim_end_matches('/').clone_into(&mut client.base_url);
    }
    client.ca_bundle_file = values.path("gigachat.ca_bundle_file");
    Ok(client)
}

fn openai(values: &Values) -> Result<Settings, Failure> {
    let url = values.some("openai.base_url").ok_or_else(|| missing("openai.base_url"))?;
    let model = values.some("openai.model").or_else(|| values.some("llm.model"));
    let model = model.ok_or_else(|| missing("openai.model"))?;
    let mut client = Settings::openai(url.trim_end_matches('/'), model);
    if let Some(key) = key(values, "openai.key", "openai.key_file")? {
        client.auth = Auth::Bearer(key.into());
    }
    if let Some(identity_file) = values.path("openai.identity_file") {
        client.auth = Auth::Mtls { identity_file };
    }
    client.ca_bundle_file = values.path("openai.ca_bundle_file");
    Ok(client)
}

/// A key that is a setting, or the content of a file.
fn key(values: &Values, name: &str, file: &str) -> Result<Option<String>, Failure> {
    if let Some(key) = values.some(name) {
        return Ok(Some(key.to_owned()));
    }
    let Some(path) = values.path(file) else { return Ok(None) };
    let text = fs::read_to_string(path).map_err(|error| Failure::of_reading(error.kind()))?;
    Ok(Some(text.trim().to_owned()).filter(|key| !key.is_empty()))
}

fn missing(name: &'static str) -> Failure {
    let known = crate::settings::KNOWN.iter().find(|known| known.name == name);
    let failure = Failure::new("bad_setting").with("name", name).with("value", "");
    failure.with("allowed", known.map_or("", |known| known.allowed))
}

/// Who gets what is sent: the host of the server.
pub(crate) fn recipient(settings: &AdvisorSettings) -> &str {
    let url = settings.client.base_url.as_str();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Sources;

    fn advisor(toml: &str) -> Result<Option<AdvisorSettings>, Failure> {
        let sources = Sources::of(&[], std::collections::BTreeMap::new(), None, Some(toml))?;
        of(&Values::read(&sources)?, None)
    }

    #[test]
    fn nobody_is_asked_unless_somebody_is_named() {
        assert!(advisor("").unwrap().is_none());
        assert!(advisor("[gigachat]\nkey = \"a2V5OnNlY3JldA==\"").unwrap().is_none());
    }

    #[test]
    fn the_switch_of_the_reference_service_means_gigachat() {
        let toml = "[gigachat]\nenabled = true\nkey = \"a2V5OnNlY3JldA==\"\n\
                    base_url = \"https://old.example/api/v1/\"\n[llm]\ndeadline_s = 7";
        let settings = advisor(toml).unwrap().unwrap();
        assert_eq!(settings.client.base_url, "https://old.example/api/v1");
        assert_eq!(settings.client.timeouts.deadline, Duration::from_secs(7));
        assert_eq!(recipient(&settings), "old.example");
        assert!(!format!("{settings:?}").contains("a2V5"));
        let toml = "[llm]\nprovider = \"gigachat\"\n[gigachat]\nidentity_file = \"client.pem\"";
        let auth = advisor(toml).unwrap().unwrap().client.auth;
        assert!(matches!(auth, Auth::Mtls { .. }), "{auth:?}");
    }

    #[test]
    fn what_is_missing_is_named() {
        for (toml, name) in [
            ("[llm]\nprovider = \"gigachat\"", "gigachat.key"),
            ("[llm]\nprovider = \"openai\"", "openai.base_url"),
            (
                "[llm]\nprovider = \"openai\"\n[openai]\nbase_url = \"http://127.0.0.1:1/v1\"",
                "openai.model",
            ),
        ] {
            let failure = advisor(toml).unwrap_err();
            let texts = crate::texts::Texts::of(coach_pipeline::wording::Locale::En);
            assert!(failure.message(texts).contains(name), "{}", failure.message(texts));
        }
        assert!(advisor("[llm]\nprovider = \"other\"").is_err());
    }
}
