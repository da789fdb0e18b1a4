//! What people believe of sessions before they have seen one. A wrong answer in a lesson says which of these is held.

use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::Bilingual;

/// What is believed, and is not so.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Misconception {
    /// Its name: `M1`.
    pub id: &'static str,
    /// What is believed, in the words of one who believes it.
    pub believed: Bilingual,
}

macro_rules! misconceptions {
    ($($id:literal: $en:literal, $ja:literal;)+) => {
        /// Every misconception.
        pub const MISCONCEPTIONS: &[Misconception] =
            &[$(Misconception { id: $id, believed: Bilingual::new($en, $ja) }),+];
    };
}

misconceptions! {
    "M1": "The session is on the server: the server remembers me.",
          "セッションはサーバーにあり、サーバーが自分を覚えている。";
    "M2": "What is signed is encrypted: it cannot be read without the key.",
          "署名されたものは暗号化されていて、鍵がなければ読めない。";
    "M3": "It looks random, so it is secret.",
          "ランダムに見えるから、秘密である。";
    "M4": "When a session expires, the server deletes its data.",
          "期限が切れると、サーバーがデータを削除する。";
    "M5": "The browser sees to it that a session ends in time, and that is enough.",
          "期限はブラウザが守るので、それで安全である。";
    "M6": "Three minutes of inactivity are three minutes in which the person does nothing.",
          "「3分操作がない」とは、人が3分間何もしないことである。";
    "M7": "Logging out ends the session, everywhere.",
          "ログアウトすれば、どこでもセッションは終わる。";
    "M8": "The session belongs to my browser, or to my address.",
          "セッションは自分のブラウザや IP アドレスのものである。";
    "M9": "Closing the browser logs me out, always or never.",
          "ブラウザを閉じると、必ずログインが切れる、または決して切れない。";
    "M10": "A Secure cookie is encrypted, and an HttpOnly cookie cannot be read by its user.",
           "Secure のクッキーは暗号化されていて、HttpOnly のクッキーは利用者にも読めない。";
    "M11": "Another port is another site.",
           "ポートが違えば、別のサイトである。";
    "M12": "SameSite and CORS keep requests away from the server.",
           "SameSite や CORS が、サーバーをリクエストから守る。";
    "M13": "Sessions on the server are better in every way, and a JWT is something quite different.",
           "サーバー側のセッションはあらゆる点で優れていて、JWT はまったく別のものである。";
    "M14": "Session fixation is the theft of a session.",
           "セッション固定化とは、セッションを盗むことである。";
}

/// The misconception of this name.
pub fn misconception(id: &str) -> Option<&'static Misconception> {
    MISCONCEPTIONS.iter().find(|one| one.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fourteen_are_there_in_order_each_a_sentence() {
        let ids: Vec<&str> = MISCONCEPTIONS.iter().map(|one| one.id).collect();
        let expected: Vec<String> = (1..=14).map(|number| format!("M{number}")).collect();
        assert_eq!(ids, expected);
        for Misconception { id, believed } in MISCONCEPTIONS {
            assert!(believed.en.ends_with('.') && believed.ja.ends_with('。'), "{id}");
            assert_eq!(misconception(id).map(|one| one.believed), Some(*believed));
        }
        assert!(misconception("M15").is_none());
    }
}
