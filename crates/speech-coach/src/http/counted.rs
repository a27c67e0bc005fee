//! What was counted of requests, read back from the text that Prometheus gets, so that nothing is
//! counted twice.

/// Requests since the start.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct Counted {
    /// How many were answered with each class of status, from 1xx to 5xx.
    pub(crate) by_class: [u64; 5],
    /// The median of the last minute's lengths; `None` where there were none.
    pub(crate) p50_s: Option<f64>,
    /// 95 % of them took no longer.
    pub(crate) p95_s: Option<f64>,
}

impl Counted {
    /// Reads what the exporter writes.
    pub(crate) fn of(text: &str) -> Self {
        let mut counted = Self::default();
        for line in text.lines() {
            let Some((name, value)) = line.rsplit_once(' ') else { continue };
            if let Some(labels) = name.strip_prefix("http_requests_total{") {
                if let Some(class) = class_of(labels) {
                    counted.by_class[class] += value.parse::<u64>().unwrap_or(0);
                }
            } else if name == r#"http_request_seconds{quantile="0.5"}"# {
                counted.p50_s = seconds(value);
            } else if name == r#"http_request_seconds{quantile="0.95"}"# {
                counted.p95_s = seconds(value);
            }
        }
        counted
    }
}

fn class_of(labels: &str) -> Option<usize> {
    let (_, status) = labels.split_once("status=\"")?;
    let hundreds = status.chars().next()?.to_digit(10)?;
    usize::try_from(hundreds).ok().filter(|class| (1..=5).contains(class)).map(|class| class - 1)
}

/// No request takes no time: zero stands for none.
fn seconds(value: &str) -> Option<f64> {
    value.parse().ok().filter(|seconds| *seconds > 0.0)
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    #[test]
    fn what_was_counted_is_read_back() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let exporter = recorder.handle();
        assert_eq!(Counted::of(&exporter.render()), Counted::default());
        metrics::with_local_recorder(&recorder, || {
            for (status, times) in [("200", 7), ("204", 1), ("304", 2), ("404", 3), ("503", 4)] {
                let labels = [("method", "GET"), ("route", "/a"), ("status", status)];
                metrics::counter!("http_requests_total", &labels).increment(times);
            }
            for thousandths in 1..=50 {
                let seconds = f64::from(thousandths) / 1e3;
                metrics::histogram!("http_request_seconds").record(seconds);
            }
        });
        let counted = Counted::of(&exporter.render());
        assert_eq!(counted.by_class, [0, 8, 2, 3, 4]);
        let near = |value: Option<f64>, expected: f64| (value.unwrap() - expected).abs() < 0.003;
        assert!(near(counted.p50_s, 0.025) && near(counted.p95_s, 0.048), "{counted:?}");
    }
}
