//! What the tutorial says, and what is right. In English its sentences are translated.

use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::Bilingual;

/// A sentence of the tutorial, and what is right.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Correction {
    /// Its name among the corrections: `E1`.
    pub id: &'static str,
    /// The tutorial's sentence, or its line of the program. In English it is translated.
    pub says: Bilingual,
    /// What is right.
    pub really: Bilingual,
}

macro_rules! corrections {
    ($($id:literal: $says_en:literal, $says_ja:literal; $really_en:literal, $really_ja:literal;)+) => {
        /// The sentences and lines of the tutorial that are wrong, or leave out what matters.
        pub const CORRECTIONS: &[Correction] = &[$(Correction {
            id: $id,
            says: Bilingual::new($says_en, $says_ja),
            really: Bilingual::new($really_en, $really_ja),
        }),+];
    };
}

corrections! {
    "E1": "needed to encrypt the information that is stored in the session",
          "セッションに格納する情報を暗号化するために必要なもの";
          "It signs. The payload is read without any key.",
          "署名するためのものです。ペイロードは鍵なしで読めます。";
    "E2": "it must always be written",
          "必ず記述しておく必要があります。";
          "Only writing needs it. Without a key a page gets an empty session to read, and one that writes is a 500.",
          "鍵が必要なのは、書き込むときだけです。鍵がなければ、読むだけのページには空のセッションが渡り、書き込むページは 500 になります。";
    "E3": "the information stored in the session is discarded automatically",
          "セッションに格納されている情報は自動的に破棄されるようにします。";
          "Nothing is stored on the server, so nothing is discarded. The browser drops the cookie at its Expires, and the server refuses an old signature.",
          "サーバーには何も保存されていないので、破棄もされません。ブラウザは Expires の時刻にクッキーを捨て、サーバーは古い署名を拒否します。";
    "E4": "it is discarded after three minutes without operation",
          "今回は3分操作がなければ破棄されるようにしています。";
          "Three minutes since the last answer that signed the cookie. Any request counts, a 404 too; typing into a form does not.",
          "最後にクッキーに署名した応答から3分です。404 も含めて、どのリクエストでも延びます。フォームに入力しているだけでは延びません。";
    "E5": "app.permanent_session_lifetime = timedelta(minutes=3) (and no other limit)",
          "app.permanent_session_lifetime = timedelta(minutes=3)（ほかに上限はない）";
          "That is no limit on the whole: a cookie that is renewed in time, again and again, never ends.",
          "全体の上限ではありません。期限の前に更新し続ければ、いつまでも終わりません。";
    "E6": "once the lifetime of the session is over, it returns False too",
          "なお、セッションの有効時間が過ぎた場合もFalseを返します。";
          "True, and the second is exact: with an age of 180 s it is still accepted, with 181 s it is refused.",
          "そのとおりですが、境界は秒まで決まっています。経過時間が180秒なら有効で、181秒なら拒否されます。";
    "E7": "because the session is kept in the browser in a valid state",
          "これは、sessionが有効な状態でブラウザに保持されているためです。";
          "Because permanent = True gives the cookie an Expires. Without it the browser drops the cookie when it is closed.",
          "permanent = True なので、クッキーに Expires が付いているからです。なければ、閉じたときにブラウザが捨てます。";
    "E8": "because no session is made and kept in another browser",
          "他のブラウザではsessionが作成、保持されていないためです。";
          "Because it has no cookie to send. With a copy of one, it is logged in as the same user.",
          "送るクッキーがないからです。コピーがあれば、同じ利用者としてログインした状態になります。";
    "E9": "on logging out the session disappeared",
          "ログアウトするとsessionが消えました。";
          "One cookie disappeared, from one browser. A copy of it still works until its own time is over.",
          "消えたのは、1つのブラウザの1つのクッキーです。コピーは、その期限まで使えます。";
    "E10": "because the session has the information on the login",
           "これはセッションがログインしている情報を持っているためです。";
           "True, and the cookie is that session: all of it is in the browser.",
           "そのとおりですが、そのセッションとはクッキーのことです。全部がブラウザの中にあります。";
    "E11": "app.secret_key = '…' (the key is printed)",
           "app.secret_key = '…'（鍵がそのまま載っている）";
           "A key that is printed in a tutorial is known to everyone, and stands in public lists of keys.",
           "チュートリアルに載っている鍵は、誰でも知ることができます。公開されている鍵の一覧にも入っています。";
    "E12": "type a name and log in",
           "名前を入力してログインしてみます。";
           "There is no password. Any name logs in, an empty one too.",
           "パスワードはありません。どんな名前でも、空の名前でもログインできます。";
    "E13": "<html lang=\"jp\">",
           "<html lang=\"jp\">";
           "The language is ja. jp is the country.",
           "言語を表すコードは ja です。jp は国を表します。";
    "E14": "@app.route(\"/logout\", methods=[\"GET\"])",
           "@app.route(\"/logout\", methods=[\"GET\"])";
           "A GET should change nothing. With this one, an image on another site that points to /logout logs the visitor out.",
           "GET は何も変えないはずのものです。これでは、別のサイトに /logout を指す画像があるだけで、ログアウトしてしまいます。";
    "E15": "session[\"id\"] = user (and nothing is cleared before)",
           "session[\"id\"] = user（その前に何も消していない）";
           "Only id is overwritten. All other keys of the session before stay, for the next user too. Clear the session first.",
           "上書きされるのは id だけです。前のセッションのほかのキーは、次の利用者にもそのまま残ります。先にセッションを空にします。";
    "E16": "session.pop('id',None), and then session.clear()",
           "session.pop('id',None) の後に session.clear()";
           "clear() alone does it. pop alone would leave a cookie with {\"_permanent\":true} and a new Expires.",
           "clear() だけで足ります。pop だけだと、{\"_permanent\":true} と新しい Expires の付いたクッキーが残ります。";
    "E17": "in the Application tab, under Cookies, the session is seen",
           "ツール上のApplicationタブを開き、左メニューのCookiesを開くとセッション情報が見えます。";
           "Three columns there are not mentioned: HttpOnly is ticked, Secure and SameSite are empty. Flask sets HttpOnly alone.",
           "そこにある3つの列には触れていません。HttpOnly にはチェックがあり、Secure と SameSite は空です。Flask が標準で付けるのは HttpOnly だけです。";
    "E18": "app.debug = True (and the port is 5000)",
           "app.debug = True（ポートは 5000）";
           "On many Macs AirPlay has port 5000 and answers 403. And debug is for your own machine only.",
           "多くの Mac では、AirPlay が 5000 を使っていて 403 を返します。また、debug を使うのは自分のパソコンだけにします。";
    "E19": "app.run(host='localhost')",
           "app.run(host='localhost')";
           "localhost and 127.0.0.1 lead to one machine, and are two hosts to a cookie: logged in on one, a stranger on the other.",
           "localhost と 127.0.0.1 は同じパソコンでも、クッキーにとっては別のホストです。片方でログインしても、もう片方ではログインしていません。";
    "E20": "return render_template(\"index.html\") (for who is not logged in)",
           "return render_template(\"index.html\")（未ログインのとき）";
           "The form comes with status 200, so a status does not tell who is logged in.",
           "フォームは 200 で届くので、ステータスでは誰がログインしているかわかりません。";
}

/// A step of the tutorial, which can be done with a command.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TutorialStep {
    /// Its name among the steps: `S1`.
    pub id: &'static str,
    /// What is done in it.
    pub does: Bilingual,
}

macro_rules! steps {
    ($($id:literal: $en:literal, $ja:literal;)+) => {
        /// The steps of the tutorial, in its order.
        pub const STEPS: &[TutorialStep] = &[$(TutorialStep { id: $id, does: Bilingual::new($en, $ja) }),+];
    };
}

steps! {
    "S1": "learns what a session is for: a login survives the next page and a reload",
          "セッションの役割を知る（ページを移動しても再読み込みしても、ログイン中のまま）";
    "S2": "makes the files: app.py, index.html and login.html",
          "ファイルを準備する（app.py、index.html、login.html）";
    "S3": "writes the key: app.secret_key = 'abcdefghijklmn'",
          "鍵を書く（app.secret_key = 'abcdefghijklmn'）";
    "S4": "sets the lifetime: timedelta(minutes=3)",
          "有効期間を決める（timedelta(minutes=3)）";
    "S5": "writes session.permanent = True",
          "session.permanent = True と書く";
    "S6": "writes into the session: session[\"id\"] = user",
          "セッションに書き込む（session[\"id\"] = user）";
    "S7": "reads from the session: session[\"id\"], \"id\" in session",
          "セッションから読む（session[\"id\"]、\"id\" in session）";
    "S8": "is sent on from / to /login when logged in",
          "ログイン中なら / から /login に移動する";
    "S9": "opens the developer tools: before the login there is no cookie",
          "開発者ツールを開く（ログインの前は、クッキーがない）";
    "S10": "logs in with a name: the cookie session appears",
           "名前でログインする（session というクッキーができる）";
    "S11": "closes the browser and opens it again: still logged in",
           "ブラウザを閉じて開き直す（ログインしたまま）";
    "S12": "opens the page in another browser: not logged in",
           "別のブラウザで開く（ログインしていない）";
    "S13": "is told that after the lifetime \"id\" in session is False",
           "有効期間を過ぎると \"id\" in session が False になる、と説明を受ける";
    "S14": "logs out: the cookie disappears",
           "ログアウトする（クッキーが消える）";
}

/// The correction of this name.
pub fn correction(id: &str) -> Option<&'static Correction> {
    CORRECTIONS.iter().find(|correction| correction.id == id)
}

/// The step of this name.
pub fn step(id: &str) -> Option<&'static TutorialStep> {
    STEPS.iter().find(|step| step.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(letter: char, last: usize) -> Vec<String> {
        (1..=last).map(|number| format!("{letter}{number}")).collect()
    }

    #[test]
    fn all_twenty_corrections_are_there_in_order() {
        let ids: Vec<&str> = CORRECTIONS.iter().map(|one| one.id).collect();
        assert_eq!(ids, numbered('E', 20));
        assert_eq!(correction("E9").map(|one| one.id), Some("E9"));
        assert!(correction("E21").is_none());
    }

    #[test]
    fn all_fourteen_steps_are_there_in_order() {
        let ids: Vec<&str> = STEPS.iter().map(|step| step.id).collect();
        assert_eq!(ids, numbered('S', 14));
        assert_eq!(step("S14").map(|step| step.id), Some("S14"));
        assert!(step("S0").is_none());
    }

    #[test]
    fn what_is_right_is_a_sentence_in_both_languages() {
        for Correction { id, says, really } in CORRECTIONS {
            assert!(really.en.ends_with('.') && really.ja.ends_with('。'), "{id}");
            assert!(!says.en.is_empty() && !says.ja.is_empty(), "{id}");
        }
    }
}
