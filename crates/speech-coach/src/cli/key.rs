//! `speech-coach key`: who may ask the service.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use coach_pipeline::takes::{Error, Settings, Store, SystemClock};

use super::Context;
use super::serve::data_folder;
use super::settings::{Options, read};
use crate::exit;
use crate::failure::{Failure, printable};
use crate::hex;
use crate::http::{Scope, key_digest};
use crate::output;

/// Random bytes of a key.
const KEY_BYTES: usize = 32;
/// Random bytes of the name that a key goes by.
const ID_BYTES: usize = 6;

/// What can be done with keys. The service must not run.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a key and print it; it cannot be shown again
    Add {
        /// What people call it
        name: String,
        /// What it may do: read, write, admin
        #[arg(long, value_delimiter = ',', default_value = "read,write", value_parser = scope)]
        scopes: Vec<String>,
        #[command(flatten)]
        options: Options,
    },
    /// List the keys
    List {
        #[command(flatten)]
        options: Options,
    },
    /// Take a key back
    Revoke {
        /// As `list` shows it
        id: String,
        #[command(flatten)]
        options: Options,
    },
}

fn scope(text: &str) -> Result<String, String> {
    let known = Scope::ALL.map(Scope::name);
    if known.contains(&text) { Ok(text.to_owned()) } else { Err(known.join(", ")) }
}

pub(super) fn run(command: &Command, context: &Context) -> u8 {
    match work(command, context) {
        Ok(()) => exit::OK,
        Err(failure) => {
            context.complain(&failure, None);
            failure.exit_code()
        }
    }
}

fn work(command: &Command, context: &Context) -> Result<(), Failure> {
    let (Command::Add { options, .. }
    | Command::List { options }
    | Command::Revoke { options, .. }) = command;
    let folder = data_folder(&read(options, context)?, context)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|_| Failure::new("no_thread"))?;
    runtime.block_on(async {
        let store =
            Store::open(&Settings { folder }, Arc::new(SystemClock)).await.map_err(of_store)?;
        let text = answer(command, &store).await;
        store.close().await;
        output::write_stdout(&text?)?;
        Ok(())
    })
}

async fn answer(command: &Command, store: &Store) -> Result<String, Failure> {
    match command {
        Command::Add { name, scopes, .. } => {
            let (id, key) = (random::<ID_BYTES>()?, format!("sc_{}", random::<KEY_BYTES>()?));
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            store.add_key(&id, name, &key_digest(&key), &scopes).await.map_err(of_store)?;
            Ok(format!("{key}\n"))
        }
        Command::List { .. } => {
            let keys = store.keys().await.map_err(of_store)?;
            let mut text = String::new();
            for key in keys {
                let state = if key.revoked_ms.is_some() { "revoked" } else { "holds" };
                let (name, scopes) = (printable(&key.name), key.scopes.join(","));
                // Writing into a text does not fail.
                let _ = writeln!(text, "{}  {state:<8} {scopes:<18} {name}", key.id);
            }
            Ok(text)
        }
        Command::Revoke { id, .. } => {
            if store.revoke_key(id).await.map_err(of_store)? {
                Ok(String::new())
            } else {
                Err(Failure::new("key_wrong"))
            }
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn of_store(error: Error) -> Failure {
    Failure::new(match error {
        Error::InUse => "data_in_use",
        Error::Full => "disk_full",
        _ => "data_unusable",
    })
}

/// Random bytes in hexadecimal digits, from the system.
fn random<const BYTES: usize>() -> Result<String, Failure> {
    let mut bytes = [0; BYTES];
    let read = File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    read.map_err(|_| Failure::new("internal"))?;
    Ok(hex::written(&bytes))
}
