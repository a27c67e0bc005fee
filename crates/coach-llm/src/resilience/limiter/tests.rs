//! Turns, queues, pauses, on a clock that stands still.

use super::*;

fn limiter(concurrency: usize, waiting_max: usize) -> Arc<Limiter> {
    let wait_max = Duration::from_mins(1);
    Limiter::new(LimiterSettings { concurrency, waiting_max, wait_max })
}

fn after(seconds: u64) -> Instant {
    Instant::now() + Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn what_waits_is_bounded_in_number_and_time() {
    let limiter = limiter(1, 1);
    let held = limiter.acquire(after(10), false).await.unwrap();
    let (other, late) = (limiter.clone(), after(10));
    let waits = tokio::spawn(async move { other.acquire(late, false).await.err() });
    tokio::task::yield_now().await;
    assert_eq!((limiter.running(), limiter.waiting()), (1, 1));
    assert_eq!(limiter.acquire(after(10), false).await.err(), Some(NoPermit::Busy));
    let (again, late) = (limiter.clone(), after(90));
    let returns = tokio::spawn(async move { again.acquire(late, true).await.err() });
    assert_eq!(waits.await.unwrap(), Some(NoPermit::Deadline));
    assert_eq!(returns.await.unwrap(), Some(NoPermit::Busy), "after a minute");
    drop(held);
    assert_eq!((limiter.running(), limiter.waiting()), (0, 0));
    assert!(limiter.acquire(after(1), false).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_goes_away_leaves_the_queue() {
    let limiter = limiter(1, 4);
    let _held = limiter.acquire(after(10), false).await.unwrap();
    let (other, late) = (limiter.clone(), after(10));
    let waits = tokio::spawn(async move { other.acquire(late, false).await.err() });
    tokio::task::yield_now().await;
    waits.abort();
    assert!(waits.await.is_err());
    assert_eq!(limiter.waiting(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_everybody_and_gives_the_place_back() {
    let limiter = limiter(1, 4);
    limiter.throttled(Some(Duration::from_secs(5)));
    let began = Instant::now();
    let paused = limiter.acquire(after(2), false).await.err();
    assert_eq!(paused, Some(NoPermit::Paused(Duration::from_secs(5))));
    assert_eq!(limiter.running(), 0);
    drop(limiter.acquire(after(20), false).await.unwrap());
    assert_eq!(began.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn it_shrinks_when_throttled_and_grows_again() {
    let limiter = limiter(3, 4);
    let all = [
        limiter.acquire(after(1), false).await.unwrap(),
        limiter.acquire(after(1), false).await.unwrap(),
        limiter.acquire(after(1), false).await.unwrap(),
    ];
    for limit in [2, 1, 1] {
        limiter.throttled(None);
        assert_eq!(limiter.limit(), limit);
    }
    drop(all);
    let one = limiter.acquire(after(1), false).await.unwrap();
    assert_eq!(limiter.acquire(after(1), false).await.err(), Some(NoPermit::Deadline));
    drop(one);
    for limit in [2, 2, 3, 3] {
        limiter.went_well();
        assert_eq!(limiter.limit(), limit);
    }
    let (mut held, mut free) = (Vec::new(), 0);
    while let Ok(permit) = limiter.acquire(after(1), false).await {
        held.push(permit);
        free += 1;
    }
    assert_eq!(free, 3);
}
