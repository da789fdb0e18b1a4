//! `visit`: what crossed the wire, and what became of it.

use super::challenge::{HELP, by_header};
use super::ends;
use super::exchange::{Wire, over_all_answers};
use super::foreign;
use super::gone;
use super::login::of_the_app;
use super::looks::looks;
use super::next;
use super::page::first_words;
use super::question::question;
use super::recognition::{self, Question};
use super::sentence::apart_before;
use super::session::{keys, list};
use super::time::{exact, span};
use crate::browser::{Line, Received};
use crate::cli::{Given, shell_word};
use crate::clock::Timestamp;
use crate::formats::Format;
use crate::inspect::LifetimeFrom;
use crate::lab::by_key::ByKey;
use crate::lab::change::{ChangeKind, sent};
use crate::lab::not_believed::NotBelieved;
use crate::lab::not_sent::WhyNotSent;
use crate::lab::password::MASK;
use crate::lab::recognition::Evidence;
use crate::lab::repeat::{StatusCount, Times};
use crate::lang::{Lang, say};
use crate::render::document::{Document, bad, shortened};
use crate::render::style::Style;
use crate::report::{Action, LoginWay, Place, Station, VisitReport};
use crate::server::apps::tutorial::Page;

/// The screen.
pub fn document(report: &VisitReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let mut wire = Wire::new();
    wire.ask(question(
        style,
        asked(report, lang),
        say!(
            lang,
            "Look at what the browser sends. With Flask's sessions a server has no more to go by than that, its own key and its own clock.",
            "ブラウザが送るものを見てください。Flask のセッションなら、サーバーの判断材料は、それと、自分の鍵と時計だけです。"
        ),
    ));
    if report.times.is_none() && report.app.embedded {
        wire.steps(&mut document, &report.exchanges, lang);
    } else if report.times.is_none() {
        wire.ends(&mut document, &report.exchanges, lang);
    } else {
        // no jar has kept anything of these answers
        wire.without_sessions().ends(&mut document, &report.exchanges, lang);
    }
    document.blank();
    after_visit(&mut document, report, style);
    document
}

/// What is asked before the answer: with the age of the cookie where it is known.
fn asked(report: &VisitReport, lang: Lang) -> String {
    match report.age {
        Some(age @ 0..) => {
            let age = exact(age, lang);
            say!(
                lang,
                "What will the server answer with a cookie that is {age} old, and who is logged in?",
                "署名から{age}たったクッキーに、サーバーは何と答えるでしょうか。誰がログインしているでしょうか。"
            )
        }
        _ => say!(
            lang,
            "What will the server answer, and who is logged in?",
            "サーバーは何と答えるでしょうか。誰がログインしているでしょうか。"
        ),
    }
}

fn after_visit(document: &mut Document, report: &VisitReport, style: &Style) {
    let lang = style.lang;
    if let Page::Other { begins, begins_with } = &report.page {
        document.text(first_words(begins, *begins_with, lang));
    }
    if let Some(page) = &report.looked_at {
        let page = shortened(page, 40);
        let is_said_by_numbers =
            report.times.is_some() && matches!(report.evidence.as_slice(), [Evidence::Disagreement { .. }]);
        document.text(match is_said_by_numbers {
            true => say!(
                lang,
                "Asked for {page} with the cookies that the browser holds now.",
                "ブラウザの今のクッキーで {page} にアクセスしました。"
            ),
            false => say!(
                lang,
                "Asked for {page} with the cookies that the browser holds now:",
                "ブラウザの今のクッキーで {page} にアクセスした結果:"
            ),
        });
    }
    let why_not = report.not_sent.as_ref().map(|why| why_nothing_was_sent(why, report, lang));
    match (report.evidence.as_slice(), why_not) {
        // the one is the reason of the other
        ([Evidence::NothingSent | Evidence::NothingAtFirst, ..], Some(why_not)) if report.logged_in == Some(false) => {
            let nobody = recognition::sentence(Question::LoggedIn, report.logged_in, lang);
            document.paragraph(bad(nobody)).text(why_not);
        }
        // the numbers say it better
        ([Evidence::Disagreement { .. }], _) if report.times.is_some() => {}
        (evidence, why_not) => {
            recognition::verdict(document, Question::LoggedIn, report.logged_in, evidence, style);
            match (why_not, &report.not_believed) {
                (Some(why_not), _) => {
                    document.text(why_not);
                }
                // that has just been said
                (None, Some(NotBelieved::TakenOut { .. })) if is_of_the_loss(evidence) => {}
                (None, Some(why)) => {
                    document.text(why_it_was_not_believed(why, report, lang));
                }
                (None, None) => {}
            }
        }
    }
    if let (Some(true), Some(place)) = (report.logged_in, &report.path) {
        match (&report.remembered_by, place.at) {
            (Some(_), Station::OtherBrowser | Station::Copy) if one_cookie_went(report) => {
                document.text(say!(
                    lang,
                    "The copied cookie logs in.",
                    "コピーしたクッキーでログインした状態になります。"
                ));
            }
            (Some(_), Station::OtherBrowser | Station::Copy) => {
                document.text(say!(
                    lang,
                    "The copied cookies log in. Which of them does is not known.",
                    "コピーしたクッキーでログインした状態になります。どのクッキーによるかは、わかりません。"
                ));
            }
            _ => what_the_copy_is_worth(document, place, session_went_alone(report), lang),
        }
    }
    if report.logged_in != Some(true) {
        by_header(document, report.login_by_header.as_ref(), lang);
    }
    match &report.times {
        Some(times) => repeated(document, times, lang),
        None if report.not_sent.is_none() => {
            if let Some(text) = what_came(report, lang) {
                document.text(text);
            }
        }
        None => {}
    }
    let is_said = |why: &NotBelieved| {
        use NotBelieved::{Damaged, Empty, FromTheFuture, Good, NoTimestamp, OtherFormat, OtherKey, TooOld};
        matches!(
            why,
            OtherKey { .. }
                | Good { .. }
                | TooOld { .. }
                | FromTheFuture { .. }
                | OtherFormat { .. }
                | Damaged
                | Empty
                | NoTimestamp
        )
    };
    // where it is why the cookie was not believed, it has been said
    if let Some(by_key) = report.by_key.as_ref().filter(|_| !report.not_believed.as_ref().is_some_and(is_said)) {
        document.text(what_the_key_says(by_key, lang));
    }
    recognition::remembered(document, report.remembered_by.as_deref(), report.logged_in, lang);
    looks(document, &report.looks, lang);
    if let Some(url) = &report.login_url {
        document.text(asked_is_the_embedded_app(Some(url), lang));
        // what became of its session leads to a login there
        if report.gone.is_none() {
            next::repair(document, &format!("visit --url {}", shell_word(url)), style);
            return;
        }
    }
    match (&report.gone, &report.not_believed) {
        (Some(gone), _) => gone::offer(document, gone, style),
        (None, Some(NotBelieved::TooOld { .. })) if report.app.embedded => {
            document.blank();
            gone::hold_first(document, style);
        }
        _ => {}
    }
    match (&report.path, &report.copied_from) {
        (Some(place), _) => next::on_the_path(document, place, style),
        // the copy has outlived the session that it is a copy of
        (None, Some(first)) if report.logged_in == Some(true) && report.times.is_none() => {
            next::of_a_copy(
                document,
                first,
                &next::login_at(report.user.as_deref(), &report.login_way, &style.given),
                style,
            );
        }
        (None, first) => match (next(report, &style.given), first) {
            // the session that is copied begins in the first browser
            (next, Some(first)) if next.starts_with("login ") => next::of_a_copy(document, first, &next, style),
            _ if report.is_no_page() => next::repair(document, "visit /", style),
            // another page says no more of an app that fails
            // a page to which the answers differ has told already
            _ if (report.asks_for_a_page() || is_by_a_header(report)) && !has_failed(report) && !has_told(report) => {
                let times = report.times.as_ref().map(|times| format!(" --times {}", times.wanted)).unwrap_or_default();
                let page = page_again(report).map(|page| format!(" {}", shell_word(page))).unwrap_or_default();
                next::settle(document, &format!("visit{times}{page}"), &report.evidence, style)
            }
            (next, _) => next::repair(document, &next, style),
        },
    }
}

/// Which server was asked with a cookie that need not be its own.
pub(super) fn asked_is_the_embedded_app(login_url: Option<&str>, lang: Lang) -> String {
    match login_url {
        Some(url) => {
            let url = shortened(url, 60);
            say!(
                lang,
                "The server here is the embedded app. This browser was used for {url}, and that app was not asked.",
                "送った先は内蔵アプリです。このブラウザを使った {url} のアプリには送っていません。"
            )
        }
        None => say!(
            lang,
            "The server here is the embedded app, and this need not be a session of it.",
            "送った先は内蔵アプリです。このクッキーが内蔵アプリのセッションとは限りません。"
        ),
    }
}

/// That a copy of the session alone is enough, or that what was copied still works after the logout of the browser that it
/// came from. Beside another cookie it is not known that the session does.
fn what_the_copy_is_worth(document: &mut Document, place: &Place, went_alone: bool, lang: Lang) {
    let first = shortened(&place.first, 40);
    match place.at {
        Station::OtherBrowser => document.text(say!(
            lang,
            "For that, the copy from browser \"{first}\" was enough.",
            "ブラウザ「{first}」からのコピーだけで、ログインした状態になりました。"
        )),
        Station::Copy if !went_alone => document.text(say!(
            lang,
            "Browser \"{first}\" has logged out, and this copy of its cookies still works.",
            "ブラウザ「{first}」はログアウトしましたが、そのクッキーのコピーはまだ使えます。"
        )),
        Station::Copy => document.text(say!(
            lang,
            "Browser \"{first}\" has logged out, and this copy of its session still works.",
            "ブラウザ「{first}」はログアウトしましたが、そのセッションのコピーはまだ使えます。"
        )),
        _ => document,
    };
}

/// Whether no request of the way or beside it carried another cookie than the session.
fn session_went_alone(report: &VisitReport) -> bool {
    let steps = report.exchanges.iter().chain(report.looks.iter().flat_map(|look| &look.exchanges));
    let mut pairs = steps.filter_map(|seen| seen.step.exchange.request.cookie()).flat_map(|sent| sent.split("; "));
    pairs.all(|pair| pair.split_once('=').is_some_and(|(name, _)| name == report.cookie_name))
}

/// Whether the first request of the way carried one cookie.
fn one_cookie_went(report: &VisitReport) -> bool {
    let sent = report.exchanges.first().and_then(|seen| seen.step.exchange.request.cookie());
    sent.is_some_and(|sent| !sent.contains("; "))
}

/// Whether it cannot be told who is logged in because of a header that went.
fn is_by_a_header(report: &VisitReport) -> bool {
    report.logged_in.is_none() && report.evidence.iter().any(next::is_of_a_header)
}

/// The page that was visited, where the same is asked without a header and the page is not another one by now. One of another
/// server, or of which a part is not shown, is not named.
fn page_again(report: &VisitReport) -> Option<&str> {
    let Action::Visit { path } = &report.action else { return None };
    (is_by_a_header(report) && path.starts_with('/') && !path.contains(MASK)).then_some(path)
}

/// Whether some answers to the same request show a login, and others show none.
fn has_told(report: &VisitReport) -> bool {
    report.times.as_ref().is_some_and(|times| times.yes > 0 && times.no > 0)
}

/// Whether the last page is one of an app that fails, or wants no more requests for now.
fn has_failed(report: &VisitReport) -> bool {
    let last = report.exchanges.last().map(|last| last.step.exchange.response.status);
    last.is_some_and(|status| matches!(status, 429 | 500..)) && !report.app.embedded
}

/// The command that repairs it, or leads to the path.
fn next(report: &VisitReport, given: &Given) -> String {
    let login = || match &report.login_page {
        // no login is known, and the way has shown where one is
        Some(page) if report.login_way == LoginWay::default() => {
            let page = of_the_app(page, &report.app.url);
            format!("{} --path {}", next::login(report.user.as_deref(), given), shell_word(&page))
        }
        _ => next::login_at(report.user.as_deref(), &report.login_way, given),
    };
    match (&report.not_sent, &report.not_believed) {
        _ if report.login_by_header.is_some() && report.logged_in != Some(true) => HELP.to_owned(),
        // no login repairs an app that fails
        _ if has_failed(report) && report.logged_in != Some(true) => HELP.to_owned(),
        (Some(WhyNotSent::OtherHost { .. } | WhyNotSent::OtherPath { .. } | WhyNotSent::NeedsHttps), _) => {
            "jar".to_owned()
        }
        (Some(WhyNotSent::NoCookie | WhyNotSent::Expired { .. }), _) if report.logged_in != Some(true) => {
            report.gone.as_ref().map_or_else(login, |gone| gone::repair(gone, given))
        }
        (None, Some(NotBelieved::TooOld { .. } | NotBelieved::FromTheFuture { .. }))
            if report.clock.is_some_and(|held| held.both().is_none()) =>
        {
            "clock release".to_owned()
        }
        (
            _,
            Some(NotBelieved::OtherKey { .. } | NotBelieved::OtherFormat { .. } | NotBelieved::Good { .. })
            | Some(NotBelieved::NoTimestamp | NotBelieved::Replaced { .. } | NotBelieved::Unknown),
        ) if report.logged_in == Some(true) => "inspect".to_owned(),
        // the app does not believe this session, for whatever reason: a new one begins
        (_, Some(_)) => login(),
        // the name that was typed is that of no cookie: the jar has the names
        (Some(WhyNotSent::NoCookie), None) if !holds_the_session(report) => "jar".to_owned(),
        // what came on the way of many requests was dropped with it
        (None, None) if report.times.is_some() && !holds_the_session(report) => match report.logged_in {
            Some(true) => "jar".to_owned(),
            _ => login(),
        },
        (_, None) => "inspect".to_owned(),
    }
}

/// Whether the browser holds a live cookie of the session's name.
fn holds_the_session(report: &VisitReport) -> bool {
    report.jar.iter().any(|row| row.name == report.cookie_name && !row.is_expired)
}

/// Whether all cookies that were sent came on the way, so that no user can be known by them.
fn is_all_of_the_way(report: &VisitReport) -> bool {
    matches!(report.evidence.as_slice(), [Evidence::NothingAtFirst, ..])
        && report.exchanges.first().is_some_and(|seen| !seen.step.cookie_was_sent())
}

/// Whether the verdict is by what the answer took out of the session.
fn is_of_the_loss(evidence: &[Evidence]) -> bool {
    evidence.iter().any(|evidence| matches!(evidence, Evidence::LostTheUser { .. }))
}

/// What became of the session cookie. `None` where the line below the only answer that changed it has said it.
fn what_came(report: &VisitReport, lang: Lang) -> Option<String> {
    let name = &report.cookie_name;
    let lines = || report.exchanges.iter().flat_map(|seen| &seen.step.set_cookies);
    let is_kept = |line: &&Line| matches!(line.received, Received::Stored | Received::Replaced);
    let last = lines().rfind(|line| line.said.name == *name);
    let kept = last.filter(is_kept).map(|line| &line.said);
    let until = kept.filter(|said| said.max_age.is_none());
    let end = kept.and_then(|said| said.until);
    let Some(change) = &report.session_change else {
        let own = || lines().filter(|line| line.said.name == *name);
        let (was_kept, was_deleted) =
            (own().any(|line| is_kept(&line)), own().any(|line| line.received == Received::Deleted));
        let short = shortened(name, 40);
        return Some(match lines().next() {
            Some(_) if was_kept && was_deleted => say!(
                lang,
                "The answers set `{short}` and deleted it again.",
                "応答は `{short}` をセットし、その後で削除しました。"
            ),
            Some(_) if own().next().is_some() => say!(
                lang,
                "A line for `{short}` came, and changed nothing in the jar.",
                "`{short}` の Set-Cookie が届きましたが、ブラウザのクッキーは変わっていません。"
            ),
            Some(_) => {
                let name = short;
                say!(
                    lang,
                    "The answer brought no new `{name}`, only other cookies.",
                    "応答に新しい `{name}` はなく、ほかのクッキーだけがありました。"
                )
            }
            None => say!(lang, "The answer brought no new cookie.", "応答に新しいクッキーはありませんでした。"),
        });
    };
    let changes = report.exchanges.iter().filter(|seen| seen.session_change.is_some()).count();
    let until = match change.kind {
        ChangeKind::Same => end,
        _ => until.and_then(|said| said.until),
    };
    Some(match (change.kind, until) {
        (ChangeKind::Same, _) if end == report.expires_before => {
            say!(lang, "The answer brought the same cookie again.", "応答で同じクッキーがもう一度届きました。")
        }
        // it may be kept for less time now
        (ChangeKind::Same, _) if end.is_none() || report.expires_before.is_none() || end < report.expires_before => {
            match end.map(Timestamp::calendar) {
                Some(until) => say!(
                    lang,
                    "The answer brought the same value, which the browser keeps until {until} UTC now.",
                    "応答で同じ値が届き、ブラウザが保存するのは {until} UTC までになりました。"
                ),
                None => say!(
                    lang,
                    "The answer brought the same value, which the browser keeps until it is closed now.",
                    "応答で同じ値が届き、ブラウザが保存するのは閉じるまでになりました。"
                ),
            }
        }
        (ChangeKind::Same | ChangeKind::Renewed, Some(until)) => {
            let until = until.calendar();
            say!(
                lang,
                "The answer renewed the cookie: kept until {until} UTC now.",
                "応答でクッキーが更新されました。期限は {until} UTC です。"
            )
        }
        (ChangeKind::Same | ChangeKind::Renewed, None) => say!(
            lang,
            "The answer brought the same contents, newly signed.",
            "応答で、中身が同じで署名の新しいクッキーが届きました。"
        ),
        (ChangeKind::Made | ChangeKind::Changed, _) if changes < 2 || keys(change, lang).is_empty() => return None,
        (ChangeKind::Made | ChangeKind::Changed, _) => {
            let keys = keys(change, lang);
            over_all_answers(&keys, lang)
        }
        (ChangeKind::Deleted, _) => say!(lang, "The answer deleted the cookie.", "応答でクッキーが削除されました。"),
        (ChangeKind::Unreadable, _) if change.looks_like.is_some_and(Format::shows_its_content) => say!(
            lang,
            "The answer brought another cookie. What can be read of it is shown by inspect.",
            "応答で別のクッキーが届きました。読み取れる内容は inspect で表示できます。"
        ),
        (ChangeKind::Unreadable, _) => say!(
            lang,
            "The answer brought another cookie, and what it stands for cannot be read.",
            "応答で別のクッキーが届きましたが、その中身は読み取れません。"
        ),
    })
}

/// Whether the session cookie went with another request than the first.
fn was_sent_later(report: &VisitReport) -> bool {
    report.exchanges.iter().skip(1).any(|seen| sent(&seen.step, &report.cookie_name).is_some())
}

/// The cookie has expired, it is for other pages, or there was none.
fn why_nothing_was_sent(why: &WhyNotSent, report: &VisitReport, lang: Lang) -> String {
    let name = shortened(&report.cookie_name, 40);
    let came_from = report.exchanges.iter().find(|seen| seen.session_change.is_some());
    match why {
        WhyNotSent::Expired { at, by } if report.cookie_was_sent => {
            let (when, moment) = (at.calendar(), ends::moment(*by, lang));
            say!(
                lang,
                "`{name}` ran out in the browser before the first request: it dropped it at {when} UTC, {moment}.",
                "`{name}` は、最初のリクエストの前にブラウザの中で期限が切れていました。{moment}（{when} UTC）に捨てています。"
            )
        }
        WhyNotSent::Expired { at, by } => {
            let (when, moment) = (at.calendar(), ends::moment(*by, lang));
            let japanese_moment = apart_before(&moment);
            say!(
                lang,
                "The browser sent nothing: it dropped `{name}` at {when} UTC, {moment}. Log in again.",
                "ブラウザは何も送りませんでした。`{name}` は{japanese_moment}（{when} UTC）に捨てました。もう一度ログインしてください。"
            )
        }
        WhyNotSent::OtherHost { domain } => {
            let domain = shortened(domain, 40);
            say!(
                lang,
                "The browser sent no `{name}`: the one it has is for {domain}.",
                "ブラウザは `{name}` を送りませんでした。持っているのは {domain} 用のクッキーです。"
            )
        }
        WhyNotSent::OtherPath { path } if was_sent_later(report) => {
            let first = report.exchanges.first().map(|seen| seen.step.exchange.request.path.as_str());
            let (page, path) = (shortened(first.unwrap_or_default(), 40), shortened(path, 40));
            say!(
                lang,
                "The browser sent no `{name}` to {page}: the one it had goes to {path} and the pages below it.",
                "ブラウザは {page} に `{name}` を送りませんでした。持っていたのは {path} 以下のページ用のクッキーです。"
            )
        }
        WhyNotSent::OtherPath { path } => {
            let path = shortened(path, 40);
            say!(
                lang,
                "The browser sent no `{name}`: the one it has goes to {path} and the pages below it.",
                "ブラウザは `{name}` を送りませんでした。持っているのは {path} 以下のページ用のクッキーです。"
            )
        }
        WhyNotSent::NeedsHttps => say!(
            lang,
            "The browser sent no `{name}`: the one it has is Secure, and goes to https pages only.",
            "ブラウザは `{name}` を送りませんでした。持っているのは Secure 付きで、https のページだけに送るクッキーです。"
        ),
        WhyNotSent::NoCookie if report.gone.is_some() => {
            report.gone.as_ref().map(|gone| gone::why(gone, lang)).unwrap_or_default()
        }
        WhyNotSent::NoCookie if let Some(came_from) = came_from => match report.exchanges.as_slice() {
            [_] => say!(
                lang,
                "The browser had no `{name}` to send yet: this answer brought the first.",
                "ブラウザには、送る `{name}` がまだありませんでした。この応答で初めて届きました。"
            ),
            // several answers are on the screen
            _ => {
                let page = shortened(&came_from.step.exchange.request.path, 40);
                say!(
                    lang,
                    "The browser had no `{name}` to send yet: the answer of {page} brought the first.",
                    "ブラウザには、送る `{name}` がまだありませんでした。{page} の応答で初めて届きました。"
                )
            }
        },
        WhyNotSent::NoCookie if report.cookie_was_sent && is_all_of_the_way(report) => say!(
            lang,
            "The browser had no cookie to send at first; those that it sent came on the way.",
            "ブラウザには、最初に送るクッキーがありませんでした。送ったのは、途中の応答で届いたクッキーです。"
        ),
        WhyNotSent::NoCookie if report.cookie_was_sent && report.login_url.is_some() => say!(
            lang,
            "The browser has no cookie of the name `{name}`, and sent its others.",
            "ブラウザには `{name}` という名前のクッキーがなく、ほかのクッキーを送りました。"
        ),
        WhyNotSent::NoCookie if report.cookie_was_sent => say!(
            lang,
            "The browser has no cookie of the name `{name}`, and sent its others. If the session has another name: --name NAME.",
            "ブラウザに `{name}` という名前のクッキーはなく、ほかのクッキーを送りました。セッションが別の名前なら、--name NAME で指定してください。"
        ),
        WhyNotSent::NoCookie => {
            say!(lang, "The browser had no cookie to send.", "ブラウザには送るクッキーがありませんでした。")
        }
    }
}

/// Why a cookie that went was not believed.
pub(super) fn why_it_was_not_believed(why: &NotBelieved, report: &VisitReport, lang: Lang) -> String {
    match why {
        NotBelieved::TooOld { age, max_age, max_age_from, signature_fits: None } => {
            let [age, max_age] = in_one_unit([*age, *max_age], lang);
            let from = limit_from(*max_age_from, report, lang);
            say!(
                lang,
                "It says that it was signed {age} ago, and {max_age} are allowed ({from}): too old under any key. Whether its signature fits is not known.",
                "クッキーの署名時刻は{age}前で、上限の{max_age}（{from}）を超えています。どの鍵で署名されていても期限切れです。署名が正しいかどうかは、わかりません。"
            )
        }
        NotBelieved::TooOld { age, max_age, max_age_from, .. } => {
            let [age, max_age] = in_one_unit([*age, *max_age], lang);
            let from = limit_from(*max_age_from, report, lang);
            say!(
                lang,
                "Why: the cookie was signed {age} ago, and {max_age} are allowed ({from}). Log in again.",
                "理由: クッキーは署名から{age}たっていて、上限の{max_age}（{from}）を超えています。もう一度ログインしてください。"
            )
        }
        NotBelieved::FromTheFuture { ahead, signature_fits: None } => {
            let ahead = span(*ahead, lang);
            say!(
                lang,
                "By this clock it says that it was signed {ahead} in the future, and Flask (itsdangerous 2) allows nothing for that, under any key. Whether its signature fits is not known.",
                "この時計では、クッキーの署名時刻は{ahead}先です。どの鍵で署名されていても、Flask（itsdangerous 2）は1秒でも未来の署名を受け入れません。署名が正しいかどうかは、わかりません。"
            )
        }
        NotBelieved::FromTheFuture { ahead, .. } if !report.app.embedded => {
            let ahead = span(*ahead, lang);
            say!(
                lang,
                "Why, if the app has itsdangerous 2: by this clock the cookie is signed {ahead} in the future, and since 2.0 nothing is allowed for that.",
                "アプリが itsdangerous 2 を使っているなら、理由は署名時刻です。この時計では、{ahead}先です。2.0 からは、1秒でも未来の署名を受け入れません。"
            )
        }
        NotBelieved::FromTheFuture { ahead, .. } => {
            let ahead = span(*ahead, lang);
            say!(
                lang,
                "Why: by this clock the cookie is signed {ahead} in the future, and Flask allows nothing for that.",
                "理由: この時計では、クッキーの署名時刻は{ahead}先です。Flask は、1秒でも未来の署名を受け入れません。"
            )
        }
        NotBelieved::OtherKey { .. } if report.app.embedded => say!(
            lang,
            "Why: the app's key does not make its signature. Another key signed it, or it was changed since.",
            "理由: アプリの鍵では、この署名になりません。別の鍵で署名されたか、署名の後に変更されています。"
        ),
        NotBelieved::OtherKey { fits: None } => say!(
            lang,
            "Why, if the given key is the app's: it does not make this signature. Another key signed the cookie, or it was changed since.",
            "指定された鍵がアプリの鍵なら、理由は署名が合わないことです。別の鍵で署名されたか、署名の後に変更されています。"
        ),
        NotBelieved::OtherKey { fits: Some(fit) } => {
            let options = fit.options();
            say!(
                lang,
                "The given key makes this signature with {options}, and not without. If the app signs in another way, that is why.",
                "指定された鍵は、{options} を付けたときだけ、この署名になります。アプリが別の方法で署名しているなら、それが理由です。"
            )
        }
        NotBelieved::Damaged => say!(
            lang,
            "Why: the payload of the cookie cannot be read. It was cut off or changed.",
            "理由: クッキーのペイロード（中身）を読み取れません。途中で切れたか、変更されています。"
        ),
        NotBelieved::NoTimestamp => say!(
            lang,
            "Why: the cookie has no timestamp that can be read, so it is no whole session of Flask.",
            "理由: クッキーに読み取れるタイムスタンプがないので、Flask のセッションとして完全ではありません。"
        ),
        NotBelieved::TakenOut { removed } if removed.is_empty() => say!(
            lang,
            "Why: the app itself deleted the cookie in its answer.",
            "理由: アプリ自身が、応答でクッキーを削除しました。"
        ),
        NotBelieved::TakenOut { removed } => {
            let removed = list(removed, lang);
            say!(
                lang,
                "Why: the app itself took {removed} out of the session.",
                "理由: アプリ自身が、セッションから {removed} を削除しました。"
            )
        }
        NotBelieved::Replaced { .. } => say!(
            lang,
            "Nothing is left of the session that a new one does not have. Either the cookie was refused and the app began a new session, or the app cleared it. The app's key tells whether signature and age of the value that was sent are good: inspect VALUE --secret-file FILE.",
            "元のセッションのうち、新しいセッションにないものは何も残っていません。クッキーが拒否されて新しいセッションが始まったか、アプリがセッションを消したかのどちらかです。アプリの鍵があれば、送った値の署名と経過時間が正しいかどうかがわかります: inspect 値 --secret-file FILE"
        ),
        NotBelieved::Opened { kept } => {
            let kept = list(kept, lang);
            say!(
                lang,
                "The app opened the session (it kept {kept}). Nobody is logged in with it.",
                "アプリはこのセッションを有効として受け入れました（{kept} を引き継いでいます）。ただし、誰もログインしていません。"
            )
        }
        NotBelieved::Good { .. } if report.app.embedded => say!(
            lang,
            "The key fits and the cookie is young enough: Flask would open this session. So the app has a reason of its own.",
            "鍵は合っていて、期限内でもあるので、Flask はこのセッションを有効として受け入れるはずです。アプリ側に理由があります。"
        ),
        NotBelieved::Good { removed, by_the_tutorials_key, age, max_age, max_age_from } => {
            what_is_good(*by_the_tutorials_key, *age, *max_age, *max_age_from, lang)
                + &why_all_the_same(removed.is_some(), lang)
        }
        NotBelieved::Nobody { keys } if keys.is_empty() => say!(
            lang,
            "The session in the cookie is empty, so nobody is logged in with it.",
            "クッキーのセッションは空なので、誰もログインしていません。"
        ),
        NotBelieved::Nobody { keys } => {
            let keys = list(keys, lang);
            say!(
                lang,
                "The session in the cookie has {keys}, and nothing that names a user.",
                "クッキーのセッションにあるのは {keys} だけで、ユーザーを示すものはありません。"
            )
        }
        NotBelieved::Empty => say!(
            lang,
            "The value of the cookie is empty: there is no session in it.",
            "クッキーの値は空です。セッションは入っていません。"
        ),
        // the request may have been a logout
        NotBelieved::OtherFormat { looks_like }
            if report.session_change.as_ref().is_some_and(|change| change.kind == ChangeKind::Deleted) =>
        {
            let what = match looks_like.map(|format| foreign::name(format, lang)) {
                Some(format) => say!(lang, "The cookie looks like {format}", "クッキーは、{format}のようです"),
                None => say!(
                    lang,
                    "The cookie has not the form of a Flask session",
                    "クッキーは Flask のセッションの形をしていません"
                ),
            };
            say!(
                lang,
                "{what}: whether it was not believed, or was believed and ended by this request, is known to the app alone.",
                "{what}。受け入れられなかったのか、受け入れられてこのリクエストで終わったのかは、アプリにしかわかりません。"
            )
        }
        NotBelieved::OtherFormat { looks_like: None } => say!(
            lang,
            "The cookie has not the form of a Flask session: whether it was believed, with no user in its session, or why not, is known to the app alone.",
            "クッキーは Flask のセッションの形をしていません。受け入れられたもののセッションにユーザーがいないのか、受け入れられなかったのか、その理由は何か、アプリにしかわかりません。"
        ),
        NotBelieved::OtherFormat { looks_like: Some(looks_like) } => {
            let format = foreign::name(*looks_like, lang);
            say!(
                lang,
                "The cookie looks like {format}: whether it was believed, with no user in its session, or why not, is known to the app alone.",
                "クッキーは、{format}のようです。受け入れられたもののセッションにユーザーがいないのか、受け入れられなかったのか、その理由は何か、アプリにしかわかりません。"
            )
        }
        NotBelieved::LoggedOut => say!(
            lang,
            "This browser has logged out here, and no login since then is known. So there need be no user in the session of this cookie.",
            "このブラウザはログアウト済みで、その後のログインは記録にありません。クッキーのセッションにユーザーがいないだけかもしれません。"
        ),
        NotBelieved::Unknown => say!(
            lang,
            "Why cannot be known from here: there may be no user in the session, or it was not believed. The app's key tells whether signature and age of the value that was sent are good: inspect VALUE --secret-file FILE.",
            "理由は、ここからはわかりません。セッションにユーザーがいないか、クッキーが受け入れられなかったかです。アプリの鍵があれば、送った値の署名と経過時間が正しいかどうかがわかります: inspect 値 --secret-file FILE"
        ),
    }
}

/// That signature and age are good by the given key.
fn what_is_good(is_tutorials: bool, age: i64, max_age: Option<i64>, from: Option<LifetimeFrom>, lang: Lang) -> String {
    let key = match is_tutorials {
        true => say!(lang, "The tutorial's key", "チュートリアルの鍵"),
        false => say!(lang, "The given key", "指定された鍵"),
    };
    let ago = span(age, lang);
    let allowed = max_age.map(|max_age| span(max_age, lang));
    match (allowed, from) {
        (Some(allowed), Some(LifetimeFrom::FlaskDefault)) => say!(
            lang,
            "{key} fits, and the cookie is {ago} old: good by Flask's default of {allowed}. If the app allows less, that may be why (--lifetime).",
            "{key}は合っていて、署名からの経過時間は{ago}です（Flask の初期設定の{allowed}以内）。アプリの上限がそれより短ければ、それが理由かもしれません（--lifetime）。"
        ),
        (Some(allowed), _) => say!(
            lang,
            "{key} fits, and the cookie is {ago} old, of {allowed} that are allowed.",
            "{key}は合っていて、署名からの経過時間は{ago}です（上限{allowed}以内）。"
        ),
        (None, _) => {
            say!(
                lang,
                "{key} fits, and the cookie is {ago} old. How old it may be is not known (--lifetime).",
                "{key}は合っていて、署名からの経過時間は{ago}です。上限はわかりません（--lifetime）。"
            )
        }
    }
}

/// What may be the reason where signature and age are good.
fn why_all_the_same(is_replaced: bool, lang: Lang) -> String {
    match is_replaced {
        true => say!(
            lang,
            " Nothing of the session is left: the app refused it (it may sign with another key now, or another of its workers does) or opened and cleared it.",
            "元のセッションは何も残っていません。アプリが拒否した（今は別の鍵を使っている、別のワーカーの鍵が違う、など）か、受け入れてから消したかのどちらかです。"
        ),
        false => say!(
            lang,
            " Why is known to the app alone: there may be no user in the session, it may sign with another key now, or another of its workers does, it may not know the user, or ask for more than this cookie.",
            "理由はアプリにしかわかりません。セッションにユーザーがいない、今は別の鍵を使っている、別のワーカーの鍵が違う、アプリの知らないユーザーだった、このクッキー以外のものも必要、などが考えられます。"
        ),
    }
}

/// Whether the given key makes the signature of the cookie that went.
fn what_the_key_says(by_key: &ByKey, lang: Lang) -> String {
    match by_key {
        ByKey::Matches => {
            say!(lang, "The given key makes the cookie's signature.", "クッキーの署名は、指定された鍵と合っています。")
        }
        ByKey::MatchesWith { fits } if fits.options().is_empty() => say!(
            lang,
            "The given key makes the cookie's signature, but without --digest, --key-derivation and --salt.",
            "クッキーの署名は、--digest、--key-derivation、--salt を外せば、指定された鍵と合います。"
        ),
        ByKey::MatchesWith { fits } => {
            let options = fits.options();
            say!(
                lang,
                "The given key makes the cookie's signature with {options}, and not without.",
                "クッキーの署名は、{options} を付けたときだけ、指定された鍵と合います。"
            )
        }
        ByKey::Differs => say!(
            lang,
            "The given key does not make the cookie's signature: another key signed it, or it was changed since.",
            "クッキーの署名は、指定された鍵と合いません。別の鍵で署名されたか、署名の後に変更されています。"
        ),
        ByKey::OtherFormat { looks_like: Some(format) } if format.has_flasks_sections() => {
            let format = foreign::name(*format, lang);
            say!(
                lang,
                "The cookie looks like {format}, and the given key does not make its signature with any digest, derivation and salt that sessctl knows.",
                "クッキーは、{format}のようです。sessctl の知るどのダイジェスト、鍵の導出方法、ソルトでも、指定された鍵ではこの署名になりません。"
            )
        }
        ByKey::OtherFormat { looks_like: Some(format) } => {
            let format = foreign::name(*format, lang);
            say!(
                lang,
                "The cookie looks like {format}. The given key was not tried on it: sessctl verifies what itsdangerous signs.",
                "クッキーは、{format}のようです。sessctl が検証するのは itsdangerous の署名なので、指定された鍵は試していません。"
            )
        }
        ByKey::OtherFormat { looks_like: None } => say!(
            lang,
            "The cookie has not the form of a Flask session, so the given key was not tried on it.",
            "クッキーは Flask のセッションの形をしていないので、指定された鍵は試していません。"
        ),
    }
}

/// Two lengths of time, exactly, in the largest unit in which both are whole numbers.
pub(super) fn in_one_unit(both: [i64; 2], lang: Lang) -> [String; 2] {
    let are_whole = |unit: i64| both.iter().all(|seconds| seconds % unit == 0);
    both.map(|seconds| match () {
        () if are_whole(86_400) => {
            let days = seconds / 86_400;
            say!(lang, "{days} days", "{days}日")
        }
        () if are_whole(3_600) => {
            let hours = seconds / 3_600;
            say!(lang, "{hours} h", "{hours}時間")
        }
        () if are_whole(60) && both.iter().any(|seconds| *seconds >= 600) => {
            let minutes = seconds / 60;
            say!(lang, "{minutes} min", "{minutes}分")
        }
        () => say!(lang, "{seconds} s", "{seconds}秒"),
    })
}

/// How a limit is known.
fn limit_from(from: Option<LifetimeFrom>, report: &VisitReport, lang: Lang) -> String {
    match from {
        _ if report.app.embedded => say!(lang, "the app's lifetime", "アプリの有効期間"),
        Some(LifetimeFrom::Given) | None => say!(lang, "as given", "指定された値"),
        Some(LifetimeFrom::App) => say!(lang, "the app's lifetime", "アプリの有効期間"),
        Some(LifetimeFrom::Login) => say!(lang, "the lifetime of its login", "ログイン時に指定された有効期間"),
        Some(LifetimeFrom::Expires) => say!(lang, "by its own Expires", "クッキーの Expires から計算"),
        Some(LifetimeFrom::MaxAge) => say!(lang, "by its own Max-Age", "クッキーの Max-Age から計算"),
        Some(LifetimeFrom::Tutorial) => say!(lang, "the tutorial's lifetime", "チュートリアルの有効期間"),
        Some(LifetimeFrom::FlaskDefault) => {
            say!(lang, "Flask's default, if the app sets no other", "アプリが変えていなければ、Flask の初期設定")
        }
    }
}

/// How the answers to the same request compare, and what it means.
fn repeated(document: &mut Document, times: &Times, lang: Lang) {
    let Times { wanted, asked, yes, no, cannot_tell, left_out, unanswered, between, .. } = times;
    let statuses = times.statuses.iter().map(|StatusCount { status, answers }| format!("{status} × {answers}"));
    let statuses = statuses.collect::<Vec<_>>().join(&say!(lang, ", ", "、"));
    document.blank();
    let heard = yes + no + cannot_tell;
    let many = if *asked == 1 { "once".to_owned() } else { format!("{asked} times") };
    document.text(match (times.agree, heard) {
        (Some(true), _) if heard == *asked => say!(
            lang,
            "The same request {many}, each on a new connection: all {heard} answers agree (status {statuses}).",
            "同じリクエストを{asked}回、毎回新しい接続で送りました。{heard}件の応答はすべて一致しています（ステータス {statuses}）。"
        ),
        (Some(true), _) => say!(
            lang,
            "The same request {many}, each on a new connection (status {statuses}): the {heard} answers that count agree.",
            "同じリクエストを{asked}回、毎回新しい接続で送りました（ステータス {statuses}）。判断に使える{heard}件の応答は、すべて一致しています。"
        ),
        (Some(false), _) => say!(
            lang,
            "The same request {many}, each on a new connection: the answers do not agree (status {statuses}).",
            "同じリクエストを{asked}回、毎回新しい接続で送りました。応答が一致しません（ステータス {statuses}）。"
        ),
        (None, 0) => say!(
            lang,
            "The same request {many}, each on a new connection (status {statuses}): no answer counts.",
            "同じリクエストを{asked}回、毎回新しい接続で送りました（ステータス {statuses}）。判断に使える応答はありませんでした。"
        ),
        (None, _) => say!(
            lang,
            "The same request {many}, each on a new connection (status {statuses}): only one answer counts, so there is nothing to compare.",
            "同じリクエストを{asked}回、毎回新しい接続で送りました（ステータス {statuses}）。判断に使える応答が1件だけなので、比べられません。"
        ),
    });
    if times.agree == Some(false) {
        document.text(say!(
            lang,
            "Logged in: {yes}. Not logged in: {no}. Cannot be told: {cannot_tell}.",
            "ログイン中が{yes}件、未ログインが{no}件、不明が{cannot_tell}件です。"
        ));
    }
    if *between > 0 {
        document.text(say!(
            lang,
            "{between} more, for the last page, went between them: workers that take turns need not begin alike each time then.",
            "その間に、最後のページへのリクエストを{between}回はさみました。交代で応答するワーカーがあるとき、いつも同じワーカーから始まるのを避けるためです。"
        ));
    }
    if *left_out > 0 {
        document.text(say!(
            lang,
            "Left out: {left_out} errors (429, 5xx), which are no word on the session.",
            "エラー（429 や 5xx）の{left_out}件は除きました。セッションについては何も言っていないからです。"
        ));
    }
    if *unanswered > 0 {
        document.text(say!(lang, "No answer came to {unanswered}.", "{unanswered}件には応答がありませんでした。"));
    }
    if asked < wanted {
        document.text(say!(
            lang,
            "{wanted} were wanted: it took too long, or the app did not answer.",
            "{wanted}回の予定でしたが、時間がかかりすぎたか、アプリの応答がなかったので、途中でやめました。"
        ));
    }
    if *yes > 0 && *no > 0 {
        document.text(why_they_differ(times, lang));
    }
    if times.set_something {
        document.text(say!(
            lang,
            "What the answers set was dropped: the jar is as it was.",
            "応答の Set-Cookie は保存していません。ブラウザのクッキーは元のままです。"
        ));
    }
}

fn why_they_differ(times: &Times, lang: Lang) -> String {
    match times.is_flask_session {
        Some(true) if times.yes_then_no => say!(
            lang,
            "Every yes came before every no: the session may have ended in between, because its time ran out or it was ended. It may also be several workers, each with a secret_key of its own, several servers behind one address, clocks that differ, or an app that takes a cookie once only.",
            "ログイン中の応答がすべて先、未ログインの応答がすべて後でした。途中で期限が切れたか、終わらせられたかして、セッションが終わったのかもしれません。ほかに、複数のワーカーが別々の secret_key を使っている、1つのアドレスの後ろに複数のサーバーがある、時計がずれている、アプリがクッキーを一度しか受け付けない、という場合もあります。"
        ),
        _ if times.yes_then_no => say!(
            lang,
            "Every yes came before every no: the session may have ended in between, because its time ran out or it was ended. It may also be several workers or servers that do not share their sessions, clocks that differ, or an app that takes a cookie once only.",
            "ログイン中の応答がすべて先、未ログインの応答がすべて後でした。途中で期限が切れたか、終わらせられたかして、セッションが終わったのかもしれません。ほかに、複数のワーカーやサーバーがセッションを共有していない、時計がずれている、アプリがクッキーを一度しか受け付けない、という場合もあります。"
        ),
        Some(true) => say!(
            lang,
            "Likely: several workers, each with a secret_key of its own, made anew at its start. It may also be several servers behind one address, clocks that differ, or an app that takes a cookie once only.",
            "可能性が高いのは、複数のワーカーが、起動のたびに作られる別々の secret_key を使っていることです。ほかに、1つのアドレスの後ろに複数のサーバーがある、時計がずれている、アプリがクッキーを一度しか受け付けない、という場合もあります。"
        ),
        _ => say!(
            lang,
            "Likely: several workers or servers that do not share their sessions. It may also be clocks that differ, or an app that takes a cookie once only.",
            "可能性が高いのは、複数のワーカーやサーバーが、セッションを共有していないことです。ほかに、時計がずれている、アプリがクッキーを一度しか受け付けない、という場合もあります。"
        ),
    }
}
