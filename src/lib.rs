//! What a web session is: a server, a browser, a signed cookie and a clock.
//!
//! The three lessons, in reading order:
//!
//! 1. [`cookie`]: what is in a session cookie. [`cookie::payload`], [`cookie::signer`], [`cookie::verdict`] and
//!    [`cookie::session`]
//! 2. [`browser`]: the browser carries it. [`browser::set_cookie`] and [`browser::jar`]
//! 3. [`server`]: the server believes its signature. [`server::flask::session`] and [`server::apps::tutorial`]
//!
//! The other modules, in the order of who may know whom. A module knows those above it:
//!
//! * [`clock`]: the time, which can be moved
//! * [`exchange`]: one HTTP request and its response
//! * [`lang`]: the two languages
//! * [`teaching`]: what a class is told: terms, worksheets, lesson plans
//! * [`python`]: how Python and Werkzeug read and write values
//! * [`cookie`], [`formats`]: Flask's cookies, and those of other frameworks
//! * [`stack`]: where a deep cookie finds room
//! * [`browser`], [`server`]: the two sides of HTTP
//! * [`inspect`]: everything that can be said of a cookie
//! * [`lab`]: an app, a browser and their clock
//! * [`lessons`]: what a learner predicts, does and is asked, and how it is checked
//! * [`report`], [`error`]: the answers of the commands
//! * [`commands`]: one file for each command
//! * [`cli`]: the grammar, and the list of commands
//! * [`render`]: from a report to a screen
//!
//! ```
//! use sessctl::clock::Timestamp;
//! use sessctl::cookie::{SecretKey, Signer, verdict};
//! use sessctl::python::repr;
//!
//! let cookie = "eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
//! let signer = Signer::flask(&SecretKey::new("abcdefghijklmn"));
//! let login = Timestamp::from_unix(1_795_376_493);
//!
//! let session = verdict::loads(cookie, &signer, Some(180), login.plus(180)).expect("three minutes are not over");
//! assert_eq!(repr::repr(&session), "{'_permanent': True, 'id': 'alice'}");
//!
//! let refusal = verdict::loads(cookie, &signer, Some(180), login.plus(181)).expect_err("now they are");
//! assert_eq!(refusal.message(), "Signature age 181 > 180 seconds");
//! ```
//!
//! The browser does not know what is inside a cookie. The browser and the server meet over HTTP only. Only `render` has
//! words. `tests/walls.rs` holds the whole table.

pub mod browser;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod cookie;
pub mod error;
pub mod exchange;
pub mod formats;
pub mod inspect;
pub mod lab;
pub mod lang;
pub mod lessons;
pub mod python;
pub mod render;
pub mod report;
pub mod server;
pub mod stack;
pub mod teaching;
