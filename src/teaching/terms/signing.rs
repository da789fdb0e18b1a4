//! What is in a signed value, and how it is signed.

use crate::teaching::term::family;

family! {
    /// The three parts, and what they are packed in.
    VALUE:
    "signed value", "署名付きの値", "signed cookie", "署名付きクッキー" {
        what: "A text with a signature behind it. Flask's has three parts: payload, timestamp, signature, with dots between them.",
              "後ろに署名の付いた文字列です。Flask のものは、ペイロード・タイムスタンプ・署名の3つを、ドットで区切って並べます。";
        seen: "eyJf… . awNFbQ . dgxK…", "eyJf… . awNFbQ . dgxK…";
        mistake: "Signed is not hidden: anyone reads the first two parts. Only the holder of the key makes the third.",
                 "署名付きでも、中身は隠れていません。最初の2つは誰でも読めます。3つ目を作れるのは、鍵を知っている人だけです。";
        example: "sessctl explain --jar";
        sources: "itsdangerous-timed-py", "itsdangerous-url-safe-py";
        see: "payload", "timestamp", "signature";
    }
    "payload", "ペイロード", "content" {
        what: "The first part of the value: the session itself, as JSON in base64.",
              "署名付きの値の最初の部分です。セッションの中身そのもので、JSON を base64 にしたものです。";
        seen: "eyJf… is {\"_permanent\":true,\"id\":\"alice\"}", "eyJf… → {\"_permanent\":true,\"id\":\"alice\"}";
        mistake: "\"It looks random, so it is secret.\" It is encoded, not encrypted: no key is needed to read it.",
                 "ランダムに見えても秘密ではありません。エンコードされているだけで、暗号化されていないので、鍵がなくても読めます。";
        example: "sessctl inspect";
        sources: "itsdangerous-url-safe-py", "flask-json-tag-py";
        see: "base64", "JSON", "encoded, encrypted, signed";
    }
    "timestamp", "タイムスタンプ", "署名時刻", "time of signing" {
        what: "The second part: when the value was signed, in seconds since 1970, as few bytes as it takes, in base64.",
              "署名付きの値の2つ目の部分です。署名した時刻（1970年からの秒数）を、できるだけ少ないバイト数で base64 にしたものです。";
        seen: "awNFbQ is 6b 03 45 6d, which is 1795376493", "awNFbQ → 6b 03 45 6d → 1795376493";
        mistake: "It is the start, not the end. The end is not in the cookie: the server adds its own lifetime.",
                 "書かれているのは期限ではなく、始まりの時刻です。期限はクッキーの中になく、サーバーが自分の有効期間を足して判断します。";
        example: "sessctl inspect";
        sources: "itsdangerous-timed-py";
        see: "age", "Unix time", "lifetime";
    }
    "signature", "署名", "sign" {
        what: "The third part: a number that only the holder of the secret key can compute from the first two.",
              "署名付きの値の3つ目の部分です。最初の2つから計算される値で、secret_key（署名用の鍵）を知っている人にしか作れません。";
        seen: "dgxKsKrmZVNxYXtxk3etDJkRXjo: 20 bytes of HMAC-SHA1", "dgxKsKrmZVNxYXtxk3etDJkRXjo（HMAC-SHA1 の20バイト）";
        mistake: "It hides nothing. It shows that nothing was changed since, and that the signer had the key.",
                 "中身を隠すものではありません。変更されていないことと、署名した人が鍵を持っていたことを示します。";
        example: "sessctl tamper id=admin";
        sources: "itsdangerous-signer-py";
        see: "HMAC", "secret key", "tampering";
    }
    "JSON", "JSON", "JSON 形式", "json text" {
        what: "A way to write values as text: {\"id\":\"alice\"}. Flask writes the session so, without blanks and in ASCII.",
              "値を文字列で表す書き方です（{\"id\":\"alice\"} など）。Flask はセッションを、空白なしの ASCII で書きます。";
        seen: "{\"_permanent\":true,\"id\":\"alice\"}", "{\"_permanent\":true,\"id\":\"alice\"}";
        mistake: "Not every value of Python survives: a number as a key comes back as text.",
                 "Python の値がすべて元に戻るわけではありません。キーに使った数は、文字列になって戻ります。";
        example: "sessctl sign '{\"id\":\"admin\"}'";
        sources: "rfc8259", "flask-json-tag-py";
        see: "payload", "base64", "zlib";
    }
    "base64", "base64", "base64 (URL-safe)", "base64url", "URL-safe base64", "ベース64" {
        what: "Bytes written in 64 harmless characters: three bytes become four. URL-safe has - and _ for + and /.",
              "バイト列を64種類の安全な文字で書く方法です。3バイトが4文字になります。URL-safe では + と / の代わりに - と _ を使います。";
        seen: "eyJf is 7b 22 5f, which is {\"_", "eyJf → 7b 22 5f → {\"_";
        mistake: "It is no encryption. There is no key, and everyone can turn it back.",
                 "暗号化ではありません。鍵はなく、誰でも元に戻せます。";
        example: "sessctl explain eyJfcGVybWFuZW50Ijp0cnVlLCJpZCI6ImFsaWNlIn0.awNFbQ.dgxKsKrmZVNxYXtxk3etDJkRXjo";
        sources: "rfc4648-5", "itsdangerous-encoding-py";
        see: "payload", "encoded, encrypted, signed", "zlib";
    }
    "zlib", "zlib", "zlib 圧縮", "compression", "圧縮" {
        what: "A way to make bytes fewer. Flask packs the JSON so where it saves something; a dot in front of the cookie says that.",
              "バイト数を減らす方法です。短くなる場合に、Flask は JSON を圧縮します。その場合、クッキーの先頭にドットが付きます。";
        seen: ".eJyrVoov… begins with a dot, and 78 9c follows", ".eJyrVoov…（先頭がドット。中身は 78 9c で始まる）";
        mistake: "A cookie that cannot be read at a glance is not encrypted: it may be compressed.",
                 "ぱっと見て読めなくても、暗号化されているとは限りません。圧縮されているだけのことがあります。";
        example: "sessctl inspect .eJyrVoovSC3KTcxLzStRsiopKk3VUcpMUbJSiik1NjAxIo9UqgUAlzYZHw.awNFbQ.cHT-kGei098ihEhUIc30dd7IeEQ";
        sources: "rfc1950", "itsdangerous-url-safe-py";
        see: "payload", "base64", "JSON";
    }
    "encoded, encrypted, signed", "エンコード・暗号化・署名", "encoded", "encrypted", "signed", "encoding", "encryption", "エンコード", "暗号化" {
        what: "Encoded: written in other characters, no key. Encrypted: not to be read without a key. Signed: to be read, not to be changed.",
              "エンコードは書き方を変えるだけで、鍵は不要です。暗号化すると鍵なしでは読めません。署名すると、読めますが変更はできません。";
        seen: "a Flask session is encoded and signed, not encrypted", "Flask のセッションは、エンコードと署名だけ（暗号化なし）";
        mistake: "The secret_key does not encrypt the session. It signs.",
                 "secret_key は、セッションを暗号化するものではありません。署名するためのものです。";
        example: "sessctl inspect";
        sources: "flask-quickstart-sessions", "itsdangerous-index";
        see: "payload", "signature", "secret key";
    }
}

family! {
    /// How the signature is made.
    SIGNING:
    "secret key", "secret_key（署名用の鍵）", "secret_key", "key", "鍵", "キー", "秘密鍵", "シークレットキー", "署名用の鍵", "SECRET_KEY" {
        what: "The text that only the app knows, and that signs its sessions: app.secret_key.",
              "アプリだけが知っている文字列で、セッションの署名に使います（app.secret_key）。";
        seen: "app.secret_key = '…'  (in the app, never in a cookie)", "app.secret_key = '…'（アプリの中。クッキーには入らない）";
        mistake: "It encrypts nothing, and is no private key of a key pair. Anyone who knows it can be anyone. The tutorial's is printed: use another.",
                 "暗号化の鍵ではなく、公開鍵暗号の秘密鍵とも別のものです。知っている人は、誰にでもなりすませます。公開されているチュートリアルの鍵は使わないでください。";
        example: "sessctl sign id=admin";
        sources: "flask-config-secret-key", "flask-sessions-py";
        see: "signature", "forgery", "fallback keys";
    }
    "salt", "ソルト" {
        what: "A text that keeps signatures apart that one key makes for different purposes. For sessions Flask takes cookie-session.",
              "同じ鍵で作る署名を、用途ごとに分けるための文字列です。Flask のセッションでは cookie-session です。";
        seen: "HMAC-SHA1(secret_key, \"cookie-session\")", "HMAC-SHA1(secret_key, \"cookie-session\")";
        mistake: "It is no secret, and not random: it is the same in every Flask app. It is not the salt of passwords.",
                 "秘密でもランダムでもなく、どの Flask アプリでも同じです。パスワードのソルトとは別のものです。";
        example: "sessctl sign id=admin --salt other";
        sources: "flask-sessions-py", "itsdangerous-signer-py";
        see: "key derivation", "secret key", "HMAC";
    }
    "key derivation", "鍵の導出", "derived key", "導出された鍵" {
        what: "How the key that signs is made from the secret key and the salt. Flask: HMAC of the salt with the secret key.",
              "secret_key（署名用の鍵）とソルトから、実際に署名に使う鍵を作ることです。Flask では、secret_key を使ったソルトの HMAC です。";
        seen: "derived key = HMAC-SHA1(secret_key, \"cookie-session\")", "導出された鍵 = HMAC-SHA1(secret_key, \"cookie-session\")";
        mistake: "itsdangerous alone takes django-concat, Flask takes hmac: one key, two signatures.",
                 "itsdangerous を単独で使うと django-concat、Flask では hmac です。同じ鍵でも、署名は違うものになります。";
        example: "sessctl sign id=admin --key-derivation concat";
        sources: "itsdangerous-signer-py#derive_key", "flask-sessions-py";
        see: "salt", "HMAC", "secret key";
    }
    "digest", "ダイジェスト", "hash", "SHA-1", "sha1", "ハッシュ" {
        what: "The function inside the HMAC that makes a short number of any text. Flask takes SHA-1: 20 bytes, 27 characters of base64.",
              "HMAC の中で使うハッシュ関数です。どんな長さのデータからも、決まった長さの短い値を作ります。Flask では SHA-1 で、20バイト（base64 で27文字）です。";
        seen: "dgxKsKrmZVNxYXtxk3etDJkRXjo: 27 characters", "dgxKsKrmZVNxYXtxk3etDJkRXjo（27文字）";
        mistake: "A digest alone proves nothing, since anyone can compute it. With a key it becomes an HMAC.",
                 "ダイジェストだけでは、誰でも計算できるので何の証明にもなりません。鍵と合わせて HMAC になります。";
        example: "sessctl sign id=admin --digest sha256";
        sources: "flask-sessions-py#digest_method", "itsdangerous-signer-py";
        see: "HMAC", "signature", "key derivation";
    }
    "HMAC", "HMAC", "HMAC（鍵付きハッシュ）", "鍵付きハッシュ", "keyed hash" {
        what: "A digest with a key in it. Who has the key can make it and check it; who has not can do neither.",
              "鍵を混ぜて計算するダイジェストです。鍵があれば作ることも確かめることもでき、なければどちらもできません。";
        seen: "signature = HMAC-SHA1(derived key, \"eyJf….awNFbQ\")", "署名 = HMAC-SHA1(導出された鍵, \"eyJf….awNFbQ\")";
        mistake: "The server does not look the signature up. It computes it once more, and compares.",
                 "サーバーは、署名を保存して照合するのではありません。もう一度計算して、比べます。";
        example: "sessctl explain --jar";
        sources: "rfc2104", "itsdangerous-signer-py";
        see: "digest", "signature", "key derivation";
    }
    "fallback keys", "以前の鍵", "予備の鍵", "古い鍵", "fallback key", "SECRET_KEY_FALLBACKS", "key rotation", "鍵の交換" {
        what: "Older keys that still verify and no longer sign, so that a new key does not log everyone out.",
              "検証にだけ使う、替える前の鍵です。署名には使いません。鍵を替えても、全員がログアウトしないようにするためのものです。";
        seen: "SECRET_KEY_FALLBACKS = ['the old one']", "SECRET_KEY_FALLBACKS = ['以前の鍵']";
        mistake: "As long as a leaked key stands there, it still opens every session that it signs.",
                 "漏れた鍵をここに残しておくと、その鍵で作ったセッションは受け入れられてしまいます。";
        example: "sessctl inspect --help";
        sources: "flask-config-secret-key-fallbacks";
        see: "secret key", "signature", "forgery";
    }
    "itsdangerous", "itsdangerous", "itsdangerous ライブラリ", "its dangerous" {
        what: "The library with which Flask signs. It makes and checks payload.timestamp.signature.",
              "Flask が署名に使うライブラリです。payload.timestamp.signature を作り、検証します。";
        seen: "SignatureExpired: Signature age 181 > 180 seconds", "SignatureExpired: Signature age 181 > 180 seconds";
        mistake: "Its errors do not reach the user: Flask takes a bad signature for no session, without a word.",
                 "エラーは利用者に見えません。Flask は署名が正しくないクッキーを、届かなかったものとして扱います。";
        example: "sessctl inspect --max-age 0";
        sources: "itsdangerous-exc-py", "flask-sessions-py#open_session";
        see: "Flask", "signed value", "max_age";
    }
}
