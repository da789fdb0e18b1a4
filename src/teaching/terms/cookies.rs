//! Cookies, and the attributes that a server gives them.

use crate::teaching::term::family;

family! {
    /// What carries a session.
    COOKIES:
    "cookie", "クッキー", "cookies" {
        what: "A name and a value that a server asks the browser to keep and to send back with each request. HTTP itself remembers nothing.",
              "サーバーがブラウザに保存させ、ブラウザが以後のリクエストのたびに送り返す、名前と値の組です。HTTP 自体は何も覚えていません。";
        seen: "session=eyJf….awNFbQ.dgxK…", "session=eyJf….awNFbQ.dgxK…";
        mistake: "A cookie is no program and cannot act. With Flask it is not a pointer to a session either: it holds the session.",
                 "クッキーはプログラムではなく、何も実行しません。また Flask では、セッションへの参照ではなく、セッションそのものが入っています。";
        example: "sessctl jar";
        sources: "rfc6265bis-3", "flask-sessions-py";
        see: "cookie jar", "Set-Cookie", "session";
    }
    "cookie jar", "クッキーの保存場所", "jar", "クッキージャー", "cookie store" {
        what: "Where one browser keeps its cookies. Each browser has its own, so another browser is not logged in.",
              "1つのブラウザがクッキーを保存しておく場所です。ブラウザごとに別なので、ほかのブラウザではログインしていません。";
        seen: "a row a cookie: Name, Value, Domain, Path, Expires, …", "1行に1つ: Name、Value、Domain、Path、Expires など";
        mistake: "\"The session belongs to the browser.\" Copy the cookie into another jar, and that browser is logged in too.",
                 "「セッションはそのブラウザのもの」ではありません。クッキーを別のブラウザにコピーすると、そこでもログイン状態になります。";
        example: "sessctl jar copy default thief";
        sources: "rfc6265bis-5.7";
        see: "cookie", "replay", "browser";
    }
    "Set-Cookie", "Set-Cookie ヘッダー", "Set-Cookie header", "Set-Cookie line" {
        what: "The header of a response with which a server hands over a cookie. A line without a value, and with an end in the past, deletes one.",
              "サーバーがクッキーを渡すための、応答のヘッダーです。値が空で期限が過去の行は、クッキーを削除します。";
        seen: "Set-Cookie: session=eyJf…; Expires=…; HttpOnly; Path=/",
              "Set-Cookie: session=eyJf…; Expires=…; HttpOnly; Path=/";
        mistake: "The server does not store the cookie, it asks. The browser may ignore the line, and nobody tells the server.",
                 "クッキーを保存するのはサーバーではなくブラウザです。ブラウザが無視しても、サーバーには知らされません。";
        example: "sessctl login alice";
        sources: "rfc6265bis-4.1", "rfc6265bis-5.6";
        see: "Cookie header", "Expires", "HttpOnly";
    }
    "Cookie header", "Cookie ヘッダー", "Cookie:" {
        what: "The header of a request in which the browser sends its cookies back: names and values, and no attributes.",
              "ブラウザが保存したクッキーを送り返すための、リクエストのヘッダーです。名前と値だけで、属性は付きません。";
        seen: "Cookie: session=eyJf….awNFbQ.dgxK…", "Cookie: session=eyJf….awNFbQ.dgxK…";
        mistake: "The server does not see Expires, Path or HttpOnly again. How old a session is, it reads in the signed timestamp.",
                 "Expires や Path、HttpOnly はサーバーに戻りません。セッションの経過時間は、署名されたタイムスタンプから計算します。";
        example: "sessctl visit";
        sources: "rfc6265bis-4.2", "rfc6265bis-5.8";
        see: "Set-Cookie", "timestamp", "age";
    }
}

family! {
    /// What stands behind the value on a Set-Cookie line.
    ATTRIBUTES:
    "Expires", "Expires", "Expires 属性", "Expires attribute" {
        what: "The date at which the browser drops the cookie. Flask writes it for a permanent session: the time of the answer and the lifetime.",
              "ブラウザがクッキーを捨てる日時です。permanent なセッションでは、Flask が応答の時刻に有効期間を足して書きます。";
        seen: "Expires=Sun, 22 Nov 2026 19:44:33 GMT", "Expires=Sun, 22 Nov 2026 19:44:33 GMT";
        mistake: "It stops the honest browser only. A copy can be sent later; then the age of the signature decides.",
                 "止められるのは、決まりを守るブラウザだけです。コピーは後からでも送れるので、そのときは署名の経過時間で決まります。";
        example: "sessctl expire --simulate";
        sources: "rfc6265bis-4.1.2.1", "rfc6265bis-5.6.1", "flask-sessions-py";
        see: "Max-Age", "age", "permanent session";
    }
    "Max-Age", "Max-Age", "Max-Age 属性", "Max-Age attribute" {
        what: "How many seconds the browser keeps the cookie. It wins over Expires. Flask writes it only to delete, as Max-Age=0.",
              "ブラウザがクッキーを保存する秒数です。Expires より優先されます。Flask が書くのは、削除するときの Max-Age=0 だけです。";
        seen: "Set-Cookie: session=; Expires=Thu, 01 Jan 1970 …; Max-Age=0",
              "Set-Cookie: session=; Expires=Thu, 01 Jan 1970 …; Max-Age=0";
        mistake: "It is not the max_age of itsdangerous. That one is the server's rule, and stands on no Set-Cookie line.",
                 "itsdangerous の max_age とは別のものです。max_age はサーバー側の決まりで、Set-Cookie には書かれません。";
        example: "sessctl logout";
        sources: "rfc6265bis-4.1.2.2", "rfc6265bis-5.6.2";
        see: "Expires", "max_age", "logout";
    }
    "HttpOnly", "HttpOnly", "HttpOnly 属性", "Http-Only" {
        what: "Scripts of a page cannot read the cookie. The browser still sends it. Flask sets it.",
              "ページのスクリプトからクッキーを読めなくする属性です。送信はされます。Flask は標準で付けます。";
        seen: "Set-Cookie: session=eyJf…; HttpOnly; Path=/", "Set-Cookie: session=eyJf…; HttpOnly; Path=/";
        mistake: "It does not hide the cookie from its user: the developer tools and sessctl show it.",
                 "利用者から隠すものではありません。開発者ツールや sessctl では見えます。";
        example: "sessctl jar";
        sources: "rfc6265bis-4.1.2.6", "flask-config-session-cookie-httponly";
        see: "Secure", "SameSite", "cookie";
    }
    "Secure", "Secure", "Secure 属性", "Secure attribute" {
        what: "The browser sends the cookie over https only. Flask sets it where SESSION_COOKIE_SECURE is True; by default it does not.",
              "https のときだけクッキーを送らせる属性です。Flask は SESSION_COOKIE_SECURE が True のときに付けます（標準では付けません）。";
        seen: "Set-Cookie: session=eyJf…; Secure; HttpOnly; Path=/", "Set-Cookie: session=eyJf…; Secure; HttpOnly; Path=/";
        mistake: "It encrypts nothing. The connection is encrypted by https; the cookie stays as readable as before.",
                 "クッキーを暗号化するものではありません。暗号化するのは https の通信で、クッキーの中身は読めるままです。";
        example: "sessctl inspect 'Set-Cookie: session=eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo; Secure'";
        sources: "rfc6265bis-4.1.2.5", "flask-config-session-cookie-secure";
        see: "HttpOnly", "encoded, encrypted, signed", "SameSite";
    }
    "SameSite", "SameSite", "SameSite 属性", "same site", "Lax", "Strict" {
        what: "Whether the browser sends the cookie with requests that another site starts: Strict never, Lax only when a link is followed, None always.",
              "別のサイトから始まったリクエストにクッキーを付けるかどうかです。Strict は付けず、Lax はリンクなどで開いたときだけ、None は常に付けます。";
        seen: "Set-Cookie: session=eyJf…; HttpOnly; Path=/; SameSite=Lax",
              "Set-Cookie: session=eyJf…; HttpOnly; Path=/; SameSite=Lax";
        mistake: "It is a rule for browsers. curl and sessctl send what they have. Another port is the same site.",
                 "この決まりに従うのはブラウザだけです。curl や sessctl は、持っていれば送ります。また、ポートが違っても同じサイトです。";
        example: "sessctl jar";
        sources: "rfc6265bis-4.1.2.7", "rfc6265bis-5.2", "flask-config-session-cookie-samesite";
        see: "CSRF", "origin", "port";
    }
    "Domain", "Domain", "Domain 属性", "Domain attribute" {
        what: "The host, with all hosts below it, that gets the cookie. Without it only the very host that set the cookie gets it.",
              "クッキーを送る相手のホストです。サブドメインにも送られます。指定がなければ、渡したホストにだけ送られます。";
        seen: "Set-Cookie: session=eyJf…; Domain=example.com; Path=/", "Set-Cookie: session=eyJf…; Domain=example.com; Path=/";
        mistake: "Writing a Domain makes a cookie go to more hosts, not to fewer.",
                 "Domain を書くと、送る相手は減るのではなく増えます。";
        example: "sessctl jar";
        sources: "rfc6265bis-4.1.2.3", "rfc6265bis-5.1.3", "flask-config-session-cookie-domain";
        see: "host-only", "Path", "host";
    }
    "Path", "Path", "Path 属性", "Path attribute" {
        what: "The part of the site that gets the cookie: pages at this path and below it. Flask writes Path=/ for an app at the root.",
              "クッキーを送るページの範囲です。このパスと、それ以下のページが対象です。ルートにあるアプリなら、Flask は Path=/ と書きます。";
        seen: "Set-Cookie: session=eyJf…; HttpOnly; Path=/", "Set-Cookie: session=eyJf…; HttpOnly; Path=/";
        mistake: "It does not protect a cookie from other pages of the same host.",
                 "同じホストのほかのページからクッキーを守るものではありません。";
        example: "sessctl login alice";
        sources: "rfc6265bis-4.1.2.4", "rfc6265bis-5.1.4", "rfc6265bis-8.5";
        see: "Domain", "Set-Cookie", "host";
    }
    "host-only", "ホスト限定", "host only cookie", "hostonly" {
        what: "A cookie without Domain: the browser sends it to the very host that set it, and to no host below.",
              "Domain のないクッキーのことです。渡したホストにだけ送られ、サブドメインには送られません。";
        seen: "Set-Cookie: session=eyJf…; HttpOnly; Path=/  (no Domain)", "Set-Cookie: session=eyJf…; HttpOnly; Path=/（Domain なし）";
        mistake: "localhost and 127.0.0.1 are two hosts to a cookie, though both are this machine.",
                 "localhost と 127.0.0.1 は、同じマシンでも、クッキーにとっては別のホストです。";
        example: "sessctl jar --json";
        sources: "rfc6265bis-5.7", "rfc6265bis-5.8.3";
        see: "Domain", "loopback", "host";
    }
}
