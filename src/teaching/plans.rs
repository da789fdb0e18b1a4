//! The lesson plans: for each step its minutes, the question to ask before, what the class will say, the commands to type,
//! what is seen, and the word for the blackboard.

use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::Bilingual;

/// A lesson plan.
#[derive(Debug)]
pub struct Lesson {
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// Its steps, in order.
    pub steps: &'static [Step],
}

/// A step of a lesson.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Step {
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What it is about.
    pub title: Bilingual,
    /// The question to ask before anything is typed.
    pub ask: Bilingual,
    /// What the class will say, and believe.
    pub expect: Bilingual,
    /// The commands to type, in order.
    pub commands: &'static [&'static str],
    /// What is seen then.
    pub see: Bilingual,
    /// What to write on the blackboard.
    pub word: Bilingual,
}

/// What both plans need before the class comes in.
pub const BEFORE: &[&str] = &["sessctl reset --yes", "sessctl clock hold"];

macro_rules! lesson {
    ($minutes:literal; $($step_minutes:literal $title_en:literal, $title_ja:literal {
        ask: $ask_en:literal, $ask_ja:literal;
        expect: $expect_en:literal, $expect_ja:literal;
        commands: $($command:literal),+;
        see: $see_en:literal, $see_ja:literal;
        word: $word_en:literal, $word_ja:literal;
    })+) => {
        Lesson { minutes: $minutes, steps: &[$(Step {
            minutes: $step_minutes,
            title: Bilingual::new($title_en, $title_ja),
            ask: Bilingual::new($ask_en, $ask_ja),
            expect: Bilingual::new($expect_en, $expect_ja),
            commands: &[$($command),+],
            see: Bilingual::new($see_en, $see_ja),
            word: Bilingual::new($word_en, $word_ja),
        }),+] }
    };
}

/// The plans, the shorter first.
pub const LESSONS: &[Lesson] = &[
    lesson! {
        45;
        6 "Where is my login?", "ログインはどこにある？" {
            ask: "alice logs in and reloads the page. Where does it stand that she is alice?",
                 "alice がログインしてページを再読み込みします。alice だということは、どこに書かれていますか。";
            expect: "\"On the server: it remembers me.\"", "「サーバーが覚えている」";
            commands: "sessctl jar", "sessctl login alice", "sessctl jar";
            see: "An empty jar. Set-Cookie brings a cookie, the next request takes it back, and now it stands in the jar.",
                 "最初はクッキーがありません。ログインすると Set-Cookie で届き、次のリクエストで送られ、ブラウザに残ります。";
            word: "Set-Cookie → Cookie", "Set-Cookie → Cookie";
        }
        9 "Read it without a key", "鍵なしで読む" {
            ask: "The value looks like noise. Is it encrypted? What would you need to read it?",
                 "値はでたらめに見えます。暗号化されていますか。読むには何が必要ですか。";
            expect: "\"It is encrypted with the secret_key\", as the tutorial says. \"It looks random, so it is secret.\"",
                    "「secret_key で暗号化されている」（チュートリアルの説明）、「ランダムに見えるから秘密」";
            commands: "sessctl inspect", "sessctl explain --jar";
            see: "The name, read without any key, and how three bytes are four letters of base64.",
                 "名前が鍵なしで読めます。3バイトが base64 の4文字になるしくみもわかります。";
            word: "payload.timestamp.signature", "ペイロード・タイムスタンプ・署名";
        }
        8 "Change one word", "書き換えてみる" {
            ask: "If everyone can read it, can everyone change it? What will the server say to id=admin?",
                 "誰でも読めるなら、誰でも変えられますか。id=admin にしたら、サーバーは何と答えるでしょうか。";
            expect: "\"It works\", or \"An error comes.\"", "「成功する」、または「エラーになる」";
            commands: "sessctl tamper id=admin", "sessctl sign id=admin";
            see: "Refused without an error: 200 and the login form. A cookie of admin that is signed with the key is believed.",
                 "エラーなしで拒否されます（200 とログインフォーム）。鍵で署名した admin のクッキーは受け入れられます。";
            word: "signed, not encrypted", "暗号化ではなく署名";
        }
        6 "Whose is it?", "誰のもの？" {
            ask: "Another browser opens the page. And if it has a copy of the cookie?",
                 "別のブラウザで開くとどうなりますか。クッキーのコピーがあったら？";
            expect: "\"The session belongs to my browser, to my address.\"", "「セッションは自分のブラウザや IP アドレスのもの」";
            commands: "sessctl --browser thief visit", "sessctl jar copy default thief", "sessctl --browser thief visit";
            see: "A stranger gets the form. With the copy it is logged in as alice.",
                 "最初はフォームですが、コピーがあると alice としてログインした状態になります。";
            word: "who has it, is it", "持っている人が本人";
        }
        9 "Three minutes: who says no?", "3分後に拒否するのは誰？" {
            ask: "At 180 seconds and at 181: what does the browser do, and what does the server say to a copy?",
                 "180秒と181秒で、ブラウザは何をしますか。コピーを受け取ったサーバーは何と答えるでしょうか。";
            expect: "\"After three minutes the server deletes the session.\"", "「3分たつと、サーバーがセッションを破棄する」";
            commands: "sessctl expire --simulate", "sessctl clock +181s", "sessctl visit";
            see: "The browser drops the cookie at +180 s, the server refuses a copy at +181 s. Nothing was deleted on the server.",
                 "ブラウザは+180秒で捨て、サーバーはコピーを+181秒で拒否します。サーバーでは何も削除されません。";
            word: "Expires | age > max_age", "Expires ｜ 経過時間 > 有効期間";
        }
        5 "Logout, really", "ログアウトの正体" {
            ask: "alice logs out. The thief still has the copy. Is he out too?",
                 "alice がログアウトしました。コピーを持つ thief もログアウトしますか。";
            expect: "\"Logging out ends the session, everywhere.\"", "「ログアウトすれば、どこでもセッションは終わる」";
            commands: "sessctl login alice", "sessctl jar copy default thief", "sessctl logout", "sessctl --browser thief visit";
            see: "One cookie is gone, from one browser. The copy is still alice.",
                 "消えたのは1つのブラウザのクッキーだけです。コピーを使えば、まだ alice としてログインできます。";
            word: "logout = delete one cookie", "ログアウト＝クッキーを1つ消す";
        }
        2 "Look back", "まとめ" {
            ask: "In one sentence: what is a session?", "一文で言うと、セッションとは何ですか。";
            expect: "\"Something on the server\" should be gone by now.", "「サーバーにあるもの」という答えは、もう出ないはずです。";
            commands: "sessctl explain session";
            see: "The six lines on the session.", "セッションの説明が6行で表示されます。";
            word: "the cookie is the session", "クッキーがセッションそのもの";
        }
    },
    lesson! {
        90;
        8 "Where is my login?", "ログインはどこにある？" {
            ask: "alice logs in and reloads the page. Where does it stand that she is alice?",
                 "alice がログインしてページを再読み込みします。alice だということは、どこに書かれていますか。";
            expect: "\"On the server: it remembers me.\"", "「サーバーが覚えている」";
            commands: "sessctl worksheet login", "sessctl jar", "sessctl login alice", "sessctl jar";
            see: "An empty jar. Set-Cookie brings a cookie, the next request takes it back, and now it stands in the jar.",
                 "最初はクッキーがありません。ログインすると Set-Cookie で届き、次のリクエストで送られ、ブラウザに残ります。";
            word: "Set-Cookie → Cookie", "Set-Cookie → Cookie";
        }
        9 "Read it without a key", "鍵なしで読む" {
            ask: "The value looks like noise. Is it encrypted? What would you need to read it?",
                 "値はでたらめに見えます。暗号化されていますか。読むには何が必要ですか。";
            expect: "\"It is encrypted with the secret_key\", as the tutorial says. \"It looks random, so it is secret.\"",
                    "「secret_key で暗号化されている」（チュートリアルの説明）、「ランダムに見えるから秘密」";
            commands: "sessctl inspect", "sessctl explain encrypted";
            see: "The name, read without any key: encoded and signed, not encrypted.",
                 "鍵なしで名前が読めます。エンコードと署名だけで、暗号化はされていません。";
            word: "payload.timestamp.signature", "ペイロード・タイムスタンプ・署名";
        }
        9 "base64 by hand", "base64 を手で解く" {
            ask: "Four letters are three bytes. Which letters of the name stand in the first group?",
                 "4文字が3バイトです。最初の組には、どの文字が入っていますか。";
            expect: "\"A program with the key is needed for that.\"", "「鍵を持つプログラムが必要」";
            commands: "sessctl explain --jar";
            see: "Groups of base64, their bytes and their letters; the timestamp as a number; what is signed.",
                 "base64 の組、そのバイトと文字、タイムスタンプが表す秒数と、署名の対象が表示されます。";
            word: "4 letters = 3 bytes", "4文字＝3バイト";
        }
        8 "Change one word", "書き換えてみる" {
            ask: "If everyone can read it, can everyone change it? What will the server say to id=admin?",
                 "誰でも読めるなら、誰でも変えられますか。id=admin にしたら、サーバーは何と答えるでしょうか。";
            expect: "\"It works\", or \"An error comes.\"", "「成功する」、または「エラーになる」";
            commands: "sessctl tamper id=admin", "sessctl explain 200";
            see: "Refused without an error: 200 and the login form.", "エラーなしで拒否されます（200 とログインフォーム）。";
            word: "signed, not encrypted", "暗号化ではなく署名";
        }
        7 "With the key", "鍵があれば" {
            ask: "And who knows the key? The tutorial's is printed.", "鍵を知っている人なら？ チュートリアルの鍵は公開されています。";
            expect: "\"The signature stops him too.\"", "「署名があるから大丈夫」";
            commands: "sessctl sign id=admin", "sessctl explain \"secret key\"";
            see: "A cookie for admin that the app believes. Nobody logged in.",
                 "admin のクッキーが作られ、アプリに受け入れられます。ログインはしていません。";
            word: "the key is everything", "鍵を知る人は誰にでもなれる";
        }
        10 "Close the browser", "ブラウザを閉じる" {
            ask: "The browser is closed and opened again. Still logged in? And without permanent?",
                 "ブラウザを閉じて開き直したら、ログインしたままですか。permanent でなければ？";
            expect: "\"Closing the browser logs me out\", or \"never\".", "「閉じればログアウトする」、または「しない」";
            commands: "sessctl jar restart", "sessctl visit", "sessctl --browser shop login bob --no-permanent",
                      "sessctl --browser shop jar restart", "sessctl --browser shop visit";
            see: "alice stays, for her cookie has an Expires. bob is gone: his had none.",
                 "Expires のある alice は残り、Expires のない bob は消えます。";
            word: "Expires or not", "Expires の有無";
        }
        8 "Whose is it?", "誰のもの？" {
            ask: "Another browser opens the page. And if it has a copy of the cookie?",
                 "別のブラウザで開くとどうなりますか。クッキーのコピーがあったら？";
            expect: "\"The session belongs to my browser, to my address.\"", "「セッションは自分のブラウザや IP アドレスのもの」";
            commands: "sessctl --browser thief visit", "sessctl jar copy default thief", "sessctl --browser thief visit";
            see: "A stranger gets the form. With the copy it is logged in as alice.",
                 "最初はフォームですが、コピーがあると alice としてログインした状態になります。";
            word: "who has it, is it", "持っている人が本人";
        }
        11 "Three minutes: who says no?", "3分後に拒否するのは誰？" {
            ask: "At 180 seconds and at 181: what does the browser do, and what does the server say to a copy?",
                 "180秒と181秒で、ブラウザは何をしますか。コピーを受け取ったサーバーは何と答えるでしょうか。";
            expect: "\"After three minutes the server deletes the session.\"", "「3分たつと、サーバーがセッションを破棄する」";
            commands: "sessctl worksheet expire", "sessctl expire --simulate", "sessctl clock +181s", "sessctl visit";
            see: "The browser drops the cookie at +180 s, the server refuses a copy at +181 s. Nothing was deleted on the server.",
                 "ブラウザは+180秒で捨て、サーバーはコピーを+181秒で拒否します。サーバーでは何も削除されません。";
            word: "Expires | age > max_age", "Expires ｜ 経過時間 > 有効期間";
        }
        8 "What is activity?", "「操作」とは？" {
            ask: "alice reads for a long time. A page that does not exist is asked for once. Is she still in?",
                 "alice は長い間読んでいます。その途中で、存在しないページに1回だけアクセスしました。まだログインしていますか。";
            expect: "\"Only real pages count\", \"typing counts\".", "「存在するページでなければ延びない」、「入力していれば延びる」";
            commands: "sessctl login alice", "sessctl clock +170s", "sessctl visit /nope", "sessctl clock +170s", "sessctl visit";
            see: "A 404 that signs the cookie again: 340 s after the login she is still in.",
                 "404 の応答でもクッキーが署名し直され、ログインから340秒たってもログインしたままです。";
            word: "every answer renews", "応答のたびに延びる";
        }
        8 "Logout, really", "ログアウトの正体" {
            ask: "alice logs out. The thief still has the copy. Is he out too?",
                 "alice がログアウトしました。コピーを持つ thief もログアウトしますか。";
            expect: "\"Logging out ends the session, everywhere.\"", "「ログアウトすれば、どこでもセッションは終わる」";
            commands: "sessctl login alice", "sessctl jar copy default thief", "sessctl logout", "sessctl --browser thief visit";
            see: "One cookie is gone, from one browser. The copy is still alice.",
                 "消えたのは1つのブラウザのクッキーだけです。コピーを使えば、まだ alice としてログインできます。";
            word: "logout = delete one cookie", "ログアウト＝クッキーを1つ消す";
        }
        4 "Look back", "まとめ" {
            ask: "In one sentence: what is a session?", "一文で言うと、セッションとは何ですか。";
            expect: "\"Something on the server\" should be gone by now.", "「サーバーにあるもの」という答えは、もう出ないはずです。";
            commands: "sessctl explain session", "sessctl demo";
            see: "The six lines on the session, and the whole story once more.", "セッションについての6行と、全体の流れのおさらいです。";
            word: "the cookie is the session", "クッキーがセッションそのもの";
        }
    },
];

/// The plan of so many minutes.
pub fn lesson(minutes: u32) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.minutes == minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minutes_of_the_steps_are_those_of_the_lesson() {
        for lesson in LESSONS {
            assert_eq!(lesson.steps.iter().map(|step| step.minutes).sum::<u32>(), lesson.minutes);
        }
        assert_eq!(LESSONS.iter().map(|lesson| lesson.minutes).collect::<Vec<_>>(), [45, 90]);
    }
}
