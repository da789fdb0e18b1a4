//! The line of JSON that `inspect --json` prints of a cookie: the contract with other programs, field by field.
//!
//! Millions are written, so each is put together piece by piece and no tree is built. It is ASCII, as Python
//! writes JSON, so that a terminal obeys nothing in it.

use std::io::{self, Write};

use serde::Serialize;

use super::{Examined, flask_answer, key_name};
use crate::clock::Timestamp;
use crate::cookie::neutral::{self, json_text};
use crate::inspect::{Inspection, Reading, Verification};

/// Writes it, without a line end.
pub fn write(examined: &Examined, out: &mut dyn Write) -> io::Result<()> {
    let Inspection { cookie, payload, timestamp, signature, verification, age, .. } = &examined.inspection;
    let mut line = Line { buffer: Vec::with_capacity(FULL / 4), out };
    line.text("{\"cookie\":", Some(cookie))?;
    line.small(",\"source\":{\"kind\":", &examined.kind)?;
    line.small(",\"stripped\":", &examined.stripped)?;

    let payload = payload.as_ref();
    line.text("},\"payload\":{\"encoded\":", payload.map(|section| section.encoded.as_str()))?;
    line.small(",\"compressed\":", &payload.map(|section| section.is_compressed))?;
    line.text(",\"json\":", payload.and_then(|section| section.json.as_deref()))?;
    line.put(",\"value\":");
    match payload.map(|section| &section.reading) {
        Some(Ok(Reading::Session { neutral })) => line.put(neutral),
        Some(Ok(Reading::Value(value))) => neutral::write(value, &mut line)?,
        Some(Err(_)) | None => line.put("null"),
    }
    let error = payload.and_then(|section| section.reading.as_ref().err());
    line.text(",\"error\":", error.map(|error| error.original_class()))?;

    let timestamp = timestamp.as_ref();
    let legacy_date = timestamp.and_then(|section| section.legacy_date);
    line.text("},\"timestamp\":{\"encoded\":", timestamp.map(|section| section.encoded.as_str()))?;
    line.small(",\"unix\":", &timestamp.and_then(|section| section.unix))?;
    line.date(",\"date\":", timestamp.and_then(|section| section.date))?;
    line.small(",\"legacy\":", &legacy_date.is_some())?;
    line.date(",\"legacy_date\":", legacy_date)?;

    let signature = signature.as_ref();
    line.text("},\"signature\":{\"encoded\":", signature.map(|section| section.encoded.as_str()))?;
    let digest = signature.and_then(|section| section.digest);
    line.text(",\"digest\":", digest.map(|digest| digest.name()))?;

    let (error, message, key) = match verification {
        Verification::Good(key) => (None, None, Some(*key)),
        Verification::Refused(refusal, key) => (Some(refusal.class()), Some(refusal.message()), *key),
        Verification::Unverified => (Some("Unverified"), Some("no key given".to_owned()), None),
    };
    line.text("},\"verification\":{\"error\":", error)?;
    line.text(",\"message\":", message.as_deref())?;
    line.text(",\"key\":", key.map(key_name).as_deref())?;

    line.small("},\"age\":", age)?;
    line.small(",\"max_age\":", &examined.inspection.max_age)?;
    line.small(",\"max_age_from\":", &examined.inspection.max_age_from)?;
    line.text(",\"flask\":{\"answer\":", examined.inspection.flask.map(flask_answer).as_deref())?;
    line.small("},\"looks_like\":", &examined.inspection.looks_like)?;
    line.put("}");
    line.flush()
}

/// A line on its way out, in pieces, so that a long one is never held whole.
struct Line<'a> {
    buffer: Vec<u8>,
    out: &'a mut dyn Write,
}

/// So many bytes are a piece.
const FULL: usize = 16 * 1024;

impl Line<'_> {
    fn put(&mut self, token: &str) {
        self.buffer.extend_from_slice(token.as_bytes());
    }

    fn text(&mut self, before: &str, text: Option<&str>) -> io::Result<()> {
        self.put(before);
        match text {
            Some(text) => json_text(text, self),
            None => {
                self.put("null");
                Ok(())
            }
        }
    }

    /// As Python writes the `date_signed` of a verified cookie.
    fn date(&mut self, before: &str, moment: Option<Timestamp>) -> io::Result<()> {
        self.text(before, moment.map(Timestamp::isoformat).as_deref())
    }

    /// A number, a name, yes or no: what is never long.
    fn small(&mut self, before: &str, value: &impl Serialize) -> io::Result<()> {
        self.put(before);
        Ok(serde_json::to_writer(&mut self.buffer, value)?)
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= FULL { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}
