//! A fake as a test holds it: started, asked, scripted, and gone when it is dropped.

use std::net::{Ipv4Addr, SocketAddr, TcpListener as BlockingListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::journal::{Logged, Stats};
use crate::request::Door;
use crate::script::Entry;
use crate::seed::Seed;
use crate::server::{Listening, Shared, listen};
use crate::state::State;
use crate::tls::Certificates;
use crate::{Error, control};

/// All listeners, in the order of their ports.
const LISTENING: [Listening; 4] = [
    Listening { door: Door::Api, secure: false },
    Listening { door: Door::Auth, secure: false },
    Listening { door: Door::Api, secure: true },
    Listening { door: Door::Auth, secure: true },
];

/// A running fake, on a thread of its own; it ends when it is dropped.
pub struct FakeGigaChat {
    shared: Arc<Shared>,
    ports: [u16; 4],
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeGigaChat {
    /// Starts one on free ports of this machine.
    ///
    /// # Panics
    /// When it cannot; tests have no use for the reason but to read it.
    pub fn start(seed: Seed) -> Self {
        Self::start_on(seed, 0).expect("a fake can be started")
    }

    /// Starts one on a port and the three that follow it, or on free ones for port 0.
    ///
    /// # Errors
    /// When a port is taken, or the system gives no thread or folder.
    pub fn start_on(seed: Seed, port: u16) -> Result<Self, Error> {
        let mut listeners = Vec::new();
        let mut ports = [0; 4];
        for (place, at) in ports.iter_mut().enumerate() {
            let offset = u16::try_from(place).unwrap_or_default();
            let wanted = if port == 0 { 0 } else { port.saturating_add(offset) };
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, wanted));
            let listener = BlockingListener::bind(address).map_err(Error::Listen)?;
            listener.set_nonblocking(true).map_err(Error::Listen)?;
            *at = listener.local_addr().map_err(Error::Listen)?.port();
            listeners.push(listener);
        }
        let certificates = Certificates::make(seed.require_client_certificate)?;
        let shared = Arc::new(Shared::new(State::new(seed, 0), certificates));
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Error::Thread)?;
        let (stop, stopped) = oneshot::channel();
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("fake-gigachat".to_owned())
            .spawn(move || run(&runtime, &for_thread, listeners, stopped))
            .map_err(Error::Thread)?;
        Ok(Self { shared, ports, stop: Some(stop), thread: Some(thread) })
    }

    /// Where the API is: a base to which `/chat/completions` is added.
    pub fn api_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.ports[0])
    }

    /// Where tokens are given.
    pub fn auth_url(&self) -> String {
        format!("http://127.0.0.1:{}/api/v2/oauth", self.ports[1])
    }

    /// Where the API is by TLS.
    pub fn api_https_url(&self) -> String {
        format!("https://localhost:{}/v1", self.ports[2])
    }

    /// Where tokens are given by TLS.
    pub fn auth_https_url(&self) -> String {
        format!("https://localhost:{}/api/v2/oauth", self.ports[3])
    }

    /// Where the control plane is.
    pub fn control_url(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.ports[0], control::PREFIX)
    }

    /// The root to trust, as text.
    pub fn root_pem(&self) -> &str {
        self.shared.certificates.root_pem()
    }

    /// The root to trust, as a file that is there as long as the fake is.
    pub fn root_pem_file(&self) -> PathBuf {
        self.shared.certificates.file("root.pem")
    }

    /// A root that has nothing to do with the server's certificate.
    pub fn other_root_pem_file(&self) -> PathBuf {
        self.shared.certificates.file("other-root.pem")
    }

    /// A file with a certificate and key of a client, for a seed that requires them.
    pub fn client_pem_file(&self) -> PathBuf {
        self.shared.certificates.file("client.pem")
    }

    /// The same of another root, whom it does not let in.
    pub fn other_client_pem_file(&self) -> PathBuf {
        self.shared.certificates.file("other-client.pem")
    }

    /// Takes the place of the whole script.
    pub fn script(&self, entries: Vec<Entry>) {
        self.shared.lock().script.replace(entries);
    }

    /// All requests since the start or the last reset.
    pub fn log(&self) -> Vec<Logged> {
        self.shared.lock().log.clone()
    }

    /// Sums over all requests.
    pub fn stats(&self) -> Stats {
        control::stats(&self.shared.lock())
    }

    /// Lets virtual time pass.
    pub fn advance(&self, by: Duration) {
        self.shared.lock().clock.advance(by);
    }

    /// An access token without a request for it; nothing for an unknown key.
    pub fn issue_token(&self, key: &str) -> Option<String> {
        control::issue_token(&mut self.shared.lock(), key)
    }

    /// Begins anew with the seed of the start: no tokens, script, log or sums.
    pub fn reset(&self) {
        control::reset(&mut self.shared.lock(), None);
    }

    /// Begins anew with another seed.
    pub fn reset_to(&self, seed: Seed) {
        control::reset(&mut self.shared.lock(), Some(seed));
    }
}

impl std::fmt::Debug for FakeGigaChat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeGigaChat").field("ports", &self.ports).finish_non_exhaustive()
    }
}

impl Drop for FakeGigaChat {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(
    runtime: &Runtime,
    shared: &Arc<Shared>,
    listeners: Vec<BlockingListener>,
    stopped: oneshot::Receiver<()>,
) {
    runtime.block_on(async {
        for (listener, place) in listeners.into_iter().zip(LISTENING) {
            if let Ok(listener) = TcpListener::from_std(listener) {
                tokio::spawn(listen(Arc::clone(shared), listener, place));
            }
        }
        let _ = stopped.await;
    });
}
