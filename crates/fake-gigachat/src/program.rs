//! Runs a fake in the foreground: says where it is as one line of JSON, and waits to be stopped.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use clap::{Parser, ValueEnum};
use fake_gigachat::{FakeGigaChat, Seed};
use serde_json::json;

/// What the program is told.
#[derive(Debug, Parser)]
#[command(name = "fake-gigachat", about = "A GigaChat on this machine, to try without a key")]
pub(crate) struct Args {
    /// What it speaks, unless a seed says so
    #[arg(long, value_enum, default_value = "gigachat")]
    dialect: Kind,
    /// A file of JSON with what it begins with
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// The port of the API; tokens, and both by TLS, are on the three that follow; 0 takes free ones
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// End when standard input ends
    #[arg(long)]
    until_eof: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Gigachat,
    Openai,
}

/// Runs until Ctrl-C, or until the end of standard input if that was asked for.
///
/// # Errors
/// When it cannot start.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let seed = match (&args.seed, args.dialect) {
        (Some(path), _) => Seed::read(path)?,
        (None, Kind::Gigachat) => Seed::default(),
        (None, Kind::Openai) => Seed::openai(),
    };
    let keys: Vec<String> = seed.clients.iter().map(|client| client.key.clone()).collect();
    let models = seed.models.clone();
    let (stop, stopped) = mpsc::channel();
    let stop_by_signal = stop.clone();
    ctrlc::set_handler(move || {
        let _ = stop_by_signal.send(());
    })?;
    let fake = FakeGigaChat::start_on(seed, args.port)?;
    let addresses = json!({
        "api_url": fake.api_url(),
        "auth_url": fake.auth_url(),
        "api_https_url": fake.api_https_url(),
        "auth_https_url": fake.auth_https_url(),
        "control_url": fake.control_url(),
        "root_pem_file": fake.root_pem_file(),
        "other_root_pem_file": fake.other_root_pem_file(),
        "keys": keys,
        "models": models,
    });
    println!("{addresses}");
    io::stdout().flush()?;
    if args.until_eof {
        let until_eof = move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            let _ = stop.send(());
        };
        thread::Builder::new().name("stdin".to_owned()).spawn(until_eof)?;
    }
    stopped.recv()?;
    drop(fake);
    Ok(())
}
