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
        /// The sentences that a class comes across.
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
    "E3": "the information stored in the session is discarded automatically",
          "セッションに格納されている情報は自動的に破棄されるようにします。";
          "Nothing is stored on the server, so nothing is discarded. The browser drops the cookie at its Expires, and the server refuses an old signature.",
          "サーバーには何も保存されていないので、破棄もされません。ブラウザは Expires の時刻にクッキーを捨て、サーバーは古い署名を拒否します。";
    "E4": "it is discarded after three minutes without operation",
          "今回は3分操作がなければ破棄されるようにしています。";
          "Three minutes since the last answer that signed the cookie. Any request counts, a 404 too; typing into a form does not.",
          "最後にクッキーに署名した応答から3分です。404 も含めて、どのリクエストでも延びます。フォームに入力しているだけでは延びません。";
    "E7": "because the session is kept in the browser in a valid state",
          "これは、sessionが有効な状態でブラウザに保持されているためです。";
          "Because permanent = True gives the cookie an Expires. Without it the browser drops the cookie when it is closed.",
          "permanent = True なので、クッキーに Expires が付いているからです。なければ、閉じたときにブラウザが捨てます。";
    "E8": "because no session is made and kept in another browser",
          "他のブラウザではsessionが作成、保持されていないためです。";
          "Because it has no cookie to send. With a copy of one, it is logged in as alice.",
          "送るクッキーがないからです。コピーがあれば、alice としてログインした状態になります。";
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
    "E20": "return render_template(\"index.html\") (for who is not logged in)",
           "return render_template(\"index.html\")（未ログインのとき）";
           "The form comes with status 200, so a status does not tell who is logged in.",
           "フォームは 200 で届くので、ステータスでは誰がログインしているかわかりません。";
}

/// The correction of this name.
pub fn correction(id: &str) -> Option<&'static Correction> {
    CORRECTIONS.iter().find(|correction| correction.id == id)
}
