//! `tamper`: what changed, byte by byte, and what the server said to it.

use super::challenge::by_header;
use super::exchange::Wire;
use super::flask_app;
use super::gone;
use super::login::of_the_app;
use super::next;
use super::page::page;
use super::question::question;
use super::recognition::{
    Question, by_a_new_login, has_lost_its_user, is_settled_by_a_page, remembered, verdict, verdict_alone,
};
use super::time::span;
use super::visit::{asked_is_the_embedded_app, in_one_unit};
use crate::cli::{Given, shell_word};
use crate::cookie::split;
use crate::lab::forge::SecondForgery;
use crate::lab::recognition::{Evidence, Verdict};
use crate::lab::signs::is_against_forgery;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Role, bad, piece, plain, shortened, sign};
use crate::render::style::Style;
use crate::report::{BadAge, KeptKey, TamperReport, Tampering};

/// The screen.
pub fn document(report: &TamperReport, style: &Style) -> Document {
    let (lang, tampering) = (style.lang, &report.tampering);
    let mut document = Document::new();
    flask_app::told_by(&mut document, report.told_by.as_deref(), lang);
    difference(&mut document, tampering, lang);
    document.text(nothing_signed(report, lang));
    sending(&mut document, report, style);
    if report.is_of_the_embedded_app == Some(false) {
        document.text(asked_is_the_embedded_app(report.login_url.as_deref(), lang));
    }
    if report.bad_age.is_some_and(|bad_age| bad_age.age > 0) && report.clock.is_none() {
        document.blank();
        gone::hold_first(&mut document, style);
    }
    if let Some(url) = &report.login_url {
        let there = format!("tamper {} --url {}", shell_word(&report.assignment), shell_word(url));
        next::repair(&mut document, &there, style);
        return document;
    }
    match (&report.path, kept_key(tampering)) {
        (Some(place), Some(key)) if !style.given.carrying(&place.options).has_a_key() => {
            let sign = place.next_command().map(|typed| typed.command).unwrap_or_default();
            next::after_with(&mut document, place, &format!("{sign} {key}"), Clone::clone, style);
        }
        (Some(place), _) if needs_the_apps_key(report) => {
            let sign = place.next_command().map(|typed| typed.command).unwrap_or_default();
            next::with_a_key(&mut document, place, &sign, Clone::clone, style);
        }
        // one that was given and does not fit signs nothing that the app believes
        (Some(place), _) if !tampering.app.embedded && tampering.forgery.needed_signature.is_none() => {
            let sign = place.next_command().map(|typed| typed.command).unwrap_or_default();
            next::with_a_key(&mut document, place, &sign, Given::without_the_key, style);
        }
        (Some(place), _) => next::on_the_path(&mut document, place, style),
        (None, _) => {
            let tamper = format!("tamper {}", shell_word(&report.assignment));
            if let Some(SecondForgery { key, was_believed: Some(true), .. }) = &tampering.second_forgery {
                next::repair(&mut document, &format!("tamper {key}=1"), style);
            } else if is_spent(tampering) {
                let login = next::login_at(report.user.as_deref(), &report.login_way, &style.given);
                next::repair(&mut document, &login, style);
            } else if is_settled_alone(tampering) {
                let page = of_the_app(&tampering.sent_to, &tampering.app.url);
                let there = format!("{tamper} --page {}", shell_word(&page));
                next::settle_alone(&mut document, &tampering.cookie_name, &report.empty_browser, &there, style);
            } else {
                next::settle(&mut document, &tamper, &report.tampering.evidence, style);
            }
        }
    }
    document
}

/// That no key was used for the forged cookie, and how the signature that it needs is known all the same.
fn nothing_signed(report: &TamperReport, lang: Lang) -> String {
    match (&report.tampering.forgery.needed_signature, report.key_was_given) {
        (Some(_), false) => say!(
            lang,
            "tamper signs nothing. It can show the needed signature only because sessctl has the tutorial's key.",
            "tamper は何も署名しません。必要な署名を示せるのは、sessctl がチュートリアルの鍵を持っているからです。"
        ),
        (Some(_), true) if report.told_by.as_ref().is_some_and(|app| app.has_its_key) => say!(
            lang,
            "tamper signs nothing. It can show the needed signature only because the app told sessctl its key.",
            "tamper は何も署名しません。必要な署名を示せるのは、アプリから鍵を受け取ったからです。"
        ),
        (Some(_), true) => say!(
            lang,
            "tamper signs nothing. It can show the needed signature only because you gave sessctl the key.",
            "tamper は何も署名しません。必要な署名を示せるのは、鍵が指定されたからです。"
        ),
        (None, true) => say!(
            lang,
            "tamper signs nothing. The given key does not make this cookie's signature, so which one would be needed is not known.",
            "tamper は何も署名しません。指定された鍵では元のクッキーの署名にならないので、必要な署名はわかりません。"
        ),
        (None, false) => say!(
            lang,
            "tamper signs nothing. Which signature would be needed cannot be known without the app's key.",
            "tamper は何も署名しません。必要な署名は、アプリの鍵がなければわかりません。"
        ),
    }
}

/// Whether no key is known that a real app believes: none was given, and it does not sign with the tutorial's.
fn needs_the_apps_key(report: &TamperReport) -> bool {
    !report.tampering.app.embedded && !report.key_was_given && report.tampering.forgery.needed_signature.is_none()
}

/// The option for the key of the browser's login, which `sign` does not find by itself.
fn kept_key(tampering: &Tampering) -> Option<String> {
    let (option, path) = match tampering.app.settings.as_ref()?.key.as_ref()? {
        KeptKey::SecretFile { path } => ("--secret-file", path),
        KeptKey::EnvFile { path } => ("--env-file", path),
        KeptKey::NotKept => return None,
    };
    Some(format!("{option} {}", shell_word(path.to_str()?)))
}

/// The payload before and after, as text and as it stands in the cookie, and the signature that stayed.
pub fn difference(document: &mut Document, tampering: &Tampering, lang: Lang) {
    let payload_of = |cookie: &str| split(cookie).map(|parts| parts.payload.to_owned()).unwrap_or_default();
    let (original, forged) = (&tampering.forgery.original, &tampering.forgery.forged);
    let (json, in_the_cookie) = (say!(lang, "as JSON", "JSON"), say!(lang, "in the cookie", "クッキーの中の形"));
    compare(document, [&tampering.forgery.original_json, &tampering.forgery.forged_json], &json, lang);
    compare(document, [&payload_of(original), &payload_of(forged)], &in_the_cookie, lang);
    let gap = || sign(Role::Plain, "  ", say!(lang, ", ", "、"));
    let label = say!(lang, "signature", "署名");
    document.fact(
        &label,
        [piece(Role::Signature, &tampering.forgery.signature), gap(), plain(say!(lang, "kept as it was", "元のまま"))],
    );
    if let Some(needed) = &tampering.forgery.needed_signature {
        document.fact(
            say!(lang, "needed", "必要な署名"),
            [
                piece(Role::Signature, needed),
                gap(),
                plain(say!(lang, "only the key makes this one", "鍵がなければ作れません")),
            ],
        );
    }
}

/// The request with the forged cookie, and the server's answer, which seldom says that it was refused.
fn sending(document: &mut Document, report: &TamperReport, style: &Style) {
    let (lang, tampering) = (style.lang, &report.tampering);
    document.blank();
    let way = std::iter::once(&tampering.exchange).chain(&tampering.then);
    let (forged, original) = (&tampering.forgery.forged, &tampering.forgery.original);
    let mut wire = Wire::of_forgery(forged, original);
    wire.ask(question(
        style,
        say!(
            lang,
            "The payload is new and the signature is the old one. What will the server say?",
            "ペイロード（中身）は新しく、署名は元のままです。サーバーは何と答えるでしょうか。"
        ),
        say!(
            lang,
            "Many expect an error. Look for one: Flask takes a cookie that does not fit its signature for no cookie.",
            "エラーになると思う人が多いので、エラーを探してもらってください。Flask は、署名の合わないクッキーを、届かなかったものとして扱います。"
        ),
    ));
    wire.copies(document, way, &tampering.session_changes, tampering.session_change.as_ref(), lang);
    document.text(page(&tampering.page, lang));
    let status = tampering.exchange.response.status;
    if was_refused_silently(tampering)
        && let Some(bad_age) = report.bad_age
    {
        document.paragraph(bad(refused_before(bad_age, lang)));
        asked_in_all(document, tampering.asked.requests, &tampering.sent_to, lang);
        return;
    }
    if was_refused_silently(tampering) && report.app_signed_it == Some(false) {
        document.paragraph(bad(say!(
            lang,
            "Refused, but the app's key did not make the signature of the cookie as it was either. This answer says nothing of the change.",
            "拒否されましたが、変更する前のクッキーの署名も、アプリの鍵のものではありません。この応答からは、変更については何もわかりません。"
        )));
        asked_in_all(document, tampering.asked.requests, &tampering.sent_to, lang);
        return;
    }
    if was_refused_silently(tampering) {
        document.paragraph(bad(say!(
            lang,
            "Refused, and the answer does not say so: status {status}, no error, no Set-Cookie. Flask treats a forged cookie as if none had come.",
            "拒否されましたが、エラーは出ません（ステータス {status}、Set-Cookie なし）。Flask は偽造されたクッキーを、届かなかったものとして扱います。"
        )));
        second(document, tampering.second_forgery.as_ref(), lang);
        asked_in_all(document, tampering.asked.requests, &tampering.sent_to, lang);
        // then the page has the user's name all the same
        if tampering.others_log_in == Some(true) {
            let (names, log_in) =
                (&tampering.other_cookies, (tampering.remembered_by.as_deref(), tampering.others_log_in));
            other_cookies(document, names, log_in, &tampering.evidence, lang);
        }
        return;
    }
    let good = tampering.original_is_good.as_ref().and_then(|good| good.answer);
    if tampering.original_is_good.is_some() && good != Some(true) && tampering.was_believed.is_none() {
        let sent_to = shortened(&tampering.sent_to, 40);
        document.text(say!(
            lang,
            "On {sent_to} it is not seen that the cookie is good as it was, so a forged one cannot be compared with it.",
            "{sent_to} では、元のクッキーでログインしていることを確認できません。そのため、偽造したクッキーと比べられません。"
        ));
    }
    // another thing than a page settles it then
    if is_spent(tampering) {
        verdict_alone(document, Question::Believed, None, &tampering.evidence, lang);
        document.text(by_a_new_login(lang));
    } else if is_second_believed(tampering) || is_settled_alone(tampering) {
        verdict_alone(document, Question::Believed, tampering.was_believed, &tampering.evidence, lang);
    } else {
        verdict(document, Question::Believed, tampering.was_believed, &tampering.evidence, style);
    }
    second(document, tampering.second_forgery.as_ref(), lang);
    if tampering.was_believed == Some(true) {
        document.text(say!(
            lang,
            "The signature does not fit the new payload, so the app did not check the signature, or it did not need this cookie.",
            "署名は新しいペイロード（中身）と合いません。アプリが署名を検証していないか、このクッキーを必要としていないかのどちらかです。"
        ));
    }
    by_header(document, tampering.login_by_header.as_ref(), lang);
    asked_in_all(document, tampering.asked.requests, &tampering.sent_to, lang);
    let remembered_by = tampering.remembered_by.as_deref();
    let log_in = (remembered_by, tampering.others_log_in);
    other_cookies(document, &tampering.other_cookies, log_in, &tampering.evidence, lang);
    remembered(document, remembered_by, tampering.others_log_in, lang);
}

/// That the cookie would have been refused as it was, so that the answer says nothing of the signature.
fn refused_before(bad_age: BadAge, lang: Lang) -> String {
    let BadAge { age, max_age } = bad_age;
    match age {
        0.. => {
            let [age, max_age] = in_one_unit([age, max_age], lang);
            say!(
                lang,
                "Refused, but the cookie was too old before anything was changed: signed {age} ago, and {max_age} are allowed. This answer says nothing of the signature.",
                "拒否されましたが、クッキーは変更する前から期限切れでした（署名から{age}、上限は{max_age}）。この応答からは、署名については何もわかりません。"
            )
        }
        _ => {
            let ahead = span(age.saturating_abs(), lang);
            say!(
                lang,
                "Refused, but by the server's clock the cookie was signed {ahead} in the future before anything was changed. This answer says nothing of the signature.",
                "拒否されましたが、サーバーの時計では、クッキーの署名時刻は変更する前から{ahead}先でした。この応答からは、署名については何もわかりません。"
            )
        }
    }
}

/// What the second forged cookie showed, which keeps the user.
fn second(document: &mut Document, second: Option<&SecondForgery>, lang: Lang) {
    let Some(SecondForgery { key, was_believed, .. }) = second else { return };
    let key = shortened(key, 20);
    document.text(match was_believed {
        Some(false) => say!(
            lang,
            "A second forged cookie, which keeps the session and only adds the key {key}, was refused too: so it is not for want of such a user.",
            "セッションはそのままで、キー {key} を加えただけの2つ目の偽造クッキーも拒否されました。アプリの知らないユーザーだったから、ではありません。"
        ),
        Some(true) => say!(
            lang,
            "A second forged cookie, which keeps the session and only adds the key {key}, was taken as the good one: this app does not check the signature. It may only not know what the first one says.",
            "セッションはそのままで、キー {key} を加えただけの2つ目の偽造クッキーは、元のクッキーと同じように受け入れられました。このアプリは署名を検証していません。1つ目は、書いてある内容をアプリが知らないだけかもしれません。"
        ),
        None => say!(
            lang,
            "The answer is as without the cookie, or an error. So would an app answer that believes it and does not know such a user, and a second forged cookie, which only adds the key {key}, did not tell.",
            "クッキーがないときと同じ応答か、エラーでした。クッキーを信じても、そのユーザーを知らないアプリなら、同じように応答します。キー {key} を加えただけの2つ目の偽造クッキーでも、区別できませんでした。"
        ),
    });
}

fn is_second_believed(tampering: &Tampering) -> bool {
    tampering.second_forgery.as_ref().is_some_and(|second| second.was_believed == Some(true))
}

/// Whether the app took the user out of the session as it was, so that nothing is known to be good beside the forged one.
fn is_spent(tampering: &Tampering) -> bool {
    let was_lost = |good: &Verdict| good.answer != Some(true) && has_lost_its_user(&good.evidence);
    tampering.was_believed.is_none() && tampering.original_is_good.as_ref().is_some_and(was_lost)
}

/// Whether the session cookie alone, without the others, would settle what cannot be told.
fn is_settled_alone(tampering: &Tampering) -> bool {
    tampering.was_believed.is_none()
        && may_log_in_beside(tampering.remembered_by.as_deref(), tampering.others_log_in, &tampering.evidence)
        && is_settled_by_a_page(&tampering.evidence)
}

/// Whether another cookie logs in, or may on a page that shows it. A page that is the same with the session cookie and without
/// it may be the same for all, and then shows no cookie's login.
pub fn may_log_in_beside(remembered_by: Option<&str>, log_in: Option<bool>, evidence: &[Evidence]) -> bool {
    log_in == Some(true)
        || evidence.iter().any(|seen| matches!(seen, Evidence::OthersDiffer | Evidence::UnsteadyBeside { .. }))
        || (remembered_by.is_some() && !evidence.iter().any(Evidence::is_the_same_to_read))
}

/// How many requests it took to see that, where it took more than those that are shown.
pub fn asked_in_all(document: &mut Document, requests: usize, page: &str, lang: Lang) {
    if requests > 1 {
        let page = shortened(page, 40);
        document.text(say!(
            lang,
            "It took {requests} requests for {page}, with the cookie and without it, redirects included.",
            "{page} には、そのクッキーがある場合とない場合を合わせて{requests}回リクエストしました（リダイレクト先を含む）。"
        ));
    }
}

/// Which other cookies went along: one of them may know the user too. `remembered_by` is the one that is known to, and `log_in`
/// whether they do without the session cookie.
pub fn other_cookies(
    document: &mut Document,
    names: &[String],
    (remembered_by, log_in): (Option<&str>, Option<bool>),
    evidence: &[Evidence],
    lang: Lang,
) {
    // what is against forged requests is no login
    let may_log_in = names.iter().any(|name| !is_against_forgery(name));
    if names.is_empty() {
        return;
    }
    let is_one = names.len() == 1;
    let names = shortened(&names.join(&say!(lang, ", ", "、")), 60);
    let sentence = say!(
        lang,
        "The other cookies of this browser went along with the session cookie, and also without it: {names}.",
        "このブラウザのほかのクッキー（{names}）は、セッションのクッキーと一緒にも、それなしでも送りました。"
    );
    let may_be_used_up = |seen: &Evidence| matches!(seen, Evidence::UnsteadyBeside { .. });
    document.text(match evidence.iter().any(Evidence::is_the_same_to_read) {
        _ if evidence.iter().any(may_be_used_up) => say!(
            lang,
            "{sentence} The app may take one of them once only: then it is used up now, and only a new login brings another.",
            "{sentence}アプリがそのどれかを一度しか受け付けないのかもしれません。その場合、それはもう使えず、ログインし直さないと新しいものは届きません。"
        ),
        _ if log_in == Some(true) && is_one => say!(
            lang,
            "{sentence} It logs in by itself, without the session cookie.",
            "{sentence}このクッキーだけで、セッションのクッキーがなくてもログインした状態になります。"
        ),
        _ if log_in == Some(true) => match remembered_by.map(|name| shortened(name, 40)) {
            Some(name) => say!(
                lang,
                "{sentence} They log in without the session cookie, as `{name}` can.",
                "{sentence}セッションのクッキーがなくても、これらでログインした状態になります（`{name}` には、それができます）。"
            ),
            None => say!(
                lang,
                "{sentence} They log in without the session cookie. Which of them it takes is not known.",
                "{sentence}セッションのクッキーがなくても、これらでログインした状態になります。どれが必要なのかは、わかりません。"
            ),
        },
        true if log_in == Some(false) || !may_log_in => sentence,
        // it is named in the next sentence
        true if remembered_by.is_some() => sentence,
        true if evidence.contains(&Evidence::HeaderInBoth) => say!(
            lang,
            "{sentence} One of them, or the header, may be what logs in.",
            "{sentence}そのどれか、またはヘッダーでログインしているのかもしれません。"
        ),
        true => say!(
            lang,
            "{sentence} One of them may be what logs in.",
            "{sentence}そのどれかでログインしているのかもしれません。"
        ),
        false => sentence,
    });
}

/// Whether the answer was that to no cookie at all, and did not say so.
fn was_refused_silently(tampering: &Tampering) -> bool {
    let is_as_none = |seen: &Evidence| matches!(seen, Evidence::TutorialForm | Evidence::AsNone);
    tampering.was_believed == Some(false)
        && tampering.evidence.iter().all(is_as_none)
        && tampering.then.is_empty()
        && tampering.exchange.response.status == 200
        && tampering.exchange.response.set_cookies().next().is_none()
}

/// `form` says in which of its forms the payload stands there. It is shown where the two pairs do not stand as columns.
fn compare(document: &mut Document, [before, after]: [&str; 2], form: &str, lang: Lang) {
    let text = |when: String, text: &str| {
        let label = say!(lang, "payload {form}, {when}", "{when}のペイロード（{form}）");
        [sign(Role::Plain, when, label), piece(Role::Payload, text)]
    };
    document.push(Block::Comparison {
        before: text(say!(lang, "before", "変更前"), before),
        after: text(say!(lang, "after", "変更後"), after),
    });
}
