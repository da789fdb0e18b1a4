//! From the name of a host to its addresses.
//!
//! The system's call cannot be ended, so it has a thread of its own, which is left behind when the time is over.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, ToSocketAddrs};
use std::thread;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

use super::waiting::Waiting;

/// Asks the system. What it waits for stands in here.
#[derive(Debug)]
pub(super) struct Names(pub(super) Waiting);

/// Why a name has no address. `None`: the system was asked, and knows none.
#[derive(Debug)]
pub(super) struct NoAddress(pub(super) Option<io::Error>);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let waiting = self.0.clone();
        Box::pin(async move {
            waiting.asks_for_a_name(true);
            let found = addresses(name).await;
            waiting.asks_for_a_name(false);
            match found {
                Ok(addresses) if addresses.is_empty() => Err(NoAddress(None).into()),
                Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
                Err(error) => Err(NoAddress(Some(error)).into()),
            }
        })
    }
}

async fn addresses(name: Name) -> io::Result<Vec<SocketAddr>> {
    let (teller, told) = oneshot::channel();
    let ask = move || (name.as_str(), 0).to_socket_addrs().map(Iterator::collect);
    // reqwest puts the port of the address in the place of 0
    thread::Builder::new().name("name".to_owned()).spawn(move || drop(teller.send(ask())))?;
    told.await.unwrap_or_else(|_| Err(ErrorKind::Other.into()))
}

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(error) => error.fmt(f),
            None => f.write_str("no address"),
        }
    }
}

impl Error for NoAddress {}
