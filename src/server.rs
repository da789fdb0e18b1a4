//! LESSON 3: the server, which believes its own signature.
//!
//! The server keeps nothing between two requests. All that it knows of a visitor comes with the request, in a cookie
//! that it has signed itself. A few of the [`faults`](apps::faults) keep something on purpose, to compare with
//! (`store.rs`).
//!
//! ```text
//! bytes → serving → request → Flask::answer: open_session → view → save_session → response → serving → bytes
//! ```
//!
//! * [`flask`], the framework: what Flask does around a view. [`Flask::answer`] is a plain function of an app, a
//!   request and a moment. Read [`flask::session`] first: it opens and saves the session.
//! * [`apps`], the apps: the tutorial's three views, and apps with one thing wrong. An app is a value: routes, key,
//!   fallbacks, cookie name, cookie flags and lifetime.
//! * [`deployment`], what answers at one address: an app, or several workers in turn, or an app behind a cache.
//! * [`serving`], the sockets: it reads requests and writes responses, and knows no app.
//!
//! It answers as Flask 3.1.3 does, also where that is strange: `tests/captures.rs` compares the two.

pub mod apps;
pub mod deployment;
pub mod flask;
pub mod serving;
mod store;
#[cfg(test)]
mod visitor;

pub use deployment::{Deployment, Worker};
pub use flask::{Config, CookieSaid, Flask, Refused, Request, SentBack, Served};
pub use serving::{MAX_BODY, Server};
