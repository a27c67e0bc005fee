//! Databases of earlier programs, with rows in them: nothing is lost, and everything new is empty.

use coach_store::{Ending, Error, Settings, Store, StoredResult, Take, TakeStatus};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::support::{Place, bytes, finished, limits, new_take, run};

/// The steps that were released, in order.
const STEPS: [&str; 5] = [
    include_str!("../../src/migrations/001_takes.sql"),
    include_str!("../../src/migrations/002_models.sql"),
    include_str!("../../src/migrations/003_contextual_fillers.sql"),
    include_str!("../../src/migrations/004_fillers.sql"),
    include_str!("../../src/migrations/005_profiles.sql"),
];

/// Two takes as the first program wrote them, one done and one that waits; the bytes are `result`
/// as a Zstandard frame.
const ROWS: &str = "
INSERT INTO takes (id, owner, digest, bytes, name, folded_name, content_type, language, beam_size,
    status, created_ms, updated_ms, finished_ms, finished_count, duration_s, spoken_language)
VALUES ('1', 'ann', 'abab', 3, 'Take 1', 'take 1', 'audio/wav', 'ru', 4, 'done', 7, 8, 8, 1, 60.0,
        'ru'),
       ('2', 'ann', 'cdcd', 3, 'Take 2', 'take 2', 'audio/wav', NULL, 1, 'queued', 9, 9, NULL, 0,
        NULL, NULL);
INSERT INTO results VALUES ('1', 'k', X'28B52FFD0458310000726573756C7441BF3E43');
INSERT INTO tags VALUES ('1', 'monday');
INSERT INTO jobs (take_id, client, state, created_ms, not_before_ms)
VALUES ('2', 'ann', 'queued', 9, 9);";
/// What each later step gave those rows.
const LATER: [&str; 4] = [
    "INSERT INTO commentaries (take_id, locale, state, updated_ms)
     VALUES ('1', 'ru', 'wanted', 8)",
    "UPDATE takes SET contextual_fillers = 1 WHERE id = '1'",
    "UPDATE takes SET filler_lists = 'l', filler_corrections = 'c' WHERE id = '1'",
    "UPDATE takes SET profile = 'p' WHERE id = '1'",
];

/// A database as the program left it that knew so many steps.
async fn left_by(place: &Place, known: usize) {
    let file = place.folder.path().join("coach.db");
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let later = LATER.iter().take(known - 1);
    for statement in STEPS.iter().take(known).chain([&ROWS]).chain(later) {
        sqlx::raw_sql(*statement).execute(&pool).await.unwrap();
    }
    let version = format!("PRAGMA user_version = {known}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(version)).execute(&pool).await.unwrap();
    pool.close().await;
}

/// Opens it and gives the take that was done.
async fn opened(place: &Place) -> (Store, Take) {
    let store = place.open().await;
    let take = store.take("ann", "1").await.unwrap().unwrap();
    (store, take)
}

#[test]
fn rows_of_every_earlier_program_are_kept() {
    run(async {
        for known in 1..=STEPS.len() {
            let place = Place::new();
            left_by(&place, known).await;
            let (store, take) = opened(&place).await;
            let since = |step: usize, value: &str| {
                if known < step { String::new() } else { value.to_owned() }
            };
            assert_eq!(take.contextual_fillers, known >= 3, "{known}");
            assert_eq!(take.filler_lists, since(4, "l"), "{known}");
            assert_eq!(take.filler_corrections, since(4, "c"), "{known}");
            assert_eq!(take.profile, since(5, "p"), "{known}");
            assert_eq!((take.status, take.beam_size), (TakeStatus::Done, 4));
            assert_eq!((take.language.as_deref(), take.duration_s), (Some("ru"), Some(60.0)));
            assert_eq!((take.tags, take.finished_count), (vec!["monday".to_owned()], 1));
            let result = StoredResult { key: "k".to_owned(), content: b"result".to_vec() };
            assert_eq!(store.result("1").await.unwrap(), Some(result));
            let wanted = store.commentary("1", "ru").await.unwrap();
            assert_eq!(wanted.is_some(), known >= 2, "{known}");
            store.close().await;
            drop(store);
            // Once is enough.
            let (store, _) = opened(&place).await;
            store.close().await;
        }
    });
}

#[test]
fn a_database_of_an_earlier_program_is_worked_with() {
    run(async {
        for known in 1..=STEPS.len() {
            let place = Place::new();
            left_by(&place, known).await;
            let (store, _) = opened(&place).await;
            place.clock.pass_ms(1);
            let leased = store.lease("h", &limits()).await.unwrap().unwrap();
            assert_eq!((leased.take.id.as_str(), leased.take.profile.as_str()), ("2", ""));
            store.end("2", "h", &Ending::Finished(finished()), &limits()).await.unwrap();
            let done = store.take("ann", "2").await.unwrap().unwrap();
            assert_eq!((done.status, done.profile.as_str()), (TakeStatus::Done, ""));
            store.submit(&new_take("ann", "3", "ef"), bytes(), false, &limits()).await.unwrap();
            let take = store.take("ann", "3").await.unwrap().unwrap();
            assert_eq!((take.filler_lists.as_str(), take.profile.as_str()), ("lists", "profile"));
        }
    });
}

#[test]
fn a_database_of_a_later_program_is_left_alone() {
    run(async {
        let place = Place::new();
        left_by(&place, STEPS.len()).await;
        let file = place.folder.path().join("coach.db");
        let options = SqliteConnectOptions::new().filename(&file);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        sqlx::raw_sql("PRAGMA user_version = 1000").execute(&pool).await.unwrap();
        pool.close().await;
        let settings = Settings { folder: place.folder.path().to_owned() };
        let error = Store::open(&settings, place.clock.clone()).await.err().unwrap();
        assert!(matches!(error, Error::TooNew { found: 1000, .. }), "{error}");
    });
}
