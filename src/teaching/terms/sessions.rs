//! Sessions, and how they end.

use crate::teaching::term::family;

family! {
    /// What a session is, and what it is not.
    SESSIONS:
    "session", "セッション", "sessions" {
        what: "What an app knows of one visitor from one request to the next. In Flask it is a dict, kept in the visitor's own cookie.",
              "リクエストをまたいで引き継がれる、1人の利用者についての情報です。Flask では辞書で、利用者自身のクッキーに入っています。";
        seen: "session[\"id\"] = user, and then {\"_permanent\":true,\"id\":\"alice\"}",
              "session[\"id\"] = user → {\"_permanent\":true,\"id\":\"alice\"}";
        mistake: "\"The server remembers me.\" It keeps nothing. Stop it, start it with the same key, and you are still logged in.",
                 "サーバーが覚えているのではありません。サーバーは何も保存していないので、サーバーを止めて同じ鍵で起動し直しても、ログインしたままです。";
        example: "sessctl login alice";
        sources: "flask-quickstart-sessions", "flask-sessions-py";
        see: "cookie", "payload", "session id";
    }
    "permanent session", "permanent なセッション", "permanent", "session.permanent", "_permanent" {
        what: "A session with session.permanent = True: its cookie has an Expires, and each answer renews it. In the payload it is _permanent.",
              "session.permanent = True のセッションです。クッキーに Expires が付き、応答のたびに更新されます。中身では _permanent です。";
        seen: "{\"_permanent\":true,\"id\":\"alice\"} and Expires=…", "{\"_permanent\":true,\"id\":\"alice\"} と Expires=…";
        mistake: "Permanent is not for ever: it ends with the lifetime, in the tutorial after three minutes.",
                 "「永久」ではありません。有効期間で終わります（チュートリアルでは3分）。";
        example: "sessctl expire --simulate";
        sources: "flask-sessions-py", "flask-config-permanent-session-lifetime";
        see: "browser session", "lifetime", "Expires";
    }
    "browser session", "ブラウザを閉じるまでのセッション", "session cookie", "セッションクッキー", "not permanent" {
        what: "A session whose cookie has no Expires: the browser drops it when it is closed.",
              "クッキーに Expires のないセッションです。ブラウザは、閉じたときにクッキーを捨てます。";
        seen: "Set-Cookie: session=eyJf…; HttpOnly; Path=/  (no Expires)", "Set-Cookie: session=eyJf…; HttpOnly; Path=/（Expires なし）";
        mistake: "The server's lifetime holds here too: at 181 s it refuses this cookie, though the browser still sends it.",
                 "サーバーの有効期間は、ここでも効きます。ブラウザが送り続けても、サーバーは181秒で拒否します。";
        example: "sessctl --browser shop login bob --no-permanent";
        sources: "rfc6265bis-5.7", "flask-sessions-py";
        see: "permanent session", "Expires", "age";
    }
    "session id", "セッション ID", "sid", "server-side session", "サーバー側のセッション" {
        what: "A random name in the cookie, for data that the server keeps. Many frameworks do so; Flask does not, unless Flask-Session is added.",
              "サーバーが保存しているデータを指す、ランダムな名前です。多くのフレームワークの方式で、Flask では Flask-Session を加えた場合だけです。";
        seen: "Cookie: session=0b1c6f3e-5a7d-4c61-9a51-2f6d8f1b7c11", "Cookie: session=0b1c6f3e-5a7d-4c61-9a51-2f6d8f1b7c11";
        mistake: "It is not better in every way: such a server can end a session at once, but it has to keep them all.",
                 "あらゆる点で優れているわけではありません。すぐに終わらせられますが、サーバーが全員の分を保存することになります。";
        example: "sessctl inspect 'session=0b1c6f3e-5a7d-4c61-9a51-2f6d8f1b7c11'";
        sources: "rfc6265bis-8.4", "flask-session-docs";
        see: "session", "logout", "fixation";
    }
    "SESSION_REFRESH_EACH_REQUEST", "毎回の更新（SESSION_REFRESH_EACH_REQUEST）", "毎回の更新", "refresh", "renewal", "更新", "sliding" {
        what: "Whether each answer signs a permanent session anew, with the time of now. By default it does, so every request buys time.",
              "permanent なセッションを、応答のたびに今の時刻で署名し直すかどうかの設定です。標準では有効なので、リクエストのたびに期限が延びます。";
        seen: "GET /nope, 404, and still Set-Cookie: session=eyJf…", "GET /nope → 404 でも Set-Cookie: session=eyJf…";
        mistake: "\"Three minutes without operation.\" Any request counts, a 404 too. Four minutes of typing into a form do not.",
                 "「3分間、操作がなければ」という意味ではありません。404 も含めて、どのリクエストでも延びます。フォームに4分間入力していても、期限は延びません。";
        example: "sessctl visit /nope";
        sources: "flask-sessions-py#should_set_cookie", "flask-config-session-refresh-each-request";
        see: "lifetime", "permanent session", "timestamp";
    }
    "logout", "ログアウト", "log out", "session.clear", "無効化", "revocation" {
        what: "The app empties the session, and its answer asks the browser to delete the cookie.",
              "アプリがセッションを空にし、応答でブラウザにクッキーの削除を頼むことです。";
        seen: "Set-Cookie: session=; Expires=Thu, 01 Jan 1970 …; Max-Age=0",
              "Set-Cookie: session=; Expires=Thu, 01 Jan 1970 …; Max-Age=0";
        mistake: "\"The session is gone.\" One cookie is gone, from one browser. A copy of it still works until its own end.",
                 "消えるのはセッションではなく、1つのブラウザのクッキーです。コピーがあれば、その期限まで使えます。";
        example: "sessctl logout";
        sources: "flask-sessions-py#save_session", "rfc6265bis-3.1";
        see: "replay", "Max-Age", "session id";
    }
}

family! {
    /// What is counted, and by whose clock.
    TIME:
    "lifetime", "有効期間", "有効期限", "期限切れ", "expiry", "PERMANENT_SESSION_LIFETIME", "permanent_session_lifetime", "session lifetime" {
        what: "How long a signature is believed: three minutes in the tutorial, 31 days by default. The server checks it, and makes Expires with it.",
              "署名した時刻から、セッションを有効とする期間です。チュートリアルでは3分、標準では31日です。サーバーはこれで経過時間を確かめ、Expires も計算します。";
        seen: "app.permanent_session_lifetime = timedelta(minutes=3)", "app.permanent_session_lifetime = timedelta(minutes=3)";
        mistake: "Despite its name it holds for sessions that are not permanent too.",
                 "名前に permanent とありますが、permanent でないセッションにも適用されます。";
        example: "sessctl expire";
        sources: "flask-config-permanent-session-lifetime", "flask-sessions-py";
        see: "max_age", "Expires", "SESSION_REFRESH_EACH_REQUEST";
    }
    "age", "経過時間", "age of the signature" {
        what: "The server's time less the timestamp in the cookie, in whole seconds.",
              "サーバーの時刻から、クッキーの中のタイムスタンプを引いた秒数です。";
        seen: "age 180 ≤ 180: believed; age 181 > 180: refused", "180 ≤ 180 → 有効、181 > 180 → 拒否";
        mistake: "It is not how long you have been logged in: each renewal starts it again at 0.",
                 "ログインしてからの時間ではありません。更新されるたびに0から数え直します。";
        example: "sessctl expire --simulate";
        sources: "itsdangerous-timed-py#unsign";
        see: "max_age", "timestamp", "clock";
    }
    "max_age", "経過時間の上限", "許される経過時間", "max_age argument" {
        what: "The greatest age that is believed: Flask hands its lifetime to itsdangerous under this name. An age of max_age still passes.",
              "有効とされる経過時間の上限です。Flask は有効期間をこの名前で itsdangerous に渡します。上限ちょうどまでは有効です。";
        seen: "s.loads(val, max_age=max_age)", "s.loads(val, max_age=max_age)";
        mistake: "It stands in no cookie. Another app with the same key may believe the same cookie longer.",
                 "クッキーの中には書かれていません。同じ鍵の別のアプリなら、同じクッキーをもっと長く受け入れることもあります。";
        example: "sessctl inspect --max-age 60";
        sources: "itsdangerous-timed-py", "flask-sessions-py#open_session";
        see: "age", "lifetime", "Max-Age";
    }
    "clock", "時計", "clock skew", "時計のずれ" {
        what: "There are two: the browser's decides when Expires is reached, the server's how old a signature is.",
              "時計は2つあります。Expires に達したかはブラウザの時計で、署名の経過時間はサーバーの時計で決まります。";
        seen: "browser 19:44:34, server 19:43:34", "ブラウザ 19:44:34、サーバー 19:43:34";
        mistake: "They need not agree. A signature that is one second in the future is refused too.",
                 "2つが一致しているとは限りません。1秒でも未来の署名は拒否されます。";
        example: "sessctl clock";
        sources: "itsdangerous-timed-py", "rfc6265bis-5.7";
        see: "age", "Expires", "UTC";
    }
    "UTC", "UTC", "協定世界時", "GMT" {
        what: "The one time of the whole world, without zones and without summer time. Dates in cookies are written in it, as GMT.",
              "時差も夏時間もない、世界共通の時刻です。クッキーの日時は、これを GMT と書いて表します。";
        seen: "19:44:33 UTC is 04:44:33 of the next day in Tokyo", "19:44:33 UTC は、日本時間で翌日の 04:44:33";
        mistake: "An Expires that looks nine hours wrong in Japan is right: it is in UTC.",
                 "Expires が日本時間と9時間ずれて見えるのは、UTC だからです。間違いではありません。";
        example: "sessctl expire";
        sources: "rfc3339", "rfc6265bis-5.1.1";
        see: "Unix time", "Expires", "clock";
    }
    "Unix time", "Unix 時間", "epoch", "time.time()" {
        what: "Seconds since 1970-01-01 00:00:00 UTC. Python's time.time() says it, and so does the timestamp of the cookie.",
              "1970-01-01 00:00:00 UTC からの秒数です。Python の time.time() も、クッキーのタイムスタンプもこれです。";
        seen: "1795376493 is 2026-11-22 19:41:33 UTC", "1795376493 → 2026-11-22 19:41:33 UTC";
        mistake: "It has no zone: it is the same number in Tokyo and in London.",
                 "時差はありません。東京でもロンドンでも同じ数です。";
        example: "sessctl --now 1795376493 clock";
        sources: "itsdangerous-timed-py#get_timestamp";
        see: "timestamp", "UTC", "age";
    }
}
