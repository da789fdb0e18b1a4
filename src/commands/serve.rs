//! `serve`: the tutorial's app in the foreground, for a real browser.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use clap::Args;

use super::app::AppArgs;
use super::following::Following;
use super::keys::SecretArgs;
use super::reach::others_url;
use super::{Context, Event, Sink, ending};
use crate::error::Error;
use crate::lab::LabError;
use crate::lab::app::AppFacts;
use crate::report::{ServeEvent, ServedReport};
use crate::server::Server;
use crate::server::apps::tutorial;
use crate::server::serving::Gathered;

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

/// How many exchanges can wait to be told of. A terminal that was stopped does not stop the server.
const WAITING: usize = 1024;
/// How long a move of the clock waits to be told of.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until Ctrl-C, and tells of each exchange. It follows the held clock, and tells of each move.
///
/// # Errors
///
/// A key that cannot be used, an address that cannot be listened on, or an output that cannot be written.
pub fn run(args: &ServeArgs, context: &Context, sink: &mut Sink<'_>) -> Result<ServedReport, Error> {
    let mut tell = |events: &[ServeEvent]| sink(Event::Served(events)).map_err(Error::Output);
    let settings = args.app.settings(args.secret.read(context)?, context)?;
    let wanted = SocketAddr::new(args.host, args.port);
    let (sender, receiver) = sync_channel(WAITING);
    let following = Following::begin(context)?;
    let clock = following.as_ref().map_or_else(|| context.server_clock.clone(), Following::clock);
    let server = Server::start_near(tutorial::app(&settings), clock, wanted, Some(sender))
        .map_err(|source| LabError::Server { address: wanted.to_string(), source })?;
    // before the address is told, since its reader may press Ctrl-C at once
    ending::end_when_told(server.stopper());

    let port = server.address().port();
    let app = AppFacts::embedded(&settings, server.url());
    drop(settings); // and the key with it: the server has what was derived from it
    tell(&[ServeEvent::Started {
        app,
        port_taken: (args.port != 0 && args.port != port).then_some(args.port),
        open_to_others: !args.host.is_loopback(),
        others_url: others_url(args.host, port),
        clock: context.held,
    }])?;
    let mut answered = 0;
    let log = server.access_log(receiver);
    for Gathered { exchanges, untold } in if following.is_some() { log.with_pauses(PAUSE) } else { log } {
        answered += exchanges.len() as u64 + untold;
        let moves = following.iter().flat_map(Following::moves);
        let untold = (untold > 0).then_some(ServeEvent::Untold { requests: untold });
        let events: Vec<_> = moves.chain(exchanges.into_iter().map(ServeEvent::Exchange)).chain(untold).collect();
        if !events.is_empty() {
            tell(&events)?;
        }
    }
    Ok(ServedReport { answered })
}
