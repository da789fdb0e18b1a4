//! The line of JSON that `inspect --json` prints of a cookie: the contract with other programs, field by field.
//!
//! Millions are written, so each is put together piece by piece and no tree is built. It is ASCII, as Python
//! writes JSON, so that a terminal obeys nothing in it.

use std::io::{self, Write};

use serde::Serialize;

use super::{Examined, flask_answer, key_name};
use crate::clock::Timestamp;
use crate::inspect::bulk::quote::json_text;
use crate::inspect::{Inspection, Verification};
use crate::python::neutral;

/// Writes it, without a line end. `out` has a buffer: much of this comes in very small pieces.
pub fn write(examined: &Examined, out: &mut impl Write) -> io::Result<()> {
    let Inspection { cookie, payload, timestamp, signature, verification, age, .. } = &examined.inspection;
    let parts = examined.inspection.parts();
    let mut line = Line(out);
    line.text("{\"cookie\":", Some(cookie))?;
    line.small(",\"source\":{\"kind\":", &examined.kind)?;
    line.small(",\"stripped\":", &examined.stripped)?;

    let payload = payload.as_ref();
    line.text("},\"payload\":{\"encoded\":", parts.map(|parts| parts.payload))?;
    line.small(",\"compressed\":", &payload.map(|section| section.is_compressed))?;
    line.text(",\"json\":", payload.and_then(|section| section.json.as_deref()))?;
    line.put(",\"value\":")?;
    match payload.map(|section| &section.value) {
        Some(Ok(value)) => neutral::write(value, line.0)?,
        Some(Err(_)) | None => line.put("null")?,
    }
    let error = payload.and_then(|section| section.value.as_ref().err());
    line.name(",\"error\":", error.map(|error| error.original_class()))?;

    let timestamp = timestamp.as_ref();
    let legacy_date = timestamp.and_then(|section| section.legacy_date);
    line.text("},\"timestamp\":{\"encoded\":", parts.and_then(|parts| parts.timestamp))?;
    line.small(",\"unix\":", &timestamp.and_then(|section| section.unix))?;
    line.date(",\"date\":", timestamp.and_then(|section| section.date))?;
    line.small(",\"legacy\":", &legacy_date.is_some())?;
    line.date(",\"legacy_date\":", legacy_date)?;

    let digest = signature.as_ref().and_then(|section| section.digest);
    line.text("},\"signature\":{\"encoded\":", parts.map(|parts| parts.signature))?;
    line.name(",\"digest\":", digest.map(|digest| digest.name()))?;

    let (error, message, key) = match verification {
        Verification::Good(key) => (None, None, Some(*key)),
        Verification::Refused(refusal, key) => (Some(refusal.class()), Some(refusal.message()), *key),
        Verification::Unverified => (Some("Unverified"), Some("no key given".to_owned()), None),
    };
    line.name("},\"verification\":{\"error\":", error)?;
    line.text(",\"message\":", message.as_deref())?;
    line.name(",\"key\":", key.map(key_name).as_deref())?;

    line.small("},\"age\":", age)?;
    line.small(",\"max_age\":", &examined.inspection.max_age)?;
    line.small(",\"max_age_from\":", &examined.inspection.max_age_from)?;
    line.name(",\"flask\":{\"answer\":", examined.inspection.flask.map(flask_answer).as_deref())?;
    line.small("},\"looks_like\":", &examined.inspection.looks_like)?;
    line.put("}")
}

/// A line on its way out.
struct Line<'a, W>(&'a mut W);

impl<W: Write> Line<'_, W> {
    fn put(&mut self, token: &str) -> io::Result<()> {
        self.0.write_all(token.as_bytes())
    }

    fn text(&mut self, before: &str, text: Option<&str>) -> io::Result<()> {
        self.put(before)?;
        match text {
            Some(text) => json_text(text, self.0),
            None => self.put("null"),
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

    /// As Python writes the `date_signed` of a verified cookie.
    fn date(&mut self, before: &str, moment: Option<Timestamp>) -> io::Result<()> {
        self.name(before, moment.map(Timestamp::isoformat).as_deref())
    }

    /// A number, a name, yes or no: what is never long.
    fn small(&mut self, before: &str, value: &impl Serialize) -> io::Result<()> {
        self.put(before)?;
        Ok(serde_json::to_writer(&mut *self.0, value)?)
    }
}
