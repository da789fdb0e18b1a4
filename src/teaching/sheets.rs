//! The worksheets: questions with blanks, first to guess, then to fill in from what is seen, then to say why.
//!
//! A text has `____` where a blank is. Names in braces, as `{lifetime}`, are filled in from the run that a worksheet is
//! made from.

use crate::lang::Bilingual;

/// A worksheet.
#[derive(Debug)]
pub struct Sheet {
    /// What it is on.
    pub topic: &'static str,
    /// Its title.
    pub title: Bilingual,
    /// Its sections, in order.
    pub sections: &'static [Section],
}

/// Questions that belong together.
#[derive(Debug)]
pub struct Section {
    /// What to do with them.
    pub part: Part,
    /// The questions.
    pub items: &'static [Item],
}

/// What is to be done with the questions of a section.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// To guess, before anything is typed.
    Guess,
    /// To fill in from what these commands show.
    Type(&'static [&'static str]),
    /// To say why.
    Why,
}

/// A question.
#[derive(Debug)]
pub struct Item {
    /// Its text, with `____` where a blank is.
    pub text: Bilingual,
    /// How wide the blanks are, in columns.
    pub width: usize,
    /// What belongs in each blank.
    pub answers: &'static [Bilingual],
    /// The correction of the tutorial that belongs to it: `E1`.
    pub correction: Option<&'static str>,
}

/// How a blank is written in a text.
pub const BLANK: &str = "____";

/// What the browser does with its cookie, where it still has it and where it has not.
pub const BROWSER: [Bilingual; 2] =
    [Bilingual::new("keeps and sends", "保存していて、送る"), Bilingual::new("has dropped", "捨てた")];
/// What a page shows to a user who is logged in, and to a visitor who is not.
pub const PAGE: [Bilingual; 2] =
    [Bilingual::new("{user} is logged in", "{user}でログイン中"), Bilingual::new("the login form", "ログインフォーム")];
/// That there is no such line.
pub const NONE: Bilingual = Bilingual::new("none", "なし");

macro_rules! sheet {
    ($topic:literal, $title_en:literal, $title_ja:literal; $($part:expr => {
        $($width:literal $text_en:literal, $text_ja:literal => [$($answer_en:literal, $answer_ja:literal);*] $($correction:literal)?;)+
    })+) => {
        Sheet {
            topic: $topic,
            title: Bilingual::new($title_en, $title_ja),
            sections: &[$(Section {
                part: $part,
                items: &[$(Item {
                    text: Bilingual::new($text_en, $text_ja),
                    width: $width,
                    answers: &[$(Bilingual::new($answer_en, $answer_ja)),*],
                    correction: sheet!(@correction $($correction)?),
                }),+],
            }),+],
        }
    };
    (@correction) => { None };
    (@correction $id:literal) => { Some($id) };
}

/// All worksheets.
pub const SHEETS: &[Sheet] = &[
    sheet! {
        "demo", "the whole story", "全体の流れ";
        Part::Guess => {
            10 "Another browser opens the page. Is anyone logged in there: ____. And with a copy of alice's cookie: ____.",
               "別のブラウザでページを開いたとき、ログインしている人は____。alice のクッキーのコピーがあれば、____。"
               => ["nobody", "いません"; "{thief}", "{thief} です"];
            10 "alice logs out. Does the copy of her cookie still work? ____",
               "alice がログアウトします。クッキーのコピーはまだ使えますか。____"
               => ["yes", "はい"];
        }
        Part::Type(&["sessctl demo"]) => {
            6 "Scene 2: the first visit brings ____ cookies and is answered with status ____.",
              "場面2: 最初のアクセスで送られるクッキーは____個で、応答のステータスは____です。"
              => ["{cookies_before}", "{cookies_before}"; "{first_status}", "{first_status}"];
            16 "Scene 5: alice becomes {forged}. The status is ____, and the page is ____.",
               "場面5: alice を {forged} に変えました。ステータスは____で、ページは「____」です。"
               => ["{tamper_status}", "{tamper_status}"; "{tamper_page}", "{tamper_page}"] "E20";
            24 "Scene 6: the page of the other browser is ____; with the copy it is ____.",
               "場面6: 別のブラウザのページは「____」で、コピーがあると「____」です。"
               => ["{stranger_page}", "{stranger_page}"; "{thief_page}", "{thief_page}"];
            6 "Scene 8: the logout is answered with status ____ and leaves ____ cookies in alice's browser.",
              "場面8: ログアウトの応答のステータスは____で、alice のブラウザに残るクッキーは____個です。"
              => ["{logout_status}", "{logout_status}"; "{cookies_after}", "{cookies_after}"];
        }
        Part::Why => {
            50 "Another browser is not logged in, because ____",
               "別のブラウザでログインしていないのは、____"
               => ["it has no cookie to send", "送るクッキーがないからです。"] "E8";
            50 "After the logout the copy still works, because ____",
               "ログアウトの後もコピーが使えるのは、____"
               => ["the server keeps no list: the signature fits, and the age is not over {lifetime} s",
                   "サーバーに一覧がなく、署名が一致し、経過時間が{lifetime}秒以内だからです。"] "E9";
        }
    },
    sheet! {
        "login", "where is my login?", "ログインはどこにある？";
        Part::Guess => {
            8 "Before the login, the browser sends ____ cookies with its request.",
              "ログインの前、ブラウザがリクエストに付けて送るクッキーは____個です。"
              => ["{cookies_before}", "{cookies_before}"];
            24 "After the login, alice's name is kept in ____.",
               "ログイン後、alice の名前が保存されているのは____です。"
               => ["the browser's cookie", "ブラウザのクッキー"] "E10";
        }
        Part::Type(&["sessctl login alice"]) => {
            10 "POST / brings ____ and is answered with status ____.",
               "POST / で ____ を送ると、ステータス ____ の応答が届きます。"
               => ["{body}", "{body}"; "{post_status}", "{post_status}"];
            12 "The header ____ of the response brings a cookie named ____.",
               "応答の ____ ヘッダーで、クッキー ____ が渡されます。"
               => ["Set-Cookie", "Set-Cookie"; "{cookie_name}", "{cookie_name}"];
            10 "The browser opens ____, with the cookie in the header ____.",
               "ブラウザは ____ に移動し、クッキーを ____ ヘッダーで送ります。"
               => ["{location}", "{location}"; "Cookie", "Cookie"];
            10 "The browser keeps it until ____ UTC, ____ s after the login.",
               "ブラウザは、____ UTC（ログインの ____ 秒後）まで保存します。"
               => ["{expires_at}", "{expires_at}"; "{lifetime}", "{lifetime}"];
        }
        Part::Why => {
            50 "The page greets alice. What did the server store of her? ____",
               "ページに alice の名前が出ました。サーバーは alice の何を保存しましたか。____"
               => ["nothing: it reads the cookie that the request brings", "何も保存していません。リクエストで届いたクッキーを読むだけです。"] "E3";
            50 "Who can log in as alice here? ____",
               "ここでは、誰が alice としてログインできますか。____"
               => ["anyone who types her name", "名前を入力すれば、誰でもログインできます。"] "E12";
        }
    },
    sheet! {
        "inspect", "what is in the cookie?", "クッキーの中身は？";
        Part::Guess => {
            12 "To read what the cookie says, the secret key is ____.",
               "クッキーの中身を読むのに、署名用の鍵は____。"
               => ["not needed", "いりません"] "E1";
            12 "To make a cookie that the server believes, the secret key is ____.",
               "サーバーが受け入れるクッキーを作るのに、署名用の鍵は____。"
               => ["needed", "必要です"];
        }
        Part::Type(&["sessctl login alice", "sessctl inspect", "sessctl explain --jar"]) => {
            8 "The cookie has ____ parts, with a ____ between them.",
              "クッキーは____つの部分からなり、____で区切られています。"
              => ["3", "3"; "dot", "ドット"];
            36 "The first part says ____",
               "最初の部分の中身は ____"
               => ["{payload}", "{payload}"];
            14 "The second part, {timestamp}, is the bytes ____ and the number ____: {signed_at} UTC.",
               "2つ目の部分 {timestamp} は、バイト列では ____、数では ____ です（{signed_at} UTC）。"
               => ["{timestamp_bytes}", "{timestamp_bytes}"; "{unix}", "{unix}"];
            6 "The third part has ____ characters, which are ____ bytes of HMAC-SHA1.",
              "3つ目の部分は____文字で、HMAC-SHA1 の____バイトです。"
              => ["{signature_characters}", "{signature_characters}"; "{signature_bytes}", "{signature_bytes}"];
        }
        Part::Type(&["sessctl tamper id={forged}"]) => {
            16 "The status is ____, and the page is ____.",
               "ステータスは____で、ページは「____」です。"
               => ["{tamper_status}", "{tamper_status}"; "{tamper_page}", "{tamper_page}"] "E20";
        }
        Part::Why => {
            12 "A Flask session is ____ and ____, and it is not ____.",
               "Flask のセッションは、____と____がされていて、____はされていません。"
               => ["encoded", "エンコード"; "signed", "署名"; "encrypted", "暗号化"] "E1";
            50 "Who knows the secret key can ____",
               "署名用の鍵を知っている人にできるのは、____"
               => ["sign a cookie with any name, and be that user", "どんな名前のクッキーにも署名して、その人になりすますことです。"] "E11";
        }
    },
    sheet! {
        "expire", "who ends the session?", "セッションを終わらせるのは誰？";
        Part::Guess => {
            20 "The lifetime is {lifetime} s. A copy that is {lifetime} s old shows ____, and one of {over} s ____.",
               "有効期間は{lifetime}秒です。署名から{lifetime}秒たったコピーを送ると「____」、{over}秒なら「____」と表示されます。"
               => ["{page_at_end}", "{page_at_end}"; "{page_over}", "{page_over}"];
            20 "The session is ended by ____ and by ____.",
               "セッションを終わらせるのは、____と____です。"
               => ["the browser", "ブラウザ"; "the server", "サーバー"];
        }
        Part::Type(&["sessctl login alice", "sessctl expire --simulate"]) => {
            18 "The browser: at +{before} s it ____ the cookie, and at +{lifetime} s it ____ it.",
               "ブラウザは、+{before}秒でクッキーを「____」。+{lifetime}秒では「____」。"
               => ["{browser_before}", "{browser_before}"; "{browser_at_end}", "{browser_at_end}"];
            14 "The server, given a copy: age ____ ≤ {lifetime}: ____; age ____ > {lifetime}: ____.",
               "サーバーにコピーを送ると、____ ≤ {lifetime}: 「____」、____ > {lifetime}: 「____」。"
               => ["{age_at_end}", "{age_at_end}"; "{page_at_end}", "{page_at_end}"; "{age_over}", "{age_over}"; "{page_over}", "{page_over}"];
            10 "At +{over} s the answer has status ____, and on Set-Cookie it has ____.",
               "+{over}秒の応答は、ステータスが____で、Set-Cookie は「____」です。"
               => ["{status_over}", "{status_over}"; "{set_cookie_over}", "{set_cookie_over}"];
        }
        Part::Why => {
            50 "What was deleted on the server? ____",
               "サーバーでは何が削除されましたか。____"
               => ["nothing: nothing was ever stored there", "何も削除されていません。最初から何も保存されていないからです。"] "E3";
            50 "Three minutes of what? From when are they counted? ____",
               "3分は、いつから数えますか。____"
               => ["from the last answer that signed the cookie", "最後にクッキーに署名した応答からです。"] "E4";
            50 "The browser is closed and opened again, and alice is still logged in, because ____",
               "ブラウザを閉じて開き直しても alice がログインしたままなのは、____"
               => ["the cookie has an Expires", "クッキーに Expires があるからです。"] "E7";
        }
    },
];

/// The worksheet on this topic.
pub fn sheet(topic: &str) -> Option<&'static Sheet> {
    SHEETS.iter().find(|sheet| sheet.topic == topic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teaching::tutorial::correction;
    use std::collections::BTreeSet;

    fn items() -> impl Iterator<Item = &'static Item> {
        SHEETS.iter().flat_map(|sheet| sheet.sections).flat_map(|section| section.items)
    }

    #[test]
    fn every_blank_has_its_answer_in_both_languages() {
        for item in items() {
            for text in [item.text.en, item.text.ja] {
                assert_eq!(text.matches(BLANK).count(), item.answers.len(), "{text}");
            }
        }
    }

    #[test]
    fn the_corrections_of_what_a_class_comes_across_are_used() {
        let named: BTreeSet<&str> = items().filter_map(|item| item.correction).collect();
        assert!(named.iter().all(|id| correction(id).is_some()), "{named:?}");
        assert_eq!(named, BTreeSet::from(["E1", "E3", "E4", "E7", "E8", "E9", "E10", "E11", "E12", "E20"]));
    }
}
