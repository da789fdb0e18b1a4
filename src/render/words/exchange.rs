//! What crossed the wire: requests, responses, and what the jar did with the cookies.

use super::cookie::{cookie, forged, short, short_cookie};
use super::session;
use crate::browser::{Line, Note, Received, SetCookie, Why};
use crate::exchange::{self, Request, Response};
use crate::lab::change::{ChangeKind, SessionChange, SessionStep};
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Exchange, Piece, Question, Role, Shown, piece, plain, sign, whole};

/// Shows exchanges one after the other. A cookie is shown whole the first time, and short after that.
#[derive(Default)]
pub struct Wire {
    seen: Vec<String>,
    is_short: bool,
    /// The server of the first request.
    origin: Option<String>,
    has_no_sessions: bool,
    /// Whether a cookie that is sent is shown short.
    is_brief: bool,
    /// A forged cookie, and the one that it was made of.
    forgery: Option<[String; 2]>,
    /// What is asked between the next request and its response.
    question: Option<Question>,
}

impl Wire {
    /// Nothing has been shown yet.
    pub fn new() -> Wire {
        Wire::default()
    }

    /// Every cookie is shown short, for screens on which something else is to be looked at.
    pub fn short() -> Wire {
        Wire { is_short: true, ..Wire::default() }
    }

    /// Every cookie is shown short, and of a forged one what was changed.
    pub fn of_forgery(forged: &str, original: &str) -> Wire {
        Wire { forgery: Some([forged, original].map(str::to_owned)), ..Wire::short() }
    }

    /// Asks before the next response is shown.
    pub fn ask(&mut self, question: Option<Question>) -> &mut Wire {
        self.question = question;
        self
    }

    /// What an answer did to the session is not said: it is what the next scene shows.
    pub fn without_sessions(self) -> Wire {
        Wire { has_no_sessions: true, ..self }
    }

    /// Every exchange on the way to a page.
    pub fn steps(&mut self, document: &mut Document, steps: &[SessionStep], lang: Lang) {
        steps.iter().for_each(|step| self.step(document, step, lang));
    }

    /// The first and the last exchange as they were, and of those between them a line each. All of them are in the JSON.
    pub fn ends(&mut self, document: &mut Document, steps: &[SessionStep], lang: Lang) {
        const MOST_WHOLE: usize = 2;
        match steps.len().checked_sub(1) {
            Some(last) if steps.len() > MOST_WHOLE => self.folded(document, steps, &[0, last], lang),
            _ => self.steps(document, steps, lang),
        }
    }

    /// These exchanges as they were, and of the others a line each, but for the last after them that made another session of
    /// the session. All of them are in the JSON.
    pub fn around(&mut self, document: &mut Document, steps: &[SessionStep], whole: &[usize], lang: Lang) {
        self.is_brief = true;
        let has_another =
            |seen: &SessionStep| seen.session_change.as_ref().is_some_and(SessionChange::is_of_another_session);
        let last = steps.iter().rposition(has_another).filter(|last| whole.last().is_some_and(|whole| last > whole));
        let told: Vec<usize> = whole.iter().copied().chain(last).collect();
        self.folded(document, steps, &told, lang);
    }

    /// These exchanges as they were, and of the others a line each, unless there is more to say of their cookies.
    fn folded(&mut self, document: &mut Document, steps: &[SessionStep], whole: &[usize], lang: Lang) {
        let mut question = self.question.take();
        let mut lines: Vec<Told> = Vec::new();
        for (place, seen) in steps.iter().enumerate() {
            let has_more = |line: &Line| matches!(line.received, Received::Ignored(_)) || !line.notes.is_empty();
            let is_told = whole.contains(&place) || seen.step.set_cookies.iter().any(has_more);
            if is_told {
                told(document, std::mem::take(&mut lines), lang);
                if whole.first() == Some(&place) {
                    self.question = question.take();
                }
                self.step(document, seen, lang);
                continue;
            }
            let line = self.line(seen, lang);
            match lines.last_mut() {
                Some(last) if last.is_alike(&line) => last.count += 1,
                _ => lines.push(line),
            }
        }
        told(document, lines, lang);
    }

    /// `→ GET /login  ← 200 OK, sets session (added user_id)`
    fn line(&mut self, seen: &SessionStep, lang: Lang) -> Told {
        let shown = self.crossed(&seen.step.exchange, lang);
        let named = |is_deleted: bool| {
            let lines = seen.step.set_cookies.iter();
            let lines = lines.filter(|line| (line.received == Received::Deleted) == is_deleted);
            let mut names: Vec<String> = lines.map(|line| line.said.name.clone()).collect();
            names.dedup();
            (!names.is_empty()).then(|| session::list(&names, lang))
        };
        let sets = named(false).map(|names| say!(lang, ", sets {names}", "、{names} をセット")).unwrap_or_default();
        let deletes = named(true).map(|names| say!(lang, ", deletes {names}", "、{names} を削除")).unwrap_or_default();
        let change = seen.session_change.as_ref().filter(|_| !self.has_no_sessions);
        let kept = change.filter(|change| change.kind == ChangeKind::Same).and_then(|_| until_when(seen, lang));
        let change = change.and_then(|change| session::short(change, lang));
        let change = change.map(|change| change + &kept.unwrap_or_default());
        let change = change.map(|change| say!(lang, " ({change})", "（{change}）")).unwrap_or_default();
        let did = format!("{sets}{deletes}{change}");
        let exchange::Exchange { request, response } = &seen.step.exchange;
        let is_here = self.origin.as_ref().is_some_and(|origin| request.url.starts_with(origin));
        let hop =
            (is_here && request.method == "GET").then(|| Hop { path: short(&request.path), status: response.status });
        let asked = vec![shown.to_server, shown.request_line];
        let answered = vec![sign(Role::Title, "  ← ", say!(lang, ", response: ", "、応答: ")), shown.status_line];
        Told { asked, answered, did, count: 1, hop }
    }

    /// A request, its response, and what the jar did with the cookies.
    pub fn step(&mut self, document: &mut Document, seen: &SessionStep, lang: Lang) {
        let SessionStep { step, session_change } = seen;
        let session =
            session_change.as_ref().filter(|_| !self.has_no_sessions).and_then(|change| session::line(change, lang));
        let jar = step
            .set_cookies
            .iter()
            .flat_map(|line| received(line, lang))
            .chain(session)
            .map(|text| piece(Role::Quiet, text))
            .collect();
        let exchange = Exchange { jar, ..self.crossed(&step.exchange, lang) };
        self.show(document, exchange);
    }

    /// A request that no jar was asked for, its response, and what that did to the session.
    pub fn copy(
        &mut self,
        document: &mut Document,
        exchange: &exchange::Exchange,
        change: Option<&SessionChange>,
        lang: Lang,
    ) {
        let deletes = || say!(lang, "the answer deletes the cookie", "応答はクッキーの削除を指示しています");
        let line = change.and_then(|change| match change.kind {
            // no session came back of which anything could be missing
            ChangeKind::Deleted => Some(deletes()),
            _ => session::line(change, lang),
        });
        let jar = line.map(|text| piece(Role::Quiet, text)).into_iter().collect();
        let exchange = Exchange { jar, ..self.crossed(exchange, lang) };
        self.show(document, exchange);
    }

    /// Every request that no jar was asked for on the way to a page, and what each answer did to the session. What all of
    /// them did together is said where it is more than one.
    pub fn copies<'a>(
        &mut self,
        document: &mut Document,
        way: impl Iterator<Item = &'a exchange::Exchange>,
        changes: &[Option<SessionChange>],
        over_all: Option<&SessionChange>,
        lang: Lang,
    ) {
        for (place, exchange) in way.enumerate() {
            self.copy(document, exchange, changes.get(place).and_then(Option::as_ref), lang);
        }
        let over_all = over_all.filter(|change| change.kind != ChangeKind::Deleted);
        let keys = over_all.map(|change| session::keys(change, lang)).unwrap_or_default();
        if changes.iter().flatten().count() > 1 && !keys.is_empty() {
            document.blank().text(over_all_answers(&keys, lang));
        }
    }

    /// A request and its response.
    pub fn exchange(&mut self, document: &mut Document, exchange: &exchange::Exchange, lang: Lang) {
        let exchange = self.crossed(exchange, lang);
        self.show(document, exchange);
    }

    /// The exchange, or its request, the question, and then its response.
    fn show(&mut self, document: &mut Document, exchange: Exchange) {
        match self.question.take() {
            None => {
                document.push(Block::Exchange(Box::new(exchange)));
            }
            Some(question) => {
                document.push(Block::Exchange(Box::new(Exchange { shown: Shown::Request, ..exchange.clone() })));
                document.question(question);
                document.push(Block::Exchange(Box::new(Exchange { shown: Shown::Response, ..exchange })));
            }
        }
    }

    fn crossed(&mut self, exchange: &exchange::Exchange, lang: Lang) -> Exchange {
        let exchange::Exchange { request, response, .. } = exchange;
        let origin: String = request.url.split('/').take(3).collect::<Vec<_>>().join("/");
        let is_elsewhere = *self.origin.get_or_insert_with(|| origin.clone()) != origin;
        // on the way to another server, its name is what counts
        let address = if is_elsewhere { format!("{origin}{}", request.path) } else { request.path.clone() };
        let cut = say!(lang, " (only its first 1 MiB was read)", "（最初の 1 MiB だけを読みました）");
        let cut = if response.is_cut { cut } else { String::new() };
        // a server may leave out the reason phrase (RFC 9112, section 4)
        let reason = if response.reason.is_empty() { String::new() } else { format!(" {}", response.reason) };
        Exchange {
            shown: Shown::Whole,
            to_server: sign(Role::Title, "→ ", say!(lang, "request: ", "リクエスト: ")),
            request_line: plain(short(&format!("{} {address}", request.method))),
            cookie: self.cookie_line(request, lang),
            body: request.body.as_deref().map(|body| plain(short(body))),
            to_browser: sign(Role::Title, "← ", say!(lang, "response: ", "応答: ")),
            status_line: plain(format!("{}{reason}{cut}", response.status)),
            set_cookies: self.set_cookie_lines(response, lang),
            location: response.header("location").map(|location| plain(format!("Location: {}", short(location)))),
            jar: Vec::new(),
        }
    }

    fn cookie_line(&mut self, request: &Request, lang: Lang) -> Option<Vec<Piece>> {
        let mut pieces = vec![plain("Cookie: ")];
        for (place, pair) in request.cookie()?.split("; ").enumerate() {
            if place > 0 {
                pieces.push(plain("; "));
            }
            pieces.extend(self.pair(pair, self.is_brief, lang));
        }
        Some(pieces)
    }

    fn set_cookie_lines(&mut self, response: &Response, lang: Lang) -> Vec<Vec<Piece>> {
        let line = |header: &str| {
            let (pair, attributes) = header.split_at(header.find(';').unwrap_or(header.len()));
            let mut pieces = vec![plain("Set-Cookie: ")];
            pieces.extend(self.pair(pair, false, lang));
            for (place, attribute) in attributes.split("; ").enumerate() {
                pieces.extend([plain(if place > 0 { "; " } else { "" }), whole(attribute)]);
            }
            pieces
        };
        response.set_cookies().map(line).collect()
    }

    fn pair(&mut self, pair: &str, is_short: bool, lang: Lang) -> Vec<Piece> {
        let Some((name, value)) = pair.split_once('=') else { return vec![plain(pair)] };
        let mut pieces = vec![plain(format!("{name}="))];
        let original = self.forgery.as_ref().filter(|[forged, _]| forged == value).map(|[_, original]| original);
        if let Some(changed) = original.and_then(|original| forged(value, original)) {
            pieces.extend(changed);
            return pieces;
        }
        let was_seen = self.is_short || self.seen.iter().any(|seen| seen == value);
        if !was_seen {
            self.seen.push(value.to_owned());
        }
        let cookie = if was_seen || is_short { short_cookie(value) } else { cookie(value, lang) };
        pieces.extend(cookie.pieces());
        pieces
    }
}

/// What all answers on a way did to the session.
pub fn over_all_answers(keys: &str, lang: Lang) -> String {
    say!(lang, "In the session, over all answers: {keys}.", "応答全体でのセッションの変化: {keys}。")
}

/// A line of the wire.
struct Told {
    /// The request.
    asked: Vec<Piece>,
    /// The response.
    answered: Vec<Piece>,
    /// What it did to cookies: `, sets session (newly signed)`
    did: String,
    /// How often it came one after the other.
    count: usize,
    /// What is told of it where it is one of a chain of redirects.
    hop: Option<Hop>,
}

/// A request by GET and its answer, in a few words.
struct Hop {
    path: String,
    status: u16,
}

impl Told {
    /// Whether another line says the same.
    fn is_alike(&self, other: &Told) -> bool {
        self.asked == other.asked && self.answered == other.answered && self.did == other.did
    }
}

/// What each of several answers did to cookies.
fn each(did: &str, lang: Lang) -> String {
    let did = did.trim_start_matches([',', ' ', '、']);
    match did.is_empty() {
        true => String::new(),
        false => say!(lang, ", each {did}", "、それぞれ {did}"),
    }
}

/// How many of these lines are a chain: each leads to the next, and all answers did the same to cookies.
fn chain(lines: &[Told]) -> usize {
    fn hop(told: &Told) -> Option<&Hop> {
        told.hop.as_ref().filter(|_| told.count == 1)
    }
    let Some(first) = lines.first().filter(|first| hop(first).is_some()) else { return 0 };
    let is_alike = |told: &&Told| hop(told).is_some() && told.did == first.did;
    let leads_on = |told: &&Told| is_alike(told) && hop(told).is_some_and(|hop| (300..400).contains(&hop.status));
    let leading = lines.iter().take_while(leads_on).count();
    leading + usize::from(leading > 0 && lines.get(leading).as_ref().is_some_and(is_alike))
}

/// Lines of the wire. Of three or more of a chain there is one: `→ GET /, /shop, /login  ← 302, 302, 200`
fn told(document: &mut Document, mut lines: Vec<Told>, lang: Lang) {
    const FEWEST: usize = 3;
    while !lines.is_empty() {
        let length = chain(&lines);
        let is_chain = length >= FEWEST;
        let rest = lines.split_off(if is_chain { length } else { 1 });
        let between = say!(lang, ", ", "、");
        let hops: Vec<&Hop> = lines.iter().filter_map(|told| told.hop.as_ref()).collect();
        if let Some(first) = lines.first().filter(|_| is_chain) {
            let paths = hops.iter().map(|hop| hop.path.clone()).collect::<Vec<_>>().join(&between);
            let statuses = hops.iter().map(|hop| hop.status.to_string()).collect::<Vec<_>>().join(&between);
            document.paragraph([
                sign(Role::Title, "→ ", say!(lang, "requests: ", "リクエスト: ")),
                plain(format!("GET {paths}")),
                sign(Role::Title, "  ← ", say!(lang, ", responses: ", "、応答: ")),
                plain(statuses),
                plain(each(&first.did, lang)),
            ]);
        } else {
            for Told { mut asked, answered, did, count, .. } in lines {
                // behind the answer it would be how often that one did something to a cookie
                if count > 1 {
                    asked.push(plain(say!(lang, " ({count} times)", "（{count}回）")));
                }
                let did = if count > 1 { each(&did, lang) } else { did };
                document.paragraph(asked.into_iter().chain(answered).chain([plain(did)]));
            }
        }
        lines = rest;
    }
}

/// What the browser did with a line, and what there is to say of it.
pub fn received(line: &Line, lang: Lang) -> Vec<String> {
    let name = match (line.said.name.as_str(), &line.received) {
        ("", Received::Ignored(Why::Unparsable)) => say!(lang, "this line", "この行"),
        ("", _) => say!(lang, "the cookie without a name", "名前のないクッキー"),
        // Japanese has no blanks around its own words
        (name, _) => say!(lang, "`{name}`", " `{name}` "),
    };
    let notes = line.notes.iter().map(|note| noted(&name, note, lang));
    [what_the_jar_did(&name, &line.said, &line.received, lang)]
        .into_iter()
        .chain(notes)
        .map(|text| text.trim().to_owned())
        .collect()
}

fn noted(name: &str, note: &Note, lang: Lang) -> String {
    match note {
        Note::Capped { days } => say!(
            lang,
            "the server asked for longer, but a browser keeps a cookie for {days} days at most",
            "サーバーはもっと長い期間を指定しましたが、ブラウザがクッキーを保存するのは最長{days}日です"
        ),
        Note::SecureOverHttp => say!(
            lang,
            "{name} is Secure and came over http: kept only because the server is on this machine; from any other host, a browser would drop it",
            "{name}は Secure なのに http で届きました。保存するのは、サーバーがこのマシンで動いているからです。ほかのホストから届いたものなら、ブラウザは捨てます"
        ),
        Note::Evicted { site, cookies, limit } => say!(
            lang,
            "{site} had more than {limit} cookies: the browser dropped {cookies} of them, the longest unused first",
            "{site} のクッキーが{limit}個を超えたので、ブラウザは長く使われていないものから順に{cookies}個を捨てました"
        ),
    }
}

fn what_the_jar_did(name: &str, cookie: &SetCookie, received: &Received, lang: Lang) -> String {
    match (received, cookie.until) {
        (Received::Stored, Some(until)) => {
            let until = until.calendar();
            say!(lang, "the browser keeps {name} until {until} UTC", "ブラウザは{name}を {until} UTC まで保存します")
        }
        (Received::Stored, None) => {
            say!(lang, "the browser keeps {name} until it is closed", "ブラウザは、閉じるまで{name}を保存します")
        }
        (Received::Replaced, Some(until)) => {
            let until = until.calendar();
            say!(
                lang,
                "the browser replaces its {name}, now until {until} UTC",
                "ブラウザは{name}を置き換え、{until} UTC まで保存します"
            )
        }
        (Received::Replaced, None) => say!(
            lang,
            "the browser replaces its {name}, until it is closed",
            "ブラウザは{name}を置き換え、閉じるまで保存します"
        ),
        (Received::Deleted, _) => say!(lang, "the browser deletes its {name}", "ブラウザは{name}を削除します"),
        (Received::Ignored(why), _) => ignored(name, why, lang),
    }
}

/// The end of the one cookie that an answer set. `None`: the cookie has no end, the browser did not keep it, or the answer set
/// several.
fn until_when(seen: &SessionStep, lang: Lang) -> Option<String> {
    let is_kept = |line: &&Line| matches!(line.received, Received::Stored | Received::Replaced);
    let kept = || seen.step.set_cookies.iter().filter(is_kept);
    let last = kept().next_back().filter(|last| kept().all(|line| line.said.name == last.said.name))?;
    let until = last.said.until?.calendar();
    Some(say!(lang, ", kept until {until} UTC", "、{until} UTC まで保存"))
}

fn ignored(name: &str, why: &Why, lang: Lang) -> String {
    let because = because(why, lang);
    say!(lang, "the browser ignores {name}: {because}", "ブラウザは{name}を無視します。{because}")
}

/// Why a browser ignores a cookie.
pub fn because(why: &Why, lang: Lang) -> String {
    match why {
        Why::Unparsable => say!(lang, "it has neither a name nor a value", "名前も値もありません"),
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
                "its Domain is a public suffix, such as com or github.io: too wide for a cookie",
                "Domain が com や github.io のような公開サフィックスで、範囲が広すぎます"
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
        Why::PrefixWithoutName { prefix } => say!(
            lang,
            "it has no name, and its value begins with {prefix}: sent back, it would look like a name",
            "名前がなく、値が {prefix} で始まります。送り返すと、名前のように見えてしまいます"
        ),
        Why::HidesSecure => say!(
            lang,
            "over http it may not take the place of a Secure cookie of that name",
            "http では、Secure 付きの同名のクッキーを上書きできません"
        ),
        Why::AlreadyExpired => say!(
            lang,
            "it is a deletion, and there is no cookie of this name, domain and path to delete",
            "削除の指示ですが、名前、ドメイン、Path が同じクッキーを持っていません"
        ),
        Why::NoRoom { limit } => say!(
            lang,
            "the site has more than {limit} cookies, and this one had to go before the others",
            "このサイトのクッキーが{limit}個を超えたので、ほかのクッキーより先に捨てられました"
        ),
    }
}
