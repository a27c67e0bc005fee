//! Language models: asked only where somebody wants it, and never in the way of a report.

use std::thread;
use std::time::{Duration, Instant};

use fake_gigachat::{DEFAULT_KEY, Entry, FakeGigaChat, Fault, How, Route, Seed, When};
use serde_json::{Value, json};

use super::ANALYSES;
use crate::service::{Service, talk};
use crate::support::{Place, copy, ended};

/// Words of the scripted talk, which no log may hold.
const SAID: [&str; 2] = ["Good evening", "речи"];
/// How long the model may take.
const DEADLINE: Duration = Duration::from_secs(3);

fn variables(fake: &FakeGigaChat) -> Vec<(&'static str, String)> {
    vec![
        ("GIGACHAT_ENABLED", "true".to_owned()),
        ("GIGACHAT_AUTH_KEY", DEFAULT_KEY.to_owned()),
        ("GIGACHAT_AUTH_URL", fake.auth_url()),
        ("GIGACHAT_API_URL", fake.api_url()),
        ("SPEECH_COACH_LLM_DEADLINE_S", DEADLINE.as_secs().to_string()),
        ("SPEECH_COACH_LLM_PAUSE_S", "1".to_owned()),
        ("SPEECH_COACH_LOG", "trace".to_owned()),
    ]
}

/// A service with a model.
pub(super) fn start(place: &Place, fake: &FakeGigaChat) -> Service {
    let variables = variables(fake);
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Service::with(place, &["--recognizer", "fake"], &variables)
}

/// Hands the talk in under a language of its own, so that it is another take, with a commentary.
fn submit(service: &Service, language: &str) -> String {
    let path = format!("{ANALYSES}?language={language}&commentary=true");
    let reply = service.upload(&path, &talk());
    assert_eq!((reply.status, &reply.json()["status"]), (200, &"done".into()), "{reply:?}");
    assert!(reply.json()["report"]["measures"].is_object());
    reply.json()["links"]["commentary"].as_str().unwrap().to_owned()
}

fn over(commentary: &Value) -> bool {
    commentary["status"] != "wanted"
}

/// No line of any level holds words of the talk, a key or a token.
pub(super) fn assert_private(place: &Place) {
    let folder = place.path("data/logs");
    for name in Place::names(&folder) {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        for secret in SAID.iter().copied().chain([DEFAULT_KEY, "fake.", "secret"]) {
            let line = text.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{secret}");
        }
    }
}

#[test]
fn a_commentary_is_asked_for_once_and_its_quotes_were_said() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    let commentary = submit(&service, "en");
    let done = service.until(&commentary, over);
    assert_eq!(done["status"], "done", "{done}");
    let take = commentary.trim_end_matches("/commentary");
    let said = String::from_utf8(service.get(&format!("{take}/transcript.txt")).body).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let quotes = done["commentary"]["improvements"].as_array().unwrap();
    assert!(!quotes.is_empty());
    for item in quotes {
        assert!(said.contains(item["quote"]["text"].as_str().unwrap()), "{item}");
    }
    let impression = done["commentary"]["impression"].as_str().unwrap();
    let beginning: Vec<&str> = impression.split_whitespace().take(3).collect();
    for form in ["md", "html"] {
        let reply = service.get(&format!("{take}/report.{form}"));
        assert_eq!(reply.header("cache-control"), Some("private, no-store"));
        let report = String::from_utf8(reply.body).unwrap();
        assert!(report.contains(&beginning.join(" ")), "{form}");
    }
    let calls = fake.stats().requests_to(Route::Chat);
    let headers = [("prefer", "wait=20")];
    let again = service.send("POST", &commentary, &headers, &[]);
    assert_eq!((again.status, again.json()), (200, done));
    assert_eq!(fake.stats().requests_to(Route::Chat), calls);
    let providers = service.get("/api/v1/providers").json();
    let provider = &providers["items"][0];
    assert_eq!(
        (&provider["breaker"], &provider["model"]),
        (&"closed".into(), &"GigaChat-2".into())
    );
    let billed = provider["month"]["billed_tokens"].as_u64().unwrap();
    assert_eq!(billed, fake.stats().tokens_of("GigaChat-2").total_tokens);
    service.terminate();
    assert_private(&place);
    let log = fake.log();
    assert!(log.iter().all(|logged| logged.violations.is_empty()));
}

#[test]
fn nobody_is_asked_unless_a_request_wants_it() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    let take = service.upload(ANALYSES, &talk()).json();
    let commentary = take["links"]["commentary"].as_str().unwrap();
    assert_eq!(service.get(commentary).code(), "no_commentary");
    assert!(service.terminate().success());
    assert_eq!(fake.stats().connections, 0);
    let off = Service::start(&place);
    assert_eq!(off.send("POST", commentary, &[], &[]).code(), "llm_off");
    assert_eq!(off.get("/api/v1/providers").json()["items"], json!([]));
}

#[test]
fn fillers_in_doubt_are_asked_about_where_a_request_wants_it() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    let by_rules = service.upload(&format!("{ANALYSES}?language=ru"), &talk()).json();
    assert_eq!(by_rules["report"]["contextual_fillers"], Value::Null);
    assert_eq!(fake.stats().requests_to(Route::Chat), 0);
    let wanted = format!("{ANALYSES}?language=ru&contextual_fillers=true");
    let refuses = Fault::Finish { reason: "blacklist".to_owned() };
    fake.script(vec![Entry::new(Route::Chat, refuses).times(0)]);
    let without = service.upload(&wanted, &talk()).json();
    assert_eq!(without["report"]["contextual_fillers"]["failure"], "llm_refused", "{without}");
    assert_eq!(without["report"]["measures"], by_rules["report"]["measures"]);
    assert_ne!(without["id"], by_rules["id"]);
    // A report that the model could not help with is not the last word.
    fake.script(Vec::new());
    let with = service.upload(&wanted, &talk()).json();
    assert_eq!(with["report"]["contextual_fillers"]["failure"], Value::Null, "{with}");
    assert!(with["report"]["contextual_fillers"]["candidate_count"].as_u64().unwrap() > 0);
    assert_eq!(
        (&with["id"], &with["settings"]["contextual_fillers"]),
        (&without["id"], &true.into())
    );
    let calls = fake.stats().requests_to(Route::Chat);
    assert_eq!(service.upload(&wanted, &talk()).json()["report"], with["report"]);
    assert_eq!(fake.stats().requests_to(Route::Chat), calls);
    let off = Service::start(&Place::new());
    assert_eq!(off.upload(&wanted, &talk()).code(), "llm_off");
}

#[test]
fn clients_of_the_reference_service_get_its_form_of_a_commentary() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let service = start(&place, &fake);
    assert_eq!(service.get("/health").json()["features"]["gigachat"], true);
    for page in ["/api/analyze", "/api/v1/analyze/detailed"] {
        let alone = service.upload(&format!("{page}?language=en"), &talk()).json();
        assert_eq!(alone["gigachat_analysis"], Value::Null, "nobody wanted it");
        let path = format!("{page}?language=en&commentary=true");
        let analysis = service.upload(&path, &talk()).json();
        let said = &analysis["gigachat_analysis"];
        assert!(!said["overall_assessment"].as_str().unwrap().is_empty(), "{analysis}");
        assert!(said["areas_for_improvement"][0].as_str().unwrap().contains(" → "), "{said}");
        assert!((0.0..=1.0).contains(&said["confidence_score"].as_f64().unwrap()));
    }
    fake.script(vec![Entry::status(Route::Chat, 500, Value::Null).times(0)]);
    let path = "/api/analyze?language=de&commentary=true";
    let without = service.upload(path, &talk());
    assert_eq!((without.status, &without.json()["gigachat_analysis"]), (200, &Value::Null));
}

/// What can happen on the way to a model.
fn faults() -> Vec<(&'static str, Route, Fault)> {
    let status = |status: u16, retry: Option<&str>, body: Value| Fault::Status {
        status,
        headers: retry
            .map(|after| ("retry-after".to_owned(), after.to_owned()))
            .into_iter()
            .collect(),
        body,
    };
    let plain = |code: u16| status(code, None, json!({ "status": code, "message": "No" }));
    let disconnect = |when, how| Fault::Disconnect { when, how };
    vec![
        ("reset", Route::Chat, disconnect(When::BeforeHeaders, How::Rst)),
        ("reset at the token", Route::Oauth, disconnect(When::BeforeHeaders, How::Rst)),
        ("slow first byte", Route::Chat, Fault::DelayHeaders { ms: 60_000 }),
        ("stall in the body", Route::Chat, Fault::DelayFirstByte { ms: 60_000 }),
        ("cut in the body", Route::Chat, disconnect(When::AfterHeaders, How::Fin)),
        ("401", Route::Chat, plain(401)),
        ("402", Route::Chat, plain(402)),
        ("403", Route::Chat, plain(403)),
        ("404", Route::Chat, plain(404)),
        ("413", Route::Chat, plain(413)),
        ("422", Route::Chat, plain(422)),
        ("429", Route::Chat, plain(429)),
        ("429 with a time", Route::Chat, status(429, Some("1"), json!({}))),
        ("429 with a long time", Route::Chat, status(429, Some("99999"), json!({}))),
        ("500", Route::Chat, plain(500)),
        ("502 in HTML", Route::Chat, status(502, None, json!("<html>Bad Gateway</html>"))),
        ("502 at the token", Route::Oauth, Fault::OauthHtml502),
        ("half of JSON", Route::Chat, Fault::MalformedJson),
        ("no body", Route::Chat, Fault::EmptyBody),
        ("no choices", Route::Chat, Fault::NoChoices),
        ("nothing said", Route::Chat, Fault::EmptyContent),
        ("another form", Route::Chat, Fault::Content { text: "[1, 2]".to_owned(), escaped: false }),
        ("blacklist", Route::Chat, Fault::Finish { reason: "blacklist".to_owned() }),
        ("length", Route::Chat, Fault::Finish { reason: "length".to_owned() }),
        ("revoked key", Route::Chat, Fault::RevokeKey),
    ]
}

/// A report and what becomes of its commentary under one fault.
fn report_under((what, route, fault): (&str, Route, Fault)) {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    fake.script(vec![Entry::new(route, fault).times(0)]);
    let service = start(&place, &fake);
    let commentary = submit(&service, "en");
    let begun = Instant::now();
    let ended = service.until(&commentary, over);
    let took = begun.elapsed();
    assert_eq!(ended["status"], "unavailable", "{what}: {ended}");
    assert!(ended["message"].as_str().is_some_and(|line| !line.is_empty()), "{what}");
    assert!(took < DEADLINE + Duration::from_secs(2), "{what}: {took:?}");
    println!("{what}: {} after {:.1} s", ended["code"], took.as_secs_f64());
    assert!(service.terminate().success());
    assert_private(&place);
}

#[test]
fn whatever_the_model_does_every_report_is_there_in_time() {
    thread::scope(|scope| {
        for fault in faults() {
            scope.spawn(|| report_under(fault));
        }
    });
}

#[test]
fn an_expired_token_and_a_wrong_clock_are_nobodys_business() {
    for (what, fault) in [
        ("expired", Fault::ExpireTokenNow),
        ("no expiry", Fault::ExpiresAt { form: fake_gigachat::ExpiryForm::Missing }),
        ("expiry in the past", Fault::ExpiresAt { form: fake_gigachat::ExpiryForm::Past }),
    ] {
        let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
        let route = if what == "expired" { Route::Chat } else { Route::Oauth };
        fake.script(vec![Entry::new(route, fault)]);
        let service = start(&place, &fake);
        let done = service.until(&submit(&service, "en"), over);
        assert_eq!(done["status"], "done", "{what}: {done}");
    }
    // Ours two hours behind; two hours ahead, every token has ended before it came.
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    fake.advance(Duration::from_hours(2));
    let service = start(&place, &fake);
    assert_eq!(service.until(&submit(&service, "en"), over)["status"], "done");
}

#[test]
fn a_dead_model_is_left_alone_and_asked_again_by_itself() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let dead = Fault::Disconnect { when: When::BeforeHeaders, how: How::Rst };
    fake.script(vec![Entry::new(Route::Chat, dead).times(0)]);
    let service = start(&place, &fake);
    let languages: Vec<String> = (0..200_u8)
        .map(|number| {
            format!("{}{}z", char::from(b'a' + number / 26), char::from(b'a' + number % 26))
        })
        .collect();
    let begun = Instant::now();
    let commentaries: Vec<String> = thread::scope(|scope| {
        let submit = |language: &String| submit(&service, language);
        let uploads = languages
            .chunks(25)
            .map(|some| scope.spawn(move || some.iter().map(submit).collect::<Vec<_>>()));
        uploads.collect::<Vec<_>>().into_iter().flat_map(|upload| upload.join().unwrap()).collect()
    });
    for commentary in &commentaries {
        assert_eq!(service.until(commentary, over)["status"], "unavailable");
    }
    let (asked, took) = (fake.stats().requests_to(Route::Chat), begun.elapsed());
    // Five failures, and a probe each time that a pause of 1, 2, 4, … seconds ends.
    let probes = usize::try_from(took.as_secs()).unwrap().next_power_of_two().ilog2() as usize + 1;
    println!("200 analyses in {:.1} s, {asked} calls, up to {probes} probes", took.as_secs_f64());
    assert!((1..=5 + probes).contains(&asked), "{asked} calls in {took:?}");
    fake.script(Vec::new());
    let headers = [("prefer", "wait=20")];
    let again = || service.send("POST", &commentaries[0], &headers, &[]).json();
    while again()["status"] != "done" {
        assert!(begun.elapsed() < Duration::from_mins(3), "it is not asked again");
        thread::yield_now();
    }
    assert_eq!(service.get("/api/v1/providers").json()["items"][0]["breaker"], "closed");
    assert!(service.get("/metrics").body.windows(16).any(|window| window == b"llm_breaker_open"));
}

#[test]
fn a_hundred_at_once_need_one_token() {
    let mut seed = Seed::default();
    seed.clients[0].streams = 10;
    let (place, fake) = (Place::new(), FakeGigaChat::start(seed));
    let mut variables = variables(&fake);
    variables.push(("SPEECH_COACH_LLM_CONCURRENT_CALLS", "10".to_owned()));
    variables.push(("SPEECH_COACH_LLM_DEADLINE_S", "30".to_owned()));
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let service = Service::with(&place, &["--recognizer", "fake"], &variables);
    service.until(&submit(&service, "en"), over);
    fake.advance(Duration::from_mins(31));
    let before = fake.stats().requests_to(Route::Oauth);
    let languages: Vec<String> = (0..100_u8)
        .map(|number| {
            format!("{}{}y", char::from(b'a' + number / 26), char::from(b'a' + number % 26))
        })
        .collect();
    thread::scope(|scope| {
        for language in &languages {
            let service = &service;
            scope.spawn(move || {
                let done = service.until(&submit(service, language), over);
                assert_eq!(done["status"], "done", "{done}");
            });
        }
    });
    assert_eq!(fake.stats().requests_to(Route::Oauth) - before, 1);
}

#[test]
fn the_command_line_tells_what_it_sends_and_asks_once() {
    let (place, fake) = (Place::new(), FakeGigaChat::start(Seed::default()));
    let file = copy(&place, "en_inaugural.webm");
    let run = |arguments: &[&str]| {
        let fixed = ["analyze", "--recognizer", "fake", "--language", "en"];
        let mut program = place.program(&[&fixed[..], arguments, &[file.as_str()]].concat());
        program.env("HOME", place.path("home")).envs(variables(&fake));
        ended(program.spawn().unwrap())
    };
    assert_eq!(run(&[]).code, Some(0));
    assert_eq!(fake.stats().connections, 0);
    let first = run(&["--commentary", "--format", "json"]);
    let document: Value = serde_json::from_str(&first.stdout).unwrap();
    assert_eq!(document["commentary"]["status"], "done", "{first:?}");
    assert!(first.stderr.contains("127.0.0.1") && first.stderr.contains("</transcript"));
    let second = run(&["--commentary"]);
    assert!(second.stdout.contains("A LANGUAGE MODEL SAYS"), "{}", second.stdout);
    assert_eq!(second.stderr, "");
    assert_eq!(fake.stats().requests_to(Route::Chat), 1);
    drop(fake);
    let place = Place::new();
    let file = copy(&place, "en_inaugural.webm");
    let mut program =
        place.program(&["analyze", "--recognizer", "fake", "--commentary", file.as_str()]);
    program.env("HOME", place.path("home")).env("SPEECH_COACH_LLM", "openai");
    program.env("OPENAI_BASE_URL", "http://127.0.0.1:9/v1").env("OPENAI_MODEL", "any");
    let alone = ended(program.spawn().unwrap());
    assert_eq!(alone.code, Some(0), "{alone:?}");
    assert!(alone.stdout.contains("Without commentary: the language model did not answer"));
}
