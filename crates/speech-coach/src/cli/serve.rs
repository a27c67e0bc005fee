//! `speech-coach serve`: the service, until it is told to stop.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use coach_pipeline::service::{Service, ServiceError, ServiceSettings};
use coach_pipeline::takes::{Error as StoreError, JobLimits, Retention, SystemClock};
use coach_pipeline::{
    CacheDiskSettings, CacheSettings, CacheSharedSettings, RecognizerSettings, Settings,
};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, watch};

use super::Context;
use super::settings::Options;
use crate::exit;
use crate::failure::Failure;
use crate::http::{App, Bound, Keys, Limits, Rates, RecentErrors, serve};
use crate::output;
use crate::settings::Values;

const EXAMPLES: &str = "\
Examples:
  speech-coach serve
  speech-coach serve --port 9000 --data /srv/talks
  curl -F file=@talk.mp4 http://127.0.0.1:8000/api/v1/analyses?language=ru
  speech-coach config show";

/// Options of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Scripted words instead of recognition
    #[cfg(feature = "test-support")]
    #[arg(long, hide = true)]
    recognizer: Option<super::options::FakeOption>,
}

/// How often old takes are removed, where that is wanted.
const RETENTION_EVERY: Duration = Duration::from_mins(10);
const MEGABYTE: u64 = 1 << 20;

pub(super) fn run(arguments: &Arguments, context: &Context) -> u8 {
    match start(arguments, context) {
        Ok(()) => exit::OK,
        Err(failure) => {
            context.complain(&failure, None);
            failure.exit_code()
        }
    }
}

fn start(arguments: &Arguments, context: &Context) -> Result<(), Failure> {
    let begun = Instant::now();
    let values = super::settings::read(&arguments.options, context)?;
    let data = data_folder(&values, context)?;
    let log = Arc::new(log(&values, context, &data)?);
    for name in &values.unknown {
        tracing::warn!(name = name.as_str(), "this setting is not known and is ignored");
    }
    std::panic::set_hook(Box::new(|panic| {
        // What a panic says may quote its input; where it happened does not.
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "a bug stopped a piece of work");
    }));
    let settings = service_settings(arguments, &values, &data, context)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("http")
        .build()
        .map_err(|_| Failure::new("no_thread"))?;
    let outcome = runtime.block_on(run_service(settings, &values, data, context, (begun, &log)));
    // Whatever still blocks has had its time.
    runtime.shutdown_timeout(Duration::from_secs(1));
    let service = outcome?;
    // Outside of the runtime, for it waits until the cache is written.
    drop(service);
    tracing::info!("stopped");
    log.report_lost();
    Ok(())
}

/// Opens everything, answers until the signal comes, and ends everything.
async fn run_service(
    settings: ServiceSettings,
    values: &Values,
    data: PathBuf,
    context: &Context,
    (begun, log): (Instant, &Arc<coach_log::Guard>),
) -> Result<Service, Failure> {
    let bound = listen(values).await?;
    let address = bound.address;
    let service = Service::open(settings, Arc::new(SystemClock)).await.map_err(of_opening)?;
    let (say_stop, stop) = watch::channel(false);
    let keys = Keys::default();
    keys.load(service.store()).await.map_err(|error| of_opening(error.into()))?;
    let metrics =
        PrometheusBuilder::new().install_recorder().map_err(|_| Failure::new("internal"))?;
    let (limits, fillers) = (limits(values), values.fillers()?);
    let memory = limits.memory_bytes_total >> 10;
    let app = Arc::new(App {
        rates: Rates::per_min(limits.requests_per_min),
        memory: Arc::new(Semaphore::new(memory)),
        limits,
        locale: context.config.locale,
        origins: values.list("server.cors_origins"),
        metrics,
        recent: RecentErrors::default(),
        log: Arc::clone(log),
        stop: stop.clone(),
        begun,
        retention: retention(values),
        fillers,
        data,
        service: service.clone(),
        keys,
    });
    if !address.ip().is_loopback() && app.keys.are_none() {
        tracing::warn!(
            "everybody who reaches this address sees all takes: make a key with `speech-coach key add`"
        );
    }
    if !service.has_model() {
        tracing::warn!("there is no model yet: get one with `speech-coach model pull base`");
    }
    let ready_ms = begun.elapsed().as_secs_f64() * 1e3;
    tracing::info!(%address, ready_ms, version = env!("CARGO_PKG_VERSION"), "listening");
    output::write_stdout(&format!("http://{address}\n"))?;
    let work = tokio::spawn({
        let (service, stop) = (service.clone(), stop.clone());
        async move { service.work(stop).await }
    });
    let keep = tokio::spawn(keep_house(service.clone(), retention(values)));
    let requests = tokio::spawn(serve(app, bound, stop));
    until_signal().await;
    tracing::info!("stopping");
    // Nobody listens any more if it fails.
    let _ = say_stop.send(true);
    let shutdown = Duration::from_secs(values.number("server.shutdown_s")) + Duration::from_secs(1);
    let _ = requests.await;
    if tokio::time::timeout(shutdown, work).await.is_err() {
        tracing::warn!("analyses were cut off: they begin again after the next start");
    }
    keep.abort();
    let _ = keep.await;
    service.close().await;
    Ok(service)
}

async fn listen(values: &Values) -> Result<Bound, Failure> {
    let host = match values.text("server.host") {
        "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
        host => host.parse().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
    };
    let port = u16::try_from(values.number("server.port")).unwrap_or_default();
    let address = SocketAddr::new(host, port);
    let taken = |_| Failure::new("port_taken").with("subject", address.to_string());
    Bound::to(address).await.map_err(taken)
}

/// Waits for SIGTERM or Ctrl-C.
async fn until_signal() {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    let (terminated, interrupted) = (pin!(terminate.recv()), pin!(interrupt.recv()));
    futures_util::future::select(terminated, interrupted).await;
}

/// Removes what is too old or too much, where that is wanted.
async fn keep_house(service: Service, retention: Retention) {
    if retention == Retention::default() {
        return;
    }
    loop {
        match service.doomed(&retention).await {
            Ok(doomed) => {
                for take in doomed {
                    let removed = service.remove(&take.owner, &take.id).await;
                    let is_removed = removed.unwrap_or(false);
                    tracing::info!(take = %take.id, is_removed, "a take was too old or too much");
                }
            }
            Err(error) => tracing::error!(%error, "old takes cannot be found"),
        }
        tokio::time::sleep(RETENTION_EVERY).await;
    }
}

fn of_opening(error: ServiceError) -> Failure {
    match error {
        ServiceError::Store(StoreError::InUse) => Failure::new("data_in_use"),
        ServiceError::Store(StoreError::Full) => Failure::new("disk_full"),
        ServiceError::Pipeline(error) => Failure::from(&error),
        _ => Failure::new("data_unusable"),
    }
}

/// The folder of the takes.
pub(super) fn data_folder(values: &Values, context: &Context) -> Result<PathBuf, Failure> {
    let of_user = || context.config.data_dir.clone();
    values.path("storage.folder").or_else(of_user).ok_or_else(|| Failure::new("data_unusable"))
}

/// What goes when, by the settings.
pub(super) fn retention(values: &Values) -> Retention {
    Retention {
        days_max: values.some("storage.keep_days").and_then(|days| days.parse().ok()),
        bytes_max: values.some("storage.keep_bytes").and_then(|bytes| bytes.parse().ok()),
    }
}

fn log(
    values: &Values,
    context: &Context,
    data: &std::path::Path,
) -> Result<coach_log::Guard, Failure> {
    let console = values.text("log.console");
    let colour = context.colours(output::stderr_is_terminal());
    let folder = values.path("log.folder").unwrap_or_else(|| data.join("logs"));
    let rotation = coach_log::Rotation {
        bytes_max: values.number("log.file_mb") * 1_000_000,
        backups: u32::try_from(values.number("log.backups")).unwrap_or(5),
    };
    let file = coach_log::FileSettings { folder, name: "app.log".to_owned(), rotation };
    let settings = coach_log::Settings {
        filter: values.text("log.level").to_lowercase(),
        console: (console != "none")
            .then_some(coach_log::ConsoleSettings { colour, json: console == "json" }),
        file: (values.text("log.folder") != "none").then_some(file),
        traces: values.some("telemetry.otlp_endpoint").map(|endpoint| coach_log::TraceSettings {
            endpoint: endpoint.to_owned(),
            service: "speech-coach".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }),
    };
    coach_log::start(&settings).map_err(|error| {
        Failure::new("bad_setting")
            .with("name", "log.level")
            .with("value", values.text("log.level"))
            .with("allowed", error.to_string())
    })
}

fn limits(values: &Values) -> Limits {
    let seconds = |name: &str| Duration::from_secs(values.number(name));
    let small = |name: &str| usize::try_from(values.number(name)).unwrap_or(usize::MAX);
    Limits {
        upload_bytes_max: values.number("limits.upload_mb") * MEGABYTE,
        memory_bytes_total: small("limits.upload_memory_mb") << 20,
        body_idle: seconds("server.body_idle_s"),
        head_time: seconds("server.head_s"),
        connections_max: small("server.connections_max"),
        wait_max: seconds("server.wait_max_s"),
        requests_per_min: u32::try_from(values.number("server.requests_per_min")).unwrap_or(0),
        shutdown: seconds("server.shutdown_s"),
        ..Limits::default()
    }
}

fn service_settings(
    arguments: &Arguments,
    values: &Values,
    data: &std::path::Path,
    context: &Context,
) -> Result<ServiceSettings, Failure> {
    let cores = available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let small = |name: &str| usize::try_from(values.number(name)).unwrap_or(usize::MAX);
    let or = |value: usize, usual: usize| if value == 0 { usual.max(1) } else { value };
    let concurrent_max = or(small("limits.concurrent_analyses"), cores / 2);
    let mut pipeline = Settings::new(recognizer(
        arguments,
        values,
        context,
        or(small("recognition.threads"), cores),
    )?);
    pipeline.media.ffmpeg.clone_from(&context.config.ffmpeg);
    pipeline.media.limits.max_bytes = values.number("limits.upload_mb") * MEGABYTE;
    if let Ok(longest) = coach_speech::Seconds::new(values.number("limits.duration_s") as f64) {
        pipeline.media.limits.max_duration = longest;
    }
    pipeline.findings.profile = values.profile();
    pipeline.workers.running_max = concurrent_max;
    let folder = values.path("cache.folder").or_else(|| context.config.cache_dir.clone());
    let mut disk = folder.map(CacheDiskSettings::in_folder);
    if let Some(disk) = &mut disk {
        disk.bytes_max = values.number("cache.bytes");
    }
    pipeline.cache = CacheSettings {
        memory_bytes: values.number("cache.memory_mb") * MEGABYTE,
        disk,
        shared: values.some("cache.redis").map(CacheSharedSettings::at),
    };
    pipeline.advisor = crate::advisor::of(values, Some(data))?;
    if let Some(advisor) = &pipeline.advisor {
        let recipient = crate::advisor::recipient(advisor);
        tracing::info!(
            recipient,
            "where a client asks for commentary or chat, words, measures and findings of its talk \
             are sent to this host; recordings and names are not"
        );
    }
    let queued_max = values.number("limits.queue");
    Ok(ServiceSettings {
        pipeline,
        store: coach_pipeline::takes::Settings { folder: data.to_owned() },
        concurrent_max,
        jobs: JobLimits { queued_max, ..JobLimits::default() },
    })
}

fn recognizer(
    arguments: &Arguments,
    values: &Values,
    context: &Context,
    threads: usize,
) -> Result<RecognizerSettings, Failure> {
    #[cfg(feature = "test-support")]
    if let Some(fake) = arguments.recognizer {
        return Ok(RecognizerSettings::Fake(fake.into()));
    }
    #[cfg(not(feature = "test-support"))]
    let _ = arguments;
    let model = PathBuf::from(values.text("recognition.model"));
    let model_dir = super::analyze::model_dir(&model, context.config.models_dir.as_deref())?;
    Ok(RecognizerSettings::Local { model_dir, threads })
}
