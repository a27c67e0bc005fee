//! Answers in pieces: as fast as the caller takes them, with no end that looks like success and
//! is none.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use super::Core;
use super::attempt::{Attempt, Ending};
use super::exchange::{Prepared, Reply};
use super::operation::Operation;
use crate::chat::estimate_tokens;
use crate::chat::{CallContext, ChatRequest, ChatStream, Finish, StreamEvent};
use crate::dialect::{Chunk, Extras, parse_chunk};
use crate::error::{Error, TransportKind};
use crate::private::Private;
use crate::resilience::after;
use crate::settings::Timeouts;
use crate::sse::{Parser, TooLong};

const EVENT_BYTES_MAX: usize = 1 << 20;
const STREAM_BYTES_MAX: usize = 8 << 20;
/// How long is waited, after the last word, for what it cost and for the end.
const AFTERWORD: Duration = Duration::from_secs(2);

/// What comes next.
enum Next {
    Chunk(Chunk),
    /// The server said that nothing follows.
    Terminated,
    /// The body ended.
    Ended,
}

enum ReadFault {
    Silent,
    Broken,
    Garbage,
    Long,
}

/// Reads chunks out of a body.
struct Reader {
    response: Response,
    parser: Option<Parser>,
    events: VecDeque<String>,
}

impl Reader {
    async fn next(&mut self, idle: Duration, until: Instant) -> Result<Next, ReadFault> {
        loop {
            if let Some(event) = self.events.pop_front() {
                if event.trim() == "[DONE]" {
                    return Ok(Next::Terminated);
                }
                return parse_chunk(&event).map(Next::Chunk).ok_or(ReadFault::Garbage);
            }
            let Some(mut parser) = self.parser.take() else {
                return Ok(Next::Ended);
            };
            let silent = after(Instant::now(), idle).min(until);
            let piece = timeout_at(silent, self.response.chunk()).await;
            match piece.map_err(|_| ReadFault::Silent)?.map_err(|_| ReadFault::Broken)? {
                None => self.events.extend(parser.finish()),
                Some(piece) => {
                    let mut events = Vec::new();
                    parser.push(&piece, &mut events).map_err(|TooLong| ReadFault::Long)?;
                    self.events.extend(events);
                    self.parser = Some(parser);
                }
            }
        }
    }
}

/// An answer that began: its first word came, or its end.
pub(super) struct Opened {
    reader: Reader,
    ready: VecDeque<Chunk>,
}

/// Waits for the first word; until then the call may be made again.
pub(super) async fn open(
    response: Response,
    timeouts: &Timeouts,
    until: Instant,
    attempt: &mut Attempt,
) -> Result<Opened, Error> {
    let parser = Some(Parser::new(EVENT_BYTES_MAX, STREAM_BYTES_MAX));
    let mut reader = Reader { response, parser, events: VecDeque::new() };
    let mut ready = VecDeque::new();
    loop {
        match reader.next(timeouts.first_byte, until).await {
            Ok(Next::Chunk(chunk)) => {
                let (words, finish) = (!chunk.delta.is_empty(), chunk.finish.clone());
                attempt.told = chunk.usage.or(attempt.told);
                ready.push_back(chunk);
                if words || matches!(finish, Some(Finish::Filtered | Finish::Length)) {
                    attempt.first_byte();
                    return Ok(Opened { reader, ready });
                }
                if finish.is_some() {
                    return Err(Error::invalid("the answer is empty"));
                }
            }
            Ok(Next::Terminated) => return Err(Error::invalid("the answer is empty")),
            Ok(Next::Ended) | Err(ReadFault::Broken) => {
                return Err(Error::transport(TransportKind::Reset));
            }
            Err(ReadFault::Silent) => return Err(Error::transport(TransportKind::Timeout)),
            Err(ReadFault::Garbage) => return Err(Error::invalid("an event is no chunk")),
            Err(ReadFault::Long) => return Err(Error::invalid("an event is too long")),
        }
    }
}

pub(super) fn stream(core: Arc<Core>, request: ChatRequest, cx: CallContext) -> ChatStream {
    let phase = Phase::Waiting { core, request, cx };
    stream::unfold(phase, |phase| async move {
        match phase {
            Phase::Waiting { core, request, cx } => {
                let deadline = core.settings.timeouts.stream_deadline;
                let mut operation = Operation::begin(&core, &cx, deadline);
                match begin(&mut operation, &request).await {
                    Ok((opened, attempt)) => {
                        Some(Running::new(*opened, attempt, operation).step().await)
                    }
                    Err(error) => Some((Err(operation.locate(error)), Phase::Over)),
                }
            }
            Phase::Running(running) => Some(running.step().await),
            Phase::Over => None,
        }
    })
    .boxed()
}

async fn begin(
    operation: &mut Operation,
    request: &ChatRequest,
) -> Result<(Box<Opened>, Attempt), Error> {
    let core = operation.core.clone();
    let extras = Extras {
        model: &core.settings.model,
        stream: true,
        max_completion_tokens: core.settings.max_completion_tokens,
        wanted: None,
    };
    let prepared = Prepared::chat(&core.settings, request, &extras)?;
    match operation.call(&prepared).await? {
        (Reply::Opened(opened), attempt) => Ok((opened, attempt)),
        _ => Err(Error::invalid("the answer is no stream")),
    }
}

enum Phase {
    Waiting { core: Arc<Core>, request: ChatRequest, cx: CallContext },
    Running(Box<Running>),
    Over,
}

struct Running {
    reader: Reader,
    ready: VecDeque<Chunk>,
    attempt: Attempt,
    operation: Operation,
    said: String,
    finish: Option<Finish>,
    model: String,
    /// When the afterword has been waited for long enough.
    afterword: Option<Instant>,
}

type Step = (Result<StreamEvent, Error>, Phase);

impl Running {
    fn new(opened: Opened, attempt: Attempt, operation: Operation) -> Box<Self> {
        Box::new(Self {
            reader: opened.reader,
            ready: opened.ready,
            attempt,
            operation,
            said: String::new(),
            finish: None,
            model: String::new(),
            afterword: None,
        })
    }

    /// The next words, or the end.
    async fn step(mut self: Box<Self>) -> Step {
        loop {
            match self.next().await {
                Ok(Next::Chunk(chunk)) => {
                    if let Some(words) = self.take(chunk) {
                        return (Ok(StreamEvent::Delta(words)), Phase::Running(self));
                    }
                }
                Ok(Next::Terminated) => {
                    let finish = self.finish.take();
                    return self.end(finish.unwrap_or_else(|| {
                        tracing::warn!("a stream ended without saying why");
                        Finish::Other("missing".to_owned())
                    }));
                }
                // Everything was said; that nothing follows is only missing.
                Ok(Next::Ended) | Err(_) if self.finish.is_some() => {
                    let finish = self.finish.take().unwrap_or(Finish::Stop);
                    return self.end(finish);
                }
                Err(ReadFault::Silent) if Instant::now() >= self.operation.deadline => {
                    return self.fail(Error::deadline());
                }
                Err(ReadFault::Silent) => {
                    return self.fail(Error::transport(TransportKind::Timeout));
                }
                Err(ReadFault::Long) => return self.fail(Error::invalid("it is too long")),
                Ok(Next::Ended) | Err(ReadFault::Broken | ReadFault::Garbage) => {
                    let partial = Private::new(std::mem::take(&mut self.said));
                    let at = Box::default();
                    return self.fail(Error::StreamInterrupted { partial, at });
                }
            }
        }
    }

    async fn next(&mut self) -> Result<Next, ReadFault> {
        if let Some(chunk) = self.ready.pop_front() {
            return Ok(Next::Chunk(chunk));
        }
        let until = self
            .afterword
            .map_or(self.operation.deadline, |afterword| afterword.min(self.operation.deadline));
        let idle = self.operation.core.settings.timeouts.idle;
        self.reader.next(idle, until).await
    }

    /// Keeps what a chunk says; the words in it, if there are any.
    fn take(&mut self, chunk: Chunk) -> Option<String> {
        self.attempt.told = chunk.usage.or(self.attempt.told);
        if let Some(model) = chunk.model {
            self.model = model;
        }
        if chunk.finish.is_some() {
            self.finish = chunk.finish;
            self.afterword = Some(Instant::now() + AFTERWORD);
        }
        if chunk.delta.is_empty() {
            return None;
        }
        self.said.push_str(&chunk.delta);
        self.attempt.came_tokens = estimate_tokens(&self.said);
        Some(chunk.delta)
    }

    fn end(self, finish: Finish) -> Step {
        let usage = self.attempt.cost();
        self.attempt.answered(&Ending { finish: &finish, usage, model: &self.model });
        if finish == Finish::Filtered {
            let error = self.operation.locate(Error::Filtered { at: Box::default() });
            return (Err(error), Phase::Over);
        }
        (Ok(StreamEvent::Done { finish, usage, model: self.model }), Phase::Over)
    }

    fn fail(self, error: Error) -> Step {
        self.attempt.failed(&error);
        (Err(self.operation.locate(error)), Phase::Over)
    }
}
