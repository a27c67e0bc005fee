//! What is accepted, found, changed and removed.

use coach_store::{Error, Query, Recording, Retention, Settings, Store, Submitted, TakeStatus};

use crate::support::{Place, bytes, finished, limits, new_take, run};

#[test]
fn a_take_is_there_after_the_store_was_closed() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        let submitted = store.submit(&new_take("ann", "1", "ab"), bytes(), false, &limits()).await;
        let Ok(Submitted::Accepted(take)) = submitted else { panic!("{submitted:?}") };
        assert_eq!(std::fs::read(store.recording(&take)).unwrap(), b"abc");
        store.close().await;
        drop(store);

        let store = place.open().await;
        assert_eq!(store.take("ann", "1").await.unwrap(), Some(take));
        assert_eq!(store.take("bob", "1").await.unwrap(), None);
    });
}

#[test]
fn a_folder_has_one_user() {
    run(async {
        let place = Place::new();
        let _store = place.open().await;
        let settings = Settings { folder: place.folder.path().to_owned() };
        let second = Store::open(&settings, place.clock.clone()).await;
        assert!(matches!(second, Err(Error::InUse)));
    });
}

#[test]
fn the_same_recording_is_kept_once_and_goes_with_its_last_take() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        for id in ["1", "2"] {
            store.submit(&new_take("ann", id, "ab"), bytes(), false, &limits()).await.unwrap();
        }
        assert_eq!((place.files("recordings"), store.recordings_bytes().await.unwrap()), (1, 3));
        let (_, was_last) = store.remove("ann", "1").await.unwrap().unwrap();
        assert!(!was_last);
        assert_eq!(place.files("recordings"), 1);
        assert_eq!(store.remove("bob", "2").await.unwrap(), None);
        let (_, was_last) = store.remove("ann", "2").await.unwrap().unwrap();
        assert!(was_last);
        assert_eq!((place.files("recordings"), store.recordings_bytes().await.unwrap()), (0, 0));
    });
}

#[test]
fn what_a_killed_process_left_is_removed() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        let mut arriving = store.arriving().unwrap();
        arriving.write(b"half").await.unwrap();
        let Recording::File(file) = arriving.finish().await.unwrap() else { panic!("a file") };
        file.keep().unwrap();
        let orphan = place.folder.path().join("recordings/cd/cd/").join("cd".repeat(32));
        std::fs::create_dir_all(orphan.parent().unwrap()).unwrap();
        std::fs::write(&orphan, "orphan").unwrap();
        std::fs::write(orphan.with_file_name("half#1"), "half").unwrap();
        drop(store);

        let _store = place.open().await;
        assert_eq!((place.files("recordings"), place.files("incoming")), (0, 0));
    });
}

#[test]
fn a_long_recording_comes_through_a_file() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        let mut arriving = store.arriving().unwrap();
        arriving.write(b"ab").await.unwrap();
        arriving.write(b"c").await.unwrap();
        let recording = arriving.finish().await.unwrap();
        let take = new_take("ann", "1", "ab");
        let kept = store.keep(&take, recording, &finished()).await.unwrap();
        assert_eq!(std::fs::read(store.recording(&kept)).unwrap(), b"abc");
        assert_eq!(place.files("incoming"), 0);
        assert_eq!(kept.status, TakeStatus::Done);
        assert_eq!(store.result("1").await.unwrap(), Some(finished().result));
    });
}

#[test]
fn takes_are_listed_by_pages_and_searched() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        for (id, name) in [("1", "Отчёт"), ("2", "Weekly report"), ("3", "ОТЧЁТ 2"), ("4", "x")]
        {
            let mut take = new_take("ann", id, "ab");
            take.name = name.to_owned();
            store.submit(&take, bytes(), false, &limits()).await.unwrap();
            place.clock.pass_ms(1);
        }
        let tags = ["work".to_owned(), "2".to_owned(), "work".to_owned()];
        let take = store.change("ann", "2", Some("Report"), Some(&tags)).await.unwrap().unwrap();
        assert_eq!((take.name.as_str(), take.tags), ("Report", vec!["2".into(), "work".into()]));
        assert_eq!(store.change("bob", "2", Some("x"), None).await.unwrap(), None);
        let query = Query { limit: 3, ..Query::default() };
        let ids = |page: &coach_store::Page| -> Vec<String> {
            page.takes.iter().map(|take| take.id.clone()).collect()
        };
        let first = store.takes("ann", &query).await.unwrap();
        assert_eq!(ids(&first), ["4", "3", "2"]);
        let rest = store.takes("ann", &Query { after: first.next, ..query.clone() }).await.unwrap();
        assert_eq!((ids(&rest), rest.next), (vec!["1".to_owned()], None));
        for (query, expected) in [
            (Query { text: Some("отчёт".into()), ..query.clone() }, vec!["3", "1"]),
            (Query { text: Some("REPORT".into()), ..query.clone() }, vec!["2"]),
            (Query { text: Some("%".into()), ..query.clone() }, vec![]),
            (Query { tag: Some("work".into()), ..query.clone() }, vec!["2"]),
            (Query { status: Some(TakeStatus::Done), ..query.clone() }, vec![]),
        ] {
            assert_eq!(ids(&store.takes("ann", &query).await.unwrap()), expected, "{query:?}");
        }
        assert!(store.takes("bob", &query).await.unwrap().takes.is_empty());
    });
}

#[test]
fn retention_names_the_oldest_and_leaves_what_waits() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        for (id, digest) in [("1", "aa"), ("2", "bb"), ("3", "bb"), ("4", "cc")] {
            store.keep(&new_take("ann", id, digest), bytes(), &finished()).await.unwrap();
            place.clock.pass_ms(86_400_000);
        }
        store.submit(&new_take("ann", "5", "dd"), bytes(), false, &limits()).await.unwrap();
        for (days_max, bytes_max, expected) in [
            (None, None, &[][..]),
            (Some(3), None, &["1"]),
            (Some(0), None, &["1", "2", "3", "4"]),
            (None, Some(6), &["1"]),
            (None, Some(5), &["1", "2", "3"]),
            (Some(2), Some(6), &["1", "2"]),
        ] {
            let doomed = store.doomed(&Retention { days_max, bytes_max }).await.unwrap();
            let ids: Vec<&str> = doomed.iter().map(|doomed| doomed.id.as_str()).collect();
            assert_eq!(ids, expected, "{days_max:?} {bytes_max:?}");
        }
    });
}

#[test]
fn keys_are_added_and_taken_back() {
    run(async {
        let place = Place::new();
        let store = place.open().await;
        store.add_key("k1", "Ann's", b"hash", &["read", "write"]).await.unwrap();
        assert!(store.add_key("k2", "other", b"hash", &[]).await.is_err());
        assert!(store.revoke_key("k1").await.unwrap());
        assert!(!store.revoke_key("k1").await.unwrap());
        let keys = store.keys().await.unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].scopes, ["read", "write"]);
        assert!(keys[0].revoked_ms.is_some());
    });
}
