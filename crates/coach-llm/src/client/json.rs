//! JSON from a model: asked for in the best way that the server has, repaired once, never bent.

use std::sync::Arc;

use serde_json::Value;

use super::Core;
use super::operation::Operation;
use crate::chat::{CallContext, ChatRequest, Completion, Finish, Turn, Usage};
use crate::dialect::{Rung, Wanted};
use crate::error::{Disliked, Error};
use crate::extract;
use crate::model::{Check, Schema, Structured};
use crate::private::Private;

/// The most bytes of an answer that the model is shown again for repair.
const SHOWN_BYTES_MAX: usize = 4 << 10;

pub(super) async fn ask(
    core: &Arc<Core>,
    request: &ChatRequest,
    schema: &Schema,
    check: &Check<'_>,
    cx: &CallContext,
) -> Result<Structured<Value>, Error> {
    let mut operation = Operation::begin(core, cx, core.settings.timeouts.deadline);
    let found = climb(&mut operation, request, schema, check).await;
    found.map_err(|error| operation.locate(error))
}

async fn climb(
    operation: &mut Operation,
    request: &ChatRequest,
    schema: &Schema,
    check: &Check<'_>,
) -> Result<Structured<Value>, Error> {
    let core = operation.core.clone();
    let mut request = request.clone();
    let (mut rung, mut usage) = (core.ladder.rung(), Usage::default());
    let (mut was_repaired, mut was_enlarged) = (false, false);
    loop {
        let asked = as_asked_on(rung, &request, schema);
        let wanted = Wanted { name: &schema.name, schema: &schema.value, rung };
        let answer = match operation.ask(&asked, Some(wanted)).await {
            Ok(answer) => answer,
            Err(error) => match refused_rung(&error).and_then(|()| core.ladder.below(rung)) {
                Some(next) => {
                    tracing::info!(
                        provider = core.settings.name,
                        ?rung,
                        ?next,
                        "JSON is asked for in another way"
                    );
                    rung = next;
                    continue;
                }
                None => return Err(error),
            },
        };
        usage = usage.plus(answer.usage);
        match answer.finish {
            Finish::Filtered => return Err(Error::Filtered { at: Box::default() }),
            Finish::Length => {
                let larger = larger_limit(&core, &request).filter(|_| !was_enlarged);
                request.max_tokens = larger.ok_or_else(|| truncated(answer.text))?;
                was_enlarged = true;
                continue;
            }
            _ => {}
        }
        match extract::object(&answer.text, check) {
            Ok(value) => {
                return Ok(Structured { value, usage, model: answer.model, was_repaired });
            }
            Err(problems) if was_repaired => {
                let problems = Private::new(problems);
                return Err(Error::InvalidOutput { problems, at: Box::default() });
            }
            Err(problems) => {
                was_repaired = true;
                ask_for_repair(&mut request, &answer, &problems, schema);
            }
        }
    }
}

/// Whether it was the way of asking that was refused.
fn refused_rung(error: &Error) -> Option<()> {
    match error {
        Error::Unprocessable { disliked: Disliked::Schema | Disliked::Functions, .. } => Some(()),
        _ => None,
    }
}

/// Twice the tokens, if the settings and the context leave room for more.
fn larger_limit(core: &Core, request: &ChatRequest) -> Option<u32> {
    let most = core.settings.answer_tokens_max;
    let context = core.settings.context_tokens;
    let room = (context - context / 10).saturating_sub(request.estimated_tokens());
    let larger = request.max_tokens.saturating_mul(2).min(most).min(room);
    (larger > request.max_tokens).then_some(larger)
}

fn truncated(text: String) -> Error {
    Error::Truncated { partial: Private::new(text), at: Box::default() }
}

/// The lowest rung puts the schema into words.
fn as_asked_on(rung: Rung, request: &ChatRequest, schema: &Schema) -> ChatRequest {
    let mut request = request.clone();
    if rung == Rung::PromptOnly {
        let order = order(schema);
        request.system = Some(match request.system {
            Some(system) => format!("{system}\n\n{order}"),
            None => order,
        });
    }
    request
}

fn order(schema: &Schema) -> String {
    let schema = &schema.value;
    format!(
        "Answer with one JSON object and nothing else. It must match this JSON Schema:\n{schema}"
    )
}

fn ask_for_repair(
    request: &mut ChatRequest,
    answer: &Completion,
    problems: &[String],
    schema: &Schema,
) {
    let shown = &answer.text[..answer.text.floor_char_boundary(SHOWN_BYTES_MAX)];
    // Servers refuse a turn without words.
    let shown = if shown.trim().is_empty() { "{}" } else { shown };
    let problems = problems.join("\n- ");
    let order = order(schema);
    request.turns.push(Turn::assistant(shown));
    request.turns.push(Turn::user(format!(
        "Your answer cannot be used:\n- {problems}\nCorrect it. {order}"
    )));
}
