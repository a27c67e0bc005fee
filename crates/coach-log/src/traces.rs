//! Spans on their way to a collector: OTLP in protocol buffers over HTTP.
//!
//! A thread of the exporter's sends them in batches; whoever opens a span waits for nothing. A
//! collector that does not answer is told once, and so is its return; what it missed is counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter, Tracer};
use tracing_opentelemetry::OpenTelemetryLayer;

use crate::start::Error;

/// Where spans go to, and as whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceSettings {
    /// Address of the collector, such as `http://127.0.0.1:4318`; `/v1/traces` is added.
    pub endpoint: String,
    /// Name that the spans are found by.
    pub service: String,
    /// Version of the program.
    pub version: String,
}

/// Longest wait for a collector.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the end of a program waits for the last spans.
const PATIENCE_AT_END: Duration = Duration::from_secs(2);

/// Sends spans until it is dropped, then the rest of them.
pub(crate) struct Traces {
    provider: SdkTracerProvider,
    lost: Arc<AtomicU64>,
}

impl Traces {
    /// Begins to send; nothing is asked of the collector yet.
    pub(crate) fn begin(settings: &TraceSettings) -> Result<Self, Error> {
        // It fails if somebody chose one already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::blocking::Client::builder()
            .user_agent(format!("{}/{}", settings.service, settings.version))
            .timeout(PATIENCE)
            .build()
            .map_err(|_| Error::Endpoint)?;
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_endpoint(format!("{}/v1/traces", settings.endpoint.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|_| Error::Endpoint)?;
        let lost = Arc::new(AtomicU64::new(0));
        let watched = Watched { exporter, lost: Arc::clone(&lost), fails: AtomicBool::new(false) };
        let resource = Resource::builder()
            .with_service_name(settings.service.clone())
            .with_attribute(KeyValue::new("service.version", settings.version.clone()))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_batch_exporter(watched)
            .build();
        Ok(Self { provider, lost })
    }

    /// Turns spans of `tracing` into spans for the collector.
    pub(crate) fn layer<S>(&self) -> OpenTelemetryLayer<S, Tracer>
    where
        S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
    {
        tracing_opentelemetry::layer().with_tracer(self.provider.tracer("speech-coach"))
    }

    /// Spans that no collector took.
    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        // What cannot be sent in time is lost, as it is when the collector is away.
        let _ = self.provider.shutdown_with_timeout(PATIENCE_AT_END);
    }
}

/// An exporter whose failures are told once and counted.
#[derive(Debug)]
struct Watched<E> {
    exporter: E,
    lost: Arc<AtomicU64>,
    fails: AtomicBool,
}

impl<E: SpanExporter> SpanExporter for Watched<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len() as u64;
        let outcome = self.exporter.export(batch).await;
        let fails = outcome.is_err();
        if fails {
            self.lost.fetch_add(spans, Ordering::Relaxed);
        }
        match (self.fails.swap(fails, Ordering::Relaxed), fails) {
            (false, true) => tracing::warn!("the collector of traces does not answer"),
            (true, false) => tracing::info!("the collector of traces answers again"),
            _ => {}
        }
        outcome
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    fn settings(endpoint: String) -> TraceSettings {
        TraceSettings { endpoint, service: "test".to_owned(), version: "1".to_owned() }
    }

    /// Reads one request whole and answers it.
    fn answer(mut stream: TcpStream) -> Vec<u8> {
        let (mut request, mut piece) = (Vec::new(), [0; 4096]);
        loop {
            let length = stream.read(&mut piece).unwrap();
            request.extend_from_slice(&piece[..length]);
            let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if request.len() >= end + 4 + length.unwrap().parse::<usize>().unwrap() {
                break;
            }
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
        request
    }

    #[test]
    fn spans_reach_the_collector_with_their_fields_before_the_end() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/", listener.local_addr().unwrap());
        let collector = thread::Builder::new().spawn(move || answer(listener.accept().unwrap().0));
        let traces = Traces::begin(&settings(endpoint)).unwrap();
        let subscriber = tracing_subscriber::registry().with(traces.layer());
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("request", request_id = "r-1");
            let _span = span.enter();
            let _stage = tracing::info_span!("stage", stage = "decode").entered();
        });
        let lost = Arc::clone(&traces.lost);
        drop(traces);
        let request = collector.unwrap().join().unwrap();
        assert!(request.starts_with(b"POST /v1/traces "));
        for text in ["request_id", "r-1", "decode", "service.version"] {
            let is_there = request.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(is_there, "{text}");
        }
        assert_eq!(lost.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn spans_that_nobody_takes_are_counted() {
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", nobody.local_addr().unwrap());
        drop(nobody);
        let traces = Traces::begin(&settings(endpoint)).unwrap();
        let subscriber = tracing_subscriber::registry().with(traces.layer());
        tracing::subscriber::with_default(subscriber, || {
            drop(tracing::info_span!("request").entered());
        });
        let lost = Arc::clone(&traces.lost);
        drop(traces);
        assert_eq!(lost.load(Ordering::Relaxed), 1);
    }
}
