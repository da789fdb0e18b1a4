//! What a web session is: a server, a browser, a signed cookie and a clock.
//!
//! The modules, in reading order:
//!
//! 0. [`python`]: the habits of Python and Werkzeug, which a faithful reader has to share
//! 1. [`cookie`], lesson 1: what is in a session cookie, and who could have made it
//! 2. [`browser`], lesson 2: who carries it
//! 3. [`server`], lesson 3: who believes it; the framework in [`server::flask`], the apps in [`server::apps`],
//!    the sockets in [`server::serving`]
//! 4. [`clock`]: the time, which can be moved
//! 5. [`formats`]: other frameworks' cookies, by their looks
//! 5. [`inspect`]: everything that can be said of a cookie
//! 6. [`lab`]: an app, a browser and a clock in one hand
//! 7. [`commands`]: what one can do with all that; each returns a [`report`] or an [`error`]
//! 8. [`render`]: the words, the layout and the colours
//!
//! [`cli`] is what can be typed and the list of commands, [`lang`] the two languages, and [`exchange`] one HTTP
//! request and its response.
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
//! Who may know whom: the browser does not know the cookie's inside, the browser and the
//! server meet over HTTP only, and only `render` has words.

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
pub mod python;
pub mod render;
pub mod report;
pub mod server;
