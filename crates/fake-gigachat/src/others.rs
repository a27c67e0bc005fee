//! The routes that need only a few lines: models, counting tokens, balance, embeddings.

use serde_json::{Map, Value, json};

use crate::api::{refusal, wrong_method};
use crate::chance::Chance;
use crate::reply::Reply;
use crate::request::Request;
use crate::script::Route;
use crate::state::State;
use crate::{texts, words};

const DIMENSIONS: usize = 1024;

/// What is asked, and by whom.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) client: usize,
    pub(crate) route: Route,
    /// What follows the route's name in the path.
    pub(crate) rest: &'a str,
}

/// The reply of the smaller routes.
pub(crate) fn answer(
    state: &State,
    request: &Request,
    place: &Place<'_>,
    body: Option<&Value>,
) -> Reply {
    let expected = match place.route {
        Route::Unknown => return refusal(404, texts::GUESSED_NOT_FOUND),
        Route::Models | Route::Balance => "GET",
        _ => "POST",
    };
    if request.method != expected {
        return wrong_method();
    }
    match place.route {
        Route::Models => models(state, place.rest),
        Route::Balance => balance(state, place.client),
        Route::Tokens => on_texts(state, body, &counts),
        _ => on_texts(state, body, &|body, texts| embeddings(state.seed.chance, body, texts)),
    }
}

fn models(state: &State, name: &str) -> Reply {
    let chat = state.seed.models.iter().map(|id| (id.as_str(), "chat"));
    let all = chat.chain([("GigaFilter", "filter"), ("Embeddings", "embedder")]);
    let model = |(id, kind): (&str, &str)| json!({ "id": id, "object": "model", "owned_by": "salutedevices", "type": kind });
    if name.is_empty() {
        let data: Vec<Value> = all.map(model).collect();
        return Reply::json(200, &json!({ "object": "list", "data": data }));
    }
    let mut all = all;
    match all.find(|(id, _)| *id == name) {
        Some(found) => Reply::json(200, &model(found)),
        None => refusal(404, texts::NO_SUCH_MODEL),
    }
}

fn balance(state: &State, client: usize) -> Reply {
    let client = state.client(client);
    if client.payg {
        return refusal(403, texts::PERMISSION_DENIED);
    }
    let row = |(model, left): (&String, &u64)| json!({ "usage": model, "value": left });
    let rows: Vec<Value> = client.balance.iter().map(row).collect();
    Reply::json(200, &json!({ "balance": rows }))
}

/// Reads the texts that a body has, and replies to them.
fn on_texts(
    state: &State,
    body: Option<&Value>,
    reply: &dyn Fn(&Value, &[&str]) -> Value,
) -> Reply {
    let Some(body) = body.filter(|body| body.is_object()) else {
        return refusal(400, texts::GUESSED_BAD_REQUEST);
    };
    let model = body["model"].as_str().unwrap_or_default();
    if model.is_empty() {
        return refusal(422, texts::GUESSED_MODEL);
    }
    if model != "Embeddings" && !state.seed.models.iter().any(|known| known == model) {
        return refusal(404, texts::NO_SUCH_MODEL);
    }
    let input: Option<Vec<&str>> =
        body["input"].as_array().and_then(|input| input.iter().map(Value::as_str).collect());
    match input.filter(|input| !input.is_empty()) {
        Some(input) => Reply::json(200, &reply(body, &input)),
        None => refusal(422, texts::GUESSED_INPUT),
    }
}

fn counts(_body: &Value, input: &[&str]) -> Value {
    let count = |text: &&str| {
        let characters = text.chars().count();
        json!({ "object": "tokens", "tokens": words::tokens(text), "characters": characters })
    };
    input.iter().map(count).collect()
}

fn embeddings(seed: u64, body: &Value, input: &[&str]) -> Value {
    let embedding = |(index, text): (usize, &&str)| {
        let mut chance = Chance::of(seed, text);
        let mut number = || chance.up_to(2001) as f64 / 1000.0 - 1.001;
        let numbers: Vec<f64> = (0..DIMENSIONS).map(|_| number()).collect();
        let usage = json!({ "prompt_tokens": words::tokens(text) });
        json!({ "object": "embedding", "index": index, "embedding": numbers, "usage": usage })
    };
    let data: Vec<Value> = input.iter().enumerate().map(embedding).collect();
    let mut reply = Map::new();
    reply.insert("object".to_owned(), "list".into());
    reply.insert("model".to_owned(), body["model"].clone());
    reply.insert("data".to_owned(), data.into());
    reply.into()
}
