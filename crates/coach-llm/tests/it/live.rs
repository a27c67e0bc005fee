//! The real GigaChat, asked as little as shows that everything is understood:
//! `GIGACHAT_LIVE=1 GIGACHAT_AUTH_KEY=… GIGACHAT_CA_BUNDLE_FILE=… cargo test -p coach-llm --test it
//! live -- --nocapture`. It costs about 300 tokens.

use std::path::PathBuf;

use coach_llm::{Auth, ChatRequest, Schema, Settings, StreamEvent};
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::json;

use crate::support::{client, cx};

/// `None`, said aloud, unless somebody wants it and has a key.
fn settings() -> Option<Settings> {
    let variable = |name: &str| {
        let value = std::env::var_os(name)?.into_string().ok()?;
        Some(value).filter(|value| !value.is_empty())
    };
    if variable("GIGACHAT_LIVE").as_deref() != Some("1") {
        println!("skipped: set GIGACHAT_LIVE=1 and GIGACHAT_AUTH_KEY to ask the real service");
        return None;
    }
    let key = variable("GIGACHAT_AUTH_KEY").expect("GIGACHAT_LIVE=1 needs GIGACHAT_AUTH_KEY");
    let model = variable("GIGACHAT_MODEL").unwrap_or_else(|| "GigaChat-2".to_owned());
    let mut settings = Settings::gigachat(key, model);
    settings.ca_bundle_file = variable("GIGACHAT_CA_BUNDLE_FILE").map(PathBuf::from);
    if let (Auth::GigaChat { scope, .. }, Some(told)) =
        (&mut settings.auth, variable("GIGACHAT_SCOPE"))
    {
        *scope = told;
    }
    Some(settings)
}

#[tokio::test]
async fn the_real_service_understands_us() {
    #[derive(Deserialize)]
    struct Verdict {
        is_filler: bool,
    }
    let Some(settings) = settings() else { return };
    let client = client(settings);
    let models = client.models(&cx()).await.unwrap();
    println!("models: {:?}", models.iter().map(|model| &model.id).collect::<Vec<_>>());
    let mut request = ChatRequest::new("Ответь одним словом: столица России?");
    request.max_tokens = 16;
    let answer = client.complete(&request, &cx()).await.unwrap();
    println!("{}: {:?}", answer.model, answer.usage);
    assert!(!answer.usage.estimated);
    let events: Vec<_> = client.stream(request, cx()).map(Result::unwrap).collect().await;
    let Some(StreamEvent::Done { usage, .. }) = events.last() else { panic!("no end") };
    println!("{} pieces, {usage:?}", events.len() - 1);
    assert!(!usage.estimated);
    let schema = Schema::new(
        "verdict",
        json!({
            "type": "object", "required": ["is_filler"],
            "properties": { "is_filler": { "type": "boolean" } },
        }),
    );
    let mut request = ChatRequest::new("Слово «типа» паразит в «ну, типа, пошли»? Ответь JSON.");
    request.max_tokens = 64;
    let accept = |_: &Verdict| Ok(());
    let found = client.structured::<Verdict>(&request, &schema, accept, &cx()).await.unwrap();
    println!("JSON by {:?}: {}", client.status().rung, found.value.is_filler);
}
