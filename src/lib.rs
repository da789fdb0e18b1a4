//! What a web session is: a server, a browser, a signed cookie and a clock.

pub mod clock;
pub mod cookie;
pub mod exchange;
