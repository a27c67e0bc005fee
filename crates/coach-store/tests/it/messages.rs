//! Conversations: kept in order, cut at a number, gone with their take.

use coach_store::{Speaker, Store};

use crate::support::{Place, bytes, limits, new_take, run};

async fn said(store: &Store, id: &str, count_max: u32) -> Vec<(Speaker, String, bool)> {
    let messages = store.messages(id, count_max).await.unwrap();
    messages.into_iter().map(|said| (said.speaker, said.content, said.is_partial)).collect()
}

#[test]
fn messages_are_kept_in_order_and_go_with_their_take() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        for id in ["1", "2"] {
            store.submit(&new_take("ann", id, "ab"), bytes(), false, &limits()).await.unwrap();
        }
        let first = store.append_question("1", "Why?").await.unwrap().unwrap();
        let other = store.append_question("2", "Other?").await.unwrap().unwrap();
        place.clock.pass_ms(5);
        assert!(store.append_answer(first, "Because.", false).await.unwrap());
        let second = store.append_question("1", "And?").await.unwrap().unwrap();
        assert!(store.append_answer(second, "Half an", true).await.unwrap());
        store.close().await;
        drop(store);
        let store = place.open().await;
        let whole = [
            (Speaker::User, "Why?".to_owned(), false),
            (Speaker::Assistant, "Because.".to_owned(), false),
            (Speaker::User, "And?".to_owned(), false),
            (Speaker::Assistant, "Half an".to_owned(), true),
        ];
        assert_eq!(said(&store, "1", 10).await, whole);
        assert_eq!(said(&store, "1", 2).await, whole[2..]);
        assert_eq!(store.messages("1", 9).await.unwrap()[1].created_ms, 1_000_005);
        assert_eq!(said(&store, "2", 10).await.len(), 1);
        store.remove("ann", "1").await.unwrap();
        assert!(said(&store, "1", 10).await.is_empty());
        assert_eq!(said(&store, "2", 10).await.len(), 1);
        assert_eq!(store.append_question("1", "Late").await.unwrap(), None);
        assert!(!store.append_answer(second, "Late", false).await.unwrap());
        assert!(store.append_answer(other, "Yes", false).await.unwrap());
    });
}

#[test]
fn an_answer_to_what_was_cleared_is_not_kept() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        store.submit(&new_take("ann", "1", "ab"), bytes(), false, &limits()).await.unwrap();
        let cleared = store.append_question("1", "Why?").await.unwrap().unwrap();
        assert_eq!(store.clear_messages("1").await.unwrap(), 1);
        let kept = store.append_question("1", "How?").await.unwrap().unwrap();
        assert!(kept > cleared);
        assert!(!store.append_answer(cleared, "Because.", false).await.unwrap());
        assert_eq!(said(&store, "1", 10).await, [(Speaker::User, "How?".to_owned(), false)]);
    });
}

#[test]
fn the_oldest_messages_make_room() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        store.submit(&new_take("ann", "1", "ab"), bytes(), false, &limits()).await.unwrap();
        for number in 0..1_003 {
            store.append_question("1", &number.to_string()).await.unwrap().unwrap();
        }
        let kept = said(&store, "1", 5_000).await;
        assert_eq!((kept.len(), kept[0].1.as_str(), kept[999].1.as_str()), (1_000, "3", "1002"));
    });
}
