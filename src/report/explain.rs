//! `explain`: a term, all terms, or the working of a cookie.

use schemars::JsonSchema;
use serde::Serialize;

use super::inspect::{Deletion, Examined};
use super::{Answer, NoSession};
use crate::clock::HeldClock;
use crate::inspect::working::Working;
use crate::lang::Bilingual;
use crate::teaching::sources::{Cited, cited};
use crate::teaching::term::Term;
use crate::teaching::terms::{FAMILIES, Family, find, following};
use crate::teaching::working::PartSources;

/// `explain`: what was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Explanation {
    /// All terms.
    Terms(TermList),
    /// A term.
    Term(Box<TermReport>),
    /// A cookie.
    Cookie(Box<WorkedCookie>),
    /// A text that deletes the cookie.
    Deletion(Deletion),
    /// The jar's cookie is gone.
    NoSession(Box<NoSession>),
}

impl Explanation {
    /// That of `inspect`, for a cookie. Yes for what is explained in words.
    pub fn answer(&self) -> Answer {
        match self {
            Explanation::Terms(_) | Explanation::Term(_) | Explanation::Deletion(_) => Answer::Yes,
            Explanation::Cookie(worked) => worked.examined.answer(),
            Explanation::NoSession(_) => Answer::No,
        }
    }
}

/// All terms, by family.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TermList {
    /// The families, in order.
    pub families: Vec<FamilyReport>,
}

/// Terms that belong together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FamilyReport {
    /// What they have in common.
    pub family: Bilingual,
    /// What they are called.
    pub terms: Vec<Bilingual>,
}

impl TermList {
    /// Every term.
    pub fn all() -> TermList {
        let names = |terms: &[Term]| terms.iter().map(|term| term.name).collect();
        let family = |family: &Family| FamilyReport { family: family.name, terms: names(family.terms) };
        TermList { families: FAMILIES.iter().map(family).collect() }
    }
}

/// A term in six lines.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TermReport {
    /// What it is called.
    pub term: Bilingual,
    /// All names by which it is found.
    pub names: Vec<&'static str>,
    /// What is said of it.
    pub text: TermText,
    /// A command to type.
    pub example: &'static str,
    /// The files, pages and sections where it is defined.
    pub sources: Vec<Cited>,
    /// The terms that belong to it.
    pub see: Vec<Bilingual>,
    /// The term that follows it in the list of all. Null behind the last.
    pub next: Option<Bilingual>,
}

/// What is said of a term.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TermText {
    /// What it is.
    pub what: Bilingual,
    /// Where it is seen.
    pub seen: Bilingual,
    /// What people get wrong, and what is right.
    pub mistake: Bilingual,
}

impl TermReport {
    /// What is said of this term.
    pub fn of(term: &'static Term) -> TermReport {
        let &Term { name, what, seen, mistake, example, .. } = term;
        TermReport {
            term: name,
            names: term.names().collect(),
            text: TermText { what, seen, mistake },
            example,
            sources: term.sources.iter().filter_map(|name| cited(name)).collect(),
            see: term.see.iter().filter_map(|name| find(name)).map(|term| term.name).collect(),
            next: following(term).map(|term| term.name),
        }
    }
}

/// A cookie, and how it is read and checked by hand.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WorkedCookie {
    /// What `inspect` says of it.
    #[serde(rename = "inspection")]
    pub examined: Examined,
    /// The working. Null for what is no Flask session.
    pub working: Option<Working>,
    /// The sources of what the working states, part by part. Empty where there is no Flask session.
    pub sources: Vec<PartSources>,
    /// The clock that is held. Null: it runs, or a time was given for this command.
    pub clock: Option<HeldClock>,
}
