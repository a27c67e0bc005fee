//! C35 and C37 to C45: answers in pieces.

use std::time::{Duration, Instant};

use coach_llm::{Error, Finish, StreamEvent, Usage};
use fake_gigachat::{End, Entry, Fault, How, Route, When};
use futures_util::StreamExt;
use serde_json::json;

use super::Bench;
use crate::support::{cx, question};

const TEXT: &str = "Вы говорили четыре минуты; паузы стоят там, где кончается мысль.";

fn said(fault: Fault) -> Entry {
    Entry::content(TEXT).with(fault)
}

/// The words, and how it ended.
async fn read(bench: &Bench) -> (String, Result<(Finish, Usage), Error>) {
    let (mut words, mut stream) = (String::new(), bench.client.stream(question(), cx()));
    loop {
        match stream.next().await.unwrap() {
            Ok(StreamEvent::Delta(more)) => words.push_str(&more),
            Ok(StreamEvent::Done { finish, usage, .. }) => return (words, Ok((finish, usage))),
            Err(error) => return (words, Err(error)),
        }
    }
}

#[tokio::test]
async fn c35_dropping_a_stream_frees_turn_and_connection() {
    let bench = Bench::scripted(vec![said(Fault::StallAfter { events: 1, ms: 60_000 })]);
    let mut stream = bench.client.stream(question(), cx());
    assert!(stream.next().await.unwrap().is_ok());
    drop(stream);
    let began = Instant::now();
    while bench.chats()[0].end != Some(End::ClientGone) {
        assert!(began.elapsed() < Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    assert_eq!(bench.client.status().running, 0);
    bench.ask().await.unwrap();
}

#[tokio::test]
async fn c37_c38_words_and_costs_do_not_depend_on_how_they_arrive() {
    let ways = [
        Fault::SplitUtf8,
        Fault::OneWrite,
        Fault::Drip { chunk_ms: 0, bytes: 3 },
        Fault::CommentAndCrlf,
        Fault::DupDoneExtraData,
        Fault::NoDone,
    ];
    for way in ways {
        let giga = Bench::new();
        for bench in [giga, Bench::openai(|_| {})] {
            bench.fake.script(vec![said(way.clone())]);
            let (words, end) = read(&bench).await;
            assert_eq!(words, TEXT, "{way:?}");
            let (finish, usage) = end.unwrap();
            assert_eq!((finish, usage.estimated), (Finish::Stop, false), "{way:?}");
            let ledger = bench.fake.stats().ledger;
            let total: u64 = ledger
                .values()
                .flat_map(|models| models.values())
                .map(|row| row.total_tokens)
                .sum();
            assert_eq!(u64::from(usage.billed), total, "{way:?}");
            bench.assert_clean();
        }
    }
}

#[tokio::test]
async fn c39_what_breaks_off_is_no_success_and_keeps_what_came() {
    for how in [How::Fin, How::Rst] {
        for when in [When::AfterEvents(3), When::MidEvent] {
            let bench = Bench::scripted(vec![said(Fault::Disconnect { when, how })]);
            let (words, end) = read(&bench).await;
            let Err(Error::StreamInterrupted { partial, .. }) = end else {
                panic!("{when:?} {how:?}: {end:?}");
            };
            assert_eq!(partial.reveal(), &words);
            assert!(TEXT.starts_with(&words) && words.len() < TEXT.len());
            if how == How::Fin {
                assert_eq!(bench.chats()[0].said, words, "exactly what was sent");
            }
            assert_eq!(bench.requests(Route::Chat), 1);
        }
    }
}

#[tokio::test]
async fn c40_to_c42_ends_have_their_meaning() {
    let (words, end) = read(&Bench::scripted(vec![said(Fault::NoDone)])).await;
    assert_eq!((words.as_str(), end.unwrap().0), (TEXT, Finish::Stop));
    let (words, end) = read(&Bench::scripted(vec![said(Fault::DoneWithoutFinish)])).await;
    assert_eq!((words.as_str(), end.unwrap().0), (TEXT, Finish::Other("missing".to_owned())));
    let (_, end) = read(&Bench::scripted(vec![said(Fault::GarbageEvent).times(0)])).await;
    let code = end.unwrap_err().code();
    assert!(["stream_interrupted", "invalid_output"].contains(&code), "{code}");
}

#[tokio::test]
async fn c43_silence_ends_it_and_a_slow_start_does_not() {
    let bench = Bench::with(fake_gigachat::Seed::default(), |settings| {
        settings.timeouts.idle = Duration::from_millis(100);
    });
    bench.fake.script(vec![said(Fault::DelayFirstByte { ms: 300 })]);
    assert_eq!(read(&bench).await.0, TEXT);
    bench.fake.script(vec![said(Fault::StallAfter { events: 2, ms: 60_000 })]);
    assert_eq!(read(&bench).await.1.unwrap_err().code(), "transport_timeout");
}

#[tokio::test]
async fn c44_errors_come_as_they_do_without_a_stream() {
    let no = json!({"status": 422, "message": "Invalid params: x"});
    let bench = Bench::scripted(vec![Entry::status(Route::Chat, 422, no)]);
    assert_eq!(read(&bench).await.1.unwrap_err().code(), "unprocessable");
    let bench = Bench::scripted(vec![Entry::new(Route::Chat, Fault::WrongContentType).times(0)]);
    assert_eq!(read(&bench).await.1.unwrap_err().code(), "invalid_output");
    assert_eq!(bench.requests(Route::Chat), 2);
}
