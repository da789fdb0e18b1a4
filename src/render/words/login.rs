//! `login`: what crossed the wire, whether it worked and by what that is seen, and what to try where it did not.

use super::challenge::by_header;
use super::exchange::{Wire, because};
use super::looks::looks;
use super::next;
use super::page::{first_words, page};
use super::question::question;
use super::recognition::{self, seen, verdict};
use super::session::{list, list_of};
use super::token_header;
use crate::browser::{Received, Url, Why, below};
use crate::cli::Given;
pub(in crate::render::words) use crate::cli::shell_word as word;
use crate::lab::form::FormFacts;
use crate::lab::logging_in::{CameBack, Followed, NotSent};
use crate::lab::login::FoundBy;
use crate::lab::not_sent::{LeftBehind, WhyNotSent};
use crate::lab::recognition::{Evidence, Undone};
use crate::lang::{Lang, say};
use crate::render::document::{Document, Question, Role, bad, shortened, sign};
use crate::render::style::Style;
use crate::report::{Action, LoginReport};

/// The longest path that is shown in a sentence, in columns.
const WIDEST_PATH: usize = 40;

/// The screen.
pub fn document(report: &LoginReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    legend(&mut document, report.visit.app.embedded && !report.visit.app.runs_on, lang);
    if report.visit.app.embedded {
        // what is in the session of the embedded app is to be found with inspect
        let mut wire = Wire::new().without_sessions();
        for (place, step) in report.visit.exchanges.iter().enumerate() {
            let asked = if place == 0 { to_the_login(style) } else { to_the_page(style) };
            wire.ask(asked).step(&mut document, step, lang);
        }
    } else {
        // the login is what is to be looked at, and not the way to it
        let mut wire = Wire::new();
        let first = report.first_form.as_ref().map(|first| first.sent_at);
        let sent: Vec<usize> = first.into_iter().chain(report.sent_at).collect();
        wire.ask(to_the_login(style)).around(&mut document, &report.visit.exchanges, &sent, lang);
    }
    document.blank();
    if report.visit.app.embedded {
        at_the_embedded_app(&mut document, report, style);
    } else {
        at_a_real_app(&mut document, report, style);
    }
    document
}

/// What is asked before the answer to the login.
fn to_the_login(style: &Style) -> Option<Question> {
    let lang = style.lang;
    question(
        style,
        say!(
            lang,
            "What will the server answer, and where will it note who has logged in?",
            "サーバーは何と答えるでしょうか。誰がログインしたかは、どこに記録されるでしょうか。"
        ),
        say!(
            lang,
            "Look for Set-Cookie. Many think that the server writes down who has logged in: with Flask it hands that to the browser.",
            "Set-Cookie を探してください。サーバーに記録されると思われがちですが、Flask は、その記録をクッキーに入れてブラウザに渡します。"
        ),
    )
}

/// What is asked before the page that comes after the login.
fn to_the_page(style: &Style) -> Option<Question> {
    let lang = style.lang;
    question(
        style,
        say!(
            lang,
            "The browser asks for the next page. How does the server know who it is?",
            "ブラウザが次のページを開きます。サーバーは、誰なのかをどうやって知るでしょうか。"
        ),
        say!(
            lang,
            "The line Cookie is all that it gets. Nobody typed it: a browser sends its cookies with each request.",
            "サーバーに届くのは Cookie の行だけです。入力したものではなく、ブラウザがリクエストのたびに自動で送ります。"
        ),
    )
}

fn legend(document: &mut Document, is_embedded: bool, lang: Lang) {
    let (legend, without_arrows) = if is_embedded {
        (
            say!(
                lang,
                "→ browser to server, ← server to browser; both ran inside sessctl",
                "→ ブラウザからサーバー、← サーバーからブラウザ（どちらも sessctl の中で動作）"
            ),
            say!(
                lang,
                "Browser and server both ran inside sessctl.",
                "ブラウザとサーバーは、どちらも sessctl の中で動きました。"
            ),
        )
    } else {
        let legend =
            say!(lang, "→ browser to server, ← server to browser", "→ ブラウザからサーバー、← サーバーからブラウザ");
        (legend, String::new())
    };
    document.paragraph([sign(Role::Plain, legend, without_arrows)]);
}

fn at_the_embedded_app(document: &mut Document, login: &LoginReport, style: &Style) {
    let (lang, report) = (style.lang, &login.visit);
    document.text(page(&report.page, lang));
    if !report.is_yes {
        let name = &report.cookie_name;
        let no_session = say!(
            lang,
            "The login made no session: the browser keeps no new cookie `{name}`.",
            "セッションはできませんでした。ブラウザは新しい `{name}` クッキーを保存していません。"
        );
        document.paragraph(bad(no_session));
        // the cookie may be over at once: by a clock that is apart, or by the settings that were given
        let given = style.given.without_what_a_login_keeps();
        match report.clock.is_some_and(|held| held.both().is_none()) {
            true => next::repair(document, "clock release", style),
            false => next::repair_with(document, &next::login(report.user.as_deref(), &style.given), &given, style),
        }
        return;
    }
    document.text(match report.app.runs_on {
        true => say!(
            lang,
            "The server kept nothing. The cookie is the session.",
            "サーバーは何も保存していません。クッキーがセッションそのものです。"
        ),
        false => say!(
            lang,
            "The server kept nothing and has stopped. The cookie is the session.",
            "サーバーは何も保存しないまま終了しました。クッキーがセッションそのものです。"
        ),
    });
    if is_permanent_still(login) {
        document.text(say!(
            lang,
            "It is still permanent: the old session already was. Log out first.",
            "セッションは permanent のままです。前のセッションから引き継がれました。変えるには、先にログアウトしてください。"
        ));
    }
    on_the_path(document, login, style);
}

/// Whether the session is permanent though this login did not make it so: the session before it was.
pub(super) fn is_permanent_still(LoginReport { visit: report, .. }: &LoginReport) -> bool {
    let has_expires = report.jar.iter().any(|row| row.name == report.cookie_name && row.expires.is_some());
    report.app.permanent == Some(false) && has_expires
}

/// The place on the path. What the login leaves beside the session is not given again.
fn on_the_path(document: &mut Document, report: &LoginReport, style: &Style) {
    let next = report.visit.path.as_ref().and_then(|place| Some((place, place.next_command()?)));
    match next {
        Some((place, typed)) => {
            let command = named(report, &typed.command);
            next::with_a_key(document, place, &command, Given::without_what_a_login_keeps, style);
        }
        None => {
            let given = style.given.without_what_a_login_keeps();
            next::repair_with(document, &named(report, "inspect"), &given, style);
        }
    }
}

fn at_a_real_app(document: &mut Document, report: &LoginReport, style: &Style) {
    let lang = style.lang;
    which_form(document, report, lang);
    if report.password_is_unused && report.is_halfway {
        document.text(say!(
            lang,
            "The given password was not sent yet: the form that was filled in has no field for it.",
            "指定されたパスワードは、まだ送っていません。入力したフォームには、入れる欄がありませんでした。"
        ));
    } else if report.password_is_unused && asked_for_one_thing(report) {
        document.text(say!(
            lang,
            "The given password was not sent: the form that was filled in has no field for it.",
            "指定されたパスワードは送っていません。入力したフォームには、入れる欄がありませんでした。"
        ));
    } else if report.password_is_unused && report.form_page.is_none() {
        document.text(say!(
            lang,
            "The given password was not sent: nothing in the JSON takes it. Put {{password}} where it belongs.",
            "指定されたパスワードは送っていません。JSON の中に、入れる場所がありませんでした。入れたい場所に {{password}} と書いてください。"
        ));
    } else if report.password_is_unused {
        document.text(say!(
            lang,
            "The given password was not sent: no field of what was sent takes it. Name one with --field NAME={{password}}.",
            "指定されたパスワードは送っていません。送ったものには、入れる欄がありませんでした。--field NAME={{password}} で指定できます。"
        ));
    }
    if !report.visit.secret_in_cookies.is_empty() {
        let names = list(&report.visit.secret_in_cookies, lang);
        document.text(say!(
            lang,
            "What the app set in its cookie {names} holds the same text as a secret that was sent, such as the password. The jar keeps it, as a browser does.",
            "アプリがセットしたクッキー {names} に、送られたパスワードなどの秘密と同じ文字列が入っています。ブラウザと同じように、そのまま保存しています。"
        ));
    }
    let trouble = trouble(report, lang);
    let is_refused_alone = report.was_refused && !report.may_be_older;
    if is_refused_alone {
        document.paragraph(bad(say!(
            lang,
            "This login was refused. Whether somebody is logged in as before cannot be told.",
            "今回のログインは拒否されました。以前のログインが続いているかどうかは、わかりませんでした。"
        )));
        document.text(seen(&report.visit.evidence, lang));
    } else if report.was_refused {
        document.paragraph(bad(say!(
            lang,
            "This login was refused. Somebody is logged in as before.",
            "今回のログインは拒否されました。以前のログインが続いています。"
        )));
    } else if report.is_by_another_way() {
        document.text(match report.sent_an_own_header() {
            true => say!(
                lang,
                "The answers brought a cookie with which somebody is logged in now. What was sent in a header may have done it.",
                "応答のクッキーによって、今はログインしています。送ったヘッダーの内容によるログインかもしれません。"
            ),
            false => say!(
                lang,
                "The answers brought a cookie with which somebody is logged in now.",
                "応答のクッキーによって、今はログインしています。"
            ),
        });
        who_it_is(document, report, lang);
    } else if is_kept_from_the_form(report) {
        document.text(say!(
            lang,
            "Somebody is logged in, and may have been before.",
            "ログインしていますが、以前のログインが続いているだけかもしれません。"
        ));
    } else if report.may_be_older && report.nothing_sent.is_some() && report.sent_an_own_header() {
        document.text(say!(
            lang,
            "Somebody is logged in, and may have been before: it cannot be told whether what was sent in a header did it.",
            "ログインしていますが、以前のログインが続いているだけかもしれません。送ったヘッダーの内容によるものかどうかはわかりません。"
        ));
        if trouble.is_none() {
            log_out_first(document, lang);
        }
    } else if report.may_be_older && report.nothing_sent.is_some() && report.asked_with_a_query() {
        document.text(say!(
            lang,
            "Somebody is logged in, and may have been before: it cannot be told whether the address that was asked for did it.",
            "ログインしていますが、以前のログインが続いているだけかもしれません。アクセスしたアドレスによるものかどうかはわかりません。"
        ));
        if trouble.is_none() {
            log_out_first(document, lang);
        }
    } else if report.may_be_older && trouble.is_some() {
        document.text(match report.nothing_sent {
            Some(_) => say!(
                lang,
                "Somebody is logged in as before: this login was not sent.",
                "以前からログインしたままです。今回のログイン情報は送っていません。"
            ),
            None => say!(
                lang,
                "Somebody is logged in, and may have been before: it cannot be told whether this login did it.",
                "ログインしていますが、以前のログインが続いているだけかもしれません。今回のログインによるものかどうかはわかりません。"
            ),
        });
    } else if report.may_be_older && report.nothing_sent.is_some() {
        document.text(say!(
            lang,
            "Somebody is logged in as before: this login was not sent. Log out first, or log in from another browser: --browser NAME.",
            "以前からログインしたままです。今回のログイン情報は送っていません。先にログアウトするか、--browser NAME で別のブラウザからログインしてください。"
        ));
    } else if report.may_be_older {
        document.text(say!(
            lang,
            "Somebody is logged in, and may have been before: it cannot be told whether this login did it. Log out first.",
            "ログインしていますが、以前のログインが続いているだけかもしれません。今回のログインによるものかどうかはわかりません。先にログアウトしてください。"
        ));
    }
    if report.may_be_older {
        document.text(seen(&report.visit.evidence, lang));
        looks(document, &report.visit.looks, lang);
        if is_kept_from_the_form(report) {
            header_was_not_enough(document, report, lang);
            return next::repair(document, LOGIN_HELP, style);
        }
        // to log out repairs no app that fails
        let next = if trouble.is_some() { "visit" } else { "logout" };
        trouble.into_iter().for_each(|trouble| {
            document.text(trouble);
        });
        a_header_to_try(document, report, lang);
        next::repair(document, &named(report, next), style);
        return;
    }
    if report.is_halfway && !is_refused_alone {
        recognition::verdict_alone(
            document,
            recognition::Question::LoggedIn,
            report.visit.logged_in,
            &report.visit.evidence,
            lang,
        );
    } else if !is_refused_alone {
        verdict(document, recognition::Question::LoggedIn, report.visit.logged_in, &report.visit.evidence, style);
    }
    if let Some(by) = report.found_by {
        document.text(found_name(&report.visit.cookie_name, by, lang));
        if !report.brought_beside.is_empty() && report.visit.logged_in != Some(false) {
            document.text(brought_beside(report, lang));
        }
    }
    looks(document, &report.visit.looks, lang);
    if report.visit.logged_in == Some(true) {
        on_the_path(document, report, style);
        return;
    }
    if let Some(came) = &report.came_back {
        came_back(document, came, report, lang);
    }
    match &report.visit.login_by_header {
        _ if has_token(report) => {
            document.text(say!(
                lang,
                "A browser sends cookies by itself, and a token never. It goes with each visit in a header: in most apps --header 'Authorization: Bearer …', where … is the token. Which one this app reads is not known from here.",
                "ブラウザが自動で送るのはクッキーだけで、トークンは送りません。visit のたびにヘッダーで渡します。多くのアプリでは --header 'Authorization: Bearer …' です（… はトークン）。このアプリがどのヘッダーを読むかは、ここからはわかりません。"
            ));
        }
        // the app has not looked at the login yet
        _ if no_page_came(report) => what_to_try(document, report, lang),
        None if report.is_refused_header() => header_was_not_enough(document, report, lang),
        // the login was made: what is left is to look
        None if report.is_session_of_the_way() => {}
        None => {
            what_to_try(document, report, lang);
            a_header_to_try(document, report, lang);
        }
        asked => by_header(document, asked.as_ref(), lang),
    }
    let is_sent = report.nothing_sent.is_none() || report.is_session_of_the_way();
    let nothing_is_known = report.visit.logged_in.is_none() && is_sent && !report.is_refused_header();
    if nothing_is_known
        && !has_token(report)
        && report.visit.login_by_header.is_none()
        && report.came_back.as_ref().and_then(code_form).is_none()
        && !report.is_halfway
        && ignored(report).is_none()
        && undone(report).is_none()
    {
        return next::settle(document, &named(report, "visit"), &report.visit.evidence, style);
    }
    let next = next(report);
    if next.ends_with(NO_PATH_SEEN) && !style.quiet {
        document.text(say!(
            lang,
            "Instead of PATH, name the page on which your app asks for the login.",
            "PATH は、アプリのログインフォームがあるページに置き換えてください。"
        ));
    }
    let given = match report.came_back.as_ref().and_then(code_form) {
        Some(_) if report.nothing_sent.is_none() => style.given.without_the_password(),
        _ => style.given.clone(),
    };
    next::repair_with(document, &next, &given, style);
}

/// That a browser which may have been logged in before tells no login from it.
fn log_out_first(document: &mut Document, lang: Lang) {
    document.text(say!(
        lang,
        "Log out first, or log in from another browser: --browser NAME.",
        "先にログアウトするか、--browser NAME で別のブラウザからログインしてください。"
    ));
}

/// Which cookie is taken for the session cookie, where it has another name than the one that was looked for, and by what.
pub(super) fn found_name(name: &str, by: FoundBy, lang: Lang) -> String {
    let name = shortened(name, WIDEST_PATH);
    match by {
        FoundBy::Form => say!(
            lang,
            "`{name}` is taken for the app's session cookie: its value looks like one.",
            "値の形から、`{name}` をこのアプリのセッションのクッキーとみなします。"
        ),
        FoundBy::Name => say!(
            lang,
            "`{name}` is taken for the app's session cookie, by its name and since scripts cannot read it.",
            "名前と、スクリプトから読めない（HttpOnly）ことから、`{name}` をこのアプリのセッションのクッキーとみなします。"
        ),
        FoundBy::Brought => say!(
            lang,
            "`{name}` is taken for the app's session cookie: its name is like that of a session, scripts cannot read it, and it came with the login, which did not set `session`. Where it is another one, name it: --name NAME.",
            "名前がセッションらしく、スクリプトから読めず（HttpOnly）、ログインの際に届いたので、`{name}` をこのアプリのセッションのクッキーとみなします。`session` は、ログインでは届いていません。違う場合は --name で名前を指定してください。"
        ),
        FoundBy::Hidden => say!(
            lang,
            "`{name}` is taken for the app's session cookie, since scripts cannot read it and no other cookie looks like one. Where it is another one, name it: --name NAME.",
            "スクリプトから読めず（HttpOnly）、ほかにセッションらしいクッキーもないので、`{name}` をこのアプリのセッションのクッキーとみなします。違う場合は --name で名前を指定してください。"
        ),
        FoundBy::Only => say!(
            lang,
            "`{name}` is taken for the app's session cookie: it is the only one that the login brought and that is still there.",
            "ログインで届いたクッキーのうち、残っているのは `{name}` だけなので、このアプリのセッションのクッキーとみなします。"
        ),
        FoundBy::Before => say!(
            lang,
            "`{name}` is taken for the app's session cookie, as an earlier command took it.",
            "前のコマンドと同じく、`{name}` をこのアプリのセッションのクッキーとみなします。"
        ),
    }
}

/// That the login brought other cookies, of which one may be what logs in.
fn brought_beside(report: &LoginReport, lang: Lang) -> String {
    let quoted: Vec<String> =
        report.brought_beside.iter().map(|name| format!("`{}`", shortened(name, WIDEST_PATH))).collect();
    let names = quoted.join(&say!(lang, ", ", "、"));
    if report.visit.logged_in != Some(true) {
        return say!(
            lang,
            "The login brought {names} too: whether one of them logs in is not known.",
            "ログインで {names} も届きました。どれかでログインしているのかどうかは、わかりません。"
        );
    }
    if report.brought_the_session {
        return say!(
            lang,
            "The login brought {names} too: which of them logs in is not known.",
            "ログインで {names} も届きました。どれでログインしているのかは、わかりません。"
        );
    }
    say!(
        lang,
        "The login left it as it was, and brought {names}: which of them logs in is not known.",
        "ただし、ログインしてもこのクッキーは変わらず、{names} が届きました。どれでログインしているのかは、わかりません。"
    )
}

/// That it is not seen whether it is the user who was named, where it was not.
fn who_it_is(document: &mut Document, report: &LoginReport, lang: Lang) {
    let Action::Login { user } = &report.visit.action else { return };
    if !report.shows_the_user() {
        let user = shortened(user, WIDEST_PATH);
        document.text(say!(
            lang,
            "Whether it is {user} cannot be told: the page does not show that name. A page that does settles it (--page PATH), or a text that only this user sees (--shows TEXT).",
            "それが {user} かどうかは、わかりませんでした。ページにその名前がないからです。名前が表示されるページを --page PATH で、またはそのユーザーだけに見える文字列を --shows TEXT で指定すると、判断できます。"
        ));
    }
}

/// Whether the page of the login asks for a header in the place of a form, and a user is logged in who may have been before.
fn is_kept_from_the_form(report: &LoginReport) -> bool {
    let asks = report.visit.login_by_header.is_some() || report.is_refused_header();
    report.may_be_older && report.nothing_sent.is_some() && asks
}

/// That the app asked for a login in a header, or did not take the one that was sent.
fn header_was_not_enough(document: &mut Document, report: &LoginReport, lang: Lang) {
    match &report.visit.login_by_header {
        Some(asked) => by_header(document, Some(asked), lang),
        None => {
            document.text(say!(
                lang,
                "A header was sent, and the app did not accept it: status 401.",
                "ヘッダーを送りましたが、アプリは受け入れませんでした（ステータス 401）。"
            ));
        }
    }
}

/// The page on which a form was looked for: where none was sent, with its query.
fn page_of_the_form(report: &LoginReport) -> String {
    let path = report.form_page.clone().unwrap_or_default();
    let came = report.came_back.as_ref().filter(|_| report.nothing_sent.is_some());
    match came.and_then(|came| came.query.as_ref()) {
        Some(query) => format!("{path}?{query}"),
        None => path,
    }
}

/// Which form was filled in, or why none was sent.
fn which_form(document: &mut Document, report: &LoginReport, lang: Lang) {
    let path = shortened(&page_of_the_form(report), WIDEST_PATH);
    let may_be_a_login = report.sent_an_own_header() || report.asked_with_a_query() || report.is_by_another_way();
    let nothing = match may_be_a_login {
        true => say!(lang, "No form was sent", "フォームは送っていません。"),
        false => say!(lang, "Nothing was sent", "ログイン情報は送っていません。"),
    };
    match (&report.nothing_sent, report.form) {
        (None, None) if report.form_page.is_some() => {
            document.text(say!(
                lang,
                "{path} has no login form: the fields that were given were sent as they are.",
                "{path} にはログインフォームがないので、指定された入力内容をそのまま送りました。"
            ));
        }
        (None, None) => {}
        (None, Some(_)) if report.first_form.is_some() => {
            let first = report.first_form.as_ref().map(|first| shortened(&first.form_page, WIDEST_PATH));
            let first = first.unwrap_or_default();
            document.text(say!(
                lang,
                "The login went over two pages: {first} took the name, and {path} the password.",
                "ログインは2ページにわたりました。{first} に名前を、{path} にパスワードを送りました。"
            ));
        }
        (None, Some(number)) => {
            let others: Vec<String> = report
                .forms
                .iter()
                .filter(|form| form.is_login && form.number != number)
                .map(|form| form.number.to_string())
                .collect();
            let is_one = report.forms.iter().any(|form| form.is_login && form.number == number);
            if !others.is_empty() {
                let others = others.join(&say!(lang, " or ", " か "));
                document.text(match is_one {
                    true => say!(
                        lang,
                        "{path} may have several login forms: form {number} was filled in. To choose: --form {others}.",
                        "{path} にはログインかもしれないフォームが複数あるので、{number}番目のフォームに入力しました。別のフォームを使うには、--form {others} を付けます。"
                    ),
                    false => say!(
                        lang,
                        "Form {number} of {path} was filled in. Another one may be the login: --form {others}.",
                        "{path} の{number}番目のフォームに入力しました。別のフォームがログインかもしれません: --form {others}"
                    ),
                });
            }
        }
        (Some(NotSent::NoForm { followed: Some(Followed { link, status: status @ (429 | 500..), .. }) }), _) => {
            let link = shortened(link, WIDEST_PATH);
            document.text(say!(
                lang,
                "{nothing}: {path} has no login form, and its link to {link} was answered with status {status}, so no form was seen there.",
                "{nothing}{path} にはログインフォームがなく、リンク先の {link} の応答はステータス {status} だったので、そこにフォームがあるかどうかはわかりません。"
            ));
        }
        (Some(NotSent::NoForm { followed: None } | NotSent::NoSuchForm { .. }), _) if no_page_came(report) => {
            let status = report.came_back.as_ref().map(|came| came.status).unwrap_or_default();
            document.text(say!(
                lang,
                "{nothing}: {path} was answered with status {status}, so no form was seen there.",
                "{nothing}{path} の応答はステータス {status} だったので、そこにフォームがあるかどうかはわかりません。"
            ));
        }
        (Some(NotSent::NoForm { followed: Some(Followed { link, led_to, .. }) }), _) => {
            let (link, led_to) = (shortened(link, WIDEST_PATH), shortened(led_to, WIDEST_PATH));
            document.text(match link == led_to {
                true => say!(
                    lang,
                    "{nothing}: {path} has no login form, and its link to {link} led to a page that has none.",
                    "{nothing}{path} にはログインフォームがなく、リンク先の {link} にもありませんでした。"
                ),
                false => say!(
                    lang,
                    "{nothing}: {path} has no login form, and its link to {link} led to {led_to}, which has none.",
                    "{nothing}{path} にはログインフォームがなく、リンク先の {link} からは {led_to} に移り、そこにもありませんでした。"
                ),
            });
        }
        (Some(NotSent::NoForm { followed: None }), _) => {
            document.text(say!(
                lang,
                "{nothing}: {path} has no login form, and no link to one was found.",
                "{nothing}{path} にはログインフォームがなく、ログインページへのリンクも見つかりませんでした。"
            ));
        }
        (Some(NotSent::NoSuchForm { .. }), _) if report.form_count == 0 => {
            document.text(say!(
                lang,
                "{nothing}: {path} has no form at all.",
                "{nothing}{path} にはフォームがありません。"
            ));
        }
        (Some(NotSent::NoSuchForm { wanted }), _) => {
            let count = report.form_count;
            document.text(say!(
                lang,
                "{nothing}: there is no form {wanted} on {path}, which has {count}.",
                "{nothing}{path} のフォームは{count}個で、{wanted}番目のフォームはありません。"
            ));
        }
        (Some(NotSent::Dialog), _) => {
            document.text(say!(
                lang,
                "{nothing}: the login form of {path} has the method dialog, with which a browser sends nothing.",
                "{nothing}{path} のログインフォームのメソッドは dialog で、ブラウザは何も送りません。"
            ));
        }
        (Some(NotSent::NoNames), _) => {
            document.text(say!(
                lang,
                "{nothing}: the fields of the login form of {path} have no names, so a browser sends none of them. A script of the page sends it.",
                "{nothing}{path} のログインフォームの入力欄には名前（name）がなく、ブラウザはそのままでは何も送りません。ページのスクリプトが送るフォームです。"
            ));
        }
        (Some(NotSent::ByScript), _) => {
            document.text(say!(
                lang,
                "{nothing}: the login form of {path} names no method, and a script of the page sends it. By GET, what is typed would stand in the address.",
                "{nothing}{path} のログインフォームにはメソッドの指定がなく、ページのスクリプトが送るフォームです。GET で送ると、入力した内容が URL に残ってしまいます。"
            ));
        }
        (Some(NotSent::NoWebAddress { action }), _) => {
            let action = shortened(action, WIDEST_PATH);
            document.text(say!(
                lang,
                "{nothing}: the login form of {path} goes to `{action}`, which is no web address.",
                "{nothing}{path} のログインフォームの送り先 `{action}` は、ウェブのアドレスではありません。"
            ));
        }
        (Some(NotSent::OtherServer { to }), _) => {
            let to = shortened(to, WIDEST_PATH);
            document.text(say!(
                lang,
                "{nothing}: the form goes to {to}, which is another server than that of --url.",
                "{nothing}フォームの送り先 {to} は、--url とは別のサーバーです。"
            ));
        }
    }
}

fn came_back(document: &mut Document, came: &CameBack, report: &LoginReport, lang: Lang) {
    let query = came.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    let (status, path) = (came.status, shortened(&format!("{}{query}", came.path), WIDEST_PATH));
    let page = first_words(&came.begins, came.begins_with, lang);
    document.text(if let Some(answered) = redirected_with(report).filter(|answered| *answered != status) {
        say!(
            lang,
            "The login was answered with status {answered}. At the end of the redirects came status {status}, at {path}. {page}",
            "ログインへの応答はステータス {answered} で、リダイレクトの最後に {path} がステータス {status} を返しました。{page}"
        )
    } else if report.nothing_sent.is_none() {
        say!(
            lang,
            "For the login came status {status}, at {path}. {page}",
            "ログインに対して、{path} がステータス {status} を返しました。{page}"
        )
    } else {
        say!(lang, "{path} came with status {status}. {page}", "{path} はステータス {status} を返しました。{page}")
    });
    for FormFacts { number, fields, field_count, .. } in
        came.forms.iter().filter(|form| !form.fields.is_empty()).take(3)
    {
        let fields = list_of(fields, *field_count, lang);
        document.text(say!(
            lang,
            "Its form {number} asks for {fields}.",
            "{number}番目のフォームの入力欄は {fields} です。"
        ));
    }
}

/// The status of the answer to the login itself, if it is a redirect.
fn redirected_with(report: &LoginReport) -> Option<u16> {
    let sent = report.visit.exchanges.get(report.sent_at?)?;
    Some(sent.step.exchange.response.status).filter(|status| (300..400).contains(status))
}

/// What became of the session that the answer to the login brought, where its form came again.
/// The page at which that was seen is told with it.
fn undone(report: &LoginReport) -> Option<(Undone, &str)> {
    report.visit.evidence.iter().find_map(|seen| match seen {
        Evidence::LoginUndone { how, page, .. } => Some((*how, page.as_str())),
        _ => None,
    })
}

/// What may be the reason that a login was taken and lost again, and how that is seen.
fn why_undone(how: Undone, lang: Lang) -> String {
    match how {
        Undone::TakenOut => say!(
            lang,
            "If name and password are right, the app took the login and lost it. Log in a few times more: if it works at some, several workers or servers may not share one key or one session store, and visit --times 20 counts them then. If it never does, a page may empty the session.",
            "名前とパスワードが正しければ、アプリはログインを受け付けた後で失っています。何度かログインし直してください。成功することもあるなら、複数のワーカーやサーバーが、鍵やセッションの保存先を共有していないのかもしれません（成功した後に visit --times 20 で確かめられます）。一度も成功しないなら、どこかのページがセッションを空にしているのかもしれません。"
        ),
        Undone::NotSent => say!(
            lang,
            "If name and password are right, the app took the login, and its cookie does not go to the page that came next. Where it goes is shown by jar.",
            "名前とパスワードが正しければ、アプリはログインを受け付けましたが、そのクッキーは次のページには送られません。どこに送られるかは jar で表示できます。"
        ),
        Undone::NotTaken => say!(
            lang,
            "If name and password are right, the app took the login and did not believe its own cookie: several workers or servers may not share one key or one session store. The same request many times shows whether they agree.",
            "名前とパスワードが正しければ、アプリはログインを受け付けたのに、自分のクッキーを信用していません。複数のワーカーやサーバーが、鍵やセッションの保存先を共有していないのかもしれません。同じリクエストを何度も送ると、応答が一致するかどうかがわかります。"
        ),
    }
}

/// That the form went without a cookie that its page had set, which may be the reason.
fn left_behind(left: &LeftBehind, lang: Lang) -> String {
    let name = shortened(&left.name, WIDEST_PATH);
    match &left.why {
        WhyNotSent::OtherPath { path } => {
            let path = shortened(path, WIDEST_PATH);
            say!(
                lang,
                "The page with the form set `{name}`, and the browser did not send it with the form: it goes to {path} and the pages below it. If name and password are right, that may be why the login did not work.",
                "フォームのあるページは `{name}` を設定しましたが、ブラウザはフォームと一緒に送っていません。{path} 以下のページ用のクッキーだからです。名前とパスワードが正しければ、ログインできなかったのはそのためかもしれません。"
            )
        }
        _ => say!(
            lang,
            "The page with the form set `{name}`, and the browser did not send it with the form: it is Secure, and the form went over http. If name and password are right, that may be why the login did not work.",
            "フォームのあるページは `{name}` を設定しましたが、ブラウザはフォームと一緒に送っていません。Secure のクッキーなのに、フォームの送り先が http だからです。名前とパスワードが正しければ、ログインできなかったのはそのためかもしれません。"
        ),
    }
}

/// That the app failed at the login, or at the page of its form, or wants no more requests for now.
fn trouble(report: &LoginReport, lang: Lang) -> Option<String> {
    recognition::has_trouble(status_of_the_form(report)?, lang)
}

/// The status of the answer to the login, or of the last page that was asked for its form.
fn status_of_the_form(report: &LoginReport) -> Option<u16> {
    let followed = report.nothing_sent.as_ref().and_then(NotSent::followed).map(|followed| followed.status);
    followed.or(report.came_back.as_ref().map(|came| came.status))
}

/// Whether the page of the form did not come, since the app failed or wants no more requests for now.
fn no_page_came(report: &LoginReport) -> bool {
    matches!(status_of_the_form(report), Some(429 | 500..))
}

fn a_header_to_try(document: &mut Document, report: &LoginReport, lang: Lang) {
    if let Some(header) = report.token_header() {
        token_header::to_try(document, &header, lang);
    }
}

fn what_to_try(document: &mut Document, report: &LoginReport, lang: Lang) {
    let is_json = report.form_page.is_none();
    if let Some(trouble) = trouble(report, lang) {
        document.text(trouble);
        return;
    }
    let words = match (&report.nothing_sent, &report.came_back) {
        (Some(NotSent::OtherServer { .. }), _) => {
            say!(
                lang,
                "If that server is meant, name it: --url.",
                "そのサーバーにログインするなら、--url で指定してください。"
            )
        }
        (Some(NotSent::NoSuchForm { .. }), _) if report.form_count > 0 => return,
        (Some(NotSent::Dialog | NotSent::NoWebAddress { .. }), _) => say!(
            lang,
            "A script of the page may send it: where it goes, and how, is said with --path PATH and --field NAME=VALUE, or with --data for JSON.",
            "ページのスクリプトが送るのかもしれません。送り先と内容は、--path PATH と --field NAME=VALUE で、JSON なら --data で指定できます。"
        ),
        (Some(NotSent::NoNames), _) => say!(
            lang,
            "How the script does it is shown by the developer tools of a browser (Network). As JSON: --data, with --path PATH for where it goes. As a header: visit --header 'Authorization: …'.",
            "スクリプトの送り方は、ブラウザの開発者ツール（ネットワーク）でわかります。JSON なら --data で送り、送り先は --path PATH で指定します。ヘッダーなら visit --header 'Authorization: …' を使います。"
        ),
        (Some(NotSent::ByScript), _) => say!(
            lang,
            "How the script does it is shown by the developer tools of a browser (Network). As a form: --path PATH for where it goes, --field NAME=VALUE for each field, and --method POST. As JSON: --data, with --path PATH.",
            "スクリプトの送り方は、ブラウザの開発者ツール（ネットワーク）でわかります。フォームとして送るなら、送り先を --path PATH、各入力欄を --field NAME=VALUE で指定し、--method POST を付けます。JSON なら --data で送り、送り先は --path PATH で指定します。"
        ),
        (Some(NotSent::NoForm { .. } | NotSent::NoSuchForm { .. }), _) => say!(
            lang,
            "Name the page with the form: --path PATH, and its fields if a script draws it: --field NAME=VALUE. To an API, send JSON: --data.",
            "フォームのあるページを --path PATH で指定してください。スクリプトがフォームを表示するページなら、入力欄も --field NAME=VALUE で指定します。API には --data で JSON を送れます。"
        ),
        (None, Some(came)) if code_form(came).is_some() && is_code_again(report) => say!(
            lang,
            "The same form came back: what was sent for it may be wrong, or too old.",
            "同じフォームがまた表示されました。送った値が間違っているか、古すぎるのかもしれません。"
        ),
        (None, Some(came)) if code_form(came).is_some() => say!(
            lang,
            "That may be the next step of the same login: send what it asks for.",
            "同じログインの次の手順かもしれません。求められている値を送ってください。"
        ),
        (None, _) if report.is_halfway => say!(
            lang,
            "That may be the next step of the same login, which asks for a password.",
            "同じログインの次の手順かもしれません。そこでパスワードを求めています。"
        ),
        (None, _) if let Some((name, why)) = ignored(report).filter(|_| !report.was_refused) => {
            let (name, because) = (shortened(name, WIDEST_PATH), because(why, lang));
            say!(
                lang,
                "The browser ignored the cookie `{name}` that came: {because}. So no later request had it, and the login may have been right all the same. The app's settings for its cookie decide that, or the address: --url.",
                "届いたクッキー `{name}` を、ブラウザは無視しました。{because}。その後のリクエストには付いていないので、ログイン自体は正しかったのかもしれません。原因は、アプリのクッキーの設定か、アドレス（--url）です。"
            )
        }
        (None, _) if let Some((how, _)) = undone(report) => why_undone(how, lang),
        (None, _) if let Some(left) = report.missed_cookie() => left_behind(left, lang),
        (None, _) if report.visit.logged_in.is_none() && !report.was_refused => return,
        (None, _) if is_json => say!(
            lang,
            "Where the JSON goes is said with --path, its method with --method.",
            "JSON の送り先は --path、メソッドは --method で指定できます。"
        ),
        (None, Some(CameBack { login_link: Some(link), .. })) if Some(path_of(link)) != report.form_page.as_deref() => {
            let link = shortened(link, WIDEST_PATH);
            say!(
                lang,
                "A link on it leads to {link}, which may be the login of this app.",
                "このページには {link} へのリンクがあります。そこがログインページかもしれません。"
            )
        }
        (None, _) => say!(
            lang,
            "If name and password are right, say a field exactly: --field NAME=VALUE.",
            "名前とパスワードが正しければ、--field NAME=VALUE で入力欄の値を直接指定してください。"
        ),
    };
    document.text(words);
}

/// The command that repairs it, or finds out more.
fn next(report: &LoginReport) -> String {
    let Action::Login { user } = &report.visit.action else { return "visit".to_owned() };
    let login = format!("login {}", word(user));
    let page = report.form_page.as_deref();
    let link = report.came_back.as_ref().and_then(|came| came.login_link.as_deref());
    let of_the_app = |path: &str| of_the_app(path, &report.visit.app.url);
    let at = |path: &str| format!("{login} --path {}", word(&of_the_app(path)));
    let by_json = || format!("{login} --data {}", word(r#"{"username": "{user}", "password": "{password}"}"#));
    let code = report.came_back.as_ref().filter(|_| report.nothing_sent.is_none()).and_then(code_form);
    match (&report.nothing_sent, page) {
        _ if has_token(report) => {
            format!("{} --header {}", named(report, "visit"), word("Authorization: Bearer TOKEN"))
        }
        // no other login repairs an app that fails
        _ if no_page_came(report) => named(report, "visit"),
        _ if report.visit.login_by_header.is_some() || report.is_refused_header() => LOGIN_HELP.to_owned(),
        _ if report.is_session_of_the_way() => named(report, "visit"),
        // the address is of the app's choice, and a password would go there
        (Some(NotSent::OtherServer { .. }), _) => LOGIN_HELP.to_owned(),
        (Some(NotSent::NoSuchForm { .. }), Some(page)) if report.form_count > 0 => {
            match (report.forms.iter().find(|form| form.is_login), link) {
                (Some(form), _) => format!("{} --form {}", at(page), form.number),
                (None, Some(link)) => at(link),
                (None, None) => format!("{} --form 1", at(page)),
            }
        }
        (Some(NotSent::Dialog | NotSent::NoWebAddress { .. } | NotSent::NoNames | NotSent::ByScript), _) => by_json(),
        // that page has just been asked for, and led elsewhere
        (Some(_), _) if asked_for(report).as_deref() == Some("/login") && report.visit.cookie_was_sent => {
            named(report, "visit")
        }
        (Some(_), _) if asked_for(report).as_deref() == Some("/login") => by_json(),
        (Some(_), Some(page)) if of_the_app(page) == "/login" => by_json(),
        // that link was followed, and would be answered alike
        (Some(why), _) if why.followed().is_some() && report.visit.cookie_was_sent => named(report, "visit"),
        (Some(why), _) if let Some(followed) = why.followed() => match followed.led_to == path_of(&followed.link) {
            true => by_json(),
            false => format!("{login} {NO_PATH_SEEN}"),
        },
        (Some(_), _) => match link.filter(|link| asked_for(report).as_deref() != Some(path_of(link))) {
            Some(link) => at(link),
            // no address of a login was seen
            None => format!("{login} {NO_PATH_SEEN}"),
        },
        // the same once more would be answered alike
        (None, _) if code.is_some() && is_code_again(report) => named(report, "visit"),
        (None, _) if code.is_some() => {
            let (path, field) = code.unwrap_or_default();
            format!("{} --field {}", at(path), word(&format!("{field}=CODE")))
        }
        (None, _) if report.is_halfway => match &report.came_back {
            Some(came) => at(&came.address()),
            None => LOGIN_HELP.to_owned(),
        },
        // the same once more would be ignored alike
        (None, _) if ignored(report).is_some() => LOGIN_HELP.to_owned(),
        (None, Some(page)) if let Some((how, lost_at)) = undone(report) => match how {
            Undone::TakenOut => match report.forms.iter().find(|form| form.is_login).map(|form| form.number) {
                first if first == report.form => at(page),
                _ => report.form.map_or_else(|| at(page), |number| format!("{} --form {number}", at(page))),
            },
            Undone::NotSent => "jar".to_owned(),
            Undone::NotTaken => named(report, &format!("visit --times 20 {}", word(&of_the_app(lost_at)))),
        },
        (None, _) if let Some(left) = report.missed_cookie() => {
            match report.visit.jar.iter().any(|row| row.name == left.name && !row.is_expired) {
                true => "jar".to_owned(),
                false => LOGIN_HELP.to_owned(),
            }
        }
        (None, _) if report.visit.logged_in.is_none() => named(report, "visit"),
        (None, Some(page)) => match (another_form(report), link.filter(|link| path_of(link) != page)) {
            (Some(number), _) => format!("{} --form {number}", at(page)),
            // of two pages that lead to each other, one is enough
            (None, Some(link)) if asked_for(report).as_deref() == Some("/") => at(link),
            // the same once more would be answered alike
            (None, _) => LOGIN_HELP.to_owned(),
        },
        (None, None) => LOGIN_HELP.to_owned(),
    }
}

/// The place of an address that the reader knows, and nothing here does.
const NO_PATH_SEEN: &str = "--path PATH";

/// What can be said of a login beside what was said.
const LOGIN_HELP: &str = "help login";

/// The session cookie that came for the login and that the browser did not take, and why. A deletion is none, and neither is
/// one that was followed by a cookie that it took.
fn ignored(report: &LoginReport) -> Option<(&str, &Why)> {
    let of_login = report.visit.exchanges.get(report.sent_at?..)?;
    let name = report.visit.cookie_name.as_str();
    let mut lines = of_login.iter().flat_map(|seen| &seen.step.set_cookies);
    match &lines.rfind(|line| line.said.name == name)?.received {
        Received::Ignored(Why::AlreadyExpired) => None,
        Received::Ignored(why) => Some((name, why)),
        _ => None,
    }
}

/// The path of an address without its query.
fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or(address)
}

/// The next login form of the page, behind the one that was filled in.
fn another_form(report: &LoginReport) -> Option<usize> {
    let filled = report.form?;
    report.forms.iter().find(|form| form.is_login && form.number > filled).map(|form| form.number)
}

/// The path below the app of the page that was asked for first.
fn asked_for(report: &LoginReport) -> Option<String> {
    let first = report.visit.exchanges.first()?;
    let path = first.step.exchange.request.path.split('?').next().unwrap_or_default();
    Some(of_the_app(path, &report.visit.app.url))
}

/// Whether the login was answered by a token in the place of a cookie.
fn has_token(report: &LoginReport) -> bool {
    report.visit.evidence.iter().any(|seen| matches!(seen, Evidence::Token { .. }))
}

/// The path below the app, as `--path` takes it.
pub(super) fn of_the_app(path: &str, app: &str) -> String {
    let below_it = Url::parse(app).ok().and_then(|app| below(&app, &app.join(path).ok()?));
    below_it.unwrap_or_else(|| path.to_owned())
}

/// What the name of a field has in it that asks for the second step of a login.
const OF_A_CODE: [&str; 6] = ["code", "otp", "token", "2fa", "mfa", "passcode"];

/// The page that came for a login, and its field that asks for one thing more.
fn code_form(came: &CameBack) -> Option<(&str, &str)> {
    let forms = came.forms.iter().filter(|form| form.field_count == 1);
    let field = forms.filter_map(|form| form.fields.iter().find(|name| is_of_a_code(name))).next()?;
    Some((&came.path, field))
}

/// Whether the form that asks for one thing more is the one that was sent.
fn is_code_again(report: &LoginReport) -> bool {
    let asked = report.came_back.as_ref().and_then(code_form).map(|(_, field)| field);
    let sent = report.forms.iter().find(|form| Some(form.number) == report.form);
    let is_only = |form: &FormFacts| form.field_count == 1 && form.fields.first().map(String::as_str) == asked;
    asked.is_some() && sent.is_some_and(is_only)
}

/// Whether the form that was sent asks for one thing more than name and password, such as a code.
fn asked_for_one_thing(report: &LoginReport) -> bool {
    let sent = report.forms.iter().find(|form| Some(form.number) == report.form);
    sent.is_some_and(|form| form.field_count == 1 && form.fields.iter().any(|name| is_of_a_code(name)))
}

/// Whether a field has the name of a code.
fn is_of_a_code(name: &str) -> bool {
    let name = name.to_lowercase();
    OF_A_CODE.iter().any(|word| name.contains(word))
}

/// The command, with the name of the session cookie where it is not the usual one.
///
/// A cookie that the login did not bring need not be its session, where it brought others. One that is gone is none.
fn named(report: &LoginReport, command: &str) -> String {
    let name = report.visit.cookie_name.as_str();
    let is_held = report.visit.jar.iter().any(|row| row.name == name && !row.is_expired);
    let may_be_another = !report.brought_the_session && !report.brought_beside.is_empty();
    with_name(command, Some(name).filter(|_| report.name_was_found && is_held && !may_be_another))
}

/// A command, with the name of the session cookie where it had to be found.
pub(super) fn with_name(command: &str, name: Option<&str>) -> String {
    name.map_or_else(|| command.to_owned(), |name| format!("{command} --name {}", word(name)))
}
