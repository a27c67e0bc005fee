//! Works on the queue: a bounded number of analyses at a time, each under a lease.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use coach_speech::Stage;
use coach_store::{Ending, Leased, TakeFault, TakeStatus};
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::Instrument as _;

use super::submission::{digest_of_hex, finished, request};
use super::{FailedAnalysis, Service, ServiceError};
use crate::error::{Error, ErrorKind};
use crate::kinds::Whole;
use crate::run::Analysis;

/// How often the queue is looked at when nobody says that something came: jobs that are tried
/// again wait for their time.
const IDLE: Duration = Duration::from_secs(1);

impl Service {
    /// Works on the queue until the flag says stop; what runs then is parked and goes on after
    /// the next start.
    pub async fn work(&self, stop: watch::Receiver<bool>) {
        let workers = (0..self.0.settings.concurrent_max.max(1)).map(|_| {
            let (service, stop) = (self.clone(), stop.clone());
            tokio::spawn(async move { service.work_alone(stop).await })
        });
        let workers: Vec<_> = workers.collect();
        let commenting = tokio::spawn({
            let (service, stop) = (self.clone(), stop.clone());
            async move { service.comment(stop).await }
        });
        let mut stopped = stop;
        // It fails if nobody can say stop any more, which is the same.
        let _ = stopped.wait_for(|stop| *stop).await;
        self.0.lives.cancel_all();
        self.0.work.notify_waiters();
        for worker in workers {
            // A worker that panicked has ended as well.
            let _ = worker.await;
        }
        let _ = commenting.await;
    }

    async fn work_alone(&self, stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            // One that was given up must not end what another began with the same take.
            let number = self.0.leases.fetch_add(1, Ordering::Relaxed);
            let holder = format!("{}-{number}", std::process::id());
            match self.0.store.lease(&holder, &self.0.settings.jobs).await {
                Ok(Some(leased)) => {
                    // Others may begin at once: they slept while there was nothing to do.
                    self.0.work.notify_one();
                    // Not to be filtered out: warnings in it need their request as well.
                    let span = tracing::error_span!(
                        "job",
                        request_id = leased.request_id.as_deref(),
                        take = %leased.take.id,
                    );
                    self.run(leased, &holder, &stop).instrument(span).await;
                }
                Ok(None) => {
                    let _ = timeout(IDLE, self.0.work.notified()).await;
                }
                Err(error) => {
                    tracing::error!(%error, "the queue cannot be read");
                    tokio::time::sleep(IDLE).await;
                }
            }
        }
    }

    async fn run(&self, leased: Leased, holder: &str, stop: &watch::Receiver<bool>) {
        let id = leased.take.id.clone();
        let (progress, cancel) = self.0.lives.run(&id);
        let Some(digest) = digest_of_hex(&leased.take.digest) else { return };
        tracing::info!(attempt = leased.attempt, bytes = leased.take.bytes, "analysis begins");
        let begun = Instant::now();
        let (file, request) = (self.0.store.recording(&leased.take), request(&leased.take));
        let key_request = request.clone();
        let span = tracing::Span::current();
        let work = self.blocking(move |pipeline| {
            let _entered = span.enter();
            let key = pipeline.report_key(digest, &key_request)?;
            let analysis = pipeline.analyze_kept(&file, digest, &request, &cancel, &progress)?;
            Ok((key.to_string(), analysis))
        });
        let worked = self.keep_lease(&id, holder, work).await;
        let seconds = begun.elapsed().as_secs_f64();
        let ending = match worked {
            Ok((key, analysis)) => {
                tell(&analysis, seconds);
                let whole = Whole { report: analysis.report, waveform: analysis.waveform };
                Ending::Finished(finished(key, &whole, seconds))
            }
            Err(Error::Cancelled) if *stop.borrow() => Ending::Parked,
            Err(Error::Cancelled) => Ending::Cancelled,
            Err(error) => {
                let code = error.code();
                metrics::counter!("analyses_failed_total", "code" => code).increment(1);
                tracing::warn!(code, seconds, "analysis failed");
                let (at_ms, request_id) = (self.0.clock.now_ms(), leased.request_id);
                self.0.failures.remember(FailedAnalysis { at_ms, request_id, code, seconds });
                failed(&error)
            }
        };
        if let Err(error) = self.end(&id, holder, ending).await {
            tracing::error!(%error, "the end of a job cannot be written");
        }
    }

    /// Renews the lease while the work goes on.
    async fn keep_lease<T>(
        &self,
        id: &str,
        holder: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let limits = self.0.settings.jobs;
        let mut work = std::pin::pin!(work);
        loop {
            if let Ok(done) = timeout(limits.lease / 3, &mut work).await {
                return done;
            }
            if let Ok(false) = self.0.store.renew(id, holder, &limits).await {
                // Another does it now; what this one finds is not written.
                tracing::warn!("the lease on a job was lost");
            }
        }
    }

    async fn end(&self, id: &str, holder: &str, ending: Ending) -> Result<(), ServiceError> {
        let inner = &self.0;
        let is_ours = inner.store.end(id, holder, &ending, &inner.settings.jobs).await?;
        match ending {
            Ending::Finished(_) if is_ours => {
                inner.forget(id);
                // A commentary may wait for this.
                inner.comments.notify_one();
                inner.lives.end(id, TakeStatus::Done, None);
            }
            Ending::Finished(_) | Ending::Cancelled => {
                inner.lives.end(id, TakeStatus::Cancelled, None);
            }
            Ending::Failed(fault) => inner.lives.end(id, TakeStatus::Failed, Some(fault)),
            Ending::Retry(fault) => {
                if inner.store.position(id).await?.is_some() {
                    inner.lives.wait_again(id);
                } else {
                    inner.lives.end(id, TakeStatus::Failed, Some(fault));
                }
            }
            Ending::Parked => inner.lives.wait_again(id),
        }
        Ok(())
    }
}

/// Whether another attempt may help.
fn failed(error: &Error) -> Ending {
    let subject = error.subject().map(str::to_owned);
    let fault = TakeFault { code: error.code().to_owned(), subject };
    let may_help = matches!(error, Error::Busy | Error::NoThread)
        || (error.kind() == ErrorKind::Unavailable && error.code() == "io_error");
    if may_help { Ending::Retry(fault) } else { Ending::Failed(fault) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length")]
fn whole_seconds(analysis: &Analysis) -> u64 {
    analysis.report.media.duration.get().round() as u64
}

fn tell(analysis: &Analysis, seconds: f64) {
    let stages = &analysis.stage_seconds.0;
    let of = |stage| stages.get(&stage).copied().unwrap_or_default();
    for (stage, seconds) in stages {
        metrics::histogram!("stage_seconds", "stage" => stage.name()).record(*seconds);
    }
    metrics::histogram!("analysis_seconds").record(seconds);
    metrics::counter!("sound_seconds_total").increment(whole_seconds(analysis));
    tracing::info!(
        seconds,
        sound_s = analysis.report.media.duration.get(),
        decode_s = of(Stage::Decode),
        speech_regions_s = of(Stage::SpeechRegions),
        transcribe_s = of(Stage::Transcribe),
        measure_s = of(Stage::Measure),
        findings_s = of(Stage::Findings),
        model_load_s = analysis.model_load.as_secs_f64(),
        "analysis done"
    );
}
