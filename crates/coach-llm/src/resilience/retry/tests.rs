//! How often, and how long before.

use proptest::prelude::*;

use super::*;

fn waits(class: RetryClass, retry_after: Option<Duration>, chance: f64) -> Vec<u64> {
    let (mut retries, settings) = (Retries::default(), RetrySettings::default());
    std::iter::from_fn(|| retries.next(class, retry_after, &settings, chance))
        .map(|wait| u64::try_from(wait.as_millis()).unwrap())
        .collect()
}

#[test]
fn each_failure_has_its_number_of_tries() {
    let check =
        |class, expected: &[u64]| assert_eq!(waits(class, None, 1.0), expected, "{class:?}");
    check(RetryClass::Never, &[]);
    check(RetryClass::Unsent, &[500, 1_000]);
    check(RetryClass::Sent, &[500]);
    check(RetryClass::Useless, &[500]);
    check(RetryClass::Limited, &[1_000, 2_000, 4_000]);
    check(RetryClass::Unwell, &[500, 1_000]);
}

#[test]
fn what_the_peer_asks_for_is_kept_up_to_the_cap() {
    let asked = |seconds| waits(RetryClass::Limited, Some(Duration::from_secs(seconds)), 0.3);
    assert_eq!(asked(2), [2_000; 3]);
    assert_eq!(asked(99_999), [60_000; 3]);
}

#[test]
fn a_long_outage_uses_the_budget_up_and_successes_refill_it() {
    let budget = RetryBudget::new(RetryBudgetSettings::default());
    let tries = std::iter::repeat_with(|| budget.spend(RetryClass::Unwell));
    assert_eq!(tries.take_while(|allowed| *allowed).take(1_000).count(), 100);
    assert!(!budget.spend(RetryClass::Sent));
    for _ in 0..10 {
        budget.refund();
    }
    assert!(budget.spend(RetryClass::Sent));
    assert!(!budget.spend(RetryClass::Unwell));
}

proptest! {
    #[test]
    fn waits_are_bounded(chance in any::<f64>(), steps in 0_u32..40) {
        let settings = RetrySettings { unwell: u32::MAX, ..RetrySettings::default() };
        let mut retries = Retries::default();
        for _ in 0..steps {
            // Not a number is no chance; the caller draws it, so it is only clamped here.
            let chance = if chance.is_nan() { 0.5 } else { chance };
            let wait = retries.next(RetryClass::Unwell, None, &settings, chance).unwrap();
            prop_assert!(wait <= settings.backoff_max);
        }
    }
}
