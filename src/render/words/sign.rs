//! `sign`: a cookie that Flask would take for its own.

use super::cookie::cookie;
use super::exchange::Wire;
use super::flask_app;
use super::foreign;
use super::next;
use super::page::page;
use super::question::ask;
use super::recognition::{Question, is_settled_by_a_page, seen, verdict, verdict_alone};
use super::session::list;
use super::tamper::asked_in_all;
use super::visit::asked_is_the_embedded_app;
use crate::cli::{Given, shell_word};
use crate::inspect::search::Fit;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Role, bad, piece, plain, shortened};
use crate::render::style::Style;
use crate::report::{Sent, Signing};

/// The longest session that is typed again, in bytes.
const LONGEST_AGAIN: usize = 200;

/// The screen.
pub fn document(signing: &Signing, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    flask_app::told_by(&mut document, signing.told_by.as_deref(), lang);
    document.push(Block::Cookie(cookie(&signing.cookie, lang))).blank();
    document.fact(say!(lang, "payload", "ペイロード"), [piece(Role::Payload, shortened(&signing.payload_json, 500))]);
    let when = signing.signed_at.calendar();
    document
        .fact(say!(lang, "signed at", "署名時刻"), [piece(Role::Timestamp, say!(lang, "{when} UTC", "{when} UTC"))]);
    let key = match signing.key {
        "tutorial" => say!(
            lang,
            "the tutorial's secret_key, published for anyone to read",
            "チュートリアルの secret_key（公開されているので、誰でも知ることができます）"
        ),
        _ if signing.told_by.as_ref().is_some_and(|app| app.has_its_key) => {
            say!(lang, "the app's own key", "アプリの鍵")
        }
        _ => say!(lang, "the given key", "指定された鍵"),
    };
    document.fact(say!(lang, "signed with", "使った鍵"), [plain(key)]);
    if !signing.is_session {
        document.note(bad(say!(
            lang,
            "not an object: Flask answers most of these with an error 500",
            "オブジェクトではありません。Flask はたいてい500エラーを返します。"
        )));
    }
    document.blank();
    if signing.sent.is_some() {
        ask(
            &mut document,
            style,
            say!(
                lang,
                "No password was typed. Will the server believe this cookie?",
                "パスワードは入力していません。サーバーはこのクッキーを信じるでしょうか。"
            ),
            say!(
                lang,
                "The key is all that it takes. That is why a key that is published, or stands in a repository, is no secret any more.",
                "必要なのは鍵だけです。公開された鍵や、リポジトリに入れた鍵は、もう秘密とは言えません。"
            ),
        );
    }
    match &signing.sent {
        Some(sent) if is_told_by_its_page(sent) => {
            Wire::short().copy(&mut document, &sent.exchange, sent.session_change.as_ref(), lang);
            document.text(page(&sent.page, lang));
            if signing.key != "tutorial" && !sent.app.runs_on {
                document.text(say!(
                    lang,
                    "The embedded server was started with this key. With the tutorial's key it would refuse the cookie.",
                    "内蔵サーバーを、この鍵で起動しました。チュートリアルの鍵なら、このクッキーは拒否されます。"
                ));
            }
        }
        Some(sent) => at_any_app(&mut document, sent, signing, style),
        None if signing.is_too_long => {
            document.text(say!(
                lang,
                "It was sent to no app: it is too long for that.",
                "長すぎるので、どのアプリにも送っていません。"
            ));
        }
        None => {
            document.text(say!(
                lang,
                "It was sent to no app: the embedded one signs in another way.",
                "どのアプリにも送っていません。内蔵アプリの署名方法とは異なるからです。"
            ));
        }
    }
    let key_is_enough = signing.sent.as_ref().is_some_and(|sent| match sent.app.embedded {
        true => sent.was_believed == Some(true),
        false => sent.was_believed == Some(true) && sent.signature_matters == Some(true),
    });
    if key_is_enough && signing.is_session && !signing.is_too_long {
        document.text(say!(
            lang,
            "A person who knows the key can be any user. No password was needed for this.",
            "鍵を知っている人は、誰にでもなりすませます。パスワードは要りませんでした。"
        ));
    }
    let may_be_unopened = |sent: &Sent| sent.was_believed != Some(true) && kept_of(sent).is_empty();
    let is_unopened = signing.sent.as_ref().is_some_and(may_be_unopened);
    if let Some(fit) = signing.fits.as_ref().filter(|_| is_unopened && signing.payload_json.len() <= LONGEST_AGAIN) {
        let again = format!("sign {} {}", shell_word(&signing.payload_json), options_of(fit));
        next::repair_with(&mut document, &again, &style.given.without_the_signing(), style);
        return document;
    }
    if let Some(url) = &signing.login_url {
        document.text(asked_is_the_embedded_app(Some(url), lang));
        let session = match signing.payload_json.len() {
            ..=LONGEST_AGAIN => shell_word(&signing.payload_json),
            _ => "SESSION".to_owned(),
        };
        next::repair(&mut document, &format!("sign {session} --url {}", shell_word(url)), style);
        return document;
    }
    let was_believed = signing.sent.as_ref().is_some_and(|sent| sent.was_believed == Some(true));
    match &signing.path {
        // a key that is not the app's does not help to see when its session ends
        Some(place) if signing.sent.as_ref().is_some_and(|sent| is_refused_by_the_key(sent, signing)) => {
            next::after(&mut document, place, Given::without_the_key, style);
        }
        // the app believes this key, and the session in the jar is not signed with it
        Some(_) if signing.key_fits_the_jar == Some(false) && style.given.is_at_a_real_app() && was_believed => {
            let login = next::login_at(signing.user.as_deref(), &signing.login_way, &style.given);
            next::repair_with(&mut document, &login, &style.given.without_the_key(), style);
        }
        Some(place) => next::on_the_path(&mut document, place, style),
        None => {
            document.text(match style.given.is_at_a_real_app() {
                true => say!(
                    lang,
                    "This browser has no session of this app now, as far as it is known by its name.",
                    "このブラウザには、クッキーの名前でわかる限り、今はこのアプリのセッションがありません。"
                ),
                false => say!(
                    lang,
                    "This browser has no session of the embedded app now.",
                    "このブラウザには、今は内蔵アプリの有効なセッションがありません。"
                ),
            });
            let login = next::login_at(signing.user.as_deref(), &signing.login_way, &style.given);
            next::repair_with(&mut document, &login, &style.given.without_the_key(), style);
        }
    }
    document
}

/// The options for these settings, where Flask's own are named too.
fn options_of(fit: &Fit) -> String {
    match fit.options() {
        options if options.is_empty() => format!("--salt {}", fit.signed_with.salt),
        options => options,
    }
}

/// Whether the page of the embedded app was asked, which says who is logged in.
fn is_told_by_its_page(sent: &Sent) -> bool {
    sent.app.embedded && sent.asked.requests == 1
}

/// Whether the key may be why the cookie was not believed: the app did not open it, and nothing shows that it is the app's.
fn is_refused_by_the_key(sent: &Sent, signing: &Signing) -> bool {
    let may_be_why = match sent.was_believed {
        Some(true) => false,
        Some(false) => signing.key_fits_the_jar != Some(true),
        None => signing.key_fits_the_jar == Some(false),
    };
    may_be_why && kept_of(sent).is_empty()
}

/// What the answer kept from the session that was sent.
fn kept_of(sent: &Sent) -> &[String] {
    match &sent.session_change {
        Some(change) if sent.opened.is_empty() => &change.kept,
        _ => &sent.opened,
    }
}

/// What a session may lack that was opened and did not log in.
fn what_it_may_want(document: &mut Document, signing: &Signing, lang: Lang) {
    document.text(say!(
        lang,
        "The app may want another user in it, or another key too.",
        "別のユーザーか、ほかのキーも必要なのかもしれません。"
    ));
    if !signing.lacks.is_empty() {
        let lacks = list(&signing.lacks, lang);
        document.text(say!(
            lang,
            "The session in the jar also has {lacks}.",
            "ブラウザにあるセッションには、{lacks} も入っています。"
        ));
    }
}

/// What was asked and seen at an app of which nothing is known.
fn at_any_app(document: &mut Document, sent: &Sent, signing: &Signing, style: &Style) {
    let lang = style.lang;
    let way = std::iter::once(&sent.exchange).chain(&sent.then);
    Wire::short().copies(document, way, &sent.session_changes, sent.session_change.as_ref(), lang);
    document.blank().text(page(&sent.page, lang));
    match sent.was_believed {
        // the server may have believed it, or did
        Some(false) if !kept_of(sent).is_empty() => {
            document.paragraph(bad(say!(
                lang,
                "Nobody is logged in with this session.",
                "このセッションでは、誰もログインしていません。"
            )));
            document.text(seen(&sent.evidence, lang));
        }
        // another thing than a page settles it then
        None if signing.key_fits_the_jar == Some(false)
            && signing.looks_like.is_none()
            && sent.opened.is_empty()
            && is_settled_by_a_page(&sent.evidence) =>
        {
            verdict_alone(document, Question::Believed, None, &sent.evidence, lang);
        }
        answer => verdict(document, Question::Believed, answer, &sent.evidence, style),
    }
    match (sent.was_believed, sent.signature_matters) {
        (Some(false), _) if !sent.opened.is_empty() => {
            let kept = list(&sent.opened, lang);
            document.text(say!(
                lang,
                "The app opened this session, since the answer kept {kept}. It let nobody in with it here.",
                "応答に {kept} が残っているので、アプリはこのセッションを開いています。ただし、ここではログインとして扱われませんでした。"
            ));
            what_it_may_want(document, signing, lang);
        }
        (Some(false), _) if !kept_of(sent).is_empty() => {
            let kept = list(kept_of(sent), lang);
            document.text(say!(
                lang,
                "The answer kept {kept} from it, so the app may have opened this session. It let nobody in with it here.",
                "応答に {kept} が残っているので、アプリはこのセッションを開いたのかもしれません。ただし、ここではログインとして扱われませんでした。"
            ));
            what_it_may_want(document, signing, lang);
        }
        (None, _) if let Some(another) = &sent.may_have_another_name => {
            let another = shortened(another, 40);
            document.text(say!(
                lang,
                "The answer set `{another}` and nothing of the name that was sent. If the app keeps its session under that name, it did not read this cookie. What would settle it: the same with that name (--name NAME).",
                "応答は `{another}` を設定し、送った名前のクッキーには触れていません。アプリのセッションがその名前なら、このクッキーは読まれていません。その名前を --name NAME で指定して送れば、判断できます。"
            ));
        }
        (None, _) if !sent.opened.is_empty() => {
            let kept = list(&sent.opened, lang);
            document.text(say!(
                lang,
                "The app opened this session, since the answer kept {kept}. Whether it lets its user in is not seen here.",
                "応答に {kept} が残っているので、アプリはこのセッションを開いています。そのユーザーとして扱われたかどうかは、ここではわかりません。"
            ));
        }
        (None, Some(true)) => {
            document.text(say!(
                lang,
                "With another signature the app answers otherwise, so it opened this session. Whether it lets its user in is not seen here.",
                "署名を変えると別の応答になるので、アプリはこのセッションを開いています。そのユーザーとして扱われたかどうかは、ここではわかりません。"
            ));
        }
        (Some(false) | None, _) if let Some(fit) = &signing.fits => {
            let options = options_of(fit);
            document.text(say!(
                lang,
                "The key makes the signature of the session in the jar with {options}, and not as this cookie was signed. If the app signs all its sessions so, it did not open this one.",
                "ブラウザにあるセッションの署名は、この鍵に {options} を付けると合います。今回の署名方法では合いません。アプリがいつもそのように署名しているなら、このセッションは開いていません。"
            ));
        }
        // no key would do
        (Some(false) | None, _) if let Some(format) = signing.looks_like => {
            let format = foreign::name(format, lang);
            document.text(say!(
                lang,
                "sessctl signs as Flask and Starlette do, or as --salt, --key-derivation and --digest say, and the session in the jar looks like {format}.",
                "sessctl は、Flask と Starlette の方法か、--salt、--key-derivation、--digest で指定された方法で署名します。ブラウザにあるセッションは、{format}のようです。"
            ));
        }
        (Some(false), _) if signing.says_nobody => {
            document.text(say!(
                lang,
                "The session has nothing in it that names a user, so it logs nobody in.",
                "セッションにユーザーを示すものがないので、誰もログインしません。"
            ));
        }
        (None, _) if signing.key_fits_the_jar == Some(false) && is_settled_by_a_page(&sent.evidence) => {
            document.text(say!(
                lang,
                "This key does not make the signature of the session in the jar, so it need not be the app's. What would settle it: the app's own key (--secret-file PATH), at a page that shows who is logged in (--page PATH).",
                "ブラウザにあるセッションの署名は、この鍵と合いません。アプリの鍵ではないのかもしれません。アプリ自身の鍵を --secret-file PATH で渡し、誰がログインしているかがわかるページ（--page PATH）に送れば、判断できます。"
            ));
        }
        (Some(false), _) if signing.key_fits_the_jar == Some(true) => {
            document.text(say!(
                lang,
                "Why is known to the app alone: the session may name a user that it does not know, or the app may ask for more than this cookie. The key makes the signature of the session in the jar too.",
                "理由はアプリにしかわかりません。アプリの知らないユーザーだった、このクッキー以外のものも必要、などが考えられます。ブラウザにあるセッションの署名は、この鍵と合っています。"
            ));
        }
        (Some(false), _) => {
            document.text(say!(
                lang,
                "Why is known to the app alone: the session may name a user that it does not know, it may sign with another key (give its own with --secret-file) or in another way, or ask for more than this cookie.",
                "理由はアプリにしかわかりません。アプリの知らないユーザーだった、別の鍵（--secret-file で指定できます）や別の方法で署名している、このクッキー以外のものも必要、などが考えられます。"
            ));
        }
        (Some(true), Some(false)) => {
            document.text(say!(
                lang,
                "The same cookie with a wrong signature was answered alike, so the key makes no difference here.",
                "署名が間違っている同じクッキーにも、同じ応答が返りました。ここでは、鍵に意味がありません。"
            ));
        }
        (Some(true), None) => {
            document.text(say!(
                lang,
                "Whether a wrong signature would do as well cannot be told.",
                "署名が間違っていても同じ応答になるかどうかは、わかりませんでした。"
            ));
        }
        _ => {}
    }
    asked_in_all(document, sent.asked.requests, &sent.sent_to, lang);
}
