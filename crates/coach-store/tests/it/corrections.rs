//! Corrections of finished takes: kept with the result that follows, and with nothing else.

use coach_store::{CommentaryState, Ending, StoredResult};

use crate::support::{Place, bytes, finished, limits, new_take, run};

fn corrected() -> StoredResult {
    StoredResult { key: "k2".to_owned(), content: b"corrected".to_vec() }
}

#[test]
fn a_correction_comes_with_its_result_and_outlives_the_process() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        store.submit(&new_take("ann", "1", "ab"), bytes(), false, &limits()).await.unwrap();
        let waiting = store.take("ann", "1").await.unwrap().unwrap();
        assert_eq!(store.correct(&waiting, "c", &corrected()).await.unwrap(), None);
        store.lease("h", &limits()).await.unwrap().unwrap();
        store.end("1", "h", &Ending::Finished(finished()), &limits()).await.unwrap();
        store.want_commentary("1", "ru", None).await.unwrap();
        let state = CommentaryState::Done(b"words".to_vec());
        store.end_commentary("1", "ru", &state).await.unwrap();

        let done = store.take("ann", "1").await.unwrap().unwrap();
        assert_eq!((done.filler_lists.as_str(), done.filler_corrections.as_str()), ("lists", ""));
        let after = store.correct(&done, "c", &corrected()).await.unwrap().unwrap();
        assert!(after.updated_ms > done.updated_ms);
        assert_eq!(after.finished_count, done.finished_count);
        assert_eq!(store.commentary("1", "ru").await.unwrap(), None);
        // Whoever saw the take before the correction is told that it changed.
        assert_eq!(store.correct(&done, "d", &finished().result).await.unwrap(), None);
        store.close().await;
        drop(store);

        let store = place.open().await;
        let take = store.take("ann", "1").await.unwrap().unwrap();
        assert_eq!(take, after);
        assert_eq!(take.filler_corrections, "c");
        assert_eq!(store.result("1").await.unwrap(), Some(corrected()));
        // Handed in again, it is corrected still.
        store.submit(&new_take("ann", "1", "ab"), bytes(), true, &limits()).await.unwrap();
        let again = store.take("ann", "1").await.unwrap().unwrap();
        assert_eq!(again.filler_corrections, "c");
    });
}
