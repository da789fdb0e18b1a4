//! Python's pickle, whose opcodes are listed and never run. To load a pickle from outside is to run a stranger's program.
//!
//! ```text
//! 80 04  95 09 00 00 00 00 00 00 00  8c 05 alice  94       2e
//! PROTO  FRAME                       SHORT_BINUNICODE  MEMOIZE  STOP
//! ```
//!
//! The opcodes and their arguments are those of CPython's `pickletools.py`, protocols 2 to 5.

use super::fact::{Fact, FactName};

/// The most opcodes that are listed. All of them are read.
const MOST: usize = 40;

/// What stands behind an opcode.
enum Argument {
    /// So many bytes.
    Bytes(usize),
    /// A text or bytes, after its length in so many bytes.
    Counted(usize),
    /// A text in UTF-8, after its length in so many bytes.
    Text(usize),
    /// So many lines.
    Lines(usize),
}

/// What a pickle shows: its protocol and its opcodes. `None` for bytes that are no whole pickle.
pub fn read(pickle: &[u8]) -> Option<Vec<Fact>> {
    let [0x80, protocol @ 2..=5, ..] = pickle else { return None };
    let (mut listed, mut count, mut rest) = (String::new(), 0, pickle);
    while let Some((&opcode, behind)) = rest.split_first() {
        let (name, argument) = known(opcode)?;
        let length = argument.length(behind)?;
        let (said, behind) = behind.split_at_checked(length)?;
        rest = behind;
        if count < MOST {
            listed.push_str(if count == 0 { "" } else { ", " });
            listed.push_str(name);
            argument.tell(said, &mut listed);
        } else if count == MOST {
            listed.push_str(", …");
        }
        count += 1;
        if opcode == b'.' {
            break;
        }
    }
    // STOP is the last one, and nothing stands behind it
    if !rest.is_empty() || pickle.last() != Some(&b'.') {
        return None;
    }
    let serializer = format!("pickle, protocol {protocol}");
    Some(vec![Fact::text(FactName::Serializer, serializer), Fact::text(FactName::Opcodes, listed)])
}

impl Argument {
    /// Its length in bytes, the length before it included.
    fn length(&self, behind: &[u8]) -> Option<usize> {
        match *self {
            Argument::Bytes(bytes) => Some(bytes),
            Argument::Counted(size) | Argument::Text(size) => {
                let mut number = [0; 8];
                number.get_mut(..size)?.copy_from_slice(behind.get(..size)?);
                usize::try_from(u64::from_le_bytes(number)).ok()?.checked_add(size)
            }
            Argument::Lines(lines) => {
                let mut ends = behind.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
                ends.nth(lines.checked_sub(1)?).map(|(end, _)| end + 1)
            }
        }
    }

    fn tell(&self, said: &[u8], listed: &mut String) {
        if let Argument::Text(size) = self {
            let text = String::from_utf8_lossy(said.get(*size..).unwrap_or_default());
            let beginning: String = text.chars().take(MOST).collect();
            listed.push_str(&format!(" {beginning:?}"));
        }
    }
}

/// The name of an opcode, and what stands behind it.
fn known(opcode: u8) -> Option<(&'static str, Argument)> {
    use Argument::{Bytes, Counted, Lines, Text};
    Some(match opcode {
        b'.' => ("STOP", Bytes(0)),
        b'(' => ("MARK", Bytes(0)),
        b'0' => ("POP", Bytes(0)),
        b'1' => ("POP_MARK", Bytes(0)),
        b'2' => ("DUP", Bytes(0)),
        b'N' => ("NONE", Bytes(0)),
        b'Q' => ("BINPERSID", Bytes(0)),
        b'R' => ("REDUCE", Bytes(0)),
        b'a' => ("APPEND", Bytes(0)),
        b'b' => ("BUILD", Bytes(0)),
        b'd' => ("DICT", Bytes(0)),
        b'e' => ("APPENDS", Bytes(0)),
        b'l' => ("LIST", Bytes(0)),
        b'o' => ("OBJ", Bytes(0)),
        b's' => ("SETITEM", Bytes(0)),
        b't' => ("TUPLE", Bytes(0)),
        b'u' => ("SETITEMS", Bytes(0)),
        b')' => ("EMPTY_TUPLE", Bytes(0)),
        b']' => ("EMPTY_LIST", Bytes(0)),
        b'}' => ("EMPTY_DICT", Bytes(0)),
        0x81 => ("NEWOBJ", Bytes(0)),
        0x85 => ("TUPLE1", Bytes(0)),
        0x86 => ("TUPLE2", Bytes(0)),
        0x87 => ("TUPLE3", Bytes(0)),
        0x88 => ("NEWTRUE", Bytes(0)),
        0x89 => ("NEWFALSE", Bytes(0)),
        0x8f => ("EMPTY_SET", Bytes(0)),
        0x90 => ("ADDITEMS", Bytes(0)),
        0x91 => ("FROZENSET", Bytes(0)),
        0x92 => ("NEWOBJ_EX", Bytes(0)),
        0x93 => ("STACK_GLOBAL", Bytes(0)),
        0x94 => ("MEMOIZE", Bytes(0)),
        0x97 => ("NEXT_BUFFER", Bytes(0)),
        0x98 => ("READONLY_BUFFER", Bytes(0)),
        b'K' => ("BININT1", Bytes(1)),
        b'h' => ("BINGET", Bytes(1)),
        b'q' => ("BINPUT", Bytes(1)),
        0x80 => ("PROTO", Bytes(1)),
        0x82 => ("EXT1", Bytes(1)),
        b'M' => ("BININT2", Bytes(2)),
        0x83 => ("EXT2", Bytes(2)),
        b'J' => ("BININT", Bytes(4)),
        b'j' => ("LONG_BINGET", Bytes(4)),
        b'r' => ("LONG_BINPUT", Bytes(4)),
        0x84 => ("EXT4", Bytes(4)),
        b'G' => ("BINFLOAT", Bytes(8)),
        0x95 => ("FRAME", Bytes(8)),
        b'U' => ("SHORT_BINSTRING", Counted(1)),
        b'C' => ("SHORT_BINBYTES", Counted(1)),
        0x8a => ("LONG1", Counted(1)),
        b'T' => ("BINSTRING", Counted(4)),
        b'B' => ("BINBYTES", Counted(4)),
        0x8b => ("LONG4", Counted(4)),
        0x8e => ("BINBYTES8", Counted(8)),
        0x96 => ("BYTEARRAY8", Counted(8)),
        0x8c => ("SHORT_BINUNICODE", Text(1)),
        b'X' => ("BINUNICODE", Text(4)),
        0x8d => ("BINUNICODE8", Text(8)),
        b'F' => ("FLOAT", Lines(1)),
        b'I' => ("INT", Lines(1)),
        b'L' => ("LONG", Lines(1)),
        b'S' => ("STRING", Lines(1)),
        b'V' => ("UNICODE", Lines(1)),
        b'P' => ("PERSID", Lines(1)),
        b'g' => ("GET", Lines(1)),
        b'p' => ("PUT", Lines(1)),
        b'c' => ("GLOBAL", Lines(2)),
        b'i' => ("INST", Lines(2)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pickle_that_would_run_a_command_is_only_listed() {
        let facts = read(b"\x80\x04c__builtin__\neval\n\x8c\x011\x85R.").expect("a pickle");
        assert_eq!(
            facts[1],
            Fact::text(FactName::Opcodes, "PROTO, GLOBAL, SHORT_BINUNICODE \"1\", TUPLE1, REDUCE, STOP")
        );
    }

    #[test]
    fn what_is_no_whole_pickle_is_none() {
        for bytes in [
            &b""[..],
            b"\x80\x04",
            b"\x80\x04N",
            b"\x80\x04N..",
            b"\x80\x01N.",
            b"\x80\x04\x8c\xffshort.",
            b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.",
            b"\x80\x04cno line end.",
            b"\x80\x04\xff.",
        ] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }
}
