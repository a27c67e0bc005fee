//! The state machine, against tables and against arbitrary histories.

use proptest::prelude::*;

use super::*;

fn settings() -> BreakerSettings {
    BreakerSettings { jitter: 0.0, ..BreakerSettings::default() }
}

fn admitted(breaker: &mut Breaker, now_ms: u64) -> Ticket {
    match breaker.admit(now_ms) {
        Admission::Admitted(ticket) => ticket,
        Admission::Refused { retry_in_ms } => panic!("refused for {retry_in_ms} ms"),
    }
}

fn call(breaker: &mut Breaker, verdict: Verdict, now_ms: u64) -> Option<Change> {
    let ticket = admitted(breaker, now_ms);
    breaker.settle(&ticket, verdict, now_ms, 0.0)
}

fn opened(now_ms: u64) -> Breaker {
    let mut breaker = Breaker::new(settings());
    for _ in 0..4 {
        assert_eq!(call(&mut breaker, Verdict::Failed, now_ms), None);
    }
    let change = call(&mut breaker, Verdict::Failed, now_ms).unwrap();
    assert_eq!((change.to, change.for_ms), (BreakerState::Open, Some(60_000)));
    breaker
}

#[test]
fn five_failures_in_a_row_open_it() {
    let mut breaker = opened(1_000);
    assert_eq!(breaker.state(1_000), BreakerState::Open);
    assert_eq!(breaker.admit(1_000 + 59_999), Admission::Refused { retry_in_ms: 1 });
    assert_eq!(breaker.retry_in_ms(31_000), Some(30_000));
}

#[test]
fn refusals_and_cancelled_calls_do_not_count() {
    let mut breaker = Breaker::new(settings());
    for _ in 0..100 {
        assert_eq!(call(&mut breaker, Verdict::Answered, 0), None);
        assert_eq!(call(&mut breaker, Verdict::Unjudged, 0), None);
    }
    for _ in 0..4 {
        call(&mut breaker, Verdict::Failed, 0);
        call(&mut breaker, Verdict::Answered, 0);
    }
    assert_eq!((breaker.state(0), breaker.failures_in_a_row()), (BreakerState::Closed, 4));
    call(&mut breaker, Verdict::Succeeded, 0);
    assert_eq!(breaker.failures_in_a_row(), 0);
}

#[test]
fn half_of_twenty_recent_calls_open_it() {
    let mut breaker = Breaker::new(settings());
    for turn in 0..19 {
        let verdict = if turn % 2 == 0 { Verdict::Succeeded } else { Verdict::Failed };
        assert_eq!(call(&mut breaker, verdict, turn * 100), None, "{turn}");
    }
    assert!(call(&mut breaker, Verdict::Failed, 2_000).is_some());
}

#[test]
fn old_calls_leave_the_window() {
    let mut breaker = Breaker::new(settings());
    for turn in 0..200 {
        let verdict = if turn % 2 == 0 { Verdict::Succeeded } else { Verdict::Failed };
        // Never twenty within thirty seconds.
        assert_eq!(call(&mut breaker, verdict, turn * 2_000), None, "{turn}");
    }
}

#[test]
fn one_probe_at_a_time_closes_it_or_doubles_the_wait() {
    let mut breaker = opened(0);
    let mut now_ms = 0;
    for wait_ms in [60_000, 120_000, 240_000, 480_000, 600_000, 600_000] {
        assert!(matches!(breaker.admit(now_ms + wait_ms - 1), Admission::Refused { .. }));
        now_ms += wait_ms;
        assert_eq!(breaker.state(now_ms), BreakerState::HalfOpen);
        let probe = admitted(&mut breaker, now_ms);
        assert_eq!(breaker.admit(now_ms), Admission::Refused { retry_in_ms: 0 });
        assert!(breaker.settle(&probe, Verdict::Failed, now_ms, 0.0).is_some());
    }
    now_ms += 600_000;
    let probe = admitted(&mut breaker, now_ms);
    assert_eq!(breaker.settle(&probe, Verdict::Unjudged, now_ms, 0.0), None);
    let change = call(&mut breaker, Verdict::Answered, now_ms).unwrap();
    assert_eq!(change.to, BreakerState::Closed);
    assert_eq!(breaker.openings(), 7);
}

#[test]
fn calls_from_before_it_opened_change_nothing() {
    let mut breaker = Breaker::new(settings());
    let late = admitted(&mut breaker, 0);
    for _ in 0..5 {
        call(&mut breaker, Verdict::Failed, 0);
    }
    assert_eq!(breaker.settle(&late, Verdict::Succeeded, 10, 0.0), None);
    assert_eq!(breaker.state(10), BreakerState::Open);
}

#[test]
fn it_can_be_held_open() {
    let mut breaker = Breaker::new(settings());
    assert_eq!(breaker.hold_open(5, 600_000).for_ms, Some(600_000));
    assert_eq!(breaker.retry_in_ms(5), Some(600_000));
    assert_eq!(breaker.state(600_005), BreakerState::HalfOpen);
}

#[test]
fn chance_adds_up_to_a_tenth() {
    let mut breaker = Breaker::new(BreakerSettings::default());
    let mut last = None;
    for _ in 0..5 {
        let ticket = admitted(&mut breaker, 0);
        last = breaker.settle(&ticket, Verdict::Failed, 0, 0.5);
    }
    assert_eq!(last.unwrap().for_ms, Some(63_000));
}

proptest! {
    /// Whatever happens: at most one probe is out, and it is admitted again in the end.
    #[test]
    fn it_never_locks_itself_in(
        history in prop::collection::vec((0_u8..4, 0_u64..90_000), 0..200),
    ) {
        let mut breaker = Breaker::new(settings());
        let mut now_ms = 0_u64;
        for (verdict, later_ms) in history {
            now_ms += later_ms;
            if let Admission::Admitted(ticket) = breaker.admit(now_ms) {
                if ticket.probe {
                    let refused = matches!(breaker.admit(now_ms), Admission::Refused { .. });
                    prop_assert!(refused);
                }
                let verdict = [
                    Verdict::Succeeded, Verdict::Answered, Verdict::Failed, Verdict::Unjudged,
                ][usize::from(verdict)];
                breaker.settle(&ticket, verdict, now_ms, 0.0);
            }
        }
        let admitted = matches!(breaker.admit(now_ms + 600_000), Admission::Admitted(_));
        prop_assert!(admitted);
    }
}
