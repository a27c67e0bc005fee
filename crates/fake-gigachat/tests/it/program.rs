//! The fake as a program: its one line, its options, its end.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::client::send;

fn start(arguments: &[&str]) -> (Child, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fake-gigachat"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

#[test]
fn it_ends_with_its_input_when_it_is_asked_to() {
    let (mut child, addresses) = start(&["--until-eof", "--dialect", "openai"]);
    let url = addresses["api_url"].as_str().unwrap().to_owned() + "/models";
    let reply = send("GET", &url, &[], b"");
    assert_eq!(reply.json()["data"][0]["id"], "fake-model");
    let pem = std::fs::read_to_string(addresses["root_pem_file"].as_str().unwrap()).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"));
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    assert!(!std::path::Path::new(addresses["root_pem_file"].as_str().unwrap()).exists());
}

#[test]
fn a_seed_is_read_from_a_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(br#"{"models":["A"],"clients":[{"key":"YTpi"}]}"#).unwrap();
    let (mut child, addresses) = start(&["--until-eof", "--seed", file.path().to_str().unwrap()]);
    assert_eq!(addresses["keys"][0], "YTpi");
    assert_eq!(addresses["models"][0], "A");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}
