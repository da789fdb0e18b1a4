//! What can be done to a session, and what looks like one.

use crate::teaching::term::family;

family! {
    /// What can be done to a session by another person.
    ATTACKS:
    "tampering", "改ざん", "tamper" {
        what: "Changing what a cookie says without the key. The signature no longer fits, so the server refuses it.",
              "鍵を知らずに、クッキーの中身を書き換えることです。署名が合わなくなるので、サーバーに拒否されます。";
        seen: "id: alice becomes id: admin, and the old signature stays", "id: alice → id: admin（署名は元のまま）";
        mistake: "No error is shown: 200, and the login form. A changed cookie counts as no cookie.",
                 "エラーは出ません（200 とログインフォーム）。改ざんされたクッキーは、届かなかったものとして扱われます。";
        example: "sessctl tamper id=admin";
        sources: "itsdangerous-signer-py", "flask-sessions-py#open_session";
        see: "forgery", "signature", "200";
    }
    "forgery", "偽造", "forge", "なりすまし", "impersonation" {
        what: "Making a cookie that the app believes though it never made it. It takes the key, and then it is easy.",
              "アプリが作っていないのに、本物として通るクッキーを作ることです。鍵が必要ですが、鍵さえあれば簡単です。";
        seen: "sign id=admin, and the page greets admin", "sign id=admin → admin としてログイン";
        mistake: "\"The signature does not match\" is not yet \"forged\": another key may have signed it, that of another app.",
                 "署名が一致しないだけでは、偽造とは限りません。別のアプリの鍵で署名されたものかもしれません。";
        example: "sessctl sign id=admin";
        sources: "flask-config-secret-key";
        see: "secret key", "tampering", "signature";
    }
    "replay", "再送（リプレイ攻撃）", "再送", "リプレイ攻撃", "リプレイ", "stolen cookie", "盗まれたクッキー", "theft", "盗用" {
        what: "Sending a copy of somebody's cookie. Nothing is changed, so the signature fits: who has the cookie is the user.",
              "他人のクッキーのコピーを送ることです。何も変えていないので、署名は一致します。持っている人が、その利用者として扱われます。";
        seen: "jar copy default thief, and the thief's page greets alice", "jar copy default thief → thief でも alice としてログイン";
        mistake: "Logging out does not stop it. The copy works until its own age is over the lifetime, and each visit renews it.",
                 "ログアウトしても止まりません。コピーは有効期間が過ぎるまで使え、アクセスのたびに延びます。";
        example: "sessctl --browser thief visit";
        sources: "rfc6265bis-8.2", "rfc6265bis-8.4";
        see: "logout", "cookie jar", "age";
    }
    "CSRF", "CSRF", "クロスサイトリクエストフォージェリ", "cross-site request forgery", "csrf token", "XSRF" {
        what: "Another site makes your browser send a request to the app. The browser adds your cookie, so the app takes it for yours.",
              "別のサイトが、あなたのブラウザからアプリへリクエストを送らせることです。クッキーが付くので、あなたの操作に見えます。";
        seen: "<img src=\"http://127.0.0.1:5000/logout\">", "<img src=\"http://127.0.0.1:5000/logout\">";
        mistake: "The attacker never sees the cookie, and needs no key. SameSite, or a token in the form, stops it.",
                 "攻撃者はクッキーを見ることも、鍵を知ることもありません。SameSite か、フォームに入れるトークンで防ぎます。";
        example: "sessctl explain SameSite";
        sources: "rfc6265bis-8.2", "rfc6265bis-8.8";
        see: "SameSite", "GET", "form";
    }
    "fixation", "セッション固定化", "session fixation", "セッション固定攻撃" {
        what: "The attacker puts a session of his own into your browser before you log in. With Flask he plants data, not an id.",
              "ログインの前に、攻撃者が自分のセッションをあなたのブラウザに入れておくことです。Flask では、ID ではなく中身が持ち込まれます。";
        seen: "log in as bob over alice's cookie: her other keys stay", "alice のクッキーのまま bob でログイン → id 以外は残る";
        mistake: "It is not theft: nothing is taken from you. Clear the session at login, and nothing planted stays.",
                 "何かを盗む攻撃ではありません。ログイン時にセッションを空にすれば、持ち込まれたものは残りません。";
        example: "sessctl login bob";
        sources: "rfc6265bis-8.4", "rfc6265bis-8.6";
        see: "session id", "replay", "forgery";
    }
    "JWT", "JWT", "JSON Web Token" {
        what: "Another form of signed value: header.payload.signature, each in base64. It often has its end, exp, in the payload.",
              "署名付きの値の別の形式です。header.payload.signature を、それぞれ base64 にします。期限（exp）が中身にあることが多いです。";
        seen: "eyJhbGci….eyJpZCI6….c2ln…", "eyJhbGci….eyJpZCI6….c2ln…";
        mistake: "Three parts with dots are not always a Flask session. A JWT is signed too, and most are not encrypted either.",
                 "ドットで区切った3つの部分があっても、Flask とは限りません。JWT も署名付きで、多くは暗号化されていません。";
        example: "sessctl inspect eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImFsaWNlIn0.c2lnbmF0dXJl";
        sources: "rfc7519";
        see: "signed value", "encoded, encrypted, signed", "payload";
    }
}
