//! Connections: accepted up to a limit, given up when they are slow, ended when the service is.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use futures_util::future::{Either, select};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

use super::app::Shared;
use super::door;
use super::linger::Lingering;
use super::router;

/// Bytes of a connection's buffer: with hundreds of slow uploads it is most of the memory.
const BUFFER_BYTES: usize = 128 << 10;
const HEADERS_MAX: usize = 64;
/// After an error of the listener, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);
/// How often what grows is tidied up and keys are read again.
const TIDY_EVERY: Duration = Duration::from_secs(5);

/// A port that is listened to.
pub(crate) struct Bound {
    listener: TcpListener,
    /// Where clients reach it.
    pub(crate) address: SocketAddr,
}

impl Bound {
    /// Begins to listen.
    pub(crate) async fn to(address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }
}

/// Answers requests until the flag says stop, then ends what runs within the deadline.
pub(crate) async fn serve(app: Shared, bound: Bound, mut stop: watch::Receiver<bool>) {
    let router = router::router(&app);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(app.limits.connections_max));
    let tidy = tokio::spawn(tidy(Arc::clone(&app)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(app.limits.head_time)
        .max_headers(HEADERS_MAX)
        .max_buf_size(BUFFER_BYTES)
        .half_close(false);
    let mut stopping = std::pin::pin!(async move { drop(stop.wait_for(|stop| *stop).await) });
    loop {
        let accepting = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, bound.listener.accept().await)
        };
        let mut accepting = std::pin::pin!(accepting);
        let accepted = select(&mut accepting, &mut stopping).await;
        let Either::Left(((place, accepted), _)) = accepted else { break };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        // Answers are small and wanted at once.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        // Reading is timed where bodies are received: an answer may take long to work out.
        stream.set_write_timeout(Some(app.limits.body_idle));
        let (app, router) = (Arc::clone(&app), router.clone());
        let answer = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let (app, router) = (Arc::clone(&app), router.clone());
            async move {
                let (parts, body) = request.into_parts();
                let (body, rest) = Lingering::new(body);
                let request = hyper::Request::from_parts(parts, Body::new(body));
                let response = door::answer(app, router, peer.ip(), request).await;
                if !response.status().is_success() {
                    rest.drain().await;
                }
                Ok::<_, Infallible>(response)
            }
        });
        let connection =
            graceful.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), answer));
        tokio::spawn(async move {
            let _place = place;
            // What a client breaks off is its own affair.
            let _ = connection.await;
        });
    }
    drop(bound);
    if timeout(app.limits.shutdown, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were cut off: they took longer than the time to stop");
    }
    tidy.abort();
}

/// Keeps what grows with clients in bounds.
async fn tidy(app: Shared) {
    loop {
        tokio::time::sleep(TIDY_EVERY).await;
        app.rates.tidy();
        app.metrics.run_upkeep();
        app.log.report_lost();
        if let Err(error) = app.keys.load(app.service.store()).await {
            tracing::error!(%error, "the keys cannot be read");
        }
    }
}
