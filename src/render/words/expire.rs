//! `expire`: the browser and the server, which both can end a session, side by side.

use super::challenge::by_header;
use super::ends;
use super::flask_app;
use super::foreign;
use super::gone;
use super::login::of_the_app;
use super::next;
use super::question::{ask, question};
use super::recognition::{self, remembered, seen, taken_once, verdict, verdict_alone};
use super::sentence::{apart, apart_before};
use super::session::{self, list};
use super::settings;
use super::tamper::{asked_in_all, may_log_in_beside, other_cookies};
use super::time::{LONG, beside, exact, span};
use crate::browser::EndBy;
use crate::cli::shell_word;
use crate::clock::Timestamp;
use crate::formats::Format;
use crate::inspect::LifetimeFrom;
use crate::inspect::search::Fit;
use crate::lab::change::{ChangeKind, SessionChange};
use crate::lab::recognition::Evidence;
use crate::lang::{Lang, say};
use crate::render::document::{
    Block, Column, Document, Piece, Question, Role, Row, Table, bad, good, piece, plain, shortened, sign,
};
use crate::render::style::Style;
use crate::report::{
    AnotherApp, Asked, Ending, Expiry, MovedBy, NotPermanent, NotSent, ServerSide, Sighting, Simulated, Simulation,
    Sliding, Stop, Stopped,
};

/// When the session will end.
pub fn document(expiry: &Expiry, style: &Style) -> Document {
    let Expiry { ending, url, user, login_way, told_by, .. } = expiry;
    let lang = style.lang;
    let mut document = Document::new();
    flask_app::told_by(&mut document, told_by.as_deref(), lang);
    let now = ending.now.calendar();
    document.fact(say!(lang, "now", "現在"), [plain(say!(lang, "{now} UTC", "{now} UTC"))]);
    if let (Some(signed_at), Some(age)) = (ending.signed_at, ending.age) {
        let (signed_at, ago) = (signed_at.calendar(), length(age.abs(), ending, lang));
        let signed = match age {
            0.. => say!(lang, "{signed_at} UTC, {ago} ago", "{signed_at} UTC（{ago}前）"),
            _ => say!(lang, "{signed_at} UTC, {ago} from now", "{signed_at} UTC（{ago}後）"),
        };
        document.fact(say!(lang, "signed at", "署名時刻"), [piece(Role::Timestamp, signed)]);
    }
    document.blank();
    ask(
        &mut document,
        style,
        say!(lang, "Who will end this session, and when?", "このセッションは、いつ、誰が終わらせるでしょうか。"),
        {
            let by = match ending.browser_drops_by {
                // that there is none is not said before it is asked
                EndBy::Neither => "Expires".to_owned(),
                by => ends::name(by, lang),
            };
            let looked_at = apart_before(&apart(&by));
            say!(
                lang,
                "Two can end it: the browser goes by the {by} of the cookie, the server by the age of the signature.",
                "終わらせることができるのは2者です。ブラウザはクッキーの{looked_at}を、サーバーは署名からの経過時間を見ます。"
            )
        },
    );
    if expiry.name_was_found {
        let name = shortened(&ending.cookie_name, 40);
        document.fact(say!(lang, "cookie", "クッキー"), [plain(format!("`{name}`"))]);
        for gone in &expiry.gone_beside {
            let name = shortened(&gone.name, 40);
            let was = ends::was(gone.expires_by, &gone.at.calendar(), lang);
            document.note([plain(say!(
                lang,
                "`{name}` is gone: {was}. It may have been the session.",
                "`{name}` はもうありません。{was}。こちらがセッションだったのかもしれません。"
            ))]);
        }
    }
    document.fact(say!(lang, "browser", "ブラウザ"), browser(ending, lang));
    if let Some(text) = not_sent(ending, lang) {
        document.note([plain(text)]);
    }
    document.fact(say!(lang, "server", "サーバー"), server(ending, lang));
    if let Some(rule) = rule(ending, lang) {
        document.note([plain(rule)]);
    }
    if let Some(options) = ending.fits.as_ref().map(Fit::options).filter(|options| !options.is_empty()) {
        let before = say!(lang, "the given key fits with: ", "指定された鍵は、次の設定で合います: ");
        document.note([plain(before), piece(Role::Command, options)]);
    }
    if ending.is_of_another_salt && ending.lifetime.is_none() {
        let by = match ending.browser_drops_by {
            EndBy::MaxAge => "Max-Age",
            EndBy::Expires | EndBy::Neither | EndBy::NotKnown => "Expires",
        };
        document.note([plain(say!(
            lang,
            "{by} is the browser's end. What settles the server's: --lifetime, or to ask the app: expire --simulate --url URL",
            "{by} はブラウザ側の期限です。サーバー側の期限は、--lifetime で指定するか、expire --simulate --url URL でアプリに尋ねるとわかります。"
        ))]);
    }
    // one that has ended cannot be watched
    let has_ended = ending.not_sent == Some(NotSent::Expired) || ending.is_alive == Some(false);
    let login = || next::login_at(user.as_deref(), login_way, &style.given);
    let alive = if has_ended { login() } else { "expire --simulate".to_owned() };
    let next = match (ending.signed_at, url) {
        (None, _) => {
            document.blank();
            if ending.looks_like.is_some_and(is_kept_on_the_server) {
                document.text(kept_on_the_server(lang));
            }
            if has_ended { login() } else { "inspect".to_owned() }
        }
        (Some(_), None) if !expiry.is_of_the_embedded_app => {
            document.blank().text(another_server(expiry.login_url.as_deref(), lang));
            let address = expiry.login_url.as_deref().map_or_else(|| "URL".to_owned(), crate::cli::shell_word);
            format!("expire --url {address}")
        }
        (Some(_), None) => {
            document.blank().text(say!(
                lang,
                "Nothing is deleted on the server: nothing was ever kept there.",
                "サーバーでは何も削除されません。最初から何も保存されていないからです。"
            ));
            alive
        }
        // what a real app keeps on its server is not seen
        (Some(_), Some(_)) => {
            document.blank();
            alive
        }
    };
    match ending.is_verified {
        // with a key that did not sign it, nothing more is seen
        Some(false) => next::repair_with(&mut document, &next, &style.given.without_the_key(), style),
        _ => next::repair(&mut document, &next, style),
    }
    document
}

/// What is known of a server that need not be the embedded one, where no address was given.
fn another_server(login_url: Option<&str>, lang: Lang) -> String {
    match login_url {
        Some(url) => {
            let url = shortened(url, 60);
            say!(
                lang,
                "This browser was used for {url}. What that server keeps is not known from here.",
                "このブラウザは {url} に使われました。そのサーバーに何が保存されているかは、ここからはわかりません。"
            )
        }
        None => say!(
            lang,
            "This need not be a session of the embedded app, so what its server keeps is not known.",
            "内蔵のアプリのセッションとは限らないので、サーバーに何が保存されているかはわかりません。"
        ),
    }
}

/// A length of time, in seconds if the lifetime is short.
fn length(seconds: i64, ending: &Ending, lang: Lang) -> String {
    match ending.lifetime {
        Some(..LONG) if seconds < 100_000 => say!(lang, "{seconds} s", "{seconds}秒"),
        _ => span(seconds, lang),
    }
}

pub(super) fn browser(ending: &Ending, lang: Lang) -> Vec<Piece> {
    let by = ending.browser_drops_by;
    let (sentence, is_dropped) = match (ending.browser_drops_at, ending.browser_drops_in) {
        (Some(expires), Some(left)) => {
            let (date, left) = (expires.calendar(), length(left, ending, lang));
            let by = ends::name(by, lang);
            let sentence = say!(
                lang,
                "keeps it until {date} UTC, its {by}: {left} left",
                "{date} UTC（{by}）まで保存します（あと{left}）"
            );
            (sentence, false)
        }
        (Some(expires), None) => {
            let date = expires.calendar();
            let moment = ends::moment(by, lang);
            let sentence = say!(lang, "dropped it at {date} UTC, {moment}", "{moment}（{date} UTC）に捨てました");
            (sentence, true)
        }
        (None, _) if by == EndBy::NotKnown => {
            let sentence = say!(
                lang,
                "keeps it until it is closed: whether the app gave it an end is not known",
                "閉じるまで持っています。アプリが期限を付けたかどうかは、わかりません。"
            );
            (sentence, false)
        }
        (None, _) => {
            let neither = ends::neither(!ending.is_real, lang);
            let sentence = say!(
                lang,
                "keeps it until it is closed: there is {neither}",
                "閉じるまで持っています。{neither}ないからです。"
            );
            (sentence, false)
        }
    };
    if is_dropped || ending.not_sent.is_some() { bad(sentence) } else { good(sentence) }
}

/// Why the browser does not send it, where that is not said already.
fn not_sent(ending: &Ending, lang: Lang) -> Option<String> {
    let (domain, path) = (shortened(&ending.domain, 40), shortened(&ending.path, 40));
    Some(match ending.not_sent? {
        NotSent::Expired => return None,
        NotSent::OtherHost => {
            say!(
                lang,
                "not sent to this app: it is for {domain}",
                "このアプリには送りません。{domain} のクッキーです。"
            )
        }
        NotSent::OtherPath => say!(
            lang,
            "not sent to this app: it is for pages below {path}",
            "このアプリには送りません。{path} 以下のページのクッキーです。"
        ),
        NotSent::Secure => say!(
            lang,
            "not sent to this app: it is Secure, for https only",
            "このアプリには送りません。Secure 付きで、https にだけ送るクッキーです。"
        ),
    })
}

pub(super) fn server(ending: &Ending, lang: Lang) -> Vec<Piece> {
    let unknown = |text: String| vec![sign(Role::Plain, "? ", ""), plain(text)];
    let (Some(age), Some(lifetime), Some(end)) = (ending.age, ending.lifetime, ending.server_accepts_until) else {
        return unknown(match ending.looks_like {
            Some(format) => {
                let format = foreign::name(format, lang);
                say!(
                    lang,
                    "cannot be known from here: the cookie is no Flask session, it looks like {format}",
                    "これだけではわかりません。Flask のセッションではなく、{format}のようです。"
                )
            }
            None if ending.is_of_another_salt => say!(
                lang,
                "cannot be known from here: the key fits, and the salt is not that of Flask's session, so the limit is the app's own",
                "これだけではわかりません。鍵は合いますが、Flask のセッションとは別のソルトなので、上限はアプリが決めています。"
            ),
            None => say!(
                lang,
                "cannot be known from here: the cookie is no Flask session that can be read",
                "これだけではわかりません。読み取れる Flask のセッションではありません。"
            ),
        });
    };
    let left = lifetime.saturating_sub(age);
    // the two clocks may be apart
    let until = if lifetime < 86_400 { end.time_or_date(&[ending.now, end.plus(-left)]) } else { end.calendar() };
    match (ending.is_verified, age, left) {
        (Some(false), ..) if ending.is_real => unknown(say!(
            lang,
            "cannot tell: the given key did not sign it; an app with this key would refuse it",
            "わかりません。指定された鍵で署名されたものではなく、この鍵のアプリなら拒否します。"
        )),
        (Some(false), ..) => bad(say!(
            lang,
            "refuses it: it was not signed with this key",
            "拒否します。この鍵で署名されたものではありません。"
        )),
        // the app was not asked, and which itsdangerous it has is not known
        (_, ..0, _) if ending.is_real => unknown(say!(
            lang,
            "signed in the future: Flask with itsdangerous 2 refuses it, before 2.0 it was accepted. What settles it: expire --simulate --url URL",
            "署名時刻が未来です。itsdangerous 2 の Flask は拒否しますが、2.0 より前なら受け入れます。expire --simulate --url URL でアプリに尋ねるとわかります。"
        )),
        (_, ..0, _) => bad(say!(lang, "refuses it: signed in the future", "拒否します。署名時刻が未来だからです。")),
        (None, _, ..0) if ending.is_alive.is_none() => unknown(say!(
            lang,
            "not verified, no key given; if it is Flask's session and the rule is this, the last second was {until} UTC",
            "未検証です（鍵の指定なし）。Flask のセッションで、下の決まりのとおりなら、{until} UTC まででした。"
        )),
        (_, _, ..0) if ending.lifetime_from == Some(LifetimeFrom::FlaskDefault) && ending.is_real => unknown(say!(
            lang,
            "if the app left Flask's default, the last second was {until} UTC; an app that allows more still accepts it",
            "Flask の初期設定のままなら、{until} UTC まででした。もっと長く設定したアプリなら、まだ受け入れます。"
        )),
        (_, _, ..0) => {
            bad(say!(lang, "refuses it: the last second was {until} UTC", "拒否します。{until} UTC までは有効でした。"))
        }
        // whether the app signs with this key now is for it to say
        (Some(true), ..) if ending.lifetime_from == Some(LifetimeFrom::FlaskDefault) => unknown(say!(
            lang,
            "with this key, accepts it until {until} UTC, if the app left Flask's default; it may be less or more",
            "この鍵のアプリで、Flask の初期設定のままなら、{until} UTC まで受け入れます（それより短いことも長いこともあります）"
        )),
        (Some(true), ..) if ending.is_real => {
            let left = length(left, ending, lang);
            good(say!(
                lang,
                "with this key, accepts it up to and including {until} UTC, {left} left",
                "この鍵のアプリなら、{until} UTC まで受け入れます（その1秒も含む。あと{left}）"
            ))
        }
        (Some(true), ..) => {
            let left = length(left, ending, lang);
            good(say!(
                lang,
                "accepts it up to and including {until} UTC, {left} left",
                "{until} UTC まで受け入れます（その1秒も含む。あと{left}）"
            ))
        }
        (None, ..) => {
            let left = length(left, ending, lang);
            unknown(say!(
                lang,
                "not verified, no key given; if it is Flask's session, until {until} UTC, {left} left",
                "未検証です（鍵の指定なし）。Flask のセッションなら {until} UTC まで（あと{left}）。"
            ))
        }
    }
}

fn rule(ending: &Ending, lang: Lang) -> Option<String> {
    let lifetime = length(ending.lifetime?, ending, lang);
    Some(match ending.lifetime_from? {
        LifetimeFrom::Given | LifetimeFrom::Login | LifetimeFrom::Tutorial | LifetimeFrom::App => {
            say!(lang, "the rule: accepted for {lifetime} after signing", "決まり: 署名から{lifetime}まで")
        }
        LifetimeFrom::Expires | LifetimeFrom::MaxAge => {
            let by = ends::name(ending.browser_drops_by, lang);
            let from = apart(&by);
            say!(
                lang,
                "the rule: accepted for {lifetime} after signing, as its {by} says",
                "決まり: 署名から{lifetime}まで（{from}からわかります）"
            )
        }
        LifetimeFrom::FlaskDefault => say!(
            lang,
            "the rule: accepted for {lifetime} after signing, if the app left Flask's default",
            "決まり: Flask の初期設定のままなら、署名から{lifetime}まで"
        ),
    })
}

/// Whether a cookie of this format is no more than the id of a session.
pub(super) fn is_kept_on_the_server(format: Format) -> bool {
    matches!(format, Format::RandomId | Format::FlaskSession | Format::IdAndMac | Format::Express)
}

fn kept_on_the_server(lang: Lang) -> String {
    say!(
        lang,
        "What such an id stands for, if anything, is on the server: only the server knows when it ends.",
        "この ID に対応するセッションがあれば、その中身はサーバーにあり、いつ終わるかはサーバーだけが知っています。"
    )
}

/// Moving the clock, or what stands for it at a real app: the table, and then what a visit and `permanent` change.
pub fn simulation(simulated: &Simulated, style: &Style) -> Vec<Document> {
    let simulation = &simulated.simulation;
    let mut documents = match (&simulation.asked, simulation.by) {
        (Some(asked), MovedBy::Waiting) => vec![without_the_key(simulation, asked, style)],
        (Some(asked), _) => vec![aged(simulation, asked, style)],
        (None, _) => moved(simulation, &why_none(simulated, style.lang), style),
    };
    if let Some(last) = documents.last_mut() {
        flask_app::told_by(last, simulated.told_by.as_deref(), style.lang);
        match &simulated.path {
            Some(place) => next::on_the_path(last, place, style),
            None if let Some(app) = &simulated.another_app => ask_another(last, app, style),
            None if !simulation.had_session => {
                next::repair(last, &next::login(simulated.user.as_deref(), &style.given), style)
            }
            None if simulation.asked.as_ref().is_some_and(|asked| asked.may_take_once || asked.may_have_ended) => {
                let login = next::login_at(simulated.user.as_deref(), &simulated.login_way, &style.given);
                next::repair(last, &login, style);
            }
            None if simulation.asked.as_ref().is_some_and(|asked| asked.session_is_seen == Some(false)) => {
                next::repair(last, "visit", style);
            }
            None if let Some(asked) = simulation.asked.as_ref().filter(|asked| is_settled_alone(asked)) => {
                let page = of_the_app(&asked.page, &simulation.app.url);
                let there = format!("expire --simulate --page {}", shell_word(&page));
                next::settle_alone(last, &simulation.cookie_name, &simulated.empty_browser, &there, style);
            }
            None => {
                let evidence = simulation.asked.as_ref().map(|asked| asked.evidence.as_slice()).unwrap_or_default();
                next::settle(last, "expire --simulate", evidence, style);
            }
        }
    }
    documents
}

/// Why there is no session of the browser to watch at the embedded app.
fn why_none(simulated: &Simulated, lang: Lang) -> String {
    match (&simulated.another_app, &simulated.gone) {
        (Some(AnotherApp { login_url: Some(url), has_session: false, .. }), _) => {
            let url = shortened(url, 60);
            say!(
                lang,
                "The server here is the embedded app. This browser was used for {url}, and that app was not asked.",
                "ここのサーバーは内蔵アプリです。このブラウザは {url} に使われましたが、そのアプリには尋ねていません。"
            )
        }
        (Some(AnotherApp { login_url: Some(url), .. }), _) => {
            let url = shortened(url, 60);
            say!(
                lang,
                "The server here is the embedded app. This browser was used for {url}; the session in its jar was not sent here, and that app was not asked.",
                "ここのサーバーは内蔵アプリです。このブラウザは {url} に使われました。ブラウザにあるセッションはここには送らず、そのアプリにも尋ねていません。"
            )
        }
        (Some(AnotherApp { login_url: None, .. }), _) => say!(
            lang,
            "The server here is the embedded app. The session in the jar need not be one of it, so it was not sent here, and no other app was asked.",
            "ここのサーバーは内蔵アプリです。ブラウザにあるセッションは内蔵アプリのものとは限らないので送らず、ほかのアプリにも尋ねていません。"
        ),
        (None, Some(gone)) => gone::why(gone, lang),
        (None, None) if simulated.told_by.is_some() => say!(
            lang,
            "The server here is the embedded app, with the settings of that app, which was not asked. No session of this browser is one of it.",
            "ここのサーバーは、そのアプリの設定にした内蔵アプリです。そのアプリには尋ねていません。このブラウザには内蔵アプリのセッションがないので、"
        ),
        (None, None) => say!(lang, "This browser is not logged in.", "ログインしていないので、"),
    }
}

/// Ends a screen on which the session of the jar was not looked at: the same command, at its app.
fn ask_another(document: &mut Document, app: &AnotherApp, style: &Style) {
    let address = app.login_url.as_deref().map_or_else(|| "URL".to_owned(), shell_word);
    let there = format!("expire --simulate --url {address}");
    match app.key_fits {
        // with a key that did not sign it, nothing more is seen
        Some(false) => next::repair_with(document, &there, &style.given.without_the_key(), style),
        _ => next::repair(document, &there, style),
    }
}

/// What was seen at the embedded app while the clock moved.
fn moved(simulation: &Simulation, why_none: &str, style: &Style) -> Vec<Document> {
    let lang = style.lang;
    let mut first = Document::new();
    introduction(&mut first, simulation, why_none, lang);
    ask(
        &mut first,
        style,
        say!(
            lang,
            "The clock will move. When does the browser stop sending it, and when does the server refuse it?",
            "時計を進めます。ブラウザが送らなくなるのは、サーバーが拒否するのは、それぞれいつでしょうか。"
        ),
        say!(
            lang,
            "The left column is an honest browser, the right one the server that is given a copy of the same cookie. Most expect both to end at the same second.",
            "左の列はふつうのブラウザ、右の列は同じクッキーのコピーを受け取ったサーバーです。同じ秒に終わると思う人がほとんどです。"
        ),
    );
    table(&mut first, &simulation.stops, simulation.lifetime, simulation.expires_by, style);
    first.blank();
    if let Some(lifetime) = simulation.lifetime {
        summary(&mut first, simulation, lifetime, lang);
    }
    // the table is to stay in sight: without a presenter two short stories stand below it
    if !style.step && !style.notes {
        if let Some(sliding) = &simulation.sliding {
            sliding_shortly(&mut first, sliding, simulation, lang);
        }
        if let Some(story) = &simulation.not_permanent {
            without_permanent_shortly(&mut first, story, simulation.lifetime, lang);
        }
        return vec![first];
    }
    let mut documents = vec![first];
    documents.extend(simulation.sliding.as_ref().map(|sliding| sliding_expiry(sliding, simulation, style)));
    documents
        .extend(simulation.not_permanent.as_ref().map(|story| without_permanent(story, simulation.lifetime, style)));
    documents
}

/// Who says no, and by which rule. The session is the cookie here: its key is known.
fn summary(document: &mut Document, simulation: &Simulation, lifetime: i64, lang: Lang) {
    let english = exact(lifetime, Lang::En);
    let japanese = exact(lifetime, Lang::Ja);
    let (by, is_embedded) = (simulation.expires_by, simulation.app.embedded);
    let (moment, neither) = (ends::moment(by, lang), ends::neither(is_embedded, lang));
    if !simulation.app.embedded {
        let was_dropped = simulation.stops.iter().any(|stop| !stop.browser.sends);
        document.text(match simulation.expires {
            Some(_) if !was_dropped => {
                let later = match by {
                    EndBy::Expires => say!(lang, "its Expires", "Expires "),
                    _ => moment.clone(),
                };
                say!(
                    lang,
                    "The session ended at the server, which refused a cookie that was signed more than {english} before. The browser still sent it: {later} is later.",
                    "セッションを終わらせたのはサーバーです。サーバーは、署名から{japanese}を超えたクッキーを拒否しました。ブラウザはまだ送っていました（{later}はもっと後です）。"
                )
            }
            Some(_) => {
                let japanese_moment = apart_before(&moment);
                say!(
                    lang,
                    "The session ended in two places. The browser dropped the cookie at {moment}. The server refused a cookie that was signed more than {english} before.",
                    "セッションを終わらせたのは2者です。ブラウザは{japanese_moment}にクッキーを捨て、サーバーは署名から{japanese}を超えたクッキーを拒否しました。"
                )
            }
            None if by == EndBy::NotKnown => say!(
                lang,
                "Whether the app gave the cookie an end is not known, so the browser keeps it until it is closed. The server refused a cookie that was signed more than {english} before.",
                "アプリがクッキーに期限を付けたかどうかはわからないので、ブラウザは閉じるまで捨てません。サーバーは、署名から{japanese}を超えたクッキーを拒否しました。"
            ),
            None => say!(
                lang,
                "There is {neither}, so the browser keeps the cookie until it is closed. The server refused a cookie that was signed more than {english} before.",
                "{neither}ないので、ブラウザは閉じるまでクッキーを捨てません。サーバーは、署名から{japanese}を超えたクッキーを拒否しました。"
            ),
        });
        return;
    }
    document.text(match simulation.expires {
        Some(_) => {
            let japanese_moment = apart_before(&moment);
            say!(
                lang,
                "The session ends in two places: the browser drops the cookie at {moment}, the server refuses one signed more than {english} ago. Nothing is deleted there.",
                "セッションを終わらせるのは2者です。ブラウザは{japanese_moment}にクッキーを捨て、サーバーは署名から{japanese}を超えたものを拒否します。サーバーは何も削除しません。"
            )
        }
        None => say!(
            lang,
            "There is {neither}, so the browser keeps the cookie until it is closed. Only the server ends the session: it refuses a cookie that was signed more than {english} before. Nothing is deleted there.",
            "{neither}ないので、ブラウザは閉じるまでクッキーを捨てません。セッションを終わらせるのはサーバーだけで、署名から{japanese}を超えたクッキーを拒否します。サーバーでは何も削除されません。"
        ),
    });
}

/// What a real app answered to cookies of different ages.
fn aged(simulation: &Simulation, asked: &Asked, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    introduction(&mut document, simulation, "", lang);
    let page = shortened(&asked.page, 40);
    if asked.session_is_seen != Some(true) {
        document.text(say!(
            lang,
            "On {page} it is not seen that a cookie that was signed just now is good. So nothing can be told of older ones.",
            "{page} では、署名したばかりのクッキーでログインしていることを確認できません。そのため、古いクッキーについても何も言えません。"
        ));
        who_is_in(&mut document, asked, style);
        by_header(&mut document, asked.login_by_header.as_ref(), lang);
        asked_in_all(&mut document, asked.requests, &asked.page, lang);
        others(&mut document, asked, lang);
        return document;
    }
    table(&mut document, &simulation.stops, simulation.lifetime, simulation.expires_by, style);
    document.blank();
    match simulation.lifetime {
        Some(lifetime) => summary(&mut document, simulation, lifetime, lang),
        None => bounds(&mut document, simulation, asked, lang),
    }
    if let Some(another) = another_lifetime(simulation, asked, lang) {
        document.text(another);
    }
    not_aged(&mut document, &simulation.times_inside, lang);
    renewal(&mut document, simulation, asked, lang);
    let count = asked.requests;
    let mut how = match (&asked.led_from, count) {
        (Some(first), _) => {
            let first = shortened(first, 40);
            match simulation.lifetime {
                None => say!(
                    lang,
                    "Asked {count} times, redirects included: for {first} first, then for {page}, to which it leads.",
                    "{count}回リクエストしました（リダイレクト先を含む）。最初は {first} に送り、その後はリダイレクト先の {page} に送りました。"
                ),
                Some(_) => say!(
                    lang,
                    "Found by {count} requests, redirects included: for {first} first, then for {page}, to which it leads.",
                    "{count}回のリクエスト（リダイレクト先を含む）で調べました。最初は {first} に送り、その後はリダイレクト先の {page} に送りました。"
                ),
            }
        }
        _ if simulation.lifetime.is_none() => say!(
            lang,
            "Asked {count} times for {page}, redirects included.",
            "{page} に{count}回リクエストしました（リダイレクト先を含む）。"
        ),
        (None, 1) => say!(lang, "Found by 1 request for {page}.", "{page} への1回のリクエストで調べました。"),
        (None, _) => say!(
            lang,
            "Found by {count} requests for {page}, redirects included.",
            "{page} への{count}回のリクエスト（リダイレクト先を含む）で調べました。"
        ),
    };
    how.push_str(&match asked.clock_ahead {
        Some(0) => String::new(),
        // a Date may be a second old, and nothing else has told the app's time
        Some(ahead) if ahead.abs() <= 1 && simulation.lifetime.is_none() => String::new(),
        Some(ahead @ 1..) => {
            say!(
                lang,
                " The app's clock is {ahead} s ahead of this one.",
                "アプリの時計はこちらより{ahead}秒進んでいます。"
            )
        }
        Some(ahead) => {
            let behind = -ahead;
            say!(
                lang,
                " The app's clock is {behind} s behind this one.",
                "アプリの時計はこちらより{behind}秒遅れています。"
            )
        }
        None => say!(
            lang,
            " The app tells no time (no Date), so its clock is taken to be this one.",
            "アプリは時刻を知らせない（Date がない）ので、時計はこちらと同じだとみなしました。"
        ),
    });
    document.text(how);
    others(&mut document, asked, lang);
    document
}

/// What was not made older: the payload is the same in each of the cookies.
fn not_aged(document: &mut Document, times: &[String], lang: Lang) {
    document.text(match times.len() {
        0 => say!(
            lang,
            "Only the signature was made older. A time that the app keeps inside the session was not: by it the app may say no sooner.",
            "古くしたのは署名の時刻だけです。アプリがセッションの中に時刻を保存していれば、それによってもっと早く終わることもあります。"
        ),
        _ => {
            let times = list(times, lang);
            say!(
                lang,
                "Only the signature was made older. What looks like a time inside the session ({times}) was not aged: by it the app may say no sooner.",
                "古くしたのは署名の時刻だけです。セッションの中の時刻らしい値（{times}）は古くしていません。アプリがそれを見ていれば、もっと早く終わることもあります。"
            )
        }
    });
}

/// That the lifetime that was given is another than the one that was seen.
fn another_lifetime(simulation: &Simulation, asked: &Asked, lang: Lang) -> Option<String> {
    let lifetime = simulation.lifetime?;
    let given = exact(asked.given_lifetime.filter(|given| *given != lifetime)?, lang);
    let seen = exact(lifetime, lang);
    Some(say!(
        lang,
        "The lifetime that was given, {given}, is not the one that was seen, {seen}.",
        "指定された有効期間（{given}）は、実際に確かめた有効期間（{seen}）と違います。"
    ))
}

/// What is known where the lifetime is not, and why it is not.
fn bounds(document: &mut Document, simulation: &Simulation, asked: &Asked, lang: Lang) {
    if simulation.has_no_end {
        document.text(say!(
            lang,
            "Accepted at every age that can be made: the oldest cookie says that it was signed in 1970. This app seems not to look at the age.",
            "作れるかぎり古いクッキー（1970年の署名）も受け入れました。このアプリは署名からの経過時間を見ていないようです。"
        ));
        return;
    }
    let seen = match (simulation.lifetime_at_least, simulation.lifetime_below) {
        (Some(accepted), Some(refused)) => {
            let (accepted, refused) = (exact(accepted, lang), exact(refused, lang));
            say!(
                lang,
                "accepted at an age of {accepted}, refused at {refused}",
                "署名から{accepted}では受け入れ、{refused}では拒否しました"
            )
        }
        (Some(accepted), None) => {
            let accepted = exact(accepted, lang);
            say!(
                lang,
                "accepted at an age of {accepted}, refused at none that was tried",
                "署名から{accepted}では受け入れ、試した範囲では拒否しませんでした"
            )
        }
        _ => say!(lang, "no cookie was accepted", "受け入れられたクッキーはありません"),
    };
    let why = match &asked.stopped {
        Some(Stopped::Requests) => say!(
            lang,
            "as many requests were made as this command makes at most",
            "このコマンドが送るリクエスト数の上限に達しました"
        ),
        Some(Stopped::Time) => say!(lang, "it took too long", "時間がかかりすぎました"),
        Some(Stopped::NoAnswer) => say!(lang, "the app did not answer any more", "アプリが応答しなくなりました"),
        Some(Stopped::Unclear { age }) => {
            let age = exact(*age, lang);
            say!(
                lang,
                "the answer at an age of {age} was neither that to a good cookie nor that to none",
                "署名から{age}のクッキーへの応答が、有効なクッキーへの応答とも、クッキーがないときの応答とも違っていました"
            )
        }
        Some(Stopped::Contradiction) => say!(
            lang,
            "the answers contradict each other, as those of workers with different keys or clocks do",
            "応答が矛盾しています。鍵や時計の違うワーカーがあると、こうなります"
        ),
        Some(Stopped::Slow) | None => say!(
            lang,
            "how old a cookie was when it arrived is not known to the second",
            "クッキーが届いたときの経過時間が秒単位ではわかりません"
        ),
    };
    document.text(say!(
        lang,
        "The lifetime was not found: {why}. Seen: {seen}.",
        "有効期間はわかりませんでした。{why}。{seen}。"
    ));
}

fn renewal(document: &mut Document, simulation: &Simulation, asked: &Asked, lang: Lang) {
    let mut renewing = simulation.sightings.iter().filter(|sighting| sighting.is_new).peekable();
    let is_longer_alone = renewing.peek().is_some() && renewing.all(is_the_same);
    match asked.renews {
        Some(true) if is_longer_alone => document.text(say!(
            lang,
            "An accepted cookie was answered with the same one, to be kept until another time: a visit changes how long the browser keeps it.",
            "受け入れたクッキーに、期限だけが違う同じクッキーを返しました。アクセスすると、ブラウザがいつまで保存するかが変わります。"
        )),
        Some(true) => document.text(say!(
            lang,
            "An accepted cookie was answered with a new one (Set-Cookie): a visit renews the session.",
            "受け入れたクッキーに、新しいクッキー（Set-Cookie）を返しました。アクセスするとセッションが更新されます。"
        )),
        Some(false) => document.text(say!(
            lang,
            "No accepted cookie was answered with a new one: these visits did not renew the cookie.",
            "受け入れたクッキーに、新しいクッキーは返しませんでした。アクセスしてもクッキーは更新されていません。"
        )),
        None => match &asked.session_change {
            Some(change) => document.text(other_session(change, simulation.by, asked, lang)),
            None => document,
        },
    };
}

/// That an accepted cookie was answered with a new one, where that does not show whether a visit renews the session.
fn other_session(change: &SessionChange, by: MovedBy, asked: &Asked, lang: Lang) -> String {
    let others_came_before = by == MovedBy::Ageing && !asked.other_cookies.is_empty();
    match change.kind {
        // it may be the same session, signed or encrypted anew
        ChangeKind::Unreadable => say!(
            lang,
            "An accepted cookie was answered with another one (Set-Cookie). Whether that is the same session, or one that lives longer, cannot be compared in this format.",
            "受け入れたクッキーに、別のクッキー（Set-Cookie）を返しました。この形式では2つを比べられないので、同じセッションか、期限が延びたかはわかりません。"
        ),
        _ if others_came_before => say!(
            lang,
            "An accepted cookie was answered with a new one (Set-Cookie), after requests without the session cookie, which may be why. Whether a visit renews the session is not known by that: visit twice would show it.",
            "受け入れたクッキーに、新しいクッキー（Set-Cookie）を返しました。ただし、その前にセッションのクッキーなしでリクエストしているので、それが理由かもしれません。アクセスするとセッションが更新されるかどうかは、これではわかりません。visit を2回実行すると確かめられます。"
        ),
        _ => {
            let keys = session::keys(change, lang);
            say!(
                lang,
                "An accepted cookie was answered with a new one (Set-Cookie), and with another session in it: {keys}. Whether a visit that leaves the session as it is renews it is not known by that: visit twice would show it.",
                "受け入れたクッキーに、新しいクッキー（Set-Cookie）を返しました。セッションの中身も変わっています（{keys}）。中身が変わらないときにもセッションが更新されるかどうかは、これではわかりません。visit を2回実行すると確かめられます。"
            )
        }
    }
}

/// Whether a user is logged in on the page that was asked.
fn who_is_in(document: &mut Document, asked: &Asked, style: &Style) {
    let lang = style.lang;
    let evidence = &asked.evidence;
    let question = match asked.others_log_in {
        // a user is logged in, whatever this cookie does
        Some(true) if asked.logged_in != Some(true) => recognition::Question::LoggedInByIt,
        _ => recognition::Question::LoggedIn,
    };
    if is_settled_alone(asked) {
        verdict_alone(document, question, asked.logged_in, evidence, lang);
    } else {
        verdict(document, question, asked.logged_in, evidence, style);
    }
}

/// Whether the session cookie alone, without the others, would settle what cannot be told.
fn is_settled_alone(asked: &Asked) -> bool {
    asked.session_is_seen.is_none()
        && may_log_in_beside(asked.remembered_by.as_deref(), asked.others_log_in, &asked.evidence)
        && recognition::is_settled_by_a_page(&asked.evidence)
}

/// What two answers to the same cookie show.
fn without_the_key(simulation: &Simulation, asked: &Asked, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    introduction(&mut document, simulation, "", lang);
    let page = shortened(&asked.page, 40);
    document.text(match (simulation.signed_at, simulation.looks_like) {
        (Some(_), _) | (_, Some(Format::Starlette)) => say!(
            lang,
            "Without the app's key no cookie of another age can be made. So this one is sent to {page}, and again a second later:",
            "アプリの鍵がないので、署名時刻の違うクッキーは作れません。同じクッキーを {page} に送り、1秒後にもう一度送ります。"
        ),
        _ => say!(
            lang,
            "sessctl can make none of another age. So this one is sent to {page}, and again a second later:",
            "sessctl では作られた時刻の違うクッキーを用意できないので、同じクッキーを {page} に送り、1秒後にもう一度送ります。"
        ),
    });
    document.blank();
    let start = simulation.sightings.first().map(|first| first.at);
    let rows = simulation.sightings.iter().map(|sighting| {
        let after = start.map_or(0, |start| sighting.at.unix() - start.unix());
        vec![vec![plain(moment(after, None, lang))], vec![plain(sighted(sighting, lang))]]
    });
    document.rows(&[Column::Moment, Column::Sentence], rows.collect());
    document.blank();
    if asked.may_take_once {
        document.paragraph(bad(say!(
            lang,
            "The same cookie was accepted, and refused when it came again.",
            "同じクッキーが一度は受け入れられ、もう一度送ると拒否されました。"
        )));
        document.text(seen(&asked.evidence, lang)).text(taken_once(lang));
    } else if asked.may_have_ended {
        document.paragraph(bad(say!(
            lang,
            "The cookie was accepted, and is refused now.",
            "クッキーは受け入れられましたが、今は拒否されます。"
        )));
        document.text(seen(&asked.evidence, lang)).text(say!(
            lang,
            "In between, a request went with the other cookies and without this one, to compare: the app may have ended the session because of that. Only a new login helps then.",
            "その間に、比べるために、このクッキーを除いてほかのクッキーだけを送りました。アプリがそれを理由にセッションを終わらせたのかもしれません。その場合は、ログインし直す必要があります。"
        ));
    } else if asked.session_is_seen == Some(true) && asked.logged_in.is_none() && asked.others_log_in == Some(true) {
        document.text(say!(
            lang,
            "The page shows that the cookie is taken. It cannot be told whether somebody is logged in by it.",
            "ページの内容から、クッキーが受け入れられているとわかります。このクッキーでログインしているかどうかは、わかりませんでした。"
        ));
        document.text(seen(&asked.evidence, lang));
    } else if asked.session_is_seen == Some(true) && asked.logged_in.is_none() {
        document.text(say!(
            lang,
            "The page shows that the cookie is taken. It cannot be told whether somebody is logged in.",
            "ページの内容から、クッキーが受け入れられているとわかります。ログインしているかどうかは、わかりませんでした。"
        ));
        document.text(seen(&asked.evidence, lang));
        recognition::what_settles(&mut document, recognition::Question::LoggedIn, &asked.evidence, style);
    } else {
        who_is_in(&mut document, asked, style);
    }
    by_header(&mut document, asked.login_by_header.as_ref(), lang);
    if !asked.may_take_once {
        renewal(&mut document, simulation, asked, lang);
    }
    let was_deleted = simulation.sightings.iter().any(is_deleted);
    document.text(match simulation.expires {
        _ if was_deleted => say!(
            lang,
            "These requests left the jar as it is, so the browser still has the cookie. A visit that gets the same answer deletes it.",
            "ここで送ったリクエストの応答は、ブラウザのクッキーに反映していません。アクセスして同じ応答が届けば、クッキーは削除されます。"
        ),
        Some(end) => {
            let end = end.calendar();
            match simulation.expires_by {
                EndBy::Neither | EndBy::NotKnown => say!(
                    lang,
                    "The browser drops the cookie that it has at {end} UTC.",
                    "ブラウザは、今のクッキーを {end} UTC に捨てます。"
                ),
                by @ (EndBy::Expires | EndBy::MaxAge) => {
                    let by = ends::name(by, lang);
                    say!(
                        lang,
                        "The browser drops the cookie that it has at {end} UTC ({by}).",
                        "ブラウザは、今のクッキーを {end} UTC に捨てます（{by}）。"
                    )
                }
            }
        }
        None if simulation.expires_by == EndBy::NotKnown => say!(
            lang,
            "The browser keeps the cookie until it is closed: whether the app gave it an end is not known.",
            "アプリが期限を付けたかどうかはわからないので、ブラウザは閉じるまでクッキーを捨てません。"
        ),
        None => {
            let neither = ends::neither(simulation.app.embedded, lang);
            say!(
                lang,
                "The browser keeps the cookie until it is closed: there is {neither}.",
                "{neither}ないので、ブラウザは閉じるまでクッキーを捨てません。"
            )
        }
    });
    let needs_a_page = asked.session_is_seen.is_none() && !is_settled_alone(asked);
    let takes_a_key = simulation.signed_at.is_some() || simulation.looks_like.is_some();
    let is_refused = asked.session_is_seen == Some(false);
    document.text(match simulation.looks_like {
        Some(format) if is_kept_on_the_server(format) => kept_on_the_server(lang),
        // to a page that tells nothing, the key is of no use
        None | Some(Format::Starlette) if takes_a_key && needs_a_page => say!(
            lang,
            "How long the server accepts it cannot be seen so. It takes a page that shows who is logged in (--page PATH) first, and then the app's key (--secret-file PATH).",
            "サーバーがいつまで受け入れるかは、これではわかりません。調べるには、まず誰がログインしているかがわかるページ（--page PATH）、次にアプリの鍵（--secret-file PATH）が必要です。"
        ),
        // a cookie that is refused as it is shows no age
        None | Some(Format::Starlette) if takes_a_key && (is_refused || asked.may_take_once) => say!(
            lang,
            "How long the server accepts a cookie cannot be seen so. It takes one that it accepts first, from a new login, and then the app's key (--secret-file PATH).",
            "サーバーがクッキーをいつまで受け入れるかは、これではわかりません。調べるには、まず新しいログインで得た、受け入れられるクッキー、次にアプリの鍵（--secret-file PATH）が必要です。"
        ),
        None | Some(Format::Starlette) if takes_a_key && asked.session_is_seen.is_some() => say!(
            lang,
            "How long the server accepts a cookie that is not renewed cannot be seen so. The app's key would settle it: --secret-file PATH.",
            "更新されないクッキーをサーバーがいつまで受け入れるかは、これではわかりません。アプリの鍵を --secret-file PATH で渡せば調べられます。"
        ),
        _ => say!(
            lang,
            "How long the server accepts it cannot be seen so.",
            "サーバーがいつまで受け入れるかは、これではわかりません。"
        ),
    });
    if simulation.asked.as_ref().is_some_and(|asked| asked.given_lifetime.is_some()) {
        document.text(say!(
            lang,
            "The lifetime that was given was not used for this.",
            "指定された有効期間は、ここでは使っていません。"
        ));
    }
    if simulation.asked.as_ref().is_some_and(|asked| asked.ages_are_unused) {
        document.text(say!(
            lang,
            "The ages that were given with --after were not asked for.",
            "--after で指定された時点では、送っていません。"
        ));
    }
    if simulation.key_is_unused {
        let setting = match simulation.looks_like {
            Some(Format::Django) => {
                say!(
                    lang,
                    " (SESSION_COOKIE_AGE of Django's own session)",
                    "（Django のセッションなら SESSION_COOKIE_AGE）"
                )
            }
            _ => String::new(),
        };
        document.text(say!(
            lang,
            "The given key was not used: sessctl signs as Flask and Starlette do, or as --salt, --key-derivation and --digest say. The app's own setting{setting} says how long it accepts one at most, if it asks for its age at all.",
            "指定された鍵は使っていません。sessctl は、Flask と Starlette の方法か、--salt、--key-derivation、--digest で指定された方法で署名します。アプリが署名からの時間を調べているなら、有効期間の上限はアプリ自身の設定{setting}でわかります。"
        ));
    }
    asked_in_all(&mut document, asked.requests, &asked.page, lang);
    others(&mut document, asked, lang);
    document
}

/// Which other cookies went along, and which of them may log in.
fn others(document: &mut Document, asked: &Asked, lang: Lang) {
    let remembered_by = asked.remembered_by.as_deref();
    let log_in = (remembered_by, asked.others_log_in);
    other_cookies(document, &asked.other_cookies, log_in, &asked.evidence, lang);
    remembered(document, remembered_by, asked.others_log_in, lang);
}

/// Whether the cookie that came has the value of the one that was sent.
fn is_the_same(sighting: &Sighting) -> bool {
    sighting.session_change.as_ref().is_some_and(|change| change.kind == ChangeKind::Same)
}

/// Whether an answer deletes the cookie.
fn is_deleted(sighting: &Sighting) -> bool {
    sighting.set_cookie.is_some() && !sighting.is_new && !is_the_same(sighting)
}

fn sighted(sighting: &Sighting, lang: Lang) -> String {
    let answer = match sighting.accepted {
        Some(true) => say!(lang, "accepted", "受け入れる"),
        // without the key, an app that refuses a session answers as one that clears it
        Some(false) => say!(lang, "session not seen", "セッションを確認できない"),
        None => say!(lang, "cannot tell", "不明"),
    };
    match (&sighting.set_cookie, sighting.expires) {
        (Some(_), Some(end)) if sighting.is_new && is_the_same(sighting) => {
            let end = end.calendar();
            say!(lang, "{answer}, and the same cookie until {end} UTC", "{answer}（同じクッキー: {end} UTC まで）")
        }
        (Some(_), _) if is_the_same(sighting) => {
            say!(lang, "{answer}, and the same cookie again", "{answer}（同じクッキーをもう一度）")
        }
        (Some(_), Some(end)) if sighting.is_new => {
            let end = end.calendar();
            say!(lang, "{answer}, and a new cookie until {end} UTC", "{answer}（新しいクッキー: {end} UTC まで）")
        }
        (Some(_), _) if sighting.is_new => {
            say!(
                lang,
                "{answer}, and a new cookie without Expires and Max-Age",
                "{answer}（新しいクッキー: Expires も Max-Age もなし）"
            )
        }
        (Some(_), _) => say!(lang, "{answer}, and the cookie is deleted", "{answer}（クッキーを削除）"),
        (None, _) => say!(lang, "{answer}, no Set-Cookie for it", "{answer}（このクッキーの Set-Cookie なし）"),
    }
}

fn introduction(document: &mut Document, simulation: &Simulation, why_none: &str, lang: Lang) {
    let signed_at = simulation.signed_at.map(Timestamp::calendar);
    let lifetime = simulation.lifetime.map(|lifetime| exact(lifetime, lang));
    let ended_at = simulation.ended_at.map(Timestamp::calendar);
    let session = match (signed_at, lifetime, simulation.looks_like) {
        (Some(signed_at), Some(lifetime), looks_like) if ended_at.is_some() => {
            let end = ended_at.unwrap_or_default();
            let ended = say!(
                lang,
                "The session in the jar ended at {end} UTC: it was signed at {signed_at} UTC, and good for {lifetime}.",
                "ブラウザにあるセッションは、{end} UTC に終わりました（{signed_at} UTC に署名、有効期間{lifetime}）。"
            );
            match looks_like.map(|format| foreign::name(format, lang)) {
                Some(format) => say!(lang, "{ended} It looks like {format}.", "{ended}{format}のようです。"),
                None => ended,
            }
        }
        (Some(signed_at), Some(lifetime), None) if simulation.had_session => say!(
            lang,
            "The session in the jar, signed at {signed_at} UTC, good for {lifetime}.",
            "ブラウザにあるセッション（{signed_at} UTC に署名、有効期間{lifetime}）。"
        ),
        (Some(signed_at), Some(lifetime), None) => {
            let name = shortened(simulation.stand_in.as_deref().unwrap_or_default(), 40);
            let apart = apart(&name);
            say!(
                lang,
                "{why_none} For this table sessctl logged in by itself as {name}, in no jar ({signed_at} UTC, good for {lifetime}).",
                "{why_none}sessctl が代わりに {apart}としてログインしました（{signed_at} UTC、有効期間{lifetime}）。クッキーは保存していません。"
            )
        }
        (Some(signed_at), None, None) => say!(
            lang,
            "The session in the jar, signed at {signed_at} UTC.",
            "ブラウザにあるセッション（{signed_at} UTC に署名）。"
        ),
        (Some(signed_at), lifetime, Some(format)) => {
            let format = foreign::name(format, lang);
            match lifetime {
                Some(lifetime) => say!(
                    lang,
                    "The cookie in the jar, signed at {signed_at} UTC, good for {lifetime}. It looks like {format}.",
                    "ブラウザにあるクッキー（{signed_at} UTC に署名、有効期間{lifetime}）。{format}のようです。"
                ),
                None => say!(
                    lang,
                    "The cookie in the jar, signed at {signed_at} UTC. It looks like {format}.",
                    "ブラウザにあるクッキー（{signed_at} UTC に署名）。{format}のようです。"
                ),
            }
        }
        (None, _, Some(format)) => {
            let (name, format) = (shortened(&simulation.cookie_name, 40), foreign::name(format, lang));
            say!(
                lang,
                "The cookie `{name}` in the jar is no Flask session, it looks like {format}.",
                "ブラウザのクッキー `{name}` は Flask のセッションではなく、{format}のようです。"
            )
        }
        (None, _, None) => {
            let name = shortened(&simulation.cookie_name, 40);
            say!(
                lang,
                "The cookie `{name}` in the jar is no Flask session that can be read.",
                "ブラウザのクッキー `{name}` は、読み取れる Flask のセッションではありません。"
            )
        }
    };
    document.text(session);
    settings::of_simulation(document, simulation, lang);
    if simulation.by == MovedBy::Ageing {
        document.text(say!(
            lang,
            "The app's clock cannot be moved, so the same payload is signed again with an older time and sent to it:",
            "アプリの時計は動かせないので、同じペイロード（中身）に過去の時刻で署名し直して送ります。"
        ));
        if let Some(fit) = &simulation.signs_as {
            let options = fit.options();
            document.text(say!(
                lang,
                "The given key makes its signature with {options}, so it signs these with the same.",
                "指定された鍵は {options} を付けるとこの署名になるので、同じ方法で署名します。"
            ));
        }
    }
    document.blank();
}

/// The table of the moved clock: the honest browser in one column, a copied cookie in the other.
///
/// A presenter stops before each row in which something is not as in the row before.
pub fn table(document: &mut Document, stops: &[Stop], lifetime: Option<i64>, by: EndBy, style: &Style) {
    let lang = style.lang;
    let heading = |text: String| piece(Role::Title, text);
    let mut rows = Vec::new();
    let mut has_dropped = false;
    for stop in stops {
        rows.push(row(stop, lifetime, (has_dropped, by), lang));
        has_dropped = !stop.browser.sends;
    }
    let table = Table {
        columns: vec![Column::Moment, Column::Deed, Column::Sentence],
        headings: vec![
            heading(say!(lang, "clock", "時計")),
            heading(say!(lang, "browser", "ブラウザ")),
            heading(say!(lang, "server, given a copy of the cookie", "サーバー（同じクッキーのコピーが届いたら）")),
        ],
        rows,
    };
    let mut shown = 0;
    for (place, pair) in stops.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let is_as_before =
            before.browser.sends == after.browser.sends && before.server.accepted == after.server.accepted;
        let asked = match is_as_before {
            true => None,
            false => next_second(after, lifetime, by, style),
        };
        if let Some(asked) = asked {
            let rows = shown..place + 1;
            shown = rows.end;
            document.push(Block::Rows { table: table.clone(), rows }).question(asked);
        }
    }
    let rest = shown..table.rows.len();
    document.push(match shown {
        0 => Block::Table(table),
        _ => Block::Rows { table, rows: rest },
    });
}

/// What is asked before a row in which something changes.
fn next_second(stop: &Stop, lifetime: Option<i64>, by: EndBy, style: &Style) -> Option<Question> {
    let lang = style.lang;
    let at = moment(stop.after, lifetime, lang);
    question(
        style,
        say!(
            lang,
            "{at}: will the browser send it? What will the server say?",
            "{at}: ブラウザは送るでしょうか。サーバーは何と答えるでしょうか。"
        ),
        if lifetime.is_some_and(|lifetime| stop.after > lifetime) {
            after_the_end(lang)
        } else {
            let (time, itself) = match by {
                EndBy::Expires | EndBy::Neither => {
                    (say!(lang, "Expires", " Expires "), say!(lang, "Expires", "Expires "))
                }
                EndBy::MaxAge => {
                    (say!(lang, "the end of Max-Age", " Max-Age の期限"), say!(lang, "that end", "Max-Age の期限"))
                }
                EndBy::NotKnown => {
                    (say!(lang, "the cookie's end", "クッキーの期限"), say!(lang, "that end", "クッキーの期限"))
                }
            };
            say!(
                lang,
                "The browser compares the time with {time}, the server the age with the lifetime, and each on its own. At {itself} itself the browser has let go; an age that equals the lifetime is still accepted.",
                "ブラウザは時刻を{time}と、サーバーは経過時間を有効期間と、別々に比べます。{itself}ちょうどの時点で、ブラウザはもう捨てています。サーバーは、有効期間ちょうどまで受け入れます。"
            )
        },
    )
}

/// What there is to say of a moment at which the age is more than the lifetime.
fn after_the_end(lang: Lang) -> String {
    say!(
        lang,
        "Now the age is more than the lifetime, so the server refuses the copy too. It deletes nothing: look for an error or a Set-Cookie, and find none.",
        "経過時間が有効期間を超えたので、サーバーはコピーも拒否します。何も削除しません。エラーや Set-Cookie を探しても、見つかりません。"
    )
}

fn row(stop: &Stop, lifetime: Option<i64>, (had_dropped, by): (bool, EndBy), lang: Lang) -> Row {
    let browser = match (stop.browser.sends, had_dropped) {
        (true, _) => piece(Role::Good, say!(lang, "keeps it, sends it", "保存していて、送る")),
        (false, false) => {
            let name = ends::name(by, lang);
            let reached = if by == EndBy::Expires { apart(&name) } else { ends::moment(by, lang) };
            piece(Role::Bad, say!(lang, "dropped it ({name})", "捨てた（{reached}になった）"))
        }
        (false, true) => sign(Role::Quiet, "-", say!(lang, "has none", "持っていない")),
    };
    let status = stop.server.status;
    let (role, server) = match (stop.server.accepted, &stop.server.logged_in_as) {
        (Some(true), Some(name)) => {
            let name = shortened(name, 20);
            (Role::Good, say!(lang, "{name} is logged in", "{name}でログイン中"))
        }
        (Some(true), None) => (Role::Good, say!(lang, "accepted", "受け入れる")),
        (None, _) if status >= 400 => (Role::Bad, say!(lang, "error {status}", "エラー {status}")),
        (None, _) => (Role::Plain, say!(lang, "cannot tell", "不明")),
        (Some(false), _) => (Role::Bad, refused(&stop.server, lang)),
    };
    let after = moment(stop.after, lifetime, lang);
    vec![vec![plain(after)], vec![browser], vec![compared(stop, lifetime, role, lang), piece(role, server)]]
}

fn refused(server: &ServerSide, lang: Lang) -> String {
    let status = server.status;
    let is_form = server.evidence.contains(&Evidence::TutorialForm);
    match server.set_cookie {
        None if is_form => {
            say!(lang, "refused (login form, no Set-Cookie)", "拒否（ログインフォームを返す。Set-Cookie なし）")
        }
        Some(_) if is_form => say!(lang, "refused (login form)", "拒否（ログインフォームを返す）"),
        _ if status >= 400 => say!(lang, "refused, status {status}", "拒否（ステータス {status}）"),
        _ if server.evidence.contains(&Evidence::AsNone) => {
            say!(lang, "refused, as without the cookie", "拒否（このクッキーがないときと同じ扱い）")
        }
        _ => say!(lang, "refused", "拒否"),
    }
}

/// `180 ≤ 180: `. A lifetime that was given may not be the app's own, and the app's word counts.
fn compared(stop: &Stop, lifetime: Option<i64>, role: Role, lang: Lang) -> Piece {
    let is_short = lifetime.is_some_and(|lifetime| lifetime < LONG);
    let number = |seconds: i64| if is_short { seconds.to_string() } else { beside(seconds, lifetime, lang) };
    let said = |seconds: i64| match is_short {
        true => say!(lang, "{seconds} seconds", "{seconds}秒"),
        false => beside(seconds, lifetime, lang),
    };
    let (age, spoken_age) = (number(stop.server.age), said(stop.server.age));
    let by_itself = || sign(role, format!("{age}: "), say!(lang, "{spoken_age} old, ", "経過{spoken_age}、"));
    let Some(allowed) = lifetime else { return by_itself() };
    let most = number(allowed);
    let spoken_most = if is_short { say!(lang, "{most}", "{most}秒") } else { most.clone() };
    let spoken = say!(lang, "{spoken_age} old, {spoken_most} allowed, ", "経過{spoken_age}、上限{spoken_most}、");
    match (stop.server.age <= allowed, stop.server.accepted) {
        (true, Some(true)) => sign(role, format!("{age} ≤ {most}: "), spoken),
        (false, Some(false)) => sign(role, format!("{age} > {most}: "), spoken),
        _ => by_itself(),
    }
}

fn moment(after: i64, lifetime: Option<i64>, lang: Lang) -> String {
    let age = beside(after, lifetime, lang);
    match lifetime {
        // read as a moment by itself
        Some(lifetime @ LONG..) if after + 1 == lifetime => say!(lang, "+{age}", "{age}"),
        _ => say!(lang, "+{age}", "+{age}"),
    }
}

/// What a visit changes, in a sentence or two.
fn sliding_shortly(document: &mut Document, sliding: &Sliding, simulation: &Simulation, lang: Lang) {
    let Simulation { lifetime, signed_at, .. } = *simulation;
    let (visit, then) = (moment(sliding.visit_at, lifetime, lang), moment(sliding.then_at, lifetime, lang));
    let [browser, copy] = [&sliding.browser_logged_in_as, &sliding.old_copy_logged_in_as]
        .map(|who| who_is_logged_in(who.as_deref(), lang).1);
    let (title, text) = match (&sliding.set_cookie, sliding.expires) {
        (Some(_), expires) => {
            let until = expires.map(|expires| until(expires, lifetime, signed_at));
            let until =
                until.map_or_else(String::new, |until| say!(lang, ", until {until} UTC", "（{until} UTC まで）"));
            (
                say!(lang, "A visit buys time: ", "アクセスすると期限が延びる: "),
                say!(
                    lang,
                    "at {visit} a new cookie{until}. At {then}, with it: {browser}; with a copy of the old one: {copy}.",
                    "{visit}に新しいクッキー{until}。{then}に、ブラウザは「{browser}」、古いコピーは「{copy}」。"
                ),
            )
        }
        (None, _) => (
            say!(lang, "A visit buys no time: ", "アクセスしても期限は延びない: "),
            say!(
                lang,
                "at {visit} no new cookie. At {then}, with the old one: {browser}; with a copy of it: {copy}.",
                "{visit}に新しいクッキーは届かない。{then}に、ブラウザは「{browser}」、そのコピーは「{copy}」。"
            ),
        ),
    };
    document.paragraph([piece(Role::Title, title), plain(text)]);
}

/// Until when a cookie is kept.
fn until(expires: Timestamp, lifetime: Option<i64>, signed_at: Option<Timestamp>) -> String {
    match (lifetime, signed_at) {
        (Some(..86_400), Some(signed_at)) => expires.time_or_date(&[signed_at]),
        _ => expires.calendar(),
    }
}

/// Whom the page greets.
fn who_is_logged_in(name: Option<&str>, lang: Lang) -> (Role, String) {
    match name {
        Some(name) => {
            let name = shortened(name, 20);
            (Role::Good, say!(lang, "{name} is logged in", "{name}でログイン中"))
        }
        None => (Role::Bad, say!(lang, "the login form", "ログインフォーム")),
    }
}

/// What a session does that is not permanent, in a sentence or two.
fn without_permanent_shortly(document: &mut Document, story: &NotPermanent, lifetime: Option<i64>, lang: Lang) {
    let then = moment(story.then_at, lifetime, lang);
    let login = match story.has_expires {
        true => say!(lang, "Expires all the same", "Expires はある"),
        false => say!(lang, "no Expires, kept until the browser closes", "Expires がなく、閉じるまで残る"),
    };
    let visit = match story.refreshed {
        None => say!(lang, "a visit renews nothing", "アクセスしても更新されない"),
        Some(_) => say!(lang, "a visit renews it", "アクセスすると更新される"),
    };
    let sends = match story.sends {
        true => say!(lang, "it is still sent", "まだ送られる"),
        false => say!(lang, "nothing is sent", "何も送られない"),
    };
    let end = match &story.logged_in_as {
        Some(name) => {
            let name = shortened(name, 20);
            say!(lang, "{sends}: {name} is logged in", "{sends}（「{name}でログイン中」）")
        }
        None => {
            let (then, allowed) = numbers(story, lifetime, lang);
            say!(lang, "{sends}, and refused ({then} > {allowed})", "{sends}が、拒否される（{then} > {allowed}）")
        }
    };
    document.paragraph([
        piece(Role::Title, "session.permanent = False: "),
        plain(say!(lang, "{login}; {visit}. At {then} {end}.", "{login}。{visit}。{then}に{end}。")),
    ]);
}

fn sliding_expiry(sliding: &Sliding, simulation: &Simulation, style: &Style) -> Document {
    let Simulation { lifetime, signed_at, .. } = *simulation;
    let lang = style.lang;
    let mut document = Document::new();
    let (visit_at, then_at) = (sliding.visit_at, sliding.then_at);
    let title = match sliding.set_cookie {
        // the title would be the answer
        _ if style.step => {
            let at = moment(visit_at, lifetime, lang);
            say!(lang, "A visit at {at}", "{at}のアクセス")
        }
        Some(_) => say!(lang, "A visit buys time", "アクセスすると期限が延びる"),
        None => say!(lang, "A visit buys no time", "アクセスしても期限は延びない"),
    };
    document.title(title);
    let (visit_time, then_time) = (moment(visit_at, lifetime, lang), moment(then_at, lifetime, lang));
    ask(
        &mut document,
        style,
        say!(
            lang,
            "The browser visits the page at {visit_time}. Who is logged in at {then_time}: it, or a copy made before?",
            "{visit_time}にアクセスします。{then_time}にログインしているのは、ブラウザと、アクセスの前に作ったコピーのどちらでしょうか。"
        ),
        say!(
            lang,
            "A visit brings a new cookie, if the app renews it. The copy is not renewed with it: it dies on its own time.",
            "アプリが更新すれば、アクセスのたびに新しいクッキーが届きます。先に作ったコピーは更新されないので、元の期限で使えなくなります。"
        ),
    );
    let visit = match (&sliding.set_cookie, sliding.expires) {
        (Some(_), Some(expires)) => {
            let until = until(expires, lifetime, signed_at);
            say!(
                lang,
                "the browser visits /login: a new cookie, until {until} UTC",
                "/login にアクセスし、新しいクッキーが届く（{until} UTC まで）"
            )
        }
        (Some(_), None) => {
            say!(lang, "the browser visits /login: a new cookie", "/login にアクセスし、新しいクッキーが届く")
        }
        (None, _) => {
            say!(lang, "the browser visits /login: no new cookie", "/login にアクセスしても、新しいクッキーは届かない")
        }
    };
    let (browser_role, browser) = who_is_logged_in(sliding.browser_logged_in_as.as_deref(), lang);
    let (copy_role, copy) = who_is_logged_in(sliding.old_copy_logged_in_as.as_deref(), lang);
    let again = sign(Role::Plain, "", moment(then_at, lifetime, lang));
    let (with_browser, with_copy) = match sliding.set_cookie {
        Some(_) => (
            say!(lang, "the browser, with its new cookie: {browser}", "更新されたクッキーを持つブラウザ: {browser}"),
            say!(lang, "a copy of the old cookie: {copy}", "更新前にコピーしたクッキー: {copy}"),
        ),
        None => (
            say!(lang, "the browser, with its old cookie: {browser}", "元のクッキーを持つブラウザ: {browser}"),
            say!(lang, "a copy of that cookie: {copy}", "コピーしたクッキー: {copy}"),
        ),
    };
    let rows = vec![
        vec![vec![plain(moment(visit_at, lifetime, lang))], vec![plain(visit)]],
        vec![vec![plain(moment(then_at, lifetime, lang))], vec![piece(browser_role, with_browser)]],
        vec![vec![again], vec![piece(copy_role, with_copy)]],
    ];
    document.rows(&[Column::Moment, Column::Sentence], rows);
    document
}

fn without_permanent(story: &NotPermanent, lifetime: Option<i64>, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let (visit_at, then_at) = (story.visit_at, story.then_at);
    document.title(say!(lang, "And with session.permanent = False", "session.permanent = False の場合"));
    ask(
        &mut document,
        style,
        say!(lang, "Who ends the session now?", "この場合、セッションを終わらせるのは誰でしょうか。"),
        say!(
            lang,
            "Many think that such a session lasts until the browser is closed. The browser thinks so too; the server counts its seconds all the same.",
            "ブラウザを閉じるまで続くと思う人が多いところです。ブラウザにとってはそうですが、サーバーは同じように秒数を数えています。"
        ),
    );
    let login = if story.has_expires {
        say!(lang, "login: Set-Cookie with Expires", "ログインすると、Set-Cookie に Expires がある")
    } else {
        say!(
            lang,
            "login: Set-Cookie has no Expires; kept until the browser is closed",
            "ログインすると、Set-Cookie に Expires がなく、ブラウザを閉じるまで残る"
        )
    };
    let visit = match &story.refreshed {
        None => say!(lang, "a visit renews nothing: no Set-Cookie", "アクセスしても更新されない（Set-Cookie なし）"),
        Some(_) => say!(lang, "a visit renews it", "アクセスすると更新される"),
    };
    let end = at_the_end(story, lifetime, lang);
    let rows = vec![
        vec![vec![plain(moment(0, lifetime, lang))], vec![plain(login)]],
        vec![vec![plain(moment(visit_at, lifetime, lang))], vec![plain(visit)]],
        vec![vec![plain(moment(then_at, lifetime, lang))], vec![piece(Role::Bad, end)]],
    ];
    document.rows(&[Column::Moment, Column::Sentence], rows);
    document
}

/// Who ends a session that is not permanent.
fn at_the_end(story: &NotPermanent, lifetime: Option<i64>, lang: Lang) -> String {
    let sends = if story.sends {
        say!(lang, "the browser still sends it", "ブラウザはまだ送る")
    } else {
        say!(lang, "the browser sends nothing", "ブラウザは何も送らない")
    };
    let (then, allowed) = numbers(story, lifetime, lang);
    match &story.logged_in_as {
        Some(name) => {
            let name = shortened(name, 20);
            say!(lang, "{sends}: {name} is logged in", "{sends}（「{name}でログイン中」）")
        }
        None => say!(
            lang,
            "{sends}, and the server refuses it: {then} > {allowed}",
            "{sends}が、サーバーはやはり拒否する（{then} > {allowed}）"
        ),
    }
}

/// The age at the end, and the most that is allowed, to be compared.
fn numbers(story: &NotPermanent, lifetime: Option<i64>, lang: Lang) -> (String, String) {
    let number = |seconds: i64| match lifetime {
        Some(..LONG) => seconds.to_string(),
        _ => exact(seconds, lang),
    };
    (number(story.then_at), number(lifetime.unwrap_or_default()))
}
