//! `demo`: eight scenes, each with a question that its picture answers.

use super::exchange::Wire;
use super::next;
use super::page::page;
use super::question::{always, ask, everywhere};
use super::sentence::with_commands;
use super::time::span;
use super::{expire, inspect, tamper};
use crate::browser::EndBy;
use crate::inspect::Inspection;
use crate::lang::say;
use crate::render::document::{Block, Column, Document, Role, piece, plain, sign};
use crate::render::style::Style;
use crate::report::{Demo, SCENES, Story};
use crate::server::apps::tutorial::Page;

/// The screens: all of them, or the one that was asked for. A presenter begins there, and can go to the others.
pub fn documents(demo: &Demo, style: &Style) -> Vec<Document> {
    let (story, mut wire) = (&demo.story, Wire::new().without_sessions());
    let mut scenes = vec![
        the_server(story, style),
        first_visit(story, &mut wire, style),
        login(story, &mut wire, style),
        taken_apart(&demo.inspection.inspection, style),
        one_letter(story, style),
        another_browser(story, &mut wire, style),
        the_clock(story, style),
        logout(story, style),
    ];
    if let Some(last) = scenes.last_mut() {
        try_next(last, demo, style);
    }
    match demo.scene.filter(|_| !style.step) {
        Some(scene) if scene < scenes.len() => {
            let mut alone: Vec<Document> = scenes.drain(scene.saturating_sub(1)..scene).collect();
            if let Some(only) = alone.first_mut() {
                let next = scene + 1;
                next::repair(only, &format!("demo {next}"), style);
            }
            alone
        }
        Some(_) => scenes.split_off(scenes.len() - 1),
        None => scenes,
    }
}

/// Says in the first scene how the story is shown in parts, where all of it runs past on a terminal.
pub fn in_parts(scenes: &mut [Document], style: &Style) {
    if let ([first, _, ..], true) = (scenes, style.is_terminal && !style.step) {
        let [step, one] = ["sessctl demo --step", "sessctl demo 1"];
        let how = say!(
            style.lang,
            "{step} stops before each answer, {one} shows one scene.",
            "{step} なら答えの前で止まります。{one} なら1つの場面だけです。"
        );
        first.paragraph(with_commands(Role::Quiet, &how, &[step, one]));
    }
}

/// What follows the story: the lessons, or the path from its beginning.
fn try_next(document: &mut Document, demo: &Demo, style: &Style) {
    match &demo.path {
        Some(place) => next::on_the_path(document, place, style),
        None => next::repair(document, &next::login(None, &style.given), style),
    }
}

/// A heading with its number.
fn title(document: &mut Document, number: usize, title: &str) {
    let number = piece(Role::Title, format!("{number}/{SCENES}"));
    document.push(Block::Title(vec![number, sign(Role::Title, "  ", ": "), piece(Role::Title, title)]));
}

/// A heading with its number, the question, and what there is to say about it.
fn opening(number: usize, heading: &str, question: String, note: String) -> Document {
    let mut document = Document::new();
    title(&mut document, number, heading);
    always(&mut document, question, note);
    document.blank();
    document
}

fn the_server(story: &Story, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = opening(
        1,
        &say!(lang, "The server", "サーバー"),
        say!(
            lang,
            "Where in the settings of the server does it say who is logged in?",
            "誰がログイン中かは、設定のどこに書かれているでしょうか。"
        ),
        say!(
            lang,
            "This is all that the server has. Many look for a table of users or of sessions: there is none, here or elsewhere.",
            "サーバーが持っているのはこれで全部です。ユーザーやセッションの一覧を探す人が多いのですが、ここにも、ほかの場所にもありません。"
        ),
    );
    let lifetime = story.app.lifetime.map(|seconds| span(seconds, lang)).unwrap_or_default();
    let begins_at = story.begins_at.calendar();
    let settings = [
        (say!(lang, "routes", "ルート"), "/  /login  /logout".to_owned()),
        ("secret_key".to_owned(), say!(lang, "the tutorial's", "チュートリアルのもの")),
        ("permanent_session_lifetime".to_owned(), lifetime),
        ("session.permanent".to_owned(), "True".to_owned()),
        (say!(lang, "the clock stands at", "時計の時刻"), say!(lang, "{begins_at} UTC", "{begins_at} UTC")),
    ];
    let rows = settings.into_iter().map(|(name, value)| vec![vec![plain(name)], vec![plain(value)]]);
    document.rows(&[Column::Setting, Column::Sentence], rows.collect());
    document.blank().text(say!(
        lang,
        "Nowhere: it has a key and a lifetime, and no list of who is logged in.",
        "どこにもありません。あるのは鍵と有効期間だけで、ログイン中の人の一覧はありません。"
    ));
    document
}

fn first_visit(story: &Story, wire: &mut Wire, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = opening(
        2,
        &say!(lang, "A first visit", "最初のアクセス"),
        say!(
            lang,
            "Who gives the other a cookie here, the browser or the server?",
            "クッキーを渡すのは、ブラウザとサーバーのどちらでしょうか。"
        ),
        say!(
            lang,
            "An arrow to the right is a request, one to the left a response. Many expect a cookie as soon as a page is opened: without a session there is nothing to put into one.",
            "右向きの矢印がリクエスト、左向きが応答です。ページを開くだけでクッキーができると思われがちですが、セッションがなければ、入れるものがありません。"
        ),
    );
    wire.steps(&mut document, &story.first_visit, lang);
    document.blank();
    document.text(say!(
        lang,
        "Neither: no Cookie line went, and no Set-Cookie line came.",
        "どちらも渡していません。Cookie の行も Set-Cookie の行もありません。"
    ));
    document.text(page(&story.first_page, lang));
    document
}

fn login(story: &Story, wire: &mut Wire, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = opening(
        3,
        &say!(lang, "alice logs in", "alice のログイン"),
        say!(
            lang,
            "How does the next request show that it comes from alice?",
            "次のリクエストが alice からだと、どうやって伝わるのでしょうか。"
        ),
        say!(
            lang,
            "Follow the three colours from Set-Cookie to Cookie. Many think that the server now remembers alice: it wrote everything into the cookie and kept nothing.",
            "3つの色を Set-Cookie から Cookie へ追ってください。サーバーが alice を覚えたと思われがちですが、すべてクッキーに書いて渡し、何も残していません。"
        ),
    );
    for (place, step) in story.login.iter().enumerate() {
        if place > 0 {
            ask(
                &mut document,
                style,
                say!(
                    lang,
                    "And the next request: what does the browser bring along?",
                    "次のリクエストで、ブラウザは何を送るでしょうか。"
                ),
                say!(
                    lang,
                    "Nobody types anything here: the browser follows the redirect by itself, and brings the cookie by itself.",
                    "ここでは誰も何も入力していません。ブラウザが自分でリダイレクトをたどり、自分でクッキーを送ります。"
                ),
            );
        }
        wire.step(&mut document, step, lang);
    }
    document.blank();
    document.text(say!(
        lang,
        "By its cookie: Set-Cookie handed it over, Cookie brought it back.",
        "クッキーで伝わります。Set-Cookie で渡され、Cookie で戻ってきました。"
    ));
    document.text(page(&story.login_page, lang));
    document
}

fn taken_apart(inspection: &Inspection, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    title(&mut document, 4, &say!(lang, "The cookie, taken apart", "クッキーの分解"));
    let question = everywhere(
        say!(lang, "Can this be read without the key?", "鍵がなくても、中身を読めるでしょうか。"),
        say!(
            lang,
            "Signed is not encrypted. Many take the letters for a secret: they are base64, which anybody can turn back.",
            "署名は暗号化ではありません。文字の並びが暗号に見えますが、base64 なので誰でも元に戻せます。"
        ),
    );
    inspect::parts(&mut document, inspection, Some(question), style);
    document
}

fn one_letter(story: &Story, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = Document::new();
    title(&mut document, 5, &say!(lang, "One letter changed", "1文字だけの改ざん"));
    tamper::difference(&mut document, &story.tampering, lang);
    always(
        &mut document,
        say!(
            lang,
            "alice became alive, and the signature is the old one. What will the server say?",
            "alice を alive に変え、署名は元のままです。サーバーは何と答えるでしょうか。"
        ),
        say!(
            lang,
            "Let them bet on an error page. There is none: Flask takes a cookie whose signature does not fit for no cookie at all.",
            "エラー画面になると予想する人が多いところです。実際には出ません。署名の合わないクッキーは、届かなかったものとして扱われます。"
        ),
    );
    let forgery = &story.tampering.forgery;
    Wire::of_forgery(&forgery.forged, &forgery.original).exchange(&mut document, &story.tampering.exchange, lang);
    document.text(page(&story.tampering.page, lang));
    document.text(say!(
        lang,
        "The signature no longer fits, and the answer does not say so.",
        "署名が合わなくなりましたが、それを知らせる表示はどこにもありません。"
    ));
    document
}

fn another_browser(story: &Story, wire: &mut Wire, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = opening(
        6,
        &say!(lang, "Another browser", "別のブラウザ"),
        say!(
            lang,
            "Another browser asks for the same page: who is logged in there?",
            "別のブラウザで同じページを開くと、誰がログインしているでしょうか。"
        ),
        say!(
            lang,
            "It is the same machine and the same server. What differs is the jar, and nothing else.",
            "マシンもサーバーも同じです。違うのは、ブラウザに保存されたクッキーだけです。"
        ),
    );
    wire.steps(&mut document, &story.stranger, lang);
    document.text(page(&story.stranger_page, lang)).blank();
    always(
        &mut document,
        say!(
            lang,
            "And with a copy of alice's cookie in its jar?",
            "では、alice のクッキーをコピーしたら、どうなるでしょうか。"
        ),
        say!(
            lang,
            "No password was typed in this browser. Whoever has the cookie is alice to the server, which is why cookies are stolen.",
            "このブラウザでは何も入力していません。サーバーから見れば、クッキーを持っている人が alice です。だからクッキーは盗まれるのです。"
        ),
    );
    wire.steps(&mut document, &story.thief, lang);
    document.text(page(&story.thief_page, lang));
    document
}

fn the_clock(story: &Story, style: &Style) -> Document {
    let lang = style.lang;
    let mut document = opening(
        7,
        &say!(lang, "The last three seconds", "最後の3秒"),
        say!(
            lang,
            "At which second does the browser say no, and at which the server?",
            "ブラウザが送らなくなるのは何秒、サーバーが拒否するのは何秒でしょうか。"
        ),
        say!(
            lang,
            "Two clocks end a session. Let them say the second before you show the row: most expect both at the same one.",
            "セッションを終わらせるのは2者です。行を見せる前に、何秒かを予想してもらってください。同じ秒だと思う人がほとんどです。"
        ),
    );
    let by = story.jar.first().map_or(EndBy::Neither, |row| row.expires_by);
    expire::table(&mut document, &story.clock, story.app.lifetime, by, style);
    document.blank().text(say!(
        lang,
        "At +180 s the browser has dropped the cookie, and the server would still accept it.",
        "+180秒では、ブラウザはもうクッキーを捨てていますが、サーバーはまだ受け入れます。"
    ));
    document
}

fn logout(story: &Story, style: &Style) -> Document {
    let lang = style.lang;
    let mut wire = Wire::short().without_sessions();
    let mut document = opening(
        8,
        &say!(lang, "Logout, and a copy", "ログアウトと、コピー"),
        say!(
            lang,
            "alice logs out, a minute after the login. What is deleted, and where?",
            "ログインの1分後にログアウトします。何がどこで削除されるでしょうか。"
        ),
        say!(
            lang,
            "Logging out is one Set-Cookie line with an end in 1970. Many think that the server ends the session: it has none to end.",
            "ログアウトは、1970年に期限が切れる Set-Cookie の1行です。サーバーがセッションを消すと思われがちですが、サーバーには消すものがありません。"
        ),
    );
    if let Some(step) = story.logout.first() {
        wire.step(&mut document, step, lang);
    }
    let left = story.jar_after_logout.iter().filter(|row| !row.is_expired).count();
    if left > 0 {
        document.text(say!(
            lang,
            "alice's browser still holds {left} cookies.",
            "alice のブラウザにはまだ{left}個あります。"
        ));
    }
    always(
        &mut document,
        say!(lang, "What is a copy of it worth now?", "コピーされたクッキーは、まだ使えるでしょうか。"),
        say!(
            lang,
            "A copy works whatever alice does, and each visit with it buys more time. Ask what could stop it: only a new key ends all copies.",
            "コピーは、alice が何をしても使え、アクセスするたびに期限が延びます。どうすれば止められるかを聞いてみてください。すべてのコピーを一度に無効にするには、鍵を替えるしかありません。"
        ),
    );
    wire.exchange(&mut document, &story.replay, lang);
    document.text(page(&story.replay_page, lang));
    if matches!(story.replay_page, Page::LoggedIn { .. }) && left == 0 {
        document.text(say!(
            lang,
            "Logging out deleted one cookie in one browser. A copy is still alice.",
            "消えたのは1つのブラウザのクッキーだけで、コピーはまだ使えます。"
        ));
    }
    document
}
