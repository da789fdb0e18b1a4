//! `logout`: what crossed the wire, what became of the cookie, and what a copy of it is worth.

use super::challenge::by_header;
use super::exchange::Wire;
use super::gone;
use super::login::{found_name, with_name};
use super::looks::looks;
use super::next;
use super::question::{ask, question};
use super::recognition::{self, Question, seen, verdict};
use super::time::span;
use super::visit::{in_one_unit, why_it_was_not_believed};
use crate::browser::{Received, Row};
use crate::lab::change::SessionStep;
use crate::lab::logging_out::{FailedCookies, LogoutBy, LogoutKind, OtherCookies};
use crate::lab::not_believed::NotBelieved;
use crate::lab::recognition::Evidence;
use crate::lang::{Lang, say};
use crate::render::document::{Document, Role, bad, good, piece, plain, shortened, sign};
use crate::render::style::Style;
use crate::report::{BadAge, LogoutReport};

/// The longest path that is shown in a sentence, in columns.
const WIDEST_PATH: usize = 40;

/// The screen.
pub fn document(report: &LogoutReport, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    let mut wire = Wire::new();
    wire.ask(question(
        style,
        say!(lang, "What will this answer delete, and where?", "この応答は、何をどこから削除するでしょうか。"),
        say!(
            lang,
            "Look at the jar, and then at the server. Many think that a logout ends the session on the server: it asks one browser to forget one cookie.",
            "ブラウザとサーバーの両方を見てください。サーバーのセッションが終わると思われがちですが、1つのブラウザに、クッキーを1つ忘れるように頼むだけです。"
        ),
    ));
    let exchanges = &report.visit.exchanges;
    match sent_at(report).filter(|_| !report.visit.app.embedded && exchanges.len() > 2) {
        // the logout is what is to be looked at, and not the way to it
        Some(sent_at) => wire.around(&mut document, exchanges, &[sent_at], lang),
        None if report.visit.app.embedded => wire.steps(&mut document, exchanges, lang),
        None => wire.ends(&mut document, exchanges, lang),
    }
    if report.copy_still_works.is_some() {
        ask(
            &mut document,
            style,
            say!(
                lang,
                "And a copy of the cookie, made before: what is it worth now?",
                "その前にコピーしたクッキーは、まだ使えるでしょうか。"
            ),
            say!(
                lang,
                "The copy was really sent. Let them say first what could have made it worthless: nothing of what was just seen.",
                "コピーを実際に送っています。今見たもののどれかがコピーを無効にするかどうか、先に考えてもらってください。"
            ),
        );
    }
    document.blank();
    if report.visit.app.embedded {
        of_the_embedded_app(&mut document, report, lang);
        jar_line(&mut document, &report.visit.jar, lang);
        match &report.visit.path {
            Some(place) => next::on_the_path(&mut document, place, style),
            None => beside_the_path(&mut document, report, style),
        }
    } else {
        of_a_real_app(&mut document, report, style);
    }
    document
}

/// The place of the request that logged out. The page on which the way out was found comes before it.
fn sent_at(report: &LogoutReport) -> Option<usize> {
    let by = report.logout_by.as_ref()?;
    let is_it = |seen: &SessionStep| seen.step.exchange.request.path == by.path;
    let found = report.visit.exchanges.iter().skip(1).position(is_it)?;
    Some(found + 1)
}

fn was_deleted(report: &LogoutReport) -> bool {
    let deletes = |seen: &SessionStep| seen.step.set_cookies.iter().any(|line| line.received == Received::Deleted);
    report.visit.exchanges.iter().any(deletes)
}

fn of_the_embedded_app(document: &mut Document, report: &LogoutReport, lang: Lang) {
    if let Some(why) = report.visit.not_believed.as_ref().filter(|why| why.is_unopened()) {
        return of_an_unopened_session(document, why, report, lang);
    }
    if was_deleted(report) {
        document.text(match report.copy_still_works {
            Some(true) => say!(
                lang,
                "One line deleted one cookie, in this browser's jar. Nothing else changed: the server had nothing to delete, and a copy of the cookie still works until its time is over.",
                "Set-Cookie のこの1行が削除したのは、このブラウザのクッキー1つだけです。サーバーには削除するものがなく、コピーされたクッキーは期限が来るまで使えます。"
            ),
            None => say!(
                lang,
                "One line deleted one cookie, in this browser's jar.",
                "Set-Cookie のこの1行が削除したのは、このブラウザのクッキー1つだけです。"
            ),
            Some(false) => say!(
                lang,
                "One line deleted one cookie, in this browser's jar. A copy of it was sent, and nobody is logged in with it.",
                "Set-Cookie のこの1行が削除したのは、このブラウザのクッキー1つだけです。コピーを送ってみましたが、誰もログインしていません。"
            ),
        });
    } else if let (true, Some(gone)) = (report.visit.is_yes, &report.visit.gone) {
        let why = gone::why(gone, lang);
        document.text(say!(lang, "There was no cookie to delete. {why}", "削除するクッキーはありませんでした。{why}"));
    } else if report.visit.is_yes && report.visit.jar.iter().any(|row| !row.is_expired) {
        document.text(say!(
            lang,
            "There was no session of the embedded app to delete. No other app was asked.",
            "内蔵アプリのセッションはなかったので、何も削除していません。ほかのアプリには尋ねていません。"
        ));
    } else if report.visit.is_yes {
        document.text(say!(
            lang,
            "There was no cookie to delete: this browser was not logged in.",
            "このブラウザはログインしていなかったので、削除するクッキーはありませんでした。"
        ));
    } else {
        still_there(document, lang);
    }
}

/// Why the age of a cookie is not accepted.
fn not_accepted_now(BadAge { age, max_age }: BadAge, lang: Lang) -> String {
    match age {
        0.. => {
            let [age, max_age] = in_one_unit([age, max_age], lang);
            say!(
                lang,
                "it was signed {age} ago, and {max_age} are allowed.",
                "署名から{age}たっていて、上限の{max_age}を超えています。"
            )
        }
        _ => {
            let ahead = span(age.saturating_abs(), lang);
            say!(
                lang,
                "by its clock the cookie is signed {ahead} in the future.",
                "サーバーの時計では、クッキーの署名時刻は{ahead}先です。"
            )
        }
    }
}

/// What a logout did with a cookie that the server did not open: the answer may have deleted it all the same.
fn of_an_unopened_session(document: &mut Document, why: &NotBelieved, report: &LogoutReport, lang: Lang) {
    document.paragraph(bad(say!(
        lang,
        "The server did not open this session, so it took nothing out of it.",
        "サーバーはこのセッションを受け入れなかったので、セッションからは何も削除していません。"
    )));
    let by_age = matches!(why, NotBelieved::TooOld { .. } | NotBelieved::FromTheFuture { .. });
    document.text(match report.bad_age.filter(|_| by_age) {
        Some(bad_age) => {
            let why = not_accepted_now(bad_age, lang);
            say!(lang, "Why: {why}", "理由: {why}")
        }
        None => why_it_was_not_believed(why, &report.visit, lang),
    });
    if was_deleted(report) {
        document.text(say!(
            lang,
            "All the same, one line of its answer deleted the cookie in this browser's jar. A copy of it was sent, and is not accepted either.",
            "それでも、応答の Set-Cookie の1行が、このブラウザのクッキーを削除しました。コピーも送ってみましたが、やはり受け入れられません。"
        ));
    } else {
        still_there(document, lang);
    }
}

/// The login that comes next, and the clock for a session that ran out.
fn beside_the_path(document: &mut Document, report: &LogoutReport, style: &Style) {
    let login = next::login(report.visit.user.as_deref(), &style.given);
    match &report.visit.gone {
        Some(gone) => {
            gone::offer(document, gone, style);
            gone::next(document, gone, style);
        }
        None => next::repair(document, &login, style),
    }
}

fn still_there(document: &mut Document, lang: Lang) {
    document.paragraph([
        sign(Role::Plain, "✘ ", ""),
        plain(say!(
            lang,
            "The answer deleted nothing: the browser still holds a session cookie.",
            "何も削除されませんでした。ブラウザにはまだセッションのクッキーがあります。"
        )),
    ]);
}

fn of_a_real_app(document: &mut Document, report: &LogoutReport, style: &Style) {
    let lang = style.lang;
    match &report.logout_by {
        Some(by) => {
            let path = shortened(&by.path, WIDEST_PATH);
            let by_what = match by.kind {
                LogoutKind::Path => {
                    say!(lang, "A request went to {path}, as asked.", "指定された {path} にリクエストを送りました。")
                }
                LogoutKind::Link => {
                    say!(
                        lang,
                        "Followed the app's own link to {path}.",
                        "アプリのページにあるリンク {path} をたどりました。"
                    )
                }
                LogoutKind::Form if style.given.has("method") => {
                    say!(
                        lang,
                        "Sent the fields of the app's own form to {path}, by the method that was given.",
                        "アプリのページにあるフォームの内容を、指定されたメソッドで {path} に送りました。"
                    )
                }
                LogoutKind::Form => {
                    say!(
                        lang,
                        "Sent the app's own form to {path}.",
                        "アプリのページにあるフォームを {path} に送りました。"
                    )
                }
            };
            document.text(by_what);
            confirmed(document, by, lang);
        }
        None if !report.had_cookies && report.visit.logged_in == Some(false) => {
            document.text(say!(
                lang,
                "Nothing was sent to log out: this browser had no cookie to send to the app.",
                "ログアウトのリクエストは送っていません。このブラウザには、アプリに送るクッキーがありませんでした。"
            ));
        }
        None => {
            document.text(nothing_to_ask_for(report.link_without_address.as_deref(), lang));
        }
    }
    if let Some(status) = report.failed_with {
        document.text(match report.failed_cookies {
            Some(FailedCookies::Untouched) => say!(
                lang,
                "The answer to it was an error, status {status}, and the browser's cookies are as they were.",
                "その応答はエラー（ステータス {status}）で、ブラウザのクッキーは元のままです。"
            ),
            Some(FailedCookies::SessionReplaced) => say!(
                lang,
                "The answer to it was an error, status {status}. It replaced the session cookie and deleted none.",
                "その応答はエラー（ステータス {status}）でした。セッションのクッキーは置き換えられましたが、削除されたクッキーはありません。"
            ),
            Some(FailedCookies::Changed) | None => say!(
                lang,
                "The answer to it was an error, status {status}.",
                "その応答はエラー（ステータス {status}）でした。"
            ),
        });
    }
    if let Some(status) = report.refused_with {
        document.text(say!(
            lang,
            "The answer to it was status {status}, and the browser sends what it sent before. The app may have refused the request, for want of a token for instance, or not have known who asked.",
            "その応答はステータス {status} で、ブラウザが送るクッキーは変わっていません。トークンがないなどの理由で拒否されたか、誰のリクエストかをアプリが判断できなかったのかもしれません。"
        ));
    }
    match report.visit.logged_in {
        // what was wanted is a good answer
        Some(false) if report.logout_by.is_some() => {
            document.paragraph(good(say!(
                lang,
                "Nobody is logged in with this browser now.",
                "このブラウザでは、今は誰もログインしていません。"
            )));
            document.text(seen(&report.visit.evidence, lang));
        }
        Some(false) if !report.had_cookies && report.visit.gone.is_some() => {
            document.text(report.visit.gone.as_ref().map(|gone| gone::why(gone, lang)).unwrap_or_default());
        }
        Some(false) if !report.had_cookies => {
            document.text(say!(lang, "Nobody was logged in.", "誰もログインしていませんでした。"));
        }
        logged_in => verdict(document, Question::StillLoggedIn, logged_in, &report.visit.evidence, style),
    }
    if !report.left_from_before.is_empty() {
        document.text(were_there_before(&report.left_from_before, lang));
    }
    if let Some(by) = report.found_by {
        document.text(found_name(&report.visit.cookie_name, by, lang));
    }
    if report.asked.is_some() {
        document.text(say!(
            lang,
            "The old cookies were sent once more, as a copy of them would be.",
            "ログアウト前のクッキーを、コピーした人が送る場合と同じように、もう一度送りました。"
        ));
        what_a_copy_is_worth(document, report, style);
    }
    let differs = |seen: &Evidence| matches!(seen, Evidence::Disagreement { .. });
    if report.visit.evidence.iter().chain(&report.copy_evidence).any(differs) {
        document.text(recognition::taken_once(lang));
    }
    // after a logout, an answer that asks for a login is as it should be
    if report.logout_by.is_none() {
        by_header(document, report.visit.login_by_header.as_ref(), lang);
    }
    // where the others were seen to log in, or not to, it is known what they are worth
    if report.other_cookies.as_ref().is_none_or(|others| others.log_in.is_none() && report.is_of_all_together()) {
        recognition::remembered(document, report.visit.remembered_by.as_deref(), seen_with_all(report), lang);
    }
    looks(document, &report.visit.looks, lang);
    jar_line(document, &report.visit.jar, lang);
    let name = report.name_was_found.then_some(report.visit.cookie_name.as_str());
    let needs_a_page = report.asked.is_some()
        && report.copy_still_works.is_none()
        && recognition::is_settled_by_a_page(&report.copy_evidence);
    let is_logged_out = report.visit.logged_in == Some(false) && report.refused_with.is_none();
    if needs_a_page && report.visit.path.is_none() && is_logged_out {
        let before = say!(
            lang,
            "The browser is logged out now, so that takes a new login first. Then type, with a page for PATH: ",
            "ブラウザはもうログアウトしているので、確かめるには先にもう一度ログインします。そのあと、PATH をページに置き換えて、次のコマンドを実行してください: "
        );
        let again = style.given.of_the_same_request().line(&with_name("logout --page PATH", name)).line;
        document.paragraph([plain(before), piece(Role::Command, again)]);
    }
    let next = match (&report.visit.path, &report.logout_by) {
        (Some(place), _) => return next::on_the_path(document, place, style),
        // no address of a logout was seen
        (None, None) if report.visit.logged_in != Some(false) => {
            document.blank().text(say!(
                lang,
                "Instead of PATH, name the address your app logs out at.",
                "PATH は、アプリのログアウトのアドレスに置き換えてください。"
            ));
            "logout --path PATH".to_owned()
        }
        (None, _) if report.visit.logged_in == Some(false) => match &report.visit.gone {
            Some(gone) => gone::repair(gone, &style.given),
            None => next::login_at(report.visit.user.as_deref(), &report.visit.login_way, &style.given),
        },
        (None, _) if report.visit.logged_in.is_none() => {
            return next::settle(document, &with_name("visit", name), &report.visit.evidence, style);
        }
        (None, _) => "visit".to_owned(),
    };
    // a login may bring its session under another name than the one that was found
    let next = with_name(&next, name.filter(|_| !next.starts_with("login ")));
    match next.starts_with("logout ") {
        true => next::repair_with(document, &next, &style.given.of_the_same_request(), style),
        // what was said of the logout is nothing of a login
        false => next::repair_with(document, &next, &style.given.without_the_request(), style),
    }
}

/// Why a logout was not sent, and what to name for it.
fn nothing_to_ask_for(link: Option<&str>, lang: Lang) -> String {
    match link {
        Some(link) => {
            let link = shortened(link, WIDEST_PATH);
            say!(
                lang,
                "Nothing was sent to log out: the link \"{link}\" has no address to ask for. What it does is up to a script of the page, and sessctl runs none. Name the address that the script asks for with --path, and its method with --method.",
                "ログアウトのリクエストは送っていません。リンク「{link}」にはアクセス先のアドレスがありません。動作はページのスクリプト次第で、sessctl はスクリプトを実行しません。スクリプトがアクセスするアドレスを --path で、メソッドを --method で指定してください。"
            )
        }
        None => say!(
            lang,
            "Nothing was sent to log out: the page has no link and no form for it. Name the address with --path.",
            "ログアウトのリクエストは送っていません。ページにログアウトのリンクもフォームもありませんでした。アドレスを --path で指定してください。"
        ),
    }
}

/// What is known of the cookies that are left: the login did not bring them. The app may have tied the login to them.
fn were_there_before(names: &[String], lang: Lang) -> String {
    let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(&say!(lang, ", ", "、"));
    let names = shortened(&names, 100);
    say!(
        lang,
        "Of the cookies that are left, these were there before the last login, with the same value: {names}. The app may have tied the login to them all the same.",
        "残っているクッキーのうち、{names} は最後のログインより前からあり、値も同じです。それでも、アプリがログインと結び付けたかもしれません。"
    )
}

/// The form of the page to which the link led, which was sent too.
fn confirmed(document: &mut Document, by: &LogoutBy, lang: Lang) {
    if let Some(path) = &by.confirmed_at {
        let path = shortened(path, WIDEST_PATH);
        document.text(say!(
            lang,
            "The page that came has a form that logs out: it was sent to {path}.",
            "そのページにはログアウトのフォームがあったので、それを {path} に送りました。"
        ));
    }
}

/// Whether all the cookies together log in: the old ones, where they were sent once more. Where the others were asked too, that
/// says nothing of them.
fn seen_with_all(report: &LogoutReport) -> Option<bool> {
    match &report.asked {
        Some(_) if report.is_of_all_together() && report.other_cookies.is_none() => report.copy_still_works,
        Some(_) => None,
        None => report.visit.logged_in,
    }
}

/// Of which cookies it is asked what a copy of them is worth.
fn of_which(report: &LogoutReport) -> Question {
    match &report.other_cookies {
        _ if report.is_of_all_together() => Question::CopyOfAllWorks,
        Some(_) => Question::CopyOfSessionWorks,
        None => Question::CopyWorks,
    }
}

/// What a copy of the old cookies is worth. Of several that were sent together, one alone may be worth more.
pub fn worth_of_a_copy(report: &LogoutReport, lang: Lang) -> String {
    recognition::sentence(of_which(report), report.copy_still_works, lang)
}

/// What a copy of the session cookie is worth, and where another cookie logs in, which one.
fn what_a_copy_is_worth(document: &mut Document, report: &LogoutReport, style: &Style) {
    let lang = style.lang;
    verdict(document, of_which(report), report.copy_still_works, &report.copy_evidence, style);
    match &report.other_cookies {
        Some(others) if report.is_of_all_together() => {
            document.text(without_the_session(others, report.copy_still_works, lang));
        }
        Some(others) if report.copy_still_works != Some(true) => {
            document.text(beside_the_session(others, report.copy_still_works, lang));
        }
        None if report.is_of_all_together() && report.copy_still_works == Some(true) => {
            document.text(say!(
                lang,
                "Which of them logs in is not known.",
                "どのクッキーでログインしているのかは、わかりません。"
            ));
        }
        _ => {}
    }
}

/// The names of the other cookies.
fn names_of(others: &OtherCookies, lang: Lang) -> String {
    others.names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(&say!(lang, ", ", "、"))
}

fn quoted(name: &str) -> String {
    format!("`{}`", shortened(name, WIDEST_PATH))
}

/// Which of the other cookies still logs in. `None`: none was seen to.
fn still_logs_in(others: &OtherCookies, lang: Lang) -> Option<String> {
    let names = names_of(others, lang);
    match (&others.by, others.log_in) {
        (Some(name), _) => {
            let name = quoted(name);
            Some(say!(
                lang,
                "Another cookie still logs in: a copy of {name} does, without the session cookie.",
                "ほかのクッキーではまだログインできます。{name} のコピーだけで、セッションのクッキーがなくてもログインしました。"
            ))
        }
        (None, Some(true)) => Some(say!(
            lang,
            "The other cookies ({names}) still log in without the session cookie. Which of them does it is not known.",
            "ほかのクッキー（{names}）では、セッションのクッキーがなくてもまだログインできます。そのどれによるのかは、わかりません。"
        )),
        _ => None,
    }
}

/// What the other cookies are worth without the session cookie, where all of them together were not seen to work.
fn without_the_session(others: &OtherCookies, together: Option<bool>, lang: Lang) -> String {
    let names = names_of(others, lang);
    still_logs_in(others, lang).unwrap_or_else(|| match others.log_in {
        Some(_) if together.is_none() => say!(
            lang,
            "A copy of the others ({names}) without the session cookie does not log in.",
            "セッション以外のクッキー（{names}）だけのコピーでは、ログインした状態になりません。"
        ),
        Some(_) => say!(
            lang,
            "Nor does a copy of the others ({names}) without the session cookie.",
            "セッション以外のクッキー（{names}）だけのコピーを送っても、ログインした状態になりません。"
        ),
        None => say!(
            lang,
            "Whether a copy of the others ({names}) logs in without the session cookie cannot be told.",
            "セッション以外のクッキー（{names}）だけのコピーでログインできるかどうかは、わかりませんでした。"
        ),
    })
}

/// What the other cookies are worth, where all of them together still work, and the session cookie alone was not seen to.
fn beside_the_session(others: &OtherCookies, alone: Option<bool>, lang: Lang) -> String {
    let names = names_of(others, lang);
    still_logs_in(others, lang).unwrap_or_else(|| match others.log_in {
        // neither logs in without the other
        Some(_) if alone == Some(false) => say!(
            lang,
            "Together with {names} a copy of it still works: it takes both.",
            "{names} と一緒に送ると、コピーはまだ使えます。両方が必要です。"
        ),
        Some(_) => say!(
            lang,
            "Together with {names} a copy of it still works. Without the session cookie it does not.",
            "{names} と一緒に送ると、コピーはまだ使えます。セッションのクッキーがないと、使えません。"
        ),
        None => say!(
            lang,
            "Together with {names} a copy of it still works. Which of them logs in is not known.",
            "{names} と一緒に送ると、コピーはまだ使えます。どのクッキーでログインしているのかは、わかりません。"
        ),
    })
}

fn jar_line(document: &mut Document, jar: &[Row], lang: Lang) {
    let left = jar.iter().filter(|row| !row.is_expired).count();
    let line = match left {
        0 => say!(lang, "The jar is empty.", "ブラウザにクッキーはありません。"),
        1 => say!(lang, "One cookie is left in the jar.", "ブラウザにはクッキーが1個残っています。"),
        _ => say!(lang, "{left} cookies are left in the jar.", "ブラウザにはクッキーが{left}個残っています。"),
    };
    document.text(line);
}
