//! Listeners and connections: a request in, an answer out, and a note of both.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use crate::answer::Answer;
use crate::fault::Fault;
use crate::journal::{self, Logged};
use crate::manner::{Manner, Step, last_place};
use crate::request::{Door, Request};
use crate::script::Route;
use crate::state::State;
use crate::tls::Certificates;
use crate::wire::{Connection, Sent, Wire};
use crate::{api, control};

/// How much of a body that is too long is read after it was refused, in time: who is cut off while
/// it still sends would not see why.
const DRAIN: Duration = Duration::from_millis(200);

/// What all connections share.
pub(crate) struct Shared {
    state: Mutex<State>,
    pub(crate) certificates: Certificates,
}

/// A listener's place in the whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listening {
    pub(crate) door: Door,
    pub(crate) secure: bool,
}

impl Shared {
    pub(crate) fn new(state: State, certificates: Certificates) -> Self {
        Self { state: Mutex::new(state), certificates }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes connections for ever.
pub(crate) async fn listen(shared: Arc<Shared>, listener: TcpListener, place: Listening) {
    loop {
        if let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(welcome(Arc::clone(&shared), socket, place));
        }
    }
}

async fn welcome(shared: Arc<Shared>, socket: TcpStream, place: Listening) {
    let _ = socket.set_nodelay(true);
    shared.lock().stats.connections += 1;
    if !place.secure {
        let _ = serve(&shared, socket, place).await;
        return;
    }
    let route = if place.door == Door::Auth { Route::Oauth } else { Route::Chat };
    let faults = shared.lock().script.take_for_listener(route);
    let bad = faults.iter().find_map(|fault| match fault {
        Fault::Tls { cert } => Some(*cert),
        _ => None,
    });
    match shared.certificates.acceptor(bad).accept(socket).await {
        Ok(stream) => {
            let _ = serve(&shared, stream, place).await;
        }
        Err(_) => shared.lock().stats.tls_failures += 1,
    }
}

async fn serve(shared: &Arc<Shared>, wire: impl Wire, place: Listening) -> io::Result<()> {
    let mut connection = Connection::new(wire);
    while let Some(mut request) = connection.request().await? {
        request.door = place.door;
        request.secure = place.secure;
        let sent = if request.path.starts_with(control::PREFIX) {
            let reply = control::answer(&mut shared.lock(), &request);
            let steps = Manner::default().plan(&reply, request.closes());
            connection.send(steps, &mut String::new()).await
        } else {
            exchange(shared, &mut connection, &request).await
        };
        match sent {
            Sent::Whole if !request.closes() => {}
            Sent::Whole => {
                if request.too_large {
                    connection.wait(DRAIN).await;
                }
                connection.close().await;
                break;
            }
            Sent::Cut | Sent::ClientGone => break,
        }
    }
    Ok(())
}

async fn exchange(
    shared: &Arc<Shared>,
    connection: &mut Connection<impl Wire>,
    request: &Request,
) -> Sent {
    let (answer, mut visit, latency_ms) = begin(shared, request);
    let mut said = String::new();
    if latency_ms > 0 && !connection.wait(Duration::from_millis(latency_ms)).await {
        visit.end(Sent::ClientGone, &said);
        return Sent::ClientGone;
    }
    let mut steps = Manner::of(&answer.faults).plan(&answer.reply, request.closes());
    let last = steps.split_off(last_place(&steps));
    let mut sent = connection.send(steps, &mut said).await;
    if sent == Sent::Whole {
        // A client that has the last byte may look at the log and send another chat at once.
        let (expected, rest) = outcome(&last);
        visit.end(expected, &(said.clone() + &rest));
        sent = connection.send(last, &mut said).await;
    }
    visit.end(sent, &said);
    sent
}

/// What the last steps come to, if the client waits for them.
fn outcome(last: &[Step]) -> (Sent, String) {
    let is_cut = last.iter().any(|step| matches!(step, Step::Cut(_)));
    let said = last.iter().filter_map(|step| match step {
        Step::Said(text) => Some(text.as_str()),
        _ => None,
    });
    (if is_cut { Sent::Cut } else { Sent::Whole }, said.collect())
}

/// A request under way.
struct Visit {
    shared: Arc<Shared>,
    life: u64,
    number: usize,
    chat_of: Option<usize>,
}

fn begin(shared: &Arc<Shared>, request: &Request) -> (Answer, Visit, u64) {
    let mut state = shared.lock();
    let begun_ms = state.clock.real_ms();
    let at_ms = state.clock.now_ms();
    let answer = api::answer(&mut state, request);
    let number = state.log.len();
    if let Some(client) = answer.chat_of {
        state.begin_chat(client);
    }
    let logged = Logged {
        number,
        route: answer.route,
        method: request.method.clone(),
        path: request.path.clone(),
        secure: request.secure,
        headers: journal::shown_headers(request),
        body: journal::shown_body(request),
        at_ms,
        begun_ms,
        ended_ms: None,
        status: answer.reply.status,
        end: None,
        said: String::new(),
        in_flight: state.stats.in_flight,
        tokens: answer.tokens,
        violations: answer.violations.clone(),
    };
    state.log.push(logged);
    let name = journal::name(answer.route);
    *state.stats.requests.entry(name.to_owned()).or_default() += 1;
    let outcome = format!("{name} {}", answer.reply.status);
    *state.stats.replies.entry(outcome).or_default() += 1;
    let visit =
        Visit { shared: Arc::clone(shared), life: state.life, number, chat_of: answer.chat_of };
    let latency_ms = state.seed.latency_ms;
    (answer, visit, latency_ms)
}

impl Visit {
    fn end(&mut self, sent: Sent, said: &str) {
        let mut state = self.shared.lock();
        if state.life != self.life {
            return;
        }
        if let Some(client) = self.chat_of.take() {
            state.end_chat(client);
        }
        let ended_ms = state.clock.real_ms();
        if let Some(logged) = state.log.get_mut(self.number) {
            logged.ended_ms = Some(ended_ms);
            logged.end = Some(sent.into());
            said.clone_into(&mut logged.said);
        }
    }
}
