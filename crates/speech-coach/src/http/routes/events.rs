//! How far a take is, as it happens.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use coach_pipeline::service::Live;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::watch;

use super::find;
use crate::http::access::Client;
use crate::http::app::Shared;
use crate::http::dto::take::{ProgressDto, StatusDto};
use crate::http::problem::{Problem, ProblemDocument};

/// A sign of life where nothing happens, so that nobody in between closes the connection.
const ALIVE: Duration = Duration::from_secs(15);

/// Where a stream of events is.
enum Watch {
    /// It watches.
    Watching { watcher: watch::Receiver<Live>, is_first: bool },
    /// The take was over before it began.
    Over(StatusDto),
    /// It ended.
    Ended,
}

fn event(name: &str, data: &impl serde::Serialize) -> Event {
    let data = serde_json::to_string(data).unwrap_or_default();
    Event::default().event(name).data(data)
}

/// The next event, if there is another.
async fn next(state: Watch, stop: &mut watch::Receiver<bool>) -> Option<(Event, Watch)> {
    match state {
        Watch::Ended => None,
        Watch::Over(status) => {
            let end = serde_json::json!({ "status": status });
            Some((event("end", &end), Watch::Ended))
        }
        Watch::Watching { mut watcher, is_first } => {
            if !is_first {
                let changed = std::pin::pin!(watcher.changed());
                let stopped = std::pin::pin!(stop.wait_for(|stop| *stop));
                match futures_util::future::select(changed, stopped).await {
                    futures_util::future::Either::Left((Ok(()), _)) => {}
                    // Nobody tells any more, or the service stops: clients come back.
                    _ => return None,
                }
            }
            let live = watcher.borrow_and_update().clone();
            let progress = ProgressDto::from(&live);
            if live.status.is_over() {
                return Some((event("end", &progress), Watch::Ended));
            }
            let next = Watch::Watching { watcher, is_first: false };
            Some((event("progress", &progress), next))
        }
    }
}

/// One event, as readers of event streams see it.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it describes what is streamed")]
pub(crate) struct ServerEvent {
    /// `progress` or `end`.
    event: String,
    /// A `ProgressDto` in JSON.
    data: String,
}

/// How far a take is, as server-sent events
///
/// `progress` comes whenever something happens, `end` last.
#[utoipa::path(
    get, path = "/api/v1/analyses/{id}/events", tag = "analyses",
    params(("id" = String, Path, description = "Identity of the take")),
    responses(
        (status = 200, description = "Events, one after the other",
            body = ServerEvent, content_type = "text/event-stream"),
        (status = 404, description = "There is none", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn watch_analysis(
    State(app): State<Shared>,
    Extension(client): Extension<Client>,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let take = find(&app, &client, &id).await?;
    let state = match app.service.watch(&take).await? {
        Some(watcher) => Watch::Watching { watcher, is_first: true },
        None => Watch::Over(take.status.into()),
    };
    let stream = unfold((state, app.stop.clone()), |(state, mut stop)| async move {
        let (event, state) = next(state, &mut stop).await?;
        Some((Ok(event), (state, stop)))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE)))
}
