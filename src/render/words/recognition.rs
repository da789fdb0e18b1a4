//! Who is logged in, whether a cookie was believed, whether a copy works: the verdict, what was seen, and what would
//! settle it.

use super::page;
use super::session::list;
use crate::lab::recognition::{Evidence, Undone};
use crate::lang::{Lang, say};
use crate::render::document::{Document, Role, bad, good, piece, plain, shortened};
use crate::render::style::Style;

/// The longest text of a page that is quoted, in columns.
const WIDEST_QUOTE: usize = 40;

/// What was asked of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether a user is logged in.
    LoggedIn,
    /// Whether a user is logged in by a cookie, where another one logs in beside it.
    LoggedInByIt,
    /// Whether a user is still logged in, after a logout.
    StillLoggedIn,
    /// Whether the server believed a cookie.
    Believed,
    /// Whether a copy of the cookie still works.
    CopyWorks,
    /// Whether a copy of the session cookie works without the other cookies.
    CopyOfSessionWorks,
    /// Whether a copy of all the cookies still works.
    CopyOfAllWorks,
}

/// The verdict in a sentence, what was seen in the next, and where it cannot be told what would settle it.
///
/// Where the page says who is logged in, in the tutorial's words, that is both.
pub fn verdict(
    document: &mut Document,
    question: Question,
    answer: Option<bool>,
    evidence: &[Evidence],
    style: &Style,
) {
    let lang = style.lang;
    let is_by_words = verdict_alone(document, question, answer, evidence, lang);
    if answer.is_none() && !is_by_words {
        what_settles(document, question, evidence, style);
    }
}

/// What would settle it, where something would.
pub fn what_settles(document: &mut Document, question: Question, evidence: &[Evidence], style: &Style) {
    if let Some(text) = settles_it(question, evidence, Typed::of(style), style.lang) {
        document.text(text);
    }
}

/// What would settle it. Of a copy of a session that the app had refused before, that is another than of what can be seen on
/// a page.
fn settles_it(question: Question, evidence: &[Evidence], typed: Typed, lang: Lang) -> Option<String> {
    let is_of_a_copy =
        matches!(question, Question::CopyWorks | Question::CopyOfSessionWorks | Question::CopyOfAllWorks);
    match is_of_a_copy && has_lost_its_user(evidence) {
        true => Some(by_a_new_login(lang)),
        false => settles(evidence, typed, lang),
    }
}

/// Whether an answer took the user out of the session, or the session away.
pub fn has_lost_its_user(evidence: &[Evidence]) -> bool {
    evidence.iter().any(|seen| matches!(seen, Evidence::LostTheUser { .. }))
}

/// That a session which the app had ended before shows nothing, so that a new one is needed.
pub fn by_a_new_login(lang: Lang) -> String {
    say!(
        lang,
        "What would settle it: a new login. With this session nothing is seen: an answer took the user out of it, or deleted its cookie.",
        "新しくログインすると判断できます。このセッションからは、応答がユーザーを消したか、そのクッキーを削除したので、何もわかりません。"
    )
}

/// The same without what would settle it, where that is another thing. Whether the page said it in the tutorial's words.
pub fn verdict_alone(
    document: &mut Document,
    question: Question,
    answer: Option<bool>,
    evidence: &[Evidence],
    lang: Lang,
) -> bool {
    if let (Question::LoggedIn | Question::StillLoggedIn, [only @ (Evidence::Says { .. } | Evidence::TutorialForm)]) =
        (question, evidence)
    {
        document.text(match only {
            Evidence::Says { name } => page::says(name, lang),
            _ => page::login_form(lang),
        });
        return true;
    }
    let sentence = sentence(question, answer, lang);
    // what was wanted is good
    match answer.map(|is_yes| is_yes != (question == Question::StillLoggedIn)) {
        Some(true) => document.paragraph(good(sentence)),
        Some(false) => document.paragraph(bad(sentence)),
        None => document.text(sentence),
    };
    if evidence.iter().any(|seen| !matches!(seen, Evidence::Cut { .. })) {
        document.text(seen(evidence, lang));
    }
    if answer.is_none() && evidence.iter().any(Evidence::is_sent_to_a_login) {
        document.text(say!(
            lang,
            "An app may send a user there too who is logged in and must not see this page.",
            "ログインしていても、このページを見る権限がないために、そこへ移動させられることがあります。"
        ));
    }
    if let Some(Evidence::Cut { without, with }) = evidence.iter().find(|seen| matches!(seen, Evidence::Cut { .. })) {
        document.text(cut(answer, *without, *with, lang));
    }
    false
}

/// That the session cookie alone may settle it: what is seen with the other cookies is of them as well. A yes settles it. A
/// no does not, since an app may want another cookie beside its session. `again` is the command that is typed in the other
/// browser.
pub fn alone(document: &mut Document, again: &str, lang: Lang) {
    let before = say!(
        lang,
        "The session cookie alone, sent from another browser, settles it if it logs in there. If it does not, that says nothing: the app may want another cookie beside it. The last line takes it there. Then type: ",
        "セッションのクッキーだけを別のブラウザから送り、それでログインした状態になれば、確かめられます。ならなければ、何もわかりません。ほかのクッキーも必要とするアプリかもしれないからです。最後の行で、そのブラウザに移します。そのあと、次のコマンドを実行してください: "
    );
    document.paragraph([plain(before), piece(Role::Command, again)]);
}

/// The verdict.
pub fn sentence(question: Question, answer: Option<bool>, lang: Lang) -> String {
    match (question, answer) {
        (Question::StillLoggedIn, Some(true)) => {
            say!(lang, "Somebody is still logged in.", "まだログインしています。")
        }
        (Question::LoggedInByIt, Some(true)) => {
            say!(lang, "Somebody is logged in by this cookie.", "このクッキーでログインしています。")
        }
        (Question::LoggedInByIt, Some(false)) => {
            say!(lang, "Nobody is logged in by this cookie.", "このクッキーでは、誰もログインしていません。")
        }
        (Question::LoggedInByIt, None) => say!(
            lang,
            "It cannot be told whether somebody is logged in by this cookie.",
            "このクッキーでログインしているかどうかは、わかりませんでした。"
        ),
        (Question::LoggedIn, Some(true)) => say!(lang, "Somebody is logged in.", "ログインしています。"),
        (Question::LoggedIn | Question::StillLoggedIn, Some(false)) => {
            say!(lang, "Nobody is logged in.", "誰もログインしていません。")
        }
        (Question::LoggedIn | Question::StillLoggedIn, None) => say!(
            lang,
            "It cannot be told whether somebody is logged in.",
            "ログインしているかどうかは、わかりませんでした。"
        ),
        (Question::Believed, Some(true)) => {
            say!(lang, "The server believed it.", "サーバーは、このクッキーを受け入れました。")
        }
        (Question::Believed, Some(false)) => {
            say!(lang, "The server did not believe it.", "サーバーは、このクッキーを受け入れませんでした。")
        }
        (Question::Believed, None) => say!(
            lang,
            "It cannot be told whether the server believed it.",
            "サーバーがこのクッキーを受け入れたかどうかは、わかりませんでした。"
        ),
        (Question::CopyWorks, Some(true)) => {
            say!(lang, "A copy of the cookie still works.", "クッキーのコピーは、まだ使えます。")
        }
        (Question::CopyWorks, Some(false)) => {
            say!(
                lang,
                "A copy of the cookie logs nobody in any more.",
                "クッキーのコピーでは、もうログインした状態になりません。"
            )
        }
        (Question::CopyOfSessionWorks, Some(true)) => say!(
            lang,
            "A copy of the session cookie alone still works.",
            "セッションのクッキーだけのコピーは、まだ使えます。"
        ),
        (Question::CopyOfSessionWorks, Some(false)) => say!(
            lang,
            "A copy of the session cookie alone logs nobody in.",
            "セッションのクッキーだけのコピーでは、ログインした状態になりません。"
        ),
        (Question::CopyOfSessionWorks, None) => say!(
            lang,
            "It cannot be told whether a copy of the session cookie alone works.",
            "セッションのクッキーだけのコピーが使えるかどうかは、わかりませんでした。"
        ),
        (Question::CopyOfAllWorks, Some(true)) => {
            say!(lang, "A copy of the cookies still works.", "クッキー全部のコピーは、まだ使えます。")
        }
        (Question::CopyOfAllWorks, Some(false)) => {
            say!(
                lang,
                "A copy of the cookies, sent together, logs nobody in any more.",
                "クッキー全部のコピーをまとめて送っても、もうログインした状態になりません。"
            )
        }
        (Question::CopyOfAllWorks, None) => say!(
            lang,
            "It cannot be told whether a copy of the cookies still works.",
            "クッキー全部のコピーがまだ使えるかどうかは、わかりませんでした。"
        ),
        (Question::CopyWorks, None) => say!(
            lang,
            "It cannot be told whether a copy of the cookie still works.",
            "クッキーのコピーがまだ使えるかどうかは、わかりませんでした。"
        ),
    }
}

/// That a page was not read to its end, and what that means for the verdict.
fn cut(answer: Option<bool>, without: bool, with: bool, lang: Lang) -> String {
    let which = match (without, with) {
        (true, true) => say!(lang, "the pages, with the cookie and without it,", "ページ（クッキーあり・なしの両方）"),
        (true, false) => say!(lang, "the page without the cookie", "クッキーがないときのページ"),
        _ => say!(lang, "the page with the cookie", "クッキーがあるときのページ"),
    };
    match answer {
        None => say!(
            lang,
            "Of {which} only the first 1 MiB was read: the words that decide may stand in the rest.",
            "{which}は最初の 1 MiB だけを読みました。判断の決め手が、残りの部分にあるのかもしれません。"
        ),
        Some(_) => say!(
            lang,
            "Of {which} only the first 1 MiB was read, which was enough to decide.",
            "{which}は最初の 1 MiB だけを読みましたが、判断にはそれで足りました。"
        ),
    }
}

/// The most things that are told on a screen.
const MOST: usize = 3;

/// What was seen, in one sentence: the strongest of it, which stands first.
pub fn seen(evidence: &[Evidence], lang: Lang) -> String {
    let logout = evidence.iter().find_map(|evidence| match evidence {
        Evidence::Logout { text } => Some(text),
        _ => None,
    });
    // the text of the link is on the page too
    let doubt = evidence.iter().find_map(|evidence| match evidence {
        Evidence::Doubt { text, .. } => Some(text),
        _ => None,
    });
    let is_said = |evidence: &&Evidence| match evidence {
        Evidence::TextAppeared { text } => Some(text) != logout && Some(text) != doubt,
        // another sentence says it
        Evidence::Cut { .. } => false,
        _ => true,
    };
    let cookies = Cookies::of(evidence);
    let seen: Vec<String> =
        evidence.iter().filter(is_said).take(MOST).map(|evidence| one(evidence, &cookies, lang)).collect();
    let seen = seen.join(&say!(lang, "; ", "。"));
    say!(lang, "Seen: {seen}.", "根拠: {seen}。")
}

/// One thing that was seen.
/// How the cookies are named with which a page was asked for, in English: in Japanese one is named as many are.
struct Cookies {
    has: &'static str,
    lacks: &'static str,
    not: &'static str,
    /// Whether none went.
    has_none: bool,
}

impl Cookies {
    fn of(evidence: &[Evidence]) -> Cookies {
        let has_none = evidence.contains(&Evidence::NothingSent);
        match evidence.iter().any(|seen| matches!(seen, Evidence::OthersAlone { .. })) {
            true => Cookies { has: "with these", lacks: "without cookies", not: "without them", has_none },
            false => Cookies { has: "with the cookie", lacks: "without the cookie", not: "without it", has_none },
        }
    }
}

fn one(evidence: &Evidence, cookies: &Cookies, lang: Lang) -> String {
    let Cookies { has, lacks, not, has_none } = cookies;
    let quoted = |text: &str| shortened(text, WIDEST_QUOTE);
    match evidence {
        Evidence::Says { name } => {
            let name = quoted(name);
            say!(lang, "the page says \"{name}でログイン中\"", "ページに「{name}でログイン中」とあります")
        }
        Evidence::TutorialForm => say!(lang, "the page is the login form", "ページはログインフォームです"),
        Evidence::Status { without, with } => say!(
            lang,
            "status {with} {has}, {without} {not}",
            "ステータスは、クッキーがあると {with}、ないと {without} です"
        ),
        Evidence::Address { without, with } if without == with => {
            let with = quoted(with);
            say!(
                lang,
                "the app sends the browser to {with}, {has} as {not}",
                "クッキーがあってもなくても、アプリはブラウザを {with} へ移動させます"
            )
        }
        Evidence::Address { without, with } => {
            let (without, with) = (quoted(without), quoted(with));
            say!(
                lang,
                "the way ends at {with} {has}, at {without} {not}",
                "たどり着くページは、クッキーがあると {with}、ないと {without} です"
            )
        }
        Evidence::FormGone { fields } if fields.is_empty() => say!(
            lang,
            "a form that asks who is there is there {lacks} only",
            "ログイン用のフォームは、クッキーがないときだけ表示されます"
        ),
        Evidence::FormGone { fields } => {
            let fields = list(fields, lang);
            say!(
                lang,
                "the form that asks for {fields} is there {lacks} only",
                "{fields} を入力するフォームは、クッキーがないときだけ表示されます"
            )
        }
        Evidence::FormShown { fields } if fields.is_empty() => {
            say!(lang, "the page has a form that asks who is there", "ページにログイン用のフォームがあります")
        }
        Evidence::FormShown { fields } => {
            let fields = list(fields, lang);
            say!(lang, "the page has a form that asks for {fields}", "ページに {fields} を入力するフォームがあります")
        }
        Evidence::Logout { text } => {
            let text = quoted(text);
            say!(
                lang,
                "what looks like a way to log out (\"{text}\") is there {has} only",
                "ログアウト用らしいリンクかフォーム「{text}」は、クッキーがあるときだけ表示されます"
            )
        }
        Evidence::LogoutMissing { text } => {
            let text = quoted(text);
            say!(
                lang,
                "the way to log out (\"{text}\") that the good cookie brings is not there",
                "有効なクッキーのときにあるログアウト用の「{text}」がありません"
            )
        }
        Evidence::NameMissing { name } => {
            let name = quoted(name);
            say!(
                lang,
                "the name {name} that the good cookie brings is not there",
                "有効なクッキーのときにある名前「{name}」がありません"
            )
        }
        Evidence::LoginShown { text } => {
            let text = quoted(text);
            say!(
                lang,
                "a link to log in (\"{text}\") is there, as {lacks}",
                "ログインへのリンク「{text}」が、クッキーがないときと同じように表示されます"
            )
        }
        Evidence::Name { name } => {
            let name = quoted(name);
            say!(
                lang,
                "the name {name} is on the page {has} only",
                "名前「{name}」は、クッキーがあるときだけページにあります"
            )
        }
        Evidence::TextAppeared { text } => {
            let text = quoted(text);
            say!(lang, "\"{text}\" is there {has} only", "「{text}」は、クッキーがあるときだけ表示されます")
        }
        Evidence::TextGone { text } => {
            let text = quoted(text);
            say!(lang, "\"{text}\" is there {lacks} only", "「{text}」は、クッキーがないときだけ表示されます")
        }
        Evidence::Shows { text, without: true, with: false } => {
            let text = quoted(text);
            say!(
                lang,
                "\"{text}\" is on the page without the session cookie only, so it is not the text of a user who is logged in",
                "「{text}」はセッションのクッキーがないときだけ表示されるので、ログインしたユーザーに見えるものではありません"
            )
        }
        Evidence::Shows { text, without: true, .. } => {
            let text = quoted(text);
            say!(
                lang,
                "\"{text}\" is on the page without the session cookie too, so it tells nothing",
                "「{text}」はセッションのクッキーがなくてもページにあるので、判断の材料になりません"
            )
        }
        Evidence::Shows { text, with: true, .. } => {
            let text = quoted(text);
            say!(lang, "\"{text}\" is on the page {has} only", "「{text}」は、クッキーがあるときだけページにあります")
        }
        Evidence::Shows { text, with: false, .. } if *has_none => {
            let text = quoted(text);
            say!(lang, "\"{text}\" is not on the page", "「{text}」はページにありません")
        }
        Evidence::Shows { text, with: false, .. } => {
            let text = quoted(text);
            say!(
                lang,
                "\"{text}\" is not on the page, neither {has} nor {not}",
                "「{text}」はページにありません（クッキーがあってもなくても）"
            )
        }
        Evidence::ShownToGood { text } => {
            let text = quoted(text);
            say!(
                lang,
                "\"{text}\" is on the page with the good cookie, and not with this one",
                "「{text}」は、元のクッキーではページにありますが、このクッキーではありません"
            )
        }
        Evidence::NothingSent => {
            say!(
                lang,
                "the browser had no cookie to send to it",
                "ブラウザには、そのページへ送るクッキーがありませんでした"
            )
        }
        Evidence::NothingAtFirst => {
            say!(
                lang,
                "no cookie was sent at first, only what came on the way",
                "最初はクッキーを送らず、送ったのは途中で届いたクッキーだけです"
            )
        }
        Evidence::OthersAlone { name, others } => {
            let (name, others) = (quoted(name), list(others, lang));
            say!(
                lang,
                "no cookie `{name}` was sent, only {others}",
                "`{name}` というクッキーは送らず、送ったのは {others} だけです"
            )
        }
        Evidence::NoSession { others } => {
            let others = list(others, lang);
            say!(
                lang,
                "no session cookie was sent to that page, only {others}, which is against forged requests",
                "そのページへはセッションクッキーを送らず、偽造リクエスト対策のクッキー（{others}）だけを送りました"
            )
        }
        Evidence::NeverLoggedIn => say!(
            lang,
            "the browser had no cookie of this app before, and no login was sent",
            "このブラウザにはこのアプリのクッキーがなく、ログイン情報も送っていません"
        ),
        Evidence::KeptBack { secure: true, .. } => {
            say!(
                lang,
                "a cookie of the browser goes to https pages only",
                "ブラウザのクッキーは https のページにだけ送られます"
            )
        }
        Evidence::KeptBack { path, .. } => {
            let path = shortened(path, 40);
            say!(
                lang,
                "a cookie of the browser goes to {path} only, so a page there would show it",
                "ブラウザのクッキーは {path} 以下にだけ送られるため、そのページを見ないとわかりません"
            )
        }
        Evidence::OnlyAHeader { status } => say!(
            lang,
            "no cookie was sent, only a header by which an app may know a user; the answer has status {status}",
            "クッキーは送られず、ユーザーの識別に使われうるヘッダーだけが送られました（応答のステータスは {status}）"
        ),
        Evidence::HeaderInBoth => say!(
            lang,
            "a header by which an app may know a user went in both cases",
            "ユーザーの識別に使われうるヘッダーを、どちらの場合にも送っています"
        ),
        Evidence::Refused { status, page } => {
            let page = quoted(page);
            say!(
                lang,
                "the answer of {page} to the cookie is an error, status {status}",
                "クッキーを送ると、{page} の応答はエラー（ステータス {status}）でした"
            )
        }
        Evidence::NothingToCompare { status } => say!(
            lang,
            "without a cookie the answer is an error, status {status}, so there is nothing to compare with",
            "クッキーがないときの応答がエラー（ステータス {status}）で、比べられません"
        ),
        Evidence::ErrorForAll { status, page } => {
            let page = quoted(page);
            say!(
                lang,
                "at {page}, {has} and {not} the answer is the same error, status {status}, which does not tell them apart",
                "{page} の応答は、クッキーがあってもなくても同じエラー（ステータス {status}）で、区別できません"
            )
        }
        Evidence::Doubt { word, text } if word == &text.to_lowercase() => {
            let text = quoted(text);
            say!(
                lang,
                "\"{text}\" is there {has} only, and may say that a login is not done",
                "「{text}」がクッキーがあるときだけ表示され、ログインが済んでいないという意味かもしれません"
            )
        }
        Evidence::Doubt { word, text } => {
            let text = quoted(text);
            say!(
                lang,
                "\"{word}\" in \"{text}\", which is there {has} only, may say that a login is not done",
                "クッキーがあるときだけ表示される「{text}」の「{word}」は、ログインが済んでいないという意味かもしれません"
            )
        }
        Evidence::Cut { .. } => {
            say!(lang, "only the first 1 MiB of a page was read", "ページの最初の 1 MiB だけを読みました")
        }
        Evidence::NoPage { status: status @ (404 | 410), page } => {
            let page = quoted(page);
            say!(
                lang,
                "the app says that there is no page {page}, status {status}",
                "アプリは {page} というページがないと答えました（ステータス {status}）"
            )
        }
        Evidence::NoPage { status, page } => {
            let page = quoted(page);
            say!(
                lang,
                "the page {page} cannot be got, status {status}",
                "{page} のページは取得できません（ステータス {status}）"
            )
        }
        Evidence::LostTheUser { removed } if removed.is_empty() => {
            say!(lang, "the answer deleted the session cookie", "応答がセッションのクッキーを削除しました")
        }
        Evidence::LostTheUser { removed } => {
            let removed = list(removed, lang);
            say!(
                lang,
                "the session that came back has no {removed} any more",
                "応答で届いたセッションからは、{removed} がなくなっています"
            )
        }
        Evidence::Same => say!(
            lang,
            "the page is the same {has} and {not}, but for what may vary by itself, such as numbers",
            "ページは、数など、そのつど変わりうるものを除けば、クッキーがあってもなくても同じです"
        ),
        Evidence::UnseenDiffers { elements } => {
            let elements = list(elements, lang);
            say!(
                lang,
                "what a person reads on the page is the same {has} and {not}, but for what may vary by itself, such as numbers; what is not shown on it differs, in {elements}",
                "ページで人が読む部分は、数など、そのつど変わりうるものを除けば、クッキーがあってもなくても同じですが、表示されない部分（{elements}）には違いがあります"
            )
        }
        Evidence::OthersDiffer => {
            say!(lang, "without the other cookies too it is another", "ほかのクッキーも送らないと、別の応答になります")
        }
        Evidence::NotAnyValue => say!(
            lang,
            "a made-up value in place of the cookie's does not make this difference",
            "クッキーの値をでたらめなものに替えると、この違いは出ません"
        ),
        Evidence::AnyValue => say!(
            lang,
            "a made-up value in place of the cookie's makes the same difference",
            "クッキーの値をでたらめなものに替えても、同じ違いが出ます"
        ),
        Evidence::GoodUnseen => say!(
            lang,
            "with the cookie itself it was not seen for sure that somebody was logged in",
            "元のクッキーでも、ログインしていることを確認できませんでした"
        ),
        Evidence::UnsteadyBeside { others } => {
            let others = list(others, lang);
            say!(
                lang,
                "without the session cookie, and with {others}, the app answers now with one page and now with another",
                "セッションのクッキーがなく {others} だけだと、アプリはそのつど違うページを返します"
            )
        }
        Evidence::Unsteady => say!(
            lang,
            "without a cookie, the app answers now with one page and now with another",
            "クッキーがないと、アプリはそのつど違うページを返します"
        ),
        Evidence::LoginRefused { status } => {
            say!(
                lang,
                "the login was answered by an error, status {status}",
                "ログインへの応答はエラー（ステータス {status}）でした"
            )
        }
        Evidence::FormAgain { fields } if fields.is_empty() => {
            say!(lang, "the login was answered by its form again", "ログインへの応答は、同じフォームでした")
        }
        Evidence::FormAgain { fields } => {
            let fields = list(fields, lang);
            say!(
                lang,
                "the login was answered by a form that asks for {fields} again",
                "ログインへの応答は、{fields} をもう一度入力するフォームでした"
            )
        }
        Evidence::LoginUndone { status, keys, how, page } => undone(*status, keys, *how, page, lang),
        Evidence::LoginSays { text } => {
            let text = quoted(text);
            say!(lang, "the answer to the login says \"{text}\"", "ログインへの応答に「{text}」とあります")
        }
        Evidence::Token { keys } => {
            let keys = list(keys, lang);
            say!(
                lang,
                "the login was answered by a token ({keys}), and by no cookie",
                "ログインへの応答にあったのはトークン（{keys}）で、クッキーはありませんでした"
            )
        }
        Evidence::ShownBefore { page } => {
            let page = shortened(page, 60);
            say!(
                lang,
                "{page} came to this browser before, as to one that is logged in",
                "{page} は、以前このブラウザにログイン中のページを返しています"
            )
        }
        Evidence::SaysNobody { keys } if keys.is_empty() => {
            say!(lang, "the session that came is empty", "届いたセッションは空です")
        }
        Evidence::SaysNobody { keys } => {
            let keys = list(keys, lang);
            say!(
                lang,
                "the session that came holds {keys}, which says nothing of a user",
                "届いたセッションの中身は {keys} だけで、ユーザーを示すものがありません"
            )
        }
        Evidence::Unanswered { page } => {
            let page = quoted(page);
            say!(
                lang,
                "no answer came from {page} within the limit for one page (30 s, or what --timeout says)",
                "1ページの上限（30秒、または --timeout の値）以内に、{page} から応答がありませんでした"
            )
        }
        Evidence::Disagreement { yes, no, cannot_tell } => say!(
            lang,
            "of the answers to the same request, {yes} say yes, {no} say no, {cannot_tell} do not tell",
            "同じリクエストへの応答のうち、ログイン中が{yes}件、未ログインが{no}件、不明が{cannot_tell}件です"
        ),
        Evidence::AsGood => {
            say!(lang, "the answer is that to the good cookie", "有効なクッキーがあるときと同じ応答でした")
        }
        Evidence::AsNone => {
            say!(
                lang,
                "the page is the same as without the session cookie",
                "ページは、セッションのクッキーがないときと同じでした"
            )
        }
    }
}

/// What the login itself was answered with, and what became of that.
fn undone(status: u16, keys: &[String], how: Undone, page: &str, lang: Lang) -> String {
    let page = shortened(page, WIDEST_QUOTE);
    let came = match keys {
        [] => say!(
            lang,
            "the login itself was answered with status {status} and a new session cookie",
            "ログインへの応答そのものはステータス {status} で、新しいセッションのクッキーが届きました"
        ),
        keys => {
            let keys = list(keys, lang);
            say!(
                lang,
                "the login itself was answered with status {status} and a session that got {keys}",
                "ログインへの応答そのものはステータス {status} で、セッションに {keys} が入りました"
            )
        }
    };
    let then = match (how, keys) {
        (Undone::TakenOut, []) => say!(
            lang,
            ", which the answer of {page} replaced or deleted",
            "が、{page} の応答で別のものに変わったか、削除されました"
        ),
        (Undone::TakenOut, _) => {
            say!(lang, "; after the answer of {page} that was gone again", "が、{page} の応答でなくなりました")
        }
        (Undone::NotSent, _) => say!(
            lang,
            ", and the browser did not send that cookie to {page}",
            "が、ブラウザはそのクッキーを {page} に送っていません"
        ),
        (Undone::NotTaken, _) => say!(
            lang,
            ", and {page}, to which the browser sent that cookie, led back to the form",
            "が、そのクッキーを送った {page} からは、またフォームに戻されました"
        ),
    };
    came + &then
}

/// That another cookie may log in, so that what is seen is not of the session cookie alone. `log_in`: whether
/// it was seen, with that other cookie among them, that cookies log in. Where they do not, the other cookie does not either.
pub fn remembered(document: &mut Document, name: Option<&str>, log_in: Option<bool>, lang: Lang) {
    if let Some(name) = name.filter(|_| log_in != Some(false)) {
        let name = shortened(name, WIDEST_QUOTE);
        document.text(say!(
            lang,
            "By `{name}`, which looks like Flask-Login's, the app may log in anew: the session cookie alone does not decide. To see what it is worth, take it alone into another browser: jar export, then jar import --name.",
            "`{name}` は Flask-Login の自動ログイン用のクッキーのようです。アプリがこれで新しくログインさせることがあるので、セッションのクッキーだけでは決まりません。それだけを確かめるには、jar export と jar import --name で別のブラウザに入れてください。"
        ));
    }
}

/// Why the same cookie may be accepted, and then refused.
pub fn taken_once(lang: Lang) -> String {
    say!(
        lang,
        "The app may take a cookie once only: then it is used up now, and only a new login helps. Its time may also have run out in between, or it may be several workers or servers that do not share their sessions.",
        "アプリがクッキーを一度しか受け付けないのかもしれません。その場合、そのクッキーはもう使えず、ログインし直す必要があります。その間に期限が切れた場合や、複数のワーカーやサーバーがセッションを共有していない場合もあります。"
    )
}

/// Whether another page would settle what cannot be told by this.
pub fn is_settled_by_a_page(evidence: &[Evidence]) -> bool {
    !evidence.iter().any(|seen| {
        matches!(
            seen,
            Evidence::Disagreement { .. }
                | Evidence::Unanswered { .. }
                | Evidence::OnlyAHeader { .. }
                | Evidence::HeaderInBoth
                | Evidence::LostTheUser { .. }
                | Evidence::Refused { status: 429 | 500.., .. }
                | Evidence::NothingToCompare { status: 429 | 500.. }
        )
    })
}

/// That the app failed, or wants no more requests for now. `None` where its status says neither.
pub fn has_trouble(status: u16, lang: Lang) -> Option<String> {
    match status {
        429 => Some(say!(
            lang,
            "The app limits requests like this one (status 429): wait, and ask again.",
            "アプリがこの種のリクエストの数を制限しています。しばらく待ってから、もう一度試してください。"
        )),
        500.. => Some(say!(
            lang,
            "The app failed at this request: its own log says why.",
            "アプリがこのリクエストの処理に失敗しました。理由はアプリのログにあります。"
        )),
        _ => None,
    }
}

/// What was typed already of that by which it can be told who is logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Whether a page was named, with `--page`.
    pub page: bool,
    /// Whether a text was given, with `--shows`.
    pub text: bool,
}

impl Typed {
    /// What was typed of it for this screen.
    pub fn of(style: &Style) -> Typed {
        Typed { page: style.given.has("page"), text: style.given.has("shows") }
    }
}

/// What would settle it where a page was named, or a text, that did not: what was not given, or another one.
fn settles_instead(typed: Typed, lang: Lang) -> Option<String> {
    Some(match (typed.page, typed.text) {
        (false, false) => return None,
        (true, false) => say!(
            lang,
            "With this page alone it cannot be told. What would settle it: a text that the app sends to a logged-in user only, which may stand in the source of the page (--shows TEXT), or another page, which shows who is logged in.",
            "このページだけでは判断できません。ログインした人だけに送られる文字列（ページのソースの中でもかまいません）を --shows TEXT で、または誰がログインしているかがわかる別のページを指定すると、判断できます。"
        ),
        (false, true) => say!(
            lang,
            "With this text it cannot be told. What would settle it: a page that shows who is logged in (--page PATH), or another text, which the app sends to a logged-in user only.",
            "この文字列では判断できません。誰がログインしているかがわかるページを --page PATH で、またはログインした人だけに送られる別の文字列を指定すると、判断できます。"
        ),
        (true, true) => say!(
            lang,
            "With this page and this text it cannot be told. What would settle it: another page, which shows who is logged in, or another text, which the app sends to a logged-in user only.",
            "このページとこの文字列では判断できません。誰がログインしているかがわかる別のページか、ログインした人だけに送られる別の文字列を指定すると、判断できます。"
        ),
    })
}

/// What would settle it. Another page can show that a user is logged in, and never that none is: that takes a new login in another
/// browser. `by_text`: whether another text can show it as well.
fn either_nobody(typed: Typed, by_text: bool, lang: Lang) -> String {
    let (page, in_japanese) = match typed.page {
        true => ("another page, on which the user is shown (--page PATH)", "ユーザーが表示される別のページ"),
        false => ("a page on which the user is shown (--page PATH)", "ユーザーが表示されるページ"),
    };
    let (text, text_in_japanese) = match by_text {
        true => (
            ", or another text, which is sent to a logged-in user only (--shows TEXT)",
            "、またはログインした人だけに送られる別の文字列を --shows TEXT で",
        ),
        false => ("", ""),
    };
    say!(
        lang,
        "Either nobody is logged in, or this page does not show who is. What would show that somebody is: {page}{text}. What would show that nobody is: a new login in another browser (--browser NAME), if this page shows a user there.",
        "誰もログインしていないか、このページでは誰がログインしているかがわからないかの、どちらかです。ログインしているなら、{in_japanese}を --page PATH で{text_in_japanese}指定すると、わかります。別のブラウザ（--browser NAME）で新しくログインして、そこでこのページにユーザーが表示されるなら、ここでは誰もログインしていません。"
    )
}

/// Whether what a person reads on the page differs with the cookie.
fn differs(evidence: &[Evidence]) -> bool {
    evidence.iter().any(|seen| matches!(seen, Evidence::TextAppeared { .. } | Evidence::TextGone { .. }))
}

/// Whether the page is one to which the session cookie did not go before either.
pub fn never_went_there(evidence: &[Evidence]) -> bool {
    evidence.contains(&Evidence::GoodUnseen) && evidence.iter().any(|seen| matches!(seen, Evidence::OthersAlone { .. }))
}

/// What would settle what cannot be told.
fn settles(evidence: &[Evidence], typed: Typed, lang: Lang) -> Option<String> {
    let is_on_neither = |evidence: &Evidence| matches!(evidence, Evidence::Shows { with: false, without: false, .. });
    let shows_to_all = |evidence: &Evidence| matches!(evidence, Evidence::Shows { without: true, .. });
    let is_missing = |evidence: &Evidence| matches!(evidence, Evidence::NoPage { .. });
    let has_failed = |evidence: &Evidence| {
        matches!(evidence, Evidence::Refused { status: 500.., .. } | Evidence::NothingToCompare { status: 500.. })
    };
    let is_limited = |evidence: &Evidence| {
        matches!(evidence, Evidence::Refused { status: 429, .. } | Evidence::NothingToCompare { status: 429 })
    };
    let differs_unseen = |evidence: &Evidence| matches!(evidence, Evidence::UnseenDiffers { .. });
    let needs_nothing = |evidence: &Evidence| {
        matches!(evidence, Evidence::Disagreement { .. } | Evidence::Unanswered { .. } | Evidence::Token { .. })
    };
    if evidence.iter().any(needs_nothing) {
        return None;
    }
    Some(if evidence.iter().any(has_failed) {
        has_trouble(500, lang)?
    } else if evidence.iter().any(is_limited) {
        has_trouble(429, lang)?
    } else if evidence.iter().any(|seen| matches!(seen, Evidence::OnlyAHeader { .. })) {
        say!(
            lang,
            "What would settle it: the page without that header, to compare with.",
            "そのヘッダーなしでも同じページにアクセスして、見比べると判断できます。"
        )
    } else if evidence.contains(&Evidence::HeaderInBoth) {
        say!(
            lang,
            "A header that logs in hides what the cookie is worth. What would settle it: the same without the header.",
            "ヘッダーでログインした状態になっているなら、クッキーだけで何ができるかはわかりません。ヘッダーなしで同じことをすると、確かめられます。"
        )
    } else if evidence.iter().any(is_missing) && typed.page {
        say!(
            lang,
            "Name another page, which shows who is logged in: --page PATH.",
            "誰がログインしているかがわかる別のページを --page PATH で指定してください。"
        )
    } else if evidence.iter().any(is_missing) {
        say!(
            lang,
            "Name a page that shows who is logged in: --page PATH.",
            "誰がログインしているかがわかるページを --page PATH で指定してください。"
        )
    } else if evidence.iter().any(Evidence::is_kept_out) {
        let (cookie, in_japanese) = match evidence.iter().any(|seen| matches!(seen, Evidence::OthersAlone { .. })) {
            true => ("these cookies do", "これらの"),
            false => ("this cookie does", "この"),
        };
        say!(
            lang,
            "What would settle it: a page that any logged-in user may see (--page PATH), or a new login of the same user from another browser (--browser NAME): if that one gets this page, {cookie} not log that user in.",
            "ログインしていれば誰でも見られるページを --page PATH で指定すると、判断できます。または、同じユーザーで別のブラウザ（--browser NAME）からログインしてください。それでこのページが表示されるなら、{in_japanese}クッキーではそのユーザーとしてログインした状態になっていません。"
        )
    } else if evidence.iter().any(shows_to_all) {
        say!(
            lang,
            "Name a text that only a logged-in user sees: --shows TEXT.",
            "ログインした人だけに見える文字列を --shows TEXT で指定してください。"
        )
    } else if evidence.contains(&Evidence::Same) || evidence.iter().any(is_on_neither) && !differs(evidence) {
        // on a page that is the same for all there is no text that would settle it
        let by_text = !evidence.contains(&Evidence::Same);
        either_nobody(typed, by_text, lang)
    } else if never_went_there(evidence) {
        say!(
            lang,
            "What would settle it: a page to which the browser sends that cookie (--page PATH), after a new login if it is gone.",
            "そのクッキーが送られるページを --page PATH で指定すると、判断できます。クッキーがもうない場合は、先にログインし直してください。"
        )
    } else if let Some(instead) = settles_instead(typed, lang) {
        instead
    } else if evidence.iter().any(differs_unseen) {
        say!(
            lang,
            "What would settle it: a text that the app sends to a logged-in user only, which may stand in the source of the page (--shows TEXT), or a page that shows who is logged in (--page PATH).",
            "ログインした人だけに送られる文字列（ページのソースの中でもかまいません）を --shows TEXT で、または誰がログインしているかがわかるページを --page PATH で指定すると、判断できます。"
        )
    } else {
        say!(
            lang,
            "What would settle it: a page that shows who is logged in (--page PATH), or a text that only a logged-in user sees (--shows TEXT).",
            "誰がログインしているかがわかるページを --page PATH で、またはログインした人だけに見える文字列を --shows TEXT で指定すると、判断できます。"
        )
    })
}
