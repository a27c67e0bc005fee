//! What a line costs whoever logs it: formatting and handing it over, not the disk.

use coach_log::{Form, Lines};
use tracing_subscriber::layer::SubscriberExt as _;

fn main() {
    divan::main();
}

/// A line of a request, with so many fields.
#[divan::bench(args = [2, 6])]
fn json_line(bencher: divan::Bencher, fields: usize) {
    let layer = Lines::new(Form::Json, |line| {
        divan::black_box(line);
    });
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::with_default(subscriber, || {
        let span = tracing::info_span!("request", request_id = "0197-abc");
        let _span = span.enter();
        bencher.bench_local(|| {
            if fields == 2 {
                tracing::info!(status = 200, seconds = 0.001, "request");
            } else {
                tracing::info!(
                    a = 1,
                    b = "two",
                    c = true,
                    status = 200,
                    seconds = 0.001,
                    d = 4,
                    "request"
                );
            }
        });
    });
}
