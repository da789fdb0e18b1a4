//! What each command found. `--json` prints exactly this; the screens are made of it.
//!
//! One file a question. Facts, never sentences: keys are English in every language, and nothing here is a secret. The
//! forms are the same everywhere: keys and names in snake_case, a moment is `{"unix", "date"}`
//! ([`Timestamp`](crate::clock::Timestamp)), a length of time is in seconds, a choice is a text or an object with
//! `kind`, and what there is not is null. The JSON Schemas that `schema` prints are derived from these types, and their
//! descriptions are the comments here.

pub mod answer;
pub mod clock;
pub mod demo;
pub mod error;
pub mod event;
pub mod expire;
pub mod explain;
pub mod flask_app;
pub mod gone;
pub mod inspect;
pub mod jar;
pub mod learn;
pub mod login;
pub mod logout;
pub mod path;
pub mod plan;
pub mod reset;
pub mod serve;
pub mod sign;
pub mod tamper;
pub mod text;
pub mod visit;
pub mod worksheet;

pub use crate::inspect::bulk::Tally;
pub use crate::lab::ageing::Asking;
pub use crate::lab::app::AppFacts;
pub use crate::lab::asked::{Asked, Sighting, Stopped};
pub use crate::lab::ending::{Ending, NotSent};
pub use crate::lab::forge::Tampering;
pub use crate::lab::kept::{KeptKey, LoginSettings};
pub use crate::lab::signing::Sent;
pub use crate::lab::simulate::{BrowserSide, MovedBy, NotPermanent, ServerSide, Simulation, Sliding, Stop};
pub use crate::lab::story::Story;
pub use answer::Answer;
pub use clock::{ClockAction, ClockReport, SignedLater};
pub use demo::{Demo, SCENES};
pub use error::{ErrorLine, ErrorReport, NoteReport};
pub use event::{
    Event, FromFiles, Keyboard, Line, Progress, Prompted, Setting, Sink, Taken, TypedKey, WriteOne, WriteRow,
};
pub use expire::{AnotherApp, Expiry, ExpiryReport, Simulated};
pub use explain::{Explanation, FamilyReport, TermList, TermReport, TermText, WorkedCookie};
pub use flask_app::{AppCookie, AskedBy, FlaskApp};
pub use gone::{Gone, LoginWay, NoSession, UsedFor};
pub use inspect::{
    Deletion, Examined, ExaminedOfLogin, InspectLine, InspectReport, Many, Section, accepted_until, sections_of,
};
pub use jar::{BrowserFacts, JarAction, JarReport};
pub use learn::{CheckedLesson, LearnLine, LearnReport, Taught};
pub use login::{FirstForm, LoginReport};
pub use logout::LogoutReport;
pub use path::{Place, Station, Typed, TypedAt, TypedOption, shell_word};
pub use plan::{Plan, PlanStep};
pub use reset::{ResetBrowser, ResetClock, ResetDone, ResetReport};
pub use serve::{ServeEvent, ServeLine, ServedReport};
pub use sign::Signing;
pub use tamper::{BadAge, TamperAnswer, TamperReport};
pub use text::{Manual, Text};
pub use visit::{Action, Looks, VisitReport};
pub use worksheet::{PartName, SheetItem, SheetSection, Worksheet};
