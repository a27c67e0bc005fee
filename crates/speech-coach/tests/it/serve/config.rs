//! Settings of the service, as they are shown.

use crate::support::{Place, ended};

#[test]
fn settings_are_shown_with_their_origins_and_without_secrets() {
    let place = Place::new();
    place.file("speech-coach.toml", "[server]\nport = 9\nprot = 1\n");
    place.file(".env", "LOG_LEVEL=warn\n");
    let mut program = place.program(&["config", "show", "--host", "0.0.0.0"]);
    program.env("REDIS_URL", "redis://:hush@localhost");
    let shown = ended(program.spawn().unwrap());
    assert_eq!(shown.code, Some(0));
    let row = |name: &str| {
        let line = shown.stdout.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("server.host"), "0.0.0.0 command line");
    assert_eq!(row("server.port"), "9 file");
    assert_eq!(row("log.level"), "warn .env LOG_LEVEL");
    assert_eq!(row("cache.redis"), "… $REDIS_URL");
    assert_eq!(row("server.prot"), "not known");
    assert!(!shown.stdout.contains("hush"));
    let wrong = place.program(&["serve", "--port", "many"]).spawn().unwrap();
    let wrong = ended(wrong);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("bad_setting") && wrong.stderr.contains("65535"));
}
