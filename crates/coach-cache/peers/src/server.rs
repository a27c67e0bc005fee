//! A Redis server on this machine: ours over it, and its own client without a cache.

use std::sync::Mutex;

use anyhow::Result;
use coach_cache::{Settings, SharedSettings};
use redis::Connection;
use tokio::runtime::Runtime;

use crate::measure::Case;
use crate::redis_server::Server;
use crate::values::{CALLS, COUNT, LENGTH, Ours, value};

const WHAT: &str = "hit on a server";

/// Both with all values on the server.
pub fn cases(server: &Server, runtime: &Runtime) -> Result<Vec<Case>> {
    let shared = Some(SharedSettings::at(server.url()));
    let ours = Ours::filled(Settings { memory_bytes: 0, disk: None, shared }, runtime)?;
    let client = redis::Client::open(server.url())?;
    let mut connection = client.get_connection()?;
    for number in 0..COUNT {
        let () = redis::cmd("SET").arg(number).arg(value(number)).query(&mut connection)?;
    }
    // One connection for each thread, taken and given back.
    let connections: Mutex<Vec<Connection>> =
        Mutex::new(vec![connection, client.get_connection()?]);
    let get = move |number: usize| {
        let lock = || connections.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(mut connection) = lock().pop() else { return false };
        let bytes: Result<Vec<u8>, _> = redis::cmd("GET").arg(number).query(&mut connection);
        lock().push(connection);
        bytes.is_ok_and(|bytes| bytes.len() == LENGTH)
    };
    let case = |who, call| Case { what: WHAT, who, calls: CALLS, call };
    Ok(vec![
        case("ours", Box::new(move |number| ours.get(number))),
        case("redis-rs, no cache", Box::new(get)),
    ])
}
