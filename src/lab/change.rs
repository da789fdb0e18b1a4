//! What an answer did to a session: between the cookie that was sent and the one that came back.
//!
//! Both payloads can be read without a key. What cannot be read, such as the id of a session that is kept on the server,
//! is said to be so.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::browser::{Jar, Received, Step, Url};
use crate::clock::Timestamp;
use crate::cookie::{Value, payload, split};
use crate::exchange::Exchange;
use crate::formats::{self, Format};
use crate::python::json;

/// One exchange, what its `Set-Cookie` lines did to the jar, and what it did to the session.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SessionStep {
    /// The exchange.
    #[serde(flatten)]
    pub step: Step,
    /// What became of the session. Null if nothing came back for it, or the browser ignored what came.
    pub session_change: Option<SessionChange>,
}

impl SessionStep {
    /// Each exchange, and what it did to the session cookie of this name.
    pub fn all(steps: Vec<Step>, name: &str) -> Vec<SessionStep> {
        steps.into_iter().map(|step| SessionStep { session_change: SessionChange::of(&step, name), step }).collect()
    }
}

/// What became of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SessionChange {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// The keys that are new.
    pub added: Vec<String>,
    /// The keys that are gone. Of a cookie that was deleted, those that it held: whether the app had opened it is another
    /// question. Empty where it is known that it had not.
    pub removed: Vec<String>,
    /// The keys whose value is another.
    pub changed: Vec<String>,
    /// The keys whose value is the same.
    pub kept: Vec<String>,
    /// Whether what was sent and what came could be read, so that the keys are known.
    pub is_readable: bool,
    /// What the cookie that came is, if it has another format than Flask's session.
    pub looks_like: Option<Format>,
}

/// The kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// There was no session, and one came.
    Made,
    /// The cookie that was sent came again.
    Same,
    /// The same session came again in another cookie: it was signed once more.
    Renewed,
    /// A session with other keys or values came.
    Changed,
    /// The cookie was deleted.
    Deleted,
    /// Another cookie came, and its inside or that of the old one cannot be read.
    Unreadable,
}

/// Keys that say nothing of a user: what Flask and its extensions keep for any visitor.
const NOT_A_USER: [&str; 8] =
    ["_permanent", "_fresh", "_flashes", "_id", "_remember", "csrf_token", "_csrf_token", "next"];

/// What such a key has in its name, where an app chose it itself.
const OF_A_TOKEN: [&str; 3] = ["csrf", "xsrf", "nonce"];
/// Parts of the names of keys that identify a user: `user_id`, `username`, `uid`, `identity`.
const OF_A_USER: [&str; 8] = ["user", "uid", "ident", "account", "login", "logged", "auth", "mail"];

/// Whether a key of a session may say something of a user.
pub(super) fn is_of_a_user(key: &str) -> bool {
    let lower = key.to_lowercase();
    !NOT_A_USER.contains(&key) && !OF_A_TOKEN.iter().any(|word| lower.contains(word))
}

/// Whether the value under a key of a session names a user.
pub(super) fn says_who(key: &str) -> bool {
    let lower = key.to_lowercase();
    is_of_a_user(key) && (["id", "name"].contains(&lower.as_str()) || OF_A_USER.iter().any(|word| lower.contains(word)))
}

impl SessionChange {
    /// What one exchange did to the session cookie of this name. `None` if nothing came back for it.
    pub fn of(step: &Step, name: &str) -> Option<SessionChange> {
        let sent = sent(step, name);
        // the last line is the one that counts
        let line = step.set_cookies.iter().rfind(|line| line.said.name == name)?;
        match line.received {
            Received::Deleted => Some(SessionChange::between(sent, None)),
            // nothing to delete, or not kept: the browser's cookie is as it was
            Received::Ignored(_) => None,
            Received::Replaced => Some(SessionChange::between(sent, Some(&line.said.value))),
            Received::Stored => Some(SessionChange::between(sent, Some(&line.said.value)).beside(&line.said.value)),
        }
    }

    /// The same of a cookie that took no other's place in the jar: the one that was sent is for other pages, and is still there.
    /// Where nothing of it came again, it need not be of this app, and nothing was taken out of it.
    fn beside(self, new: &str) -> SessionChange {
        match self.kind == ChangeKind::Changed && self.kept.is_empty() {
            true => SessionChange::between(None, Some(new)),
            false => self,
        }
    }

    /// What an exchange did to the session cookie of this name, of which it was not recorded what a jar did: as in the jar
    /// of a browser that holds the cookie that was sent, and no other.
    pub fn of_exchange(exchange: &Exchange, name: &str, now: Timestamp) -> Option<SessionChange> {
        let url = Url::parse(&exchange.request.url).ok()?;
        let mut step = Step { exchange: exchange.clone(), set_cookies: Vec::new() };
        let mut jar = Jar::empty();
        if let Some(cookie) = sent(&step, name) {
            jar.put(name, cookie, &url, now);
        }
        step.set_cookies = exchange.response.set_cookies().map(|line| jar.receive(line, &url, now)).collect();
        SessionChange::of(&step, name)
    }

    /// What the whole way did to it: between the first cookie that was sent and the last that came back.
    pub fn over(steps: &[Step], name: &str) -> Option<SessionChange> {
        let (first, change) = steps.iter().find_map(|step| Some((step, SessionChange::of(step, name)?)))?;
        let before = sent(first, name).filter(|_| change.kind != ChangeKind::Made);
        let last = steps
            .iter()
            .rev()
            .flat_map(|step| step.set_cookies.iter().rev())
            .find(|line| line.said.name == name && !matches!(line.received, Received::Ignored(_)))?;
        let after = (last.received != Received::Deleted).then_some(last.said.value.as_str());
        match (before, after) {
            (None, None) => None,
            _ => Some(SessionChange::between(before, after)),
        }
    }

    /// The change from one cookie to another.
    pub fn between(before: Option<&str>, after: Option<&str>) -> SessionChange {
        let readable = |cookie: Option<&str>| cookie.is_none_or(|cookie| session(cookie).is_some());
        let looks_like = after.filter(|_| !readable(after)).and_then(formats::recognise).map(|foreign| foreign.format);
        let is_readable = readable(before) && readable(after);
        let made = |kind, [added, removed, changed, kept]: [Vec<String>; 4]| SessionChange {
            kind,
            added,
            removed,
            changed,
            kept,
            is_readable,
            looks_like,
        };
        let keys = |cookie: Option<&str>| match cookie {
            None => Some(BTreeMap::new()),
            Some(cookie) => session(cookie),
        };
        let (Some(old), Some(new)) = (keys(before), keys(after)) else {
            let kind = match (before, after) {
                (_, None) => ChangeKind::Deleted,
                (None, Some(_)) => ChangeKind::Made,
                (before, after) if before == after => ChangeKind::Same,
                (Some(before), Some(after)) if formats::is_signed_again(before, after) => ChangeKind::Renewed,
                _ => ChangeKind::Unreadable,
            };
            return made(kind, Default::default());
        };
        let only_in = |one: &BTreeMap<String, Value>, other: &BTreeMap<String, Value>| {
            one.keys().filter(|key| !other.contains_key(*key)).cloned().collect::<Vec<_>>()
        };
        let in_both = |is_same: bool| -> Vec<String> {
            let both = old.iter().filter(|(key, value)| new.get(*key).is_some_and(|new| (new == *value) == is_same));
            both.map(|(key, _)| key.clone()).collect()
        };
        let (changed, kept) = (in_both(false), in_both(true));
        let (added, removed) = (only_in(&new, &old), only_in(&old, &new));
        let kind = match (before, after) {
            (_, None) => ChangeKind::Deleted,
            (None, Some(_)) => ChangeKind::Made,
            (before, after) if before == after => ChangeKind::Same,
            _ if added.is_empty() && removed.is_empty() && changed.is_empty() => ChangeKind::Renewed,
            _ => ChangeKind::Changed,
        };
        made(kind, [added, removed, changed, kept])
    }

    /// Whether a key that may name a user is gone, or the whole cookie.
    pub fn lacks_a_user(&self) -> bool {
        let is_of_a_user = |key: &String| !NOT_A_USER.contains(&key.as_str());
        self.kind == ChangeKind::Deleted || self.removed.iter().any(is_of_a_user)
    }

    /// Whether the session that was deleted can be read, and held nothing that names a user: messages, for example, which are
    /// shown once.
    pub(super) fn deleted_nobody(&self) -> bool {
        self.kind == ChangeKind::Deleted
            && !self.removed.is_empty()
            && !self.removed.iter().any(|key| is_of_a_user(key))
    }

    /// The keys that it took out of the session. Empty where the whole cookie was deleted: no session came back.
    pub fn taken_out(&self) -> Vec<String> {
        match self.kind {
            ChangeKind::Deleted => Vec::new(),
            _ => self.removed.clone(),
        }
    }

    /// Whether what was a copy of another browser's session is none any more: the cookie is gone, or the app put another
    /// session in its place, or another user into it.
    pub fn is_no_copy_any_more(&self) -> bool {
        let names_a_user = || self.added.iter().chain(&self.changed).any(|key| says_who(key));
        match self.kind {
            ChangeKind::Deleted | ChangeKind::Unreadable | ChangeKind::Made => true,
            ChangeKind::Changed => self.lost_its_user() || names_a_user(),
            ChangeKind::Same | ChangeKind::Renewed => false,
        }
    }

    /// Whether it may have logged a user in or out: the session that came is another one.
    pub fn is_of_another_session(&self) -> bool {
        !matches!(self.kind, ChangeKind::Same | ChangeKind::Renewed)
    }

    /// Whether it may have put a user into the session: a login.
    pub fn may_have_gained_a_user(&self) -> bool {
        match self.kind {
            ChangeKind::Same | ChangeKind::Renewed | ChangeKind::Deleted => false,
            ChangeKind::Made | ChangeKind::Changed | ChangeKind::Unreadable => {
                !self.is_readable || self.added.iter().any(|key| !NOT_A_USER.contains(&key.as_str()))
            }
        }
    }

    /// Whether it took a key that names a user out of the session, and put none in.
    pub(super) fn lost_a_name(&self) -> bool {
        self.removed.iter().any(|key| says_who(key)) && !self.added.iter().any(|key| says_who(key))
    }

    /// Whether it took the user out of the session: a key that may name one is gone, and none is new.
    pub fn lost_its_user(&self) -> bool {
        let is_of_a_user = |key: &String| is_of_a_user(key);
        match self.kind {
            ChangeKind::Deleted => true,
            ChangeKind::Changed => self.removed.iter().any(is_of_a_user) && !self.added.iter().any(is_of_a_user),
            _ => false,
        }
    }
}

/// The keys that an answer kept from a session that was sent, and that hardly any new session has with the same value: by
/// them it is seen that the app opened the session. `new` are sessions that the app gave to a visitor without a cookie in
/// answer to the same. `None`: that is not known.
///
/// A mark such as `_permanent`, a yes or a no, and a message that is shown once may well be the same by chance. A short value
/// is none by chance where such a visitor gets no session: a cookie that is refused is as none.
pub fn opened(change: &SessionChange, cookie: &str, new: Option<&[String]>) -> Vec<String> {
    let sent = session(cookie).unwrap_or_default();
    let none_is_new = new.is_some_and(<[String]>::is_empty);
    let new: Vec<BTreeMap<String, Value>> =
        new.unwrap_or_default().iter().filter_map(|cookie| session(cookie)).collect();
    let is_by_chance = |value: &Value| match value {
        Value::None | Value::Bool(_) => true,
        Value::Str(text) => text.chars_lossy().count() < 3,
        Value::List(values) | Value::Tuple(values) => values.is_empty(),
        Value::Dict(values) => values.iter().next().is_none(),
        Value::Int(integer) => integer.digits().len() < 2,
        _ => false,
    };
    let is_seen = |key: &&String| {
        let is_of_any = NOT_A_USER.contains(&key.as_str()) && !OF_A_TOKEN.iter().any(|word| key.contains(word));
        let is_of_the_new = |value: &Value| new.iter().any(|session| session.get(*key) == Some(value));
        let is_own = |value: &Value| none_is_new || !is_by_chance(value) && !is_of_the_new(value);
        !is_of_any && sent.get(*key).is_some_and(is_own)
    };
    change.kept.iter().filter(is_seen).cloned().collect()
}

/// The keys that came back of a session of which none is gone, and that no session has that the app gave to a visitor without a
/// cookie, in answer to the same: such a key is known to the app by the session alone, whatever its value. `new` are those
/// sessions. Where there are none, keys may be gone too.
pub fn came_again(change: &SessionChange, new: &[String]) -> Vec<String> {
    let is_whole = (change.removed.is_empty() || new.is_empty())
        && matches!(change.kind, ChangeKind::Renewed | ChangeKind::Changed);
    let new: Option<Vec<BTreeMap<String, Value>>> = new.iter().map(|cookie| session(cookie)).collect();
    let Some(new) = new.filter(|_| is_whole) else { return Vec::new() };
    let is_seen = |key: &&String| is_of_a_user(key) && !new.iter().any(|session| session.contains_key(*key));
    let mut keys: Vec<String> = change.kept.iter().chain(&change.changed).filter(is_seen).cloned().collect();
    keys.sort();
    keys
}

/// The value of a cookie that was sent with an exchange. Where names repeat, Flask takes the first.
pub fn sent<'a>(step: &'a Step, name: &str) -> Option<&'a str> {
    let pairs = step.exchange.request.cookie()?.split("; ");
    pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The names of the cookies that went with a request, in its order.
pub fn names_sent(step: &Step) -> impl Iterator<Item = &str> {
    let pairs = step.exchange.request.cookie().into_iter().flat_map(|header| header.split("; "));
    pairs.map(|pair| pair.split('=').next().unwrap_or(pair))
}

/// The keys and values of a Flask session; `None` if it is none. What comes first in a JSON Web Token can be read so too, and
/// is no session: it names the algorithm.
pub fn session(cookie: &str) -> Option<BTreeMap<String, Value>> {
    let parts = split(cookie)?;
    parts.timestamp?;
    let json = payload::read(parts.payload, payload::MAX_INFLATED).json?;
    match json::read(&json).ok()? {
        Value::Dict(session) if session.get("alg").is_some() && is_a_jwt(cookie) => None,
        Value::Dict(session) => {
            Some(session.iter().map(|(key, value)| (key.chars_lossy().collect(), value.clone())).collect())
        }
        _ => None,
    }
}

fn is_a_jwt(cookie: &str) -> bool {
    formats::recognise(cookie).is_some_and(|foreign| foreign.format == Format::Jwt)
}

/// Whether a session says from which browser its user logged in: Flask-Login keeps the SHA-512 of the address and the
/// User-Agent under `_id` (`flask_login/utils.py`, `_create_identifier`).
pub fn is_tied_to_a_browser(cookie: &str) -> bool {
    const DIGITS: usize = 128;
    let is_sha512 = |text: &str| text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match session(cookie).and_then(|mut session| session.remove("_id")) {
        Some(Value::Str(id)) => is_sha512(&id.chars_lossy().collect::<String>()),
        _ => false,
    }
}

/// Whether the way from one session to another may have brought a user into it: a key is new that may be of one, or a key
/// has another value that says so in its name, or another session came that cannot be read.
pub fn may_have_brought_a_user(before: Option<&str>, after: &str) -> bool {
    let change = SessionChange::between(before, Some(after));
    match change.kind {
        ChangeKind::Same | ChangeKind::Renewed | ChangeKind::Deleted => false,
        _ if !change.is_readable => true,
        _ => change.added.iter().any(|key| is_of_a_user(key)) || change.changed.iter().any(|key| says_who(key)),
    }
}

/// Whether anything is another in a session that may be of a user, whatever its key is called.
pub fn may_have_changed_its_user(before: &str, after: &str) -> bool {
    let change = SessionChange::between(Some(before), Some(after));
    let mut keys = change.added.iter().chain(&change.changed);
    !change.is_readable || keys.any(|key| is_of_a_user(key))
}

/// The keys of a session that another does not have, without those that say nothing of a user.
pub fn keys_beside(cookie: &str, other: &str) -> Vec<String> {
    let other = session(other).unwrap_or_default();
    let keys = session(cookie).unwrap_or_default().into_keys();
    keys.filter(|key| !other.contains_key(key) && is_of_a_user(key)).collect()
}

/// Whether a session can be read, and holds only what any visitor's does: keys that are of no user, and what stands in
/// `new` too, sessions that the app gave to a visitor without a cookie.
pub fn is_any_visitors(cookie: &str, new: &[String]) -> bool {
    let new: Vec<BTreeMap<String, Value>> = new.iter().filter_map(|cookie| session(cookie)).collect();
    let is_in_a_new = |key: &str, value: &Value| new.iter().any(|session| session.get(key) == Some(value));
    session(cookie)
        .is_some_and(|session| session.iter().all(|(key, value)| !is_of_a_user(key) || is_in_a_new(key, value)))
}

/// Whether a session can be read, and holds only what any visitor's does.
pub fn says_nobody(cookie: &str) -> bool {
    session(cookie).is_some_and(|session| session.keys().all(|key| !is_of_a_user(key)))
}

/// The keys of a session whose value may be a moment: seconds or milliseconds of this century, a date.
///
/// An app may end a session by such a value, whatever the age of the signature.
pub fn moments(cookie: &str) -> Vec<String> {
    let is_near = |seconds: f64| (1e9..4e9).contains(&seconds) || (1e12..4e12).contains(&seconds);
    let is_date = |text: &str| {
        let has_day = text.get(..10).is_some_and(|day| day.bytes().filter(|byte| *byte == b'-').count() == 2);
        let parsed = || Timestamp::parse(text).or_else(|| Timestamp::parse(&format!("{}Z", text.replace(' ', "T"))));
        has_day && parsed().is_some()
    };
    let is_moment = |value: &Value| match value {
        Value::DateTime(_) => true,
        // as Flask tags it
        Value::Dict(tagged) => tagged.get(" d").is_some(),
        Value::Int(integer) => integer.digits().parse().is_ok_and(is_near),
        Value::Float(float) => is_near(*float),
        Value::Str(text) => {
            let text: String = text.chars_lossy().collect();
            is_date(&text) || text.parse().is_ok_and(is_near)
        }
        _ => false,
    };
    session(cookie).unwrap_or_default().into_iter().filter(|(_, value)| is_moment(value)).map(|(key, _)| key).collect()
}

/// The texts of a session under a key that says who is there, for a look at whether a page shows them. Under any other key
/// stands what any visitor may have chosen: a city, a theme, what was searched for.
pub fn names(cookie: &str) -> Vec<String> {
    let session = session(cookie).unwrap_or_default();
    let of_a_user = session.into_iter().filter(|(key, _)| says_who(key));
    let texts = of_a_user.filter_map(|(_, value)| match value {
        Value::Str(text) => Some(text.chars_lossy().collect()),
        _ => None,
    });
    texts
        .filter(|text: &String| (2..64).contains(&text.chars().count()) && text.chars().any(char::is_alphabetic))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Request, Response};

    const ANYBODY: &str = "eyJjc3JmX3Rva2VuIjoieCJ9.awNFbQ.x";
    const MIA: &str = "eyJ1c2VyIjoibWlhIn0.awNFbQ.x";

    fn change(sent: Option<&str>, lines: &[String]) -> Option<SessionChange> {
        let header = |name: &str, value: String| (name.to_owned(), value);
        let exchange = Exchange {
            request: Request {
                method: "GET".to_owned(),
                url: "http://h.example/".to_owned(),
                path: "/".to_owned(),
                headers: sent.iter().map(|sent| header("Cookie", format!("session={sent}"))).collect(),
                body: None,
            },
            response: Response {
                status: 200,
                reason: String::new(),
                headers: lines.iter().map(|line| header("Set-Cookie", line.clone())).collect(),
                body: String::new(),
                charset: "UTF-8",
                is_cut: false,
            },
        };
        SessionChange::of_exchange(&exchange, "session", Timestamp::from_unix(1_795_376_493))
    }

    #[test]
    fn a_session_that_django_signed_once_more_is_the_same() {
        let signed = |value: &str, at: &str, by: char| format!("{value}:{at}:{}", by.to_string().repeat(42) + "A");
        let (first, second) = (signed("eyJ1IjoibWlhIn0", "1xX1gM", 'a'), signed("eyJ1IjoibWlhIn0", "1xX1gN", 'b'));
        let kind = |after: &str| SessionChange::between(Some(&first), Some(after)).kind;
        assert_eq!((kind(&second), kind(&first)), (ChangeKind::Renewed, ChangeKind::Same));
        assert_eq!(kind(&signed("eyJ1IjoiZXZlIn0", "1xX1gN", 'b')), ChangeKind::Unreadable);
        assert_eq!(
            kind("Zk3xQ81mTb7uY2vN5pRs6WcD9eFgHjKa"),
            ChangeKind::Unreadable,
            "the id of a session on the server"
        );
    }

    #[test]
    fn what_a_json_web_token_begins_with_is_no_session() {
        let [mia, eve] = ["eyJzdWIiOiJtaWEifQ", "eyJzdWIiOiJldmUifQ"]
            .map(|claims| format!("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{claims}.c2lnbmF0dXJl"));
        let change = SessionChange::between(Some(&mia), Some(&eve));
        assert_eq!((change.kind, change.is_readable), (ChangeKind::Unreadable, false), "another user's token");
        assert_eq!((change.looks_like, change.added), (Some(Format::Jwt), Vec::new()));
        let session = format!("{}.awNFbQ.x", payload::pack(r#"{"alg":"HS256","user":"mia"}"#));
        assert!(super::session(&session).is_some(), "a session may have such a key");
    }

    #[test]
    fn a_time_that_an_app_keeps_in_a_session_is_known_by_its_form() {
        let moments = |json: &str| super::moments(&format!("{}.awNFbQ.x", payload::pack(json)));
        for json in [
            r#"{"t":1795376493}"#,
            r#"{"t":1795376493.25}"#,
            r#"{"t":1795376493000}"#,
            r#"{"t":"1795376493.5"}"#,
            r#"{"t":"2026-11-22T19:41:33"}"#,
            r#"{"t":"2026-11-22 19:41:33.123456"}"#,
            r#"{"t":"2026-11-22T19:41:33+00:00"}"#,
            r#"{"t":{" d":"Sun, 22 Nov 2026 19:41:33 GMT"}}"#,
        ] {
            assert_eq!(moments(json), ["t"], "{json}");
        }
        for json in [r#"{"id":1}"#, r#"{"id":12345678}"#, r#"{"id":"5551234"}"#, r#"{"n":"2026-11-22 was a day"}"#] {
            assert_eq!(moments(json), [""; 0], "{json}");
        }
    }

    #[test]
    fn an_exchange_without_a_jar_tells_what_a_jar_would_have_seen() {
        let set = |cookie: &str| format!("session={cookie}; Path=/");
        let kind = |sent, lines: &[String]| change(sent, lines).map(|change| change.kind);
        assert_eq!(kind(None, &[set(MIA)]), Some(ChangeKind::Made));
        assert_eq!(kind(Some(MIA), &[set(MIA)]), Some(ChangeKind::Same));
        assert_eq!(kind(Some(MIA), &[set("eyJ1c2VyIjoibWlhIn0.awNFbg.y")]), Some(ChangeKind::Renewed));
        assert_eq!(kind(Some(MIA), &["session=; Max-Age=0; Path=/".to_owned()]), Some(ChangeKind::Deleted));
        assert_eq!(kind(None, &["session=; Max-Age=0; Path=/".to_owned()]), None, "nothing to delete");
        assert_eq!(kind(Some(MIA), &["other=1; Path=/".to_owned()]), None);
        assert_eq!(kind(Some(MIA), &["session=1; Path=/; Domain=com".to_owned()]), None, "ignored");
        let lost = change(Some(MIA), &[set(ANYBODY)]).unwrap();
        assert!(lost.lost_its_user() && lost.is_readable);
        let id = change(Some(MIA), &[set("8f14e45fceea167a5a36dedd4bea2543")]).unwrap();
        assert_eq!((id.kind, id.looks_like), (ChangeKind::Unreadable, Some(Format::RandomId)));
        assert!(!id.lost_its_user() && !id.is_readable);
    }
}
