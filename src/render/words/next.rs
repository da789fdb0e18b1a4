//! The last lines of every screen: the place on the path, and what to try next.

use super::recognition::{self, Typed};
use crate::cli::{Given, Line};
use crate::lab::recognition::Evidence;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Role, piece, plain, shortened};
use crate::render::style::Style;
use crate::report::{LoginWay, Place, Station};

/// Ends a screen on the path: its place, and the command of the station that comes next.
pub fn on_the_path(document: &mut Document, place: &Place, style: &Style) {
    after(document, place, Given::clone, style);
}

/// The same, where some of the options that were given are not to be given again.
pub fn after(document: &mut Document, place: &Place, less: impl Fn(&Given) -> Given, style: &Style) {
    if let Some(typed) = place.next_command() {
        after_with(document, place, &typed.command, less, style);
    }
}

/// The same, where the next command is another, or has options of its own.
pub fn after_with(
    document: &mut Document,
    place: &Place,
    command: &str,
    less: impl Fn(&Given) -> Given,
    style: &Style,
) {
    let browser = place.next_command().and_then(|typed| typed.browser);
    let given = less(&style.given.carrying(&place.options));
    end(document, Some(place), given.line_in(browser.as_deref(), command), style);
}

/// The same, where at a real app the key may not be known: to sign takes it.
pub fn with_a_key(
    document: &mut Document,
    place: &Place,
    command: &str,
    less: impl Fn(&Given) -> Given,
    style: &Style,
) {
    let is_to_sign = place.next == Some(Station::Sign) && style.given.is_at_a_real_app();
    if !is_to_sign || less(&style.given.carrying(&place.options)).has_a_key() {
        return after_with(document, place, command, less, style);
    }
    if !style.quiet {
        document.blank().text(say!(
            style.lang,
            "Instead of FILE, name a file with the app's secret_key: without it no cookie can be signed for this app.",
            "FILE は、アプリの secret_key を書いたファイルに置き換えてください。鍵がなければ、このアプリのクッキーには署名できません。"
        ));
    }
    after_with(document, place, &format!("{command} --secret-file FILE"), less, style);
}

/// Ends a screen beside the path: a command of the same browser that repairs it, or leads to the path.
///
/// `command` comes without `sessctl` and without the options that were given.
pub fn repair(document: &mut Document, command: &str, style: &Style) {
    end(document, None, style.given.line(command), style);
}

/// The same, with a command of another browser.
pub fn repair_in(document: &mut Document, browser: &str, command: &str, style: &Style) {
    end(document, None, style.given.line_in(Some(browser), command), style);
}

/// The same, in the browser from which this one has a copy of the session.
pub fn of_a_copy(document: &mut Document, first: &str, command: &str, style: &Style) {
    if style.quiet {
        return;
    }
    let browser = shortened(first, 40);
    document.blank().text(say!(
        style.lang,
        "The session was copied from browser \"{browser}\", so the next command is for that browser.",
        "このセッションはブラウザ「{browser}」からのコピーなので、次のコマンドはそのブラウザで実行します。"
    ));
    repair_in(document, first, command, style);
}

/// The same, where some of the options that were given are not to be given again.
pub fn repair_with(document: &mut Document, command: &str, given: &Given, style: &Style) {
    end(document, None, given.line(command), style);
}

/// Ends a screen that could not tell who is logged in: the same command, with a page that shows it.
fn name_a_page(document: &mut Document, command: &str, style: &Style) {
    if style.quiet {
        return;
    }
    document.blank().text(match Typed::of(style).page {
        false => say!(
            style.lang,
            "Instead of PATH, name a page that only somebody who is logged in can see.",
            "PATH は、ログインした人だけが見られるページのパスに置き換えてください。"
        ),
        true => say!(
            style.lang,
            "Instead of PATH, name another page, which only somebody who is logged in can see.",
            "PATH は、ログインした人だけが見られる別のページのパスに置き換えてください。"
        ),
    });
    end(document, None, style.given.line(&format!("{command} --page PATH")), style);
}

/// The same, at the page that was named, with a text that shows it.
fn name_a_text(document: &mut Document, command: &str, style: &Style) {
    if style.quiet {
        return;
    }
    document.blank().text(say!(
        style.lang,
        "Instead of TEXT, give a text that the app sends only to somebody who is logged in.",
        "TEXT は、ログインした人だけに送られる文字列に置き換えてください。"
    ));
    end(document, None, style.given.line(&format!("{command} --shows TEXT")), style);
}

/// Whether a header may have logged in, so that the same without it is what settles it.
pub fn is_of_a_header(seen: &Evidence) -> bool {
    matches!(seen, Evidence::OnlyAHeader { .. } | Evidence::HeaderInBoth)
}

/// The same, by what was not typed yet. Where the text of `--shows` is shown to all, it is another text that would settle it.
/// On a page that is not there, is the same for all, or is kept from this browser as from any, no text would.
pub fn settle(document: &mut Document, command: &str, evidence: &[Evidence], style: &Style) {
    let has_none = |seen: &Evidence| {
        matches!(seen, Evidence::NoPage { .. } | Evidence::Same | Evidence::KeptBack { .. }) || seen.is_kept_out()
    };
    let shows_no_text = evidence.iter().any(has_none) || recognition::never_went_there(evidence);
    let is_limited = |seen: &Evidence| {
        use Evidence::{NothingToCompare, Refused};
        matches!(seen, NothingToCompare { status: 429 | 500.. } | Refused { status: 429 | 500.., .. })
    };
    match Typed::of(style) {
        // nothing that is typed beside it helps, and later the same may be answered
        _ if evidence.iter().any(is_limited) => repair(document, command, style),
        _ if evidence.iter().any(is_of_a_header) => {
            repair_with(document, command, &style.given.without_headers(), style);
        }
        _ if evidence.iter().any(|seen| matches!(seen, Evidence::Shows { without: true, .. })) => {
            repair(document, &format!("{command} --shows TEXT"), style);
        }
        Typed { page: true, text: false } if !shows_no_text => name_a_text(document, command, style),
        _ => name_a_page(document, command, style),
    }
}

/// Ends a screen on which other cookies may have logged in: what the session cookie is worth is seen in a browser that holds
/// nothing else, `alone`. `again` is the command that is asked there.
pub fn settle_alone(document: &mut Document, cookie_name: &str, alone: &str, again: &str, style: &Style) {
    let here = style.given.line("jar export");
    let mut there = style.given.line_in(Some(alone), "jar import").line;
    if !there.contains(" --name ") {
        there = format!("{there} --name {}", crate::cli::shell_word(cookie_name));
    }
    let again = style.given.line_in(Some(alone), again);
    recognition::alone(document, &again.line, style.lang);
    end(document, None, Line { line: format!("{} | {there}", here.line), again: again.again }, style);
}

/// The login that begins the path again, with the name that was there before. Where none is known, it is the tutorial's
/// user, or at a real app the place of a name: no user of it is known here.
pub fn login(user: Option<&str>, given: &Given) -> String {
    let anybody = if given.is_at_a_real_app() { "USER" } else { "alice" };
    format!("login {}", crate::cli::shell_word(user.unwrap_or(anybody)))
}

/// The same, at the real app of this address if there is one.
pub fn login_elsewhere(user: Option<&str>, url: Option<&str>, given: &Given) -> String {
    match url.map(crate::cli::shell_word) {
        Some(url) => format!("login {} --url {url}", crate::cli::shell_word(user.unwrap_or("USER"))),
        None => login(user, given),
    }
}

/// The same in the way of the last login: at a page and by a method that were named, by fields that were said, or by JSON, and
/// with the page that showed the user.
pub fn login_at(user: Option<&str>, way: &LoginWay, given: &Given) -> String {
    let path = match &way.login.path {
        Some(path) => format!(" --path {}", crate::cli::shell_word(path)),
        None if way.login.path_is_left_out => BY_PATH.to_owned(),
        None => String::new(),
    };
    // one that was typed now is typed again
    let page = way.login.page.as_ref().filter(|_| !given.has("page"));
    let page = page.map(|page| format!(" --page {}", crate::cli::shell_word(page)));
    let json = if way.login.is_json { BY_JSON } else { "" };
    let method = way.login.method.as_ref().map(|method| format!(" --method {}", crate::cli::shell_word(method)));
    let fields = if way.login.has_fields { BY_FIELDS } else { "" };
    // those that were typed now are named beside the line
    let headers = if way.login.has_headers && !given.has("header") { BY_HEADERS } else { "" };
    let login = match &way.elsewhere {
        Some(app) => login_elsewhere(app.user.as_deref(), Some(&app.url), given),
        None => login(user, given),
    };
    format!("{login}{path}{}{fields}{json}{headers}{}", method.unwrap_or_default(), page.unwrap_or_default())
}

/// How a login is written whose page is not kept.
const BY_PATH: &str = " --path LOGIN_PAGE";

/// How a login by JSON is written where its JSON is not kept.
const BY_JSON: &str = " --data JSON";

/// How a login is written of which a field was said that is not kept.
const BY_FIELDS: &str = " --field NAME=VALUE";

/// How a login is written with which a header went that is not kept.
const BY_HEADERS: &str = " --header HEADER";

fn end(document: &mut Document, place: Option<&Place>, next: Line, style: &Style) {
    let lang = style.lang;
    // a scene is short: the place stands where there is a pause otherwise
    if place.is_none() {
        document.blank();
    }
    if !style.quiet {
        instead(document, &next.line, lang);
    }
    let again = (!next.again.is_empty()).then(|| plain(again(&next.again, lang)));
    let place = place.map(|Place { number, of, .. }| {
        piece(Role::Quiet, say!(lang, "step {number} of {of}", "全{of}段階の{number}番目"))
    });
    let label = plain(say!(lang, "Try next: ", "次に試すこと: "));
    document.push(Block::TryNext { again, place, label, command: piece(Role::Command, next.line) });
}

/// What stands in a line for something that is not known, or is not kept.
fn instead(document: &mut Document, line: &str, lang: Lang) {
    if line.contains(" login USER") {
        document.text(say!(
            lang,
            "Instead of USER, name the user who logs in.",
            "USER は、ログインするユーザーの名前に置き換えてください。"
        ));
    }
    if line.contains(BY_PATH) {
        document.text(say!(
            lang,
            "Instead of LOGIN_PAGE, give the --path of the last login: its query may hold a secret, so it is not kept.",
            "LOGIN_PAGE は、前回のログインで指定した --path の値に置き換えてください。クエリーに秘密が入っているかもしれないので、保存していません。"
        ));
    }
    if line.contains(BY_JSON) {
        document.text(say!(
            lang,
            "Instead of JSON, give what the last login was sent: it may hold a secret, so it is not kept.",
            "JSON は、前回のログインで送ったものに置き換えてください。秘密が入っているかもしれないので、保存していません。"
        ));
    }
    if line.contains(BY_FIELDS) {
        document.text(say!(
            lang,
            "Instead of NAME=VALUE, give each --field that the last login had: it may hold a secret, so it is not kept.",
            "NAME=VALUE は、前回のログインで付けたものに置き換え、付けた --field をすべて付け直してください。秘密が入っているかもしれないので、保存していません。"
        ));
    }
    if line.contains(BY_HEADERS) {
        document.text(say!(
            lang,
            "Instead of HEADER, give each --header that the last login had: it may hold a secret, so it is not kept.",
            "HEADER は、前回のログインで付けたものに置き換え、付けた --header をすべて付け直してください。秘密が入っているかもしれないので、保存していません。"
        ));
    }
}

/// What was given and is not repeated, because it may be a secret.
pub(super) fn again(options: &[String], lang: Lang) -> String {
    let options: Vec<String> = options.iter().map(|option| format!("--{option}")).collect();
    let options = options.join(&say!(lang, " and ", "、"));
    say!(
        lang,
        "Add {options} as before: it may be a secret, so it is not repeated here.",
        "{options} の値は秘密かもしれないので、次のコマンドには書いていません。付け直してください。"
    )
}
