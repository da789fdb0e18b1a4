//! `serve`: the tutorial's app in the foreground, for a real browser.

use std::io::ErrorKind;
use std::iter;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use clap::Args;

use super::World;
use super::app::{AppArgs, facts};
use super::keys::SecretArgs;
use crate::error::Error;
use crate::report::{self, Report, ServeEvent, ServedReport};
use crate::server::Server;
use crate::server::apps::tutorial;

/// Arguments of `serve`.
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// The port, 5000 as in the tutorial; a free one if that is taken
    #[arg(long, default_value_t = 5000, hide_default_value = true)]
    pub port: u16,

    /// The address to listen on; 0.0.0.0 lets other machines in
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), hide_default_value = true)]
    pub host: IpAddr,

    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// How often to look whether Ctrl-C was pressed, and how long exchanges are gathered: one by one, telling of them
/// takes longer than serving.
const PATIENCE: Duration = Duration::from_millis(50);
/// How many exchanges can wait to be told of. A terminal that was stopped does not stop the server.
const WAITING: usize = 1024;

/// Serves until Ctrl-C, and tells of each exchange.
pub fn run(
    args: &ServeArgs,
    world: &World,
    on_events: &mut dyn FnMut(&[ServeEvent]) -> Result<(), Error>,
) -> Result<Report, Error> {
    let settings = args.app.settings(&args.secret)?;
    let wanted = SocketAddr::new(args.host, args.port);
    let facts = facts(&settings);
    let (sender, receiver) = sync_channel(WAITING);
    let start = |address| Server::start(tutorial::app(&settings), world.clock.clone(), address, Some(sender.clone()));
    let started = start(wanted);
    let is_taken = args.port != 0 && started.as_ref().is_err_and(|error| error.kind() == ErrorKind::AddrInUse);
    let started = if is_taken { start(SocketAddr::new(args.host, 0)) } else { started };
    let mut server = started.map_err(|source| Error::Server { address: wanted.to_string(), source })?;
    drop(sender);

    let is_over = Arc::new(AtomicBool::new(false));
    let pressed = is_over.clone();
    // before the address is told, since whoever reads it may press Ctrl-C at once;
    // without a handler that ends the process, which ends the serving too
    let _ = ctrlc::set_handler(move || pressed.store(true, Ordering::SeqCst));
    on_events(&[ServeEvent::Started {
        app: report::App { url: server.url(), ..facts },
        port_taken: is_taken.then_some(args.port),
        open_to_others: !args.host.is_loopback(),
    }])?;

    let mut answered = 0;
    let mut is_listening = true;
    while is_listening {
        if is_over.load(Ordering::SeqCst) {
            server.stop();
        }
        let mut events = Vec::new();
        match receiver.recv_timeout(PATIENCE) {
            Ok(first) => {
                thread::sleep(PATIENCE);
                events.extend(iter::once(first).chain(receiver.try_iter().take(WAITING)).map(ServeEvent::Exchange));
                answered += events.len() as u64;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => is_listening = false,
        }
        let untold = server.take_untold();
        if untold > 0 {
            events.push(ServeEvent::Untold { requests: untold });
            answered += untold;
        }
        on_events(&events)?;
    }
    Ok(Report::Served(ServedReport { answered }))
}
