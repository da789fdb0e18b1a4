//! What crosses the wire, and between whom.

use crate::teaching::term::family;

family! {
    /// Requests and responses.
    HTTP:
    "browser", "ブラウザ", "client", "user agent", "クライアント" {
        what: "The program that asks for pages, keeps cookies and sends them back. It cannot read what is inside a session.",
              "ページを要求し、クッキーを保存して送り返すプログラムです。セッションの中身は読みません。";
        seen: "--browser NAME: one more browser with a jar of its own", "--browser NAME: 保存場所を別に持つ、もう1つのブラウザ";
        mistake: "It follows the rules because it wants to. Another program can keep and send a cookie as it likes.",
                 "決まりを守るのは、そう作られているからです。別のプログラムなら、クッキーを好きなように保存して送れます。";
        example: "sessctl --browser thief visit";
        sources: "rfc9110-3.5";
        see: "server", "cookie jar", "replay";
    }
    "server", "サーバー", "web server" {
        what: "The program that answers requests. Flask's keeps no session: it reads the one that the request brings.",
              "リクエストに応答するプログラムです。Flask のサーバーはセッションを保存せず、リクエストで届いたものを読みます。";
        seen: "Running on http://127.0.0.1:5000", "Running on http://127.0.0.1:5000";
        mistake: "Nothing is deleted on the server when a session ends, because nothing was stored.",
                 "セッションが終わっても、サーバーでは何も削除されません。最初から何も保存されていないからです。";
        example: "sessctl visit";
        sources: "rfc9110-3.6", "flask-sessions-py";
        see: "browser", "session", "Flask";
    }
    "GET", "GET", "GET リクエスト", "GET method" {
        what: "The method of a request for a page. It should change nothing, so browsers and search engines send it freely.",
              "ページを要求するメソッドです。何も変えないはずのものなので、ブラウザや検索エンジンは気軽に送ります。";
        seen: "GET /login", "GET /login";
        mistake: "The tutorial logs out with a GET: an image on another site that points to /logout is enough.",
                 "チュートリアルでは GET でログアウトします。別のサイトに /logout を指す画像があるだけで、ログアウトしてしまいます。";
        example: "sessctl visit /login";
        sources: "rfc9110-9.3.1", "rfc9110-9.2.1";
        see: "POST", "CSRF", "logout";
    }
    "POST", "POST", "POST リクエスト", "POST method" {
        what: "The method of a request that brings something, such as a form. The tutorial's page logs in with it.",
              "フォームなどの内容を届けるメソッドです。チュートリアルのページは、これでログインします。";
        seen: "POST /  and below it  id=alice", "POST / とその本文 id=alice";
        mistake: "POST hides nothing. What is in its body is as readable as an address; only https encrypts both.",
                 "内容を隠すものではありません。本文もアドレスと同じように読めます。暗号化するのは https です。";
        example: "sessctl login alice";
        sources: "rfc9110-9.3.3";
        see: "form", "GET", "302";
    }
    "form", "フォーム", "HTML form" {
        what: "The fields and the button of a page. The browser sends their names and values, here id=alice.",
              "ページの入力欄とボタンです。ブラウザは名前と値の組（ここでは id=alice）を送ります。";
        seen: "<input type=\"text\" name=\"id\">, and then id=alice", "<input type=\"text\" name=\"id\"> → id=alice";
        mistake: "The tutorial's form asks for no password: any name logs in, an empty one too.",
                 "チュートリアルのフォームにはパスワードがありません。どんな名前でも、空の名前でもログインできます。";
        example: "sessctl login \"\"";
        sources: "html-forms";
        see: "POST", "CSRF", "server";
    }
    "header", "ヘッダー", "header field", "HTTP header" {
        what: "A line of a request or response before its content: a name, a colon and a value.",
              "リクエストや応答で、本文の前に付く行です。名前、コロン、値の順に書きます。";
        seen: "Location: /login", "Location: /login";
        mistake: "Headers are not seen on a page, but they are no secret: the network panel of any browser lists them.",
                 "ページには表示されませんが、秘密ではありません。開発者ツールの Network で見られます。";
        example: "sessctl jar export --format header";
        sources: "rfc9110-6.3";
        see: "Set-Cookie", "Cookie header", "302";
    }
    "302", "302", "リダイレクト（302）", "redirect", "リダイレクト", "302 FOUND", "Location", "303" {
        what: "A response that sends the browser to another page, which its Location names. Cookies on it count as on any other.",
              "Location に書いたページへブラウザを移動させる応答です。この応答に付いたクッキーも、ほかの応答と同じように保存されます。";
        seen: "302 FOUND, Location: /login", "302 FOUND、Location: /login";
        mistake: "It does not say that the login worked. Only the page after it shows who is logged in.",
                 "ログインに成功したという意味ではありません。誰がログインしているかは、その後のページでわかります。";
        example: "sessctl login alice";
        sources: "rfc9110-15.4";
        see: "200", "POST", "Set-Cookie";
    }
    "200", "200", "200 OK", "status code", "ステータスコード" {
        what: "The status of a response that has what was asked for: a page came.",
              "要求されたものを返した、という応答のステータスです。ページが届いています。";
        seen: "200 OK", "200 OK";
        mistake: "It does not say that you are logged in: the login form is a page too, and comes with 200.",
                 "ログインしているという意味ではありません。ログインフォームもページなので、200 で届きます。";
        example: "sessctl --browser stranger visit";
        sources: "rfc9110-15.3.1";
        see: "302", "form", "tampering";
    }
    "Flask", "Flask", "Flask フレームワーク" {
        what: "The web framework of the tutorial, written in Python. Its sessions are signed cookies, made with itsdangerous.",
              "チュートリアルで使う、Python の Web フレームワークです。セッションは、itsdangerous で作る署名付きクッキーです。";
        seen: "from flask import Flask, session", "from flask import Flask, session";
        mistake: "It keeps no list of sessions, so it cannot end one before its time.",
                 "セッションの一覧は持っていないので、期限の前に終わらせることはできません。";
        example: "sessctl demo";
        sources: "flask-quickstart-sessions", "flask-sessions-py";
        see: "itsdangerous", "Werkzeug", "session";
    }
    "Werkzeug", "Werkzeug", "Werkzeug ライブラリ" {
        what: "The library below Flask that reads requests and writes responses: it writes the Set-Cookie line.",
              "Flask の下で、リクエストを読み、応答を書くライブラリです。Set-Cookie の行もこれが書きます。";
        seen: "Server: Werkzeug/3.1.9 Python/3.11.7", "Server: Werkzeug/3.1.9 Python/3.11.7";
        mistake: "It signs nothing. itsdangerous signs, Flask decides, Werkzeug carries.",
                 "署名はしません。署名は itsdangerous、判断は Flask、受け渡しが Werkzeug です。";
        example: "sessctl visit --json";
        sources: "werkzeug-http-py#dump_cookie";
        see: "Flask", "itsdangerous", "Set-Cookie";
    }
}

family! {
    /// Where a request goes.
    ADDRESSES:
    "host", "ホスト", "hostname", "ホスト名" {
        what: "The name of the machine in an address. A cookie goes to the host that set it.",
              "アドレスのうち、マシンの名前の部分です。クッキーは、渡したホストに送られます。";
        seen: "127.0.0.1 in http://127.0.0.1:5000/login", "http://127.0.0.1:5000/login の 127.0.0.1";
        mistake: "localhost and 127.0.0.1 lead to one machine, and are two hosts: logged in on one, a stranger on the other.",
                 "localhost と 127.0.0.1 は同じマシンでも別のホストです。片方でログインしても、もう片方ではログインしていません。";
        example: "sessctl jar";
        sources: "rfc6265bis-5.1.3", "rfc6265bis-5.7";
        see: "host-only", "loopback", "port";
    }
    "port", "ポート", "ポート番号", "port number" {
        what: "The number behind the host that says which program on the machine is meant: 5000 in the tutorial.",
              "ホストの後ろに付く番号で、そのマシンのどのプログラムかを示します。チュートリアルでは 5000 です。";
        seen: "5000 in http://127.0.0.1:5000/", "http://127.0.0.1:5000/ の 5000";
        mistake: "To a cookie the port does not count: two apps on one host overwrite each other's session.",
                 "クッキーにとって、ポートの違いは関係ありません。同じホストの2つのアプリは、互いの session を上書きします。";
        example: "sessctl jar";
        sources: "rfc6265bis-8.5";
        see: "host", "origin", "SameSite";
    }
    "origin", "オリジン" {
        what: "Scheme, host and port together. Scripts of one origin cannot read the pages of another.",
              "スキーム・ホスト・ポートの組です。あるオリジンのスクリプトは、別のオリジンのページを読めません。";
        seen: "http://127.0.0.1:5000", "http://127.0.0.1:5000";
        mistake: "Cookies do not go by origin. They go by host and path, and by site where SameSite is set.",
                 "クッキーの送り先はオリジンでは決まりません。ホストとパス、SameSite があればサイトで決まります。";
        example: "sessctl explain SameSite";
        sources: "rfc6454-4", "rfc6265bis-5.2";
        see: "host", "port", "SameSite";
    }
    "loopback", "ループバック", "localhost", "127.0.0.1" {
        what: "The address of the machine itself, 127.0.0.1 or localhost: nothing leaves the machine.",
              "自分のマシンを指すアドレス（127.0.0.1 や localhost）です。通信はマシンの外に出ません。";
        seen: "http://127.0.0.1:5000/", "http://127.0.0.1:5000/";
        mistake: "Other machines of the class cannot open it. 0.0.0.0 is where a server listens, and no address to open.",
                 "クラスのほかのマシンからは開けません。0.0.0.0 はサーバーが待ち受けるための指定で、開くアドレスではありません。";
        example: "sessctl visit";
        sources: "rfc1122-3.2.1.3", "rfc6761-6.3";
        see: "host", "port", "server";
    }
}
