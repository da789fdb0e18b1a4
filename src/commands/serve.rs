//! `serve`: the tutorial's app in the foreground, for a real browser.

use std::io::ErrorKind;
use std::iter;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use clap::Args;

use super::app::AppArgs;
use super::keys::SecretArgs;
use super::reach::others_url;
use super::{Context, Event, Sink};
use crate::error::Error;
use crate::lab::LabError;
use crate::lab::app::AppFacts;
use crate::report::{ServeEvent, ServedReport};
use crate::server::apps::tutorial;
use crate::server::{Served, Server};

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

/// How often Ctrl-C is looked for, and how long exchanges are gathered. To tell of each one alone takes longer than to
/// serve it.
const PATIENCE: Duration = Duration::from_millis(50);
/// How many exchanges can wait to be told of. A terminal that was stopped does not stop the server.
const WAITING: usize = 1024;

/// Serves until Ctrl-C, and tells of each exchange.
///
/// # Errors
///
/// A key that cannot be used, an address that cannot be listened on, or an output that cannot be written.
pub fn run(args: &ServeArgs, context: &Context, sink: &mut Sink<'_>) -> Result<ServedReport, Error> {
    let mut tell = |events: &[ServeEvent]| sink(Event::Served(events)).map_err(Error::Output);
    let settings = args.app.settings(args.secret.read(context)?)?;
    let wanted = SocketAddr::new(args.host, args.port);
    let (sender, receiver) = sync_channel(WAITING);
    let start = |address| Server::start(tutorial::app(&settings), context.clock.clone(), address, Some(sender.clone()));
    let started = start(wanted);
    let is_taken = args.port != 0 && started.as_ref().is_err_and(|error| error.kind() == ErrorKind::AddrInUse);
    let started = if is_taken { start(SocketAddr::new(args.host, 0)) } else { started };
    let mut server = started.map_err(|source| LabError::Server { address: wanted.to_string(), source })?;
    drop(sender);

    let is_over = Arc::new(AtomicBool::new(false));
    let pressed = is_over.clone();
    // before the address is told, since its reader may press Ctrl-C at once;
    // without a handler that ends the process, which ends the serving too
    let _ = ctrlc::set_handler(move || pressed.store(true, Ordering::SeqCst));
    tell(&[ServeEvent::Started {
        app: AppFacts::embedded(&settings, server.url()),
        port_taken: is_taken.then_some(args.port),
        open_to_others: !args.host.is_loopback(),
        others_url: others_url(args.host, server.address().port()),
    }])?;
    let answered = tell_until_stopped(&mut server, &receiver, &is_over, &mut tell)?;
    Ok(ServedReport { answered })
}

/// Gathers what the server answered and tells of it until it is stopped. Returns the number of requests.
fn tell_until_stopped(
    server: &mut Server,
    receiver: &Receiver<Served>,
    is_over: &AtomicBool,
    tell: &mut dyn FnMut(&[ServeEvent]) -> Result<(), Error>,
) -> Result<u64, Error> {
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
        tell(&events)?;
    }
    Ok(answered)
}
