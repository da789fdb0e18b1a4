//! The seven stations of a session, on its way from a view to the next request.
//!
//! ```text
//! 1 write   2 sign   3 Set-Cookie   4 store   5 send   6 verify   7 read
//! server    server   response       browser   request  server     server
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::Bilingual;

/// A station of a session. When a session does not work, it is lost at one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Station {
    /// The view writes into the session.
    Write,
    /// The server signs the session.
    Sign,
    /// The response carries it, with its attributes.
    SetCookie,
    /// The browser stores it in its jar.
    Store,
    /// The browser sends it with the next request.
    Send,
    /// The server verifies its signature and its age.
    Verify,
    /// The view reads it, or something in front of the server answers instead.
    Read,
}

impl Station {
    /// All of them, in order.
    pub const ALL: [Station; 7] = [
        Station::Write,
        Station::Sign,
        Station::SetCookie,
        Station::Store,
        Station::Send,
        Station::Verify,
        Station::Read,
    ];

    /// Its number, from 1 to 7.
    pub fn number(self) -> usize {
        Station::ALL.iter().take_while(|station| **station != self).count() + 1
    }

    /// What it is called on a screen.
    pub const fn name(self) -> Bilingual {
        match self {
            Station::Write => Bilingual::new("write", "書き込み"),
            Station::Sign => Bilingual::new("sign", "署名"),
            Station::SetCookie => Bilingual::new("Set-Cookie", "Set-Cookie"),
            Station::Store => Bilingual::new("store", "保存"),
            Station::Send => Bilingual::new("send", "送信"),
            Station::Verify => Bilingual::new("verify", "検証"),
            Station::Read => Bilingual::new("read", "読み取り"),
        }
    }

    /// The station of this name, as a pack of lessons writes it: `set-cookie`.
    pub fn of_a_pack(name: &str) -> Option<Station> {
        Station::ALL.into_iter().find(|station| station.name().en.to_ascii_lowercase() == name)
    }

    /// The station of this name, in either language and in any case, or of this number.
    pub fn find(text: &str) -> Option<Station> {
        Station::ALL.into_iter().find(|station| {
            let Bilingual { en, ja } = station.name();
            en.eq_ignore_ascii_case(text) || ja == text || station.number().to_string() == text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_is_found_by_its_number_and_by_each_of_its_names() {
        for (place, station) in Station::ALL.into_iter().enumerate() {
            let Bilingual { en, ja } = station.name();
            let number = (place + 1).to_string();
            for text in [en, ja, &en.to_uppercase(), &number] {
                assert_eq!(Station::find(text), Some(station), "{text}");
            }
            let json = serde_json::to_string(&station).expect("JSON");
            assert_eq!(json, format!("{:?}", en.to_lowercase()), "the name in JSON");
        }
        assert_eq!(["", "0", "8", "storage"].map(Station::find), [None; 4]);
    }
}
