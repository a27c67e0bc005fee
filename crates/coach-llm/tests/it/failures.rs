//! Failures: how often is tried again, what is said, and when the server is left alone.

use std::time::{Duration, Instant};

use coach_llm::resilience::BreakerState;
use coach_llm::{Error, Settings, TransportKind};

use crate::support::{Server, Step, client, cx, question, reply, says};

#[tokio::test]
async fn refusals_are_final() {
    for (status, body, code) in [
        (400, "", "unprocessable"),
        (401, "", "auth_rejected"),
        (402, r#"{"status":402,"message":"Payment Required"}"#, "quota_exhausted"),
        (403, r#"{"message":"Unauthorized"}"#, "forbidden"),
        (403, r#"{"status":403,"message":"Permission denied"}"#, "forbidden"),
        (404, r#"{"status":404,"message":"No such model"}"#, "model_not_found"),
        (413, "", "input_too_large"),
        (422, r#"{"status":422,"message":"Invalid params: x"}"#, "unprocessable"),
        (302, "", "upstream"),
    ] {
        let headers = "location: /elsewhere\r\nx-request-id: up-9\r\n";
        let server = Server::start(move |_, _| reply(status, headers, body)).await;
        let client = client(server.openai());
        let error = client.complete(&question(), &cx()).await.unwrap_err();
        assert_eq!((error.code(), server.seen().len()), (code, 1), "{status}");
        let at = error.at().unwrap();
        assert_eq!((at.x_request_id.as_deref(), at.attempts), (Some("up-9"), 1));
        let open = client.status().breaker == BreakerState::Open;
        assert_eq!(open, status == 402);
        assert_eq!(client.status().last_error, Some(code));
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let check = async |first: fn() -> Vec<Step>, times: usize, code: Option<&'static str>| {
        let server = Server::start(
            move |_, before| {
                if before < times { first() } else { says("да", "stop") }
            },
        )
        .await;
        let result = client(server.openai()).complete(&question(), &cx()).await;
        assert_eq!(result.err().map(|error| error.code()), code);
        server.chats()
    };
    assert_eq!(check(|| reply(500, "", ""), 2, None).await, 3);
    assert_eq!(check(|| reply(503, "", "<html>"), 9, Some("upstream")).await, 3);
    assert_eq!(check(|| reply(429, "", ""), 3, None).await, 4);
    assert_eq!(check(|| reply(429, "", ""), 9, Some("rate_limited")).await, 4);
    assert_eq!(check(|| vec![Step::Close], 1, None).await, 2);
    assert_eq!(check(|| vec![Step::Reset], 9, Some("transport_reset")).await, 2);
    assert_eq!(check(|| reply(200, "", "{\"choices\":[{"), 1, None).await, 2);
    assert_eq!(check(|| reply(200, "", ""), 9, Some("invalid_output")).await, 2);
    assert_eq!(check(|| says("", "stop"), 9, Some("invalid_output")).await, 2);
}

#[tokio::test]
async fn one_purpose_has_five_calls_at_most() {
    let server = Server::start(|_, before| match before % 3 {
        0 => reply(429, "", ""),
        1 => reply(500, "", ""),
        _ => vec![Step::Close],
    })
    .await;
    let mut settings = server.openai();
    settings.retry.sent = 9;
    settings.retry.unwell = 9;
    settings.retry.limited = 9;
    settings.breaker.failures_in_a_row = 99;
    let error = client(settings).complete(&question(), &cx()).await.unwrap_err();
    assert_eq!((server.chats(), error.at().unwrap().attempts), (5, 5));
}

#[tokio::test]
async fn the_server_says_when_to_come_back() {
    let check = async |header: &'static str, deadline_ms, code: Option<&'static str>| {
        let server = Server::start(move |_, before| match before {
            0 => reply(429, header, ""),
            _ => says("да", "stop"),
        })
        .await;
        let mut settings = server.openai();
        settings.timeouts.deadline = Duration::from_millis(deadline_ms);
        let began = Instant::now();
        let result = client(settings).complete(&question(), &cx()).await;
        assert_eq!(result.err().map(|error| error.code()), code, "{header}");
        began.elapsed()
    };
    assert!(check("retry-after: 0.2\r\n", 10_000, None).await >= Duration::from_millis(200));
    let capped = check("retry-after: 99999\r\n", 10_000, Some("rate_limited")).await;
    assert!(capped < Duration::from_secs(5), "no wait that cannot end in time");
    check("retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 10_000, None).await;
    check("retry-after: never\r\n", 10_000, None).await;
}

#[tokio::test]
async fn a_server_that_fails_is_left_alone_and_probed() {
    let server =
        Server::start(|_, before| if before < 6 { reply(500, "", "") } else { says("да", "stop") })
            .await;
    let mut settings = server.openai();
    settings.retry.unwell = 0;
    settings.breaker.open = Duration::from_millis(50);
    settings.breaker.jitter = 0.0;
    let client = client(settings);
    for _ in 0..5 {
        assert_eq!(client.complete(&question(), &cx()).await.unwrap_err().code(), "upstream");
    }
    let Error::CircuitOpen { retry_in: Some(left), .. } =
        client.complete(&question(), &cx()).await.unwrap_err()
    else {
        panic!("it is asked");
    };
    assert!(left <= Duration::from_millis(50));
    assert_eq!((server.chats(), client.status().failures_in_a_row), (5, 5));
    // The probe fails, then the next one succeeds, after twice the time.
    let mut codes = Vec::new();
    while client.status().breaker != BreakerState::Closed {
        match client.complete(&question(), &cx()).await {
            Err(Error::CircuitOpen { .. }) => tokio::task::yield_now().await,
            Err(error) => codes.push(error.code()),
            Ok(answer) => assert_eq!(answer.text, "да"),
        }
    }
    assert_eq!((codes.as_slice(), server.chats()), (["upstream"].as_slice(), 7));
    assert_eq!((client.status().openings, client.status().last_error), (2, None));
}

#[tokio::test]
async fn the_deadline_holds_whatever_the_server_does() {
    for steps in [vec![Step::Stall], {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec();
        vec![Step::Send(head), Step::Stall]
    }] {
        let server = Server::start(move |_, _| steps.clone()).await;
        let mut cx = cx();
        cx.deadline = Some(Duration::from_millis(60));
        let began = Instant::now();
        let client = client(server.openai());
        let error = client.complete(&question(), &cx).await.unwrap_err();
        assert_eq!(error.code(), "deadline");
        assert!(began.elapsed() < Duration::from_secs(1));
        server.left.notified().await;
        let status = client.status();
        assert_eq!((status.running, status.failures_in_a_row), (0, 0), "its own hurry");
    }
}

#[tokio::test]
async fn silence_is_a_failure_of_the_server() {
    let server = Server::start(|_, _| vec![Step::Stall]).await;
    let mut settings = server.openai();
    settings.timeouts.answer = Duration::from_millis(30);
    let client = client(settings);
    let error = client.complete(&question(), &cx()).await.unwrap_err();
    assert_eq!((error.code(), server.chats()), ("transport_timeout", 2));
    assert_eq!(client.status().failures_in_a_row, 2);
}

#[tokio::test]
async fn nobody_there_is_told_from_nobody_known() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut settings = Settings::openai(format!("http://{free}/v1"), "m");
    settings.retry.backoff = Duration::from_millis(1);
    let error = client(settings).complete(&question(), &cx()).await.unwrap_err();
    assert!(matches!(error, Error::Transport { kind: TransportKind::Connect, .. }), "{error:?}");
    assert_eq!(error.at().unwrap().attempts, 3);
}

#[tokio::test]
async fn an_answer_without_end_is_not_kept() {
    let server = Server::start(|_, _| {
        let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
        let piece = Step::Send(vec![b' '; 1 << 20]);
        std::iter::once(Step::Send(head)).chain(std::iter::repeat_n(piece, 10)).collect()
    })
    .await;
    let error = client(server.openai()).complete(&question(), &cx()).await.unwrap_err();
    assert_eq!(error.code(), "invalid_output");
}
