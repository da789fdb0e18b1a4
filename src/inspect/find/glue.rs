//! What clings to a signed value and is made of the same characters, so that nothing marks where the value begins or ends.
//!
//! ```text
//! -eyJpZCI6Img…      the payload decodes to whole JSON only without the `-`: the value begins behind it
//! __eyJpZCI6Img…__   so it does here, and what stands before it stands behind it too
//! eyJpZCI6Img…xyz    a signature of 30 characters, which no digest has: some of them may not belong to it
//! ```

use super::form::{SIGNATURES, USUAL_SIGNATURE, begins_as_payload, ends_oddly, is_signed, is_time, is_whole_object};

/// The most beginnings of a payload that are tried in a section.
const MOST: usize = 16;

/// How three sections of a run of characters are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A signed value.
    Value {
        /// Where it begins in the run.
        begins: usize,
        /// Where it ends.
        ends: usize,
    },
    /// They hold a signed value, and it cannot be told where it begins or ends.
    Unclear,
}

/// Reads the signed values in a run of characters that have the form of one. It returns nothing for the rest of the run.
pub(super) fn read(run: &str) -> impl Iterator<Item = Reading> + '_ {
    let mut dots = run.match_indices('.').map(|(place, _)| place);
    // where the last four sections begin
    let mut begins = [None, None, Some(0)];
    let mut is_over = false;
    std::iter::from_fn(move || {
        while !is_over {
            let dot = dots.next();
            is_over = dot.is_none();
            let end = dot.unwrap_or(run.len());
            let three = begins;
            begins = [begins[1], begins[2], dot.map(|dot| dot + 1)];
            if let [Some(payload), Some(time), Some(signature)] = three
                && let Some(reading) = (Sections { run, payload, time, signature, end }).read()
            {
                return Some(reading);
            }
        }
        None
    })
}

/// Whether a word holds a signed value whose bounds cannot be told, and none whose bounds can.
pub(super) fn is_unclear(word: &str) -> bool {
    let mut is_unclear = false;
    let has_value = read(word).any(|reading| {
        is_unclear |= reading == Reading::Unclear;
        reading != Reading::Unclear
    });
    is_unclear && !has_value
}

/// Three sections that follow one another: where each begins, and where the last ends.
struct Sections<'a> {
    run: &'a str,
    payload: usize,
    time: usize,
    signature: usize,
    end: usize,
}

impl Sections<'_> {
    fn between(&self, from: usize, to: usize) -> &str {
        self.run.get(from..to).unwrap_or_default()
    }

    fn read(&self) -> Option<Reading> {
        let signature = self.between(self.signature, self.end);
        if !is_time(self.between(self.time, self.signature - 1)) || is_whole_object(signature) {
            return None;
        }
        let payload = self.payload()?;
        let begins = payload.begins();
        let whole = |ends: usize| Reading::Value { begins, ends };
        if is_signed(self.between(begins, self.end)) && !ends_oddly(signature) {
            return Some(whole(self.end));
        }
        // the next value may follow at once
        if let Some(next) = object_in(signature)
            && SIGNATURES.contains(&next)
        {
            return Some(whole(self.signature + next));
        }
        let glue = match payload {
            Payload::BehindGlue(_) => self.between(self.payload, begins),
            Payload::Whole(_) => "",
        };
        let is_mark = |glue: &str| !glue.is_empty() && glue.bytes().all(|byte| matches!(byte, b'_' | b'-'));
        if let Some(inner) = signature.strip_suffix(glue).filter(|inner| is_mark(glue) && is_of_a_digest(inner)) {
            return Some(whole(self.signature + inner.len()));
        }
        // a shorter signature was cut, and that is told of the value
        let is_glued = signature.len() > USUAL_SIGNATURE || matches!(payload, Payload::BehindGlue(_));
        is_glued.then_some(Reading::Unclear)
    }

    fn payload(&self) -> Option<Payload> {
        let section = self.between(self.payload, self.time - 1);
        // a compressed payload begins with a dot itself
        let dotted = self.payload.checked_sub(1).filter(|&dot| begins_as_payload(self.between(dot, self.time - 1)));
        if let Some(dot) = dotted {
            return Some(Payload::Whole(dot));
        }
        match object_in(section) {
            Some(0) => Some(Payload::Whole(self.payload)),
            Some(glue) => Some(Payload::BehindGlue(self.payload + glue)),
            None => begins_as_payload(section).then_some(Payload::Whole(self.payload)),
        }
    }
}

/// Where a payload begins.
#[derive(Clone, Copy)]
enum Payload {
    /// Where its section does.
    Whole(usize),
    /// Behind some characters without which alone it is an object.
    BehindGlue(usize),
}

impl Payload {
    fn begins(self) -> usize {
        match self {
            Payload::Whole(place) | Payload::BehindGlue(place) => place,
        }
    }
}

/// Where in a section the payload begins that is an object.
fn object_in(section: &str) -> Option<usize> {
    let beginnings = ["eyJ", "e30"].iter().flat_map(|beginning| section.match_indices(beginning).take(MOST));
    beginnings.map(|(place, _)| place).find(|&place| section.get(place..).is_some_and(is_whole_object))
}

fn is_of_a_digest(signature: &str) -> bool {
    SIGNATURES.contains(&signature.len()) && !ends_oddly(signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    const C: &str = "eyJfcGVybWFuZW50Ijp0cnVlLCJ1c2VyIjoibWlhIn0.a0nSAA.AvTqnbuz3Mt0_jKtokHnY84Y9H8";
    const ZLIB: &str = ".eJyrVkpUslIyNDJWqgUAGQEDkA.ZVPxAA.hG4LXFRbN7aPvzMzuLgJeP5dvJw";

    fn values(run: &str) -> Vec<&str> {
        read(run)
            .filter_map(|reading| match reading {
                Reading::Value { begins, ends } => run.get(begins..ends),
                Reading::Unclear => None,
            })
            .collect()
    }

    #[test]
    fn the_payload_tells_what_stands_before_it() {
        for glue in
            ["-", "_", "1", "n", "x07", "abcd", "MTIz", "1.", "MQ.cdefgh.", "www.example.com.", "--", "csrf_", "sid-"]
        {
            assert_eq!(values(&format!("{glue}{C}")), [C], "{glue}");
            assert_eq!(values(&format!("{glue}{C}.txt")), [C], "{glue}");
        }
        assert_eq!(values(&format!("x{ZLIB}.gz")), [ZLIB]);
        assert_eq!((values(C), values(ZLIB)), (vec![C], vec![ZLIB]));
        assert_eq!(values(&format!("{C}{C}")), [C, C]);
    }

    #[test]
    fn what_stands_on_both_sides_is_no_part() {
        for marks in ["_", "__", "-", "--", "___", "_-_"] {
            assert_eq!(values(&format!("{marks}{C}{marks}")), [C], "{marks}");
        }
    }

    #[test]
    fn what_stands_behind_it_alone_may_belong_to_the_signature() {
        for glue in ["x", "__", "-old", "-2027-01-15", "abc"] {
            for before in ["", "-", "x"] {
                let text = format!("{before}{C}{glue}");
                assert!(is_unclear(&text) && values(&text).is_empty(), "{text}");
            }
        }
        let cut = format!("-{}", &C[..C.len() - 1]);
        assert!(is_unclear(&cut), "{cut}");
    }

    #[test]
    fn what_is_no_value_is_none() {
        for text in ["", "...", "1.2.3-rc.4", "a.b.c", "www.example.com", "192.168.100.200", &C[1..], &C[..C.len() - 1]]
        {
            assert_eq!(read(text).count(), 0, "{text}");
        }
    }
}
