//! Jobs: whose turn it is, and that each ends once.

use coach_store::{Ending, JobCounts, Store, Submitted, TakeFault, TakeStatus};

use crate::support::{Place, bytes, finished, limits, new_take, run};

async fn submit(store: &Store, client: &str, id: &str) -> Submitted {
    store.submit(&new_take(client, id, "ab"), bytes(), false, &limits()).await.unwrap()
}

async fn lease(store: &Store, holder: &str) -> Option<String> {
    store.lease(holder, &limits()).await.unwrap().map(|leased| leased.take.id)
}

fn fault(code: &str) -> TakeFault {
    TakeFault { code: code.to_owned(), subject: None }
}

#[test]
fn clients_take_turns() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        for (client, id) in [("ann", "1"), ("ann", "2"), ("ann", "3"), ("bob", "4")] {
            submit(&store, client, id).await;
            place.clock.pass_ms(1);
        }
        let mut order = Vec::new();
        while let Some(id) = lease(&store, "h").await {
            place.clock.pass_ms(1);
            assert!(store.end(&id, "h", &Ending::Finished(finished()), &limits()).await.unwrap());
            order.push(id);
        }
        assert_eq!(order, ["1", "4", "2", "3"]);
    });
}

#[test]
fn a_job_ends_once() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        submit(&store, "ann", "1").await;
        assert_eq!(lease(&store, "first").await.as_deref(), Some("1"));
        assert_eq!(lease(&store, "second").await, None);
        place.clock.pass_ms(40_000);
        assert!(store.renew("1", "first", &limits()).await.unwrap());
        place.clock.pass_ms(40_000);
        assert_eq!(lease(&store, "second").await, None);
        place.clock.pass_ms(40_000);
        assert_eq!(lease(&store, "second").await.as_deref(), Some("1"));
        assert!(!store.renew("1", "first", &limits()).await.unwrap());
        let done = Ending::Finished(finished());
        assert!(!store.end("1", "first", &done, &limits()).await.unwrap());
        assert!(store.end("1", "second", &done, &limits()).await.unwrap());
        assert!(!store.end("1", "second", &done, &limits()).await.unwrap());
        let take = store.take("ann", "1").await.unwrap().unwrap();
        assert_eq!((take.status, take.finished_count), (TakeStatus::Done, 1));
        assert_eq!(store.job_counts().await.unwrap(), JobCounts::default());
        assert!(matches!(submit(&store, "ann", "1").await, Submitted::Known(_)));
    });
}

#[test]
fn a_job_is_tried_again_later_and_given_up_at_last() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        submit(&store, "ann", "1").await;
        for (attempt, wait_ms) in [(1, 5_000), (2, 10_000)] {
            let leased = store.lease("h", &limits()).await.unwrap().unwrap();
            assert_eq!(leased.attempt, attempt);
            assert_eq!(leased.request_id.as_deref(), Some("request-1"));
            let ending = Ending::Retry(fault("no_thread"));
            assert!(store.end("1", "h", &ending, &limits()).await.unwrap());
            place.clock.pass_ms(wait_ms - 1);
            assert_eq!(lease(&store, "h").await, None);
            place.clock.pass_ms(1);
        }
        assert_eq!(lease(&store, "h").await.as_deref(), Some("1"));
        let ending = Ending::Retry(fault("no_thread"));
        assert!(store.end("1", "h", &ending, &limits()).await.unwrap());
        let take = store.take("ann", "1").await.unwrap().unwrap();
        assert_eq!((take.status, take.error), (TakeStatus::Failed, Some(fault("no_thread"))));
        assert_eq!(store.job_counts().await.unwrap().dead, 1);
        assert!(matches!(submit(&store, "ann", "1").await, Submitted::Accepted(_)));
        assert_eq!(lease(&store, "h").await.as_deref(), Some("1"));
    });
}

#[test]
fn a_job_that_kills_its_holders_is_given_up() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        submit(&store, "ann", "1").await;
        for _ in 0..3 {
            assert_eq!(lease(&store, "h").await.as_deref(), Some("1"));
            place.clock.pass_ms(60_000);
        }
        assert_eq!(lease(&store, "h").await, None);
        let take = store.take("ann", "1").await.unwrap().unwrap();
        assert_eq!((take.status, take.error), (TakeStatus::Failed, Some(fault("gave_up"))));
    });
}

#[test]
fn parked_cancelled_and_interrupted_jobs() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        for id in ["1", "2", "3"] {
            submit(&store, "ann", id).await;
            place.clock.pass_ms(1);
        }
        assert_eq!(store.position("3").await.unwrap(), Some(2));
        assert_eq!(lease(&store, "h").await.as_deref(), Some("1"));
        assert!(store.end("1", "h", &Ending::Parked, &limits()).await.unwrap());
        assert!(store.cancel_queued("2").await.unwrap());
        assert!(!store.cancel_queued("2").await.unwrap());
        assert_eq!(lease(&store, "h").await.as_deref(), Some("1"));
        assert!(!store.cancel_queued("1").await.unwrap());
        assert!(store.end("1", "h", &Ending::Cancelled, &limits()).await.unwrap());
        assert_eq!(lease(&store, "h").await.as_deref(), Some("3"));
        store.close().await;
        drop(store);
        let store = place.open().await;
        let statuses = ["1", "2", "3"].map(|id| store.take("ann", id));
        let mut found = Vec::new();
        for take in statuses {
            found.push(take.await.unwrap().unwrap().status);
        }
        assert_eq!(found, [TakeStatus::Cancelled, TakeStatus::Cancelled, TakeStatus::Queued]);
        assert_eq!(lease(&store, "h").await.as_deref(), Some("3"));
    });
}

#[test]
fn a_full_queue_refuses_and_leaves_nothing() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        for id in ["1", "2", "3", "4", "5"] {
            assert!(matches!(submit(&store, "ann", id).await, Submitted::Accepted(_)));
        }
        let take = new_take("ann", "6", "cd");
        let refused = store.submit(&take, bytes(), false, &limits()).await.unwrap();
        assert_eq!(refused, Submitted::QueueFull);
        assert_eq!(store.take("ann", "6").await.unwrap(), None);
        assert_eq!(place.files("recordings"), 1);
    });
}
