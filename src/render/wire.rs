//! Drawing what crossed the wire: requests to the right, responses to the left, cookies in their colours.

use super::layout::{Piece, Scene, piece, plain, whole};
use super::palette::Style;
use super::words::{Lang, say};
use crate::browser::{Line, Received, SetCookie, Step, Why};
use crate::cookie::split;
use crate::exchange::{Exchange, Request, Response};

/// The column at which headers stand.
const HEADERS: usize = 6;

/// Draws exchanges one under the other. A cookie is shown whole once, and short from then on.
#[derive(Default)]
pub struct Wire {
    seen: Vec<String>,
    is_short: bool,
}

impl Wire {
    /// Nothing has been shown yet.
    pub fn new() -> Wire {
        Wire::default()
    }

    /// Every cookie is shown short, because it is not what is to be looked at.
    pub fn short() -> Wire {
        Wire { is_short: true, ..Wire::default() }
    }

    /// A request, its response, and what the jar did with the cookies.
    pub fn step(&mut self, scene: &mut Scene, step: &Step, lang: Lang) {
        self.request(scene, &step.exchange.request);
        self.response(scene, &step.exchange.response);
        for Line { said, received } in &step.set_cookies {
            scene.paragraph(HEADERS, [piece(Style::Quiet, what_the_jar_did(said, received, lang))]);
        }
    }

    /// A request and its response.
    pub fn exchange(&mut self, scene: &mut Scene, exchange: &Exchange) {
        self.request(scene, &exchange.request);
        self.response(scene, &exchange.response);
    }

    fn request(&mut self, scene: &mut Scene, request: &Request) {
        let line = format!("{} {}", request.method, request.path);
        scene.paragraph(2, [piece(Style::Title, "→ "), plain(short(&line))]);
        if let Some(cookie) = request.cookie() {
            let mut pieces = vec![plain("Cookie: ")];
            for (place, pair) in cookie.split("; ").enumerate() {
                if place > 0 {
                    pieces.push(plain("; "));
                }
                pieces.extend(self.pair(pair));
            }
            scene.hanging(HEADERS, HEADERS + 2, pieces);
        }
        if let Some(body) = &request.body {
            scene.paragraph(HEADERS, [plain(short(body))]);
        }
    }

    fn response(&mut self, scene: &mut Scene, response: &Response) {
        let line = format!("{} {}", response.status, response.reason);
        scene.paragraph(2, [piece(Style::Title, "← "), plain(line)]);
        for header in response.set_cookies() {
            let (pair, attributes) = header.split_at(header.find(';').unwrap_or(header.len()));
            let mut pieces = vec![plain("Set-Cookie: ")];
            pieces.extend(self.pair(pair));
            for (place, attribute) in attributes.split("; ").enumerate() {
                pieces.extend([plain(if place > 0 { "; " } else { "" }), whole(attribute)]);
            }
            scene.hanging(HEADERS, HEADERS + 2, pieces);
        }
        if let Some(location) = response.header("location") {
            scene.hanging(HEADERS, HEADERS + 2, [plain(format!("Location: {}", short(location)))]);
        }
    }

    fn pair(&mut self, pair: &str) -> Vec<Piece> {
        let Some((name, value)) = pair.split_once('=') else { return vec![plain(pair)] };
        let was_seen = self.is_short || self.seen.iter().any(|seen| seen == value);
        if !was_seen {
            self.seen.push(value.to_owned());
        }
        let mut pieces = vec![plain(format!("{name}="))];
        pieces.extend(cookie(value, was_seen));
        pieces
    }
}

/// Longer things than this are cut in the middle of a screen, in characters.
const LONGEST: usize = 300;

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A cookie value in the colours of its parts, whole or with its long parts cut.
pub fn cookie(value: &str, is_short: bool) -> Vec<Piece> {
    let to = |text: &str, most: usize| match text.char_indices().nth(if is_short { most } else { LONGEST }) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    };
    match split(value) {
        Some(parts) if parts.timestamp.is_some() => vec![
            piece(Style::Payload, to(parts.payload, 16)),
            piece(Style::Quiet, "."),
            piece(Style::Time, to(parts.timestamp.unwrap_or_default(), 8)),
            piece(Style::Quiet, "."),
            piece(Style::Signature, to(parts.signature, 8)),
        ],
        _ => vec![plain(to(value, 24))],
    }
}

fn what_the_jar_did(cookie: &SetCookie, received: &Received, lang: Lang) -> String {
    let name = match cookie.name.as_str() {
        "" => say!(lang, "this line", "この行"),
        name => format!("`{name}`"),
    };
    match (received, cookie.until) {
        (Received::Stored, Some(until)) => {
            let until = until.calendar();
            say!(lang, "the browser keeps {name} until {until} UTC", "ブラウザは {name} を {until} UTC まで保存します")
        }
        (Received::Stored, None) => {
            say!(lang, "the browser keeps {name} until it is closed", "ブラウザは、閉じるまで {name} を保存します")
        }
        (Received::Replaced, Some(until)) => {
            let until = until.calendar();
            say!(
                lang,
                "the browser replaces its {name}, now until {until} UTC",
                "ブラウザは {name} を置き換え、{until} UTC まで保存します"
            )
        }
        (Received::Replaced, None) => say!(
            lang,
            "the browser replaces its {name}, until it is closed",
            "ブラウザは {name} を置き換え、閉じるまで保存します"
        ),
        (Received::Deleted, _) => say!(lang, "the browser deletes its {name}", "ブラウザは {name} を削除します"),
        (Received::Ignored(why), _) => ignored(&name, why, lang),
    }
}

fn ignored(name: &str, why: &Why, lang: Lang) -> String {
    let because = match why {
        Why::Unparsable => say!(lang, "it has no name and value", "名前と値の形になっていません"),
        Why::ControlCharacter => say!(lang, "it holds a control character", "制御文字が含まれています"),
        Why::TooLarge { bytes, limit } => say!(
            lang,
            "it is {bytes} bytes long, and browsers keep no more than {limit}",
            "{bytes}バイトあり、ブラウザが保存できるのは{limit}バイトまでです"
        ),
        Why::WrongDomain { host } => {
            say!(lang, "its Domain does not match {host}", "Domain が {host} と一致しません")
        }
        Why::PublicSuffix => {
            say!(
                lang,
                "its Domain is a public suffix such as com, too wide for a cookie",
                "Domain が com のような公開サフィックスで、範囲が広すぎます"
            )
        }
        Why::SecureOverHttp => say!(lang, "it is Secure and came over http", "Secure なのに http で届きました"),
        Why::NeedsSecure { attribute } => say!(lang, "{attribute} needs Secure", "{attribute} には Secure が必要です"),
        Why::BrokenPrefix { prefix } => {
            say!(
                lang,
                "its name begins with {prefix}, but it does not meet the conditions of that",
                "名前が {prefix} で始まるための条件を満たしていません"
            )
        }
        Why::HidesSecure => say!(
            lang,
            "over http it may not take the place of a Secure cookie of that name",
            "http では、Secure 付きの同名のクッキーを上書きできません"
        ),
        Why::AlreadyExpired => say!(
            lang,
            "it has expired already, and there was none to delete",
            "すでに期限切れで、削除するものもありません"
        ),
    };
    say!(lang, "the browser ignores {name}: {because}", "ブラウザは {name} を無視します。{because}")
}
