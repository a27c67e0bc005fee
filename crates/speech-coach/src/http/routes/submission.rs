//! Handing a recording in, and waiting for what becomes of it.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use coach_pipeline::FillerLists;
use coach_pipeline::scoring::Profile;
use coach_pipeline::service::{Live, ServiceError, Submission, Submitted, TakeSettings};
use coach_pipeline::takes::{Take, TakeStatus};
use futures_util::future::select;
use hyper::HeaderMap;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::http::access::Client;
use crate::http::app::App;
use crate::http::door::RequestId;
use crate::http::dto::take::AnalysisQuery;
use crate::http::problem::Problem;
use crate::http::upload::{Upload, Uploads, clean_name};
use crate::settings::parts;

/// Most hypotheses that recognition keeps.
const BEAM_MAX: u32 = 16;

/// How a recording is to be analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) settings: TakeSettings,
    pub(crate) again: bool,
    pub(crate) name: Option<String>,
}

/// What a client asks for, as it wrote it.
#[derive(Debug, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) language: Option<&'a str>,
    pub(crate) beam_size: Option<u32>,
    pub(crate) contextual_fillers: bool,
    pub(crate) fillers: FillerLists,
    pub(crate) profile: Profile,
    pub(crate) again: bool,
    pub(crate) name: Option<&'a str>,
}

impl Wanted {
    /// Checks what the client asks for.
    pub(crate) fn new(asked: Asked<'_>) -> Result<Self, Problem> {
        let wrong = |subject: &str| Problem::new("unknown_setting").with("subject", subject);
        let language = match asked.language.map(str::to_ascii_lowercase) {
            None => None,
            Some(code) if code.is_empty() || code == "auto" => None,
            Some(code)
                if (2..=3).contains(&code.len())
                    && code.bytes().all(|byte| byte.is_ascii_lowercase()) =>
            {
                Some(code)
            }
            Some(_) => return Err(wrong("language")),
        };
        let beam_size = asked.beam_size.unwrap_or(1);
        if !(1..=BEAM_MAX).contains(&beam_size) {
            return Err(wrong("beam_size"));
        }
        let Asked { contextual_fillers, fillers, profile, again, name, .. } = asked;
        let settings = TakeSettings { language, beam_size, contextual_fillers, fillers, profile };
        Ok(Self { settings, again, name: name.map(clean_name) })
    }
}

/// The speaker's own fillers: those of the form, else of the query, before those of the settings.
pub(crate) fn own_fillers(
    app: &App,
    uploads: Option<&Uploads>,
    query: &AnalysisQuery,
) -> Result<FillerLists, Problem> {
    let of = |name: &str, asked: Option<&String>| {
        let fields = uploads.map(|uploads| uploads.all(name)).filter(|fields| !fields.is_empty());
        parts(&fields.or_else(|| asked.cloned()).unwrap_or_default())
    };
    let always = of("fillers_always", query.fillers_always.as_ref());
    let never = of("fillers_never", query.fillers_never.as_ref());
    let lists = FillerLists::of(&always, &never).and_then(|lists| lists.over(&app.fillers));
    lists.map_err(|error| ServiceError::from(error).into())
}

/// What a recording is judged as: what the client asks for, else what the settings say.
pub(crate) fn judged_as(app: &App, asked: Option<&str>) -> Result<Profile, Problem> {
    let of_settings = app.service.settings().pipeline.findings.profile;
    let Some(name) = asked.filter(|name| !name.is_empty()) else { return Ok(of_settings) };
    Profile::of(name).ok_or_else(|| {
        let names = Profile::ALL.map(Profile::name).join(", ");
        Problem::new("unknown_setting").with("subject", "profile").with("names", names)
    })
}

/// Hands a recording in.
pub(crate) async fn submit(
    app: &App,
    client: &Client,
    id: &RequestId,
    upload: Upload,
    wanted: Wanted,
) -> Result<Submitted, Problem> {
    let Upload { received, name, content_type } = upload;
    let submission = Submission {
        owner: client.owner.clone(),
        client: client.name.clone(),
        digest: received.digest,
        bytes: received.bytes,
        recording: received.recording,
        name: wanted.name.unwrap_or(name),
        content_type,
        settings: wanted.settings,
        again: wanted.again,
        request_id: Some(id.0.to_string()),
    };
    let submitted = app.service.submit(submission).await?;
    metrics::counter!("submissions_total", "outcome" => match &submitted {
        Submitted::Done(_) => "done",
        Submitted::Pending(_, true, _) => "accepted",
        Submitted::Pending(..) => "coalesced",
        Submitted::QueueFull => "refused",
    })
    .increment(1);
    Ok(submitted)
}

/// Waits until a take is over; gives how far it is then, or when the time is up.
pub(crate) async fn wait(
    app: &App,
    take: &Take,
    watcher: watch::Receiver<Live>,
    longest: Duration,
) -> Result<Live, Problem> {
    let (mut stop, mut watching) = (app.stop.clone(), watcher.clone());
    let over = async {
        // It fails if nobody will tell any more; the last state is what there is then.
        let _ = watching.wait_for(|live| live.status.is_over()).await;
    };
    let stopped = async {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    // When the time is up the answer is how far it is.
    let _ = timeout(longest, async {
        select(pin!(over), pin!(stopped)).await;
    })
    .await;
    let live = watcher.borrow().clone();
    tracing::debug!(take = %take.id, status = live.status.name(), "waited");
    Ok(live)
}

/// The take once it is done; else why it is not.
pub(crate) async fn wait_for_result(
    app: &App,
    client: &Client,
    submitted: Submitted,
) -> Result<Arc<Take>, Problem> {
    let (take, watcher) = match submitted {
        Submitted::Done(take) => return Ok(take),
        Submitted::QueueFull => return Err(Problem::new("queue_full")),
        Submitted::Pending(take, _, watcher) => (take, watcher),
    };
    let live = wait(app, &take, watcher, app.limits.wait_max).await?;
    match live.status {
        TakeStatus::Queued | TakeStatus::Running if *app.stop.borrow() => {
            Err(Problem::new("shutting_down"))
        }
        TakeStatus::Queued | TakeStatus::Running => Err(Problem::new("busy")),
        TakeStatus::Failed => {
            // Whoever waits for the recording that it sent wants to know what is wrong with it;
            // where the same was handed in again meanwhile, the take itself does not say so.
            Err(live.error.as_ref().map_or_else(|| Problem::new("take_failed"), Problem::of_fault))
        }
        TakeStatus::Done | TakeStatus::Cancelled => super::find_done(app, client, &take.id).await,
    }
}

/// How long the client wants to wait for the end: `Prefer: wait=10` (RFC 7240).
pub(crate) fn wish_to_wait(headers: &HeaderMap, longest: Duration) -> Option<Duration> {
    let wishes = headers.get_all("prefer").into_iter().filter_map(|value| value.to_str().ok());
    let mut wishes = wishes.flat_map(|value| value.split([',', ';']));
    let seconds = wishes.find_map(|wish| wish.trim().strip_prefix("wait=")?.trim().parse().ok());
    seconds.map(|seconds| Duration::from_secs(seconds).min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_and_bounded() {
        for (value, expected) in [
            ("wait=5", Some(5)),
            ("respond-async, wait=7", Some(7)),
            ("wait=99999", Some(60)),
            ("wait=soon", None),
            ("return=minimal", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("prefer", value.parse().unwrap());
            let wish = wish_to_wait(&headers, Duration::from_mins(1));
            assert_eq!(wish, expected.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn settings_are_checked() {
        for (language, beam_size, ok) in [
            (Some("ru"), None, true),
            (Some("AUTO"), Some(16), true),
            (None, Some(0), false),
            (None, Some(17), false),
            (Some("russian"), None, false),
            (Some("../"), None, false),
        ] {
            let wanted = Wanted::new(Asked { language, beam_size, ..Asked::default() });
            assert_eq!(wanted.is_ok(), ok);
        }
    }
}
