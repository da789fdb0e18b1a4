//! The line of JSON of one of many cookies, field by field.
//!
//! It is byte for byte what `report::inspect` says of the same cookie. Millions are written, so each is put together
//! piece by piece, and the value is rewritten from its JSON where that is possible ([`super::rewrite`]).

use std::io::{self, Write};

use serde::Serialize;

use super::quote::{is_plain, json_text};
use super::rewrite::rewrite;
use crate::clock::Timestamp;
use crate::cookie::payload::{self, MAX_INFLATED};
use crate::cookie::{FlaskAnswer, PayloadError, Value};
use crate::inspect::find::{Found, Kind};
use crate::inspect::size::MOST_KEPT;
use crate::inspect::{
    Inspection, Judgement, Loaded, Opened, Question, Verification, counts_as_refused, fits_without_blanks,
    largest_keys_of, size, was_percent_encoded,
};
use crate::python::{ascii, neutral};

/// What Flask makes of a payload.
enum Reading {
    /// A session with something in it, in its neutral form.
    Rewritten(String),
    /// Any value.
    Value(Value),
}

/// Whether a cookie was good or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// It passes every check.
    pub is_good: bool,
    /// It is refused, by a check that failed or whatever the key is.
    pub is_refused: bool,
    /// It has another format than Flask's session.
    pub is_foreign: bool,
}

impl Outcome {
    /// The outcome that an inspection has found.
    pub fn of(inspection: &Inspection) -> Outcome {
        Outcome {
            is_good: inspection.is_good(),
            is_refused: inspection.counts_as_refused(),
            is_foreign: inspection.looks_like.is_some(),
        }
    }
}

/// Writes it, without a line end. `out` has a buffer: much of this comes in very small pieces.
///
/// # Errors
/// `out` cannot be written.
pub fn write(found: &Found, question: &Question, out: &mut impl Write) -> io::Result<Outcome> {
    let opened = Opened::new(&found.cookie, question);
    let parts = opened.session().map(|sections| sections.parts);
    let text = parts.map(|parts| payload::text(parts.payload, question.max_payload));
    let json = text.as_ref().and_then(|text| text.as_deref().ok());
    let reading = text.as_ref().map(|text| text.as_deref().map_err(PayloadError::clone)).map(|text| {
        let json = text?;
        reading(json, question.max_payload)
    });
    let loaded = reading.as_ref().map(|reading| match reading {
        Ok(Reading::Rewritten(_)) => Loaded::Session,
        Ok(Reading::Value(value)) => Loaded::Value(value),
        Err(error) => Loaded::Failed(error),
    });
    let Judgement {
        timestamp,
        signature,
        verification,
        under_any_key,
        age,
        max_age,
        max_age_from,
        is_of_another_salt,
        flask,
        flask_if_decoded,
    } = opened.judge(loaded, found.end, was_percent_encoded(&found.stripped), question);
    let size = size(&found.cookie, found.name.as_deref(), question);
    let largest_keys = if size > MOST_KEPT { largest_keys_of(loaded, json) } else { Vec::new() };

    let mut line = Line { out, has_plain_sections: is_plain(&found.cookie) };
    line.section("{\"cookie\":", Some(&found.cookie))?;
    match found {
        Found { name: None, kind: Kind::Stdin, stripped, end: None, .. } if stripped.is_empty() => line.put(BARE)?,
        _ => {
            line.text(",\"name\":", found.name.as_deref())?;
            line.small(",\"source\":{\"kind\":", &found.kind)?;
            line.small(",\"stripped\":", &found.stripped)?;
            line.small(",\"end\":", &found.end)?;
        }
    }

    line.section("},\"payload\":{\"encoded\":", parts.map(|parts| parts.payload))?;
    line.small(",\"compressed\":", &parts.map(|parts| payload::is_compressed(parts.payload)))?;
    line.text(",\"json\":", json)?;
    line.put(",\"value\":")?;
    match &reading {
        Some(Ok(Reading::Rewritten(neutral))) => line.put(neutral)?,
        Some(Ok(Reading::Value(value))) => neutral::write(value, line.out)?,
        Some(Err(_)) | None => line.put("null")?,
    }
    match reading.as_ref().and_then(|reading| reading.as_ref().err()) {
        None => line.put(NO_ERROR)?,
        Some(error) => {
            line.name(",\"error\":", Some(error.original_class()))?;
            line.text(",\"excerpt\":", error.excerpt())?;
        }
    }

    let timestamp = timestamp.as_ref();
    line.section("},\"timestamp\":{\"encoded\":", parts.and_then(|parts| parts.timestamp))?;
    line.small(",\"unix\":", &timestamp.and_then(|section| section.unix))?;
    line.date(",\"date\":", timestamp.and_then(|section| section.date))?;
    match timestamp.and_then(|section| section.legacy_date) {
        None => line.put(NOT_LEGACY)?,
        legacy_date => line.small(",\"legacy\":true,\"legacy_date\":", &legacy_date)?,
    }

    let digest = signature.as_ref().and_then(|section| section.digest);
    line.section("},\"signature\":{\"encoded\":", parts.map(|parts| parts.signature))?;
    line.name(",\"digest\":", digest.map(|digest| digest.name()))?;

    match verification {
        Verification::Good(_) => line.put(GOOD)?,
        _ => {
            line.name("},\"verification\":{\"error\":", verification.error())?;
            line.text(",\"message\":", verification.message().as_deref())?;
        }
    }
    line.name(",\"key\":", verification.key().map(|key| key.name()).as_deref())?;
    line.small(",\"fits\":", &opened.fits)?;

    line.small("},\"age\":", &age)?;
    line.small(",\"max_age\":", &max_age)?;
    line.small(",\"max_age_from\":", &max_age_from)?;
    line.small(",\"is_of_another_salt\":", &is_of_another_salt)?;
    line.name(",\"flask\":{\"answer\":", flask.map(FlaskAnswer::name).as_deref())?;
    line.name("},\"flask_if_decoded\":", flask_if_decoded.map(FlaskAnswer::name).as_deref())?;
    line.name(",\"under_any_key\":", under_any_key.as_ref().map(|refusal| refusal.class()))?;
    line.small(",\"size\":", &size)?;
    let fits_without_blanks = fits_without_blanks(&found.cookie, question);
    match &opened.foreign {
        None if largest_keys.is_empty() && fits_without_blanks.is_none() => line.put(NOTHING_ODD)?,
        foreign => {
            line.put(",\"largest_keys\":[")?;
            for (place, key) in largest_keys.iter().enumerate() {
                line.put(if place == 0 { "{\"key\":" } else { ",{\"key\":" })?;
                neutral::write(&key.key, line.out)?;
                line.small(",\"size\":", &key.size)?;
                line.put("}")?;
            }
            line.small("],\"fits_without_blanks\":", &fits_without_blanks)?;
            line.small(",\"looks_like\":", &opened.looks_like())?;
            line.put(",\"foreign\":")?;
            match foreign {
                Some(foreign) => ascii::write(&foreign.facts, &mut *line.out)?,
                None => line.put("null")?,
            }
            line.put("}")?;
        }
    }
    Ok(Outcome {
        is_good: matches!(verification, Verification::Good(_)),
        is_refused: counts_as_refused(&verification, under_any_key.as_ref(), parts.is_some()),
        is_foreign: opened.foreign.is_some(),
    })
}

/// The rewritten session takes so little memory that it is within the usual bound. A smaller bound takes the value.
fn reading(json: &str, max_payload: usize) -> Result<Reading, PayloadError> {
    let rewritten = if max_payload >= MAX_INFLATED { rewrite(json) } else { None };
    match rewritten {
        Some(neutral) => Ok(Reading::Rewritten(neutral)),
        None => payload::value(json, max_payload).map(Reading::Value),
    }
}

// What most lines have in common is written in one piece.

/// Of a line that is a value and nothing more.
const BARE: &str = ",\"name\":null,\"source\":{\"kind\":\"stdin\",\"stripped\":[],\"end\":null";
/// Of a payload that could be read, or of none.
const NO_ERROR: &str = ",\"error\":null,\"excerpt\":null";
/// Of a timestamp since 2011, or of none.
const NOT_LEGACY: &str = ",\"legacy\":false,\"legacy_date\":null";
/// Of a cookie that passes every check.
const GOOD: &str = "},\"verification\":{\"error\":null,\"message\":null";
/// Of a session of Flask that a browser keeps.
const NOTHING_ODD: &str = ",\"largest_keys\":[],\"fits_without_blanks\":null,\"looks_like\":null,\"foreign\":null}";

/// A line on its way out.
struct Line<'a, W> {
    out: &'a mut W,
    /// Whether the cookie stands in JSON as it is, and so do its sections.
    has_plain_sections: bool,
}

impl<W: Write> Line<'_, W> {
    fn put(&mut self, token: &str) -> io::Result<()> {
        self.out.write_all(token.as_bytes())
    }

    fn text(&mut self, before: &str, text: Option<&str>) -> io::Result<()> {
        self.put(before)?;
        match text {
            Some(text) => json_text(text, self.out),
            None => self.put("null"),
        }
    }

    /// The cookie, or a section of it.
    fn section(&mut self, before: &str, section: Option<&str>) -> io::Result<()> {
        match self.has_plain_sections {
            true => self.name(before, section),
            false => self.text(before, section),
        }
    }

    /// One of our own words, which need no escape.
    fn name(&mut self, before: &str, name: Option<&str>) -> io::Result<()> {
        self.put(before)?;
        match name {
            Some(name) => ["\"", name, "\""].into_iter().try_for_each(|piece| self.put(piece)),
            None => self.put("null"),
        }
    }

    fn date(&mut self, before: &str, moment: Option<Timestamp>) -> io::Result<()> {
        self.name(before, moment.map(Timestamp::rfc3339).as_deref())
    }

    /// A number, a name, yes or no: what is never long.
    fn small(&mut self, before: &str, value: &impl Serialize) -> io::Result<()> {
        self.put(before)?;
        Ok(serde_json::to_writer(&mut *self.out, value)?)
    }
}
