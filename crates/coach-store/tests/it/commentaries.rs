//! Commentaries: asked for once the take is done, and not lost with the process.

use coach_store::{CommentaryState, Ending, Store, TakeFault};

use crate::support::{Place, bytes, finished, limits, new_take, run};

async fn done(store: &Store, id: &str) {
    store.submit(&new_take("ann", id, "ab"), bytes(), false, &limits()).await.unwrap();
    let leased = store.lease("h", &limits()).await.unwrap().unwrap();
    store.end(&leased.take.id, "h", &Ending::Finished(finished()), &limits()).await.unwrap();
}

async fn next(store: &Store) -> Option<String> {
    store.next_commentary().await.unwrap().map(|wanted| wanted.take.id)
}

#[test]
fn one_is_asked_for_when_its_take_is_done_and_again_after_a_crash() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        store.submit(&new_take("ann", "1", "ab"), bytes(), false, &limits()).await.unwrap();
        store.want_commentary("1", "ru", Some("r-1")).await.unwrap();
        assert_eq!(next(&store).await, None);
        store.lease("h", &limits()).await.unwrap().unwrap();
        store.end("1", "h", &Ending::Finished(finished()), &limits()).await.unwrap();
        let wanted = store.next_commentary().await.unwrap().unwrap();
        assert_eq!((wanted.locale.as_str(), wanted.request_id.as_deref()), ("ru", Some("r-1")));
        assert_eq!(next(&store).await, None);
        store.close().await;
        drop(store);
        let store = place.open().await;
        assert_eq!(next(&store).await.as_deref(), Some("1"));
        let state = CommentaryState::Done(b"words".to_vec());
        store.end_commentary("1", "ru", &state).await.unwrap();
        assert_eq!(store.commentary("1", "ru").await.unwrap(), Some(state));
        assert_eq!(store.commentary("1", "en").await.unwrap(), None);
        store.remove("ann", "1").await.unwrap();
        assert_eq!(store.commentary("1", "ru").await.unwrap(), None);
    });
}

#[test]
fn one_that_failed_can_be_wanted_again_and_one_that_is_there_cannot() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        done(&store, "1").await;
        let fault = TakeFault { code: "llm_busy".to_owned(), subject: None };
        for (state, again) in
            [(CommentaryState::Failed(fault), Some("1")), (CommentaryState::Done(Vec::new()), None)]
        {
            store.want_commentary("1", "ru", None).await.unwrap();
            next(&store).await;
            store.end_commentary("1", "ru", &state).await.unwrap();
            store.want_commentary("1", "ru", None).await.unwrap();
            assert_eq!(next(&store).await.as_deref(), again);
        }
    });
}
