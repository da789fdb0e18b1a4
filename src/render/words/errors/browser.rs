//! Why no page came.

use std::io::ErrorKind;

use crate::browser::{BrowserError, Distrust, During, Part, Wait};
use crate::cli::Given;
use crate::lang::{Lang, say};
use crate::render::words::system;

/// What was found and what was expected, and the hint.
pub(super) fn words(error: &BrowserError, given: &Given, lang: Lang) -> (String, String) {
    match error {
        BrowserError::BadAddress { text, .. } => (
            say!(lang, "found `{text}`, expected the address of an app", "`{text}` はアプリのアドレスではありません"),
            say!(lang, "write it like http://127.0.0.1:5000", "http://127.0.0.1:5000 のように書いてください"),
        ),
        BrowserError::WrongScheme { text, scheme } => (
            say!(
                lang,
                "found `{text}` with the scheme {scheme}, expected http or https",
                "`{text}` のスキームは {scheme} です。http か https が必要です"
            ),
            say!(lang, "write it like http://127.0.0.1:5000", "http://127.0.0.1:5000 のように書いてください"),
        ),
        BrowserError::TooLongAddress { limit } => (
            say!(
                lang,
                "found an address of more than {limit} bytes, the limit of sessctl",
                "アドレスが sessctl の上限の{limit}バイトを超えています"
            ),
            say!(lang, "shorten the path or its query", "パスかクエリーを短くしてください"),
        ),
        BrowserError::LongRedirect { url, limit } => (
            say!(
                lang,
                "{url} redirects to an address of more than {limit} bytes, the limit of sessctl",
                "{url} のリダイレクト先のアドレスが sessctl の上限の{limit}バイトを超えています"
            ),
            say!(lang, "look at the app's Location header", "アプリの Location ヘッダーを確認してください"),
        ),
        BrowserError::BadRedirect { url, location } => (
            say!(
                lang,
                "{url} redirects to `{location}`, expected an http address",
                "{url} のリダイレクト先 `{location}` は http のアドレスではありません"
            ),
            say!(lang, "look at the app's Location header", "アプリの Location ヘッダーを確認してください"),
        ),
        BrowserError::CarriedAway { url, to } => (
            say!(
                lang,
                "{url} would have the form, with what is in it, sent on to {to}: that is another server, and nothing was sent there",
                "{url} は、フォームを入力内容ごと別のサーバー {to} へ送り直すように応答しました。そこへは何も送っていません"
            ),
            say!(
                lang,
                "if that server is the app too, give its address with --url",
                "そのサーバーもアプリの一部なら、--url でそのアドレスを指定してください"
            ),
        ),
        BrowserError::TooManyRedirects { url, to, limit } => (
            say!(
                lang,
                "after {limit} redirects, where sessctl stops, {url} still redirects to {to}",
                "{limit}回（sessctl の上限）リダイレクトしても終わらず、{url} はさらに {to} へリダイレクトします"
            ),
            say!(
                lang,
                "most often they lead in a circle: look into the app at why it redirects there",
                "リダイレクトが循環していることが多いので、そこへリダイレクトする理由をアプリで確認してください"
            ),
        ),
        BrowserError::UnsendableCookie { at } => {
            let options = given.here();
            let what = say!(
                lang,
                "the cookie holds a control character at byte {at}, which no header can carry",
                "クッキーの{at}バイト目に制御文字があり、ヘッダーでは送れません"
            );
            let hint = say!(
                lang,
                "look at it: sessctl {options}inspect",
                "クッキーを確認してください: sessctl {options}inspect"
            );
            (what, hint)
        }
        BrowserError::TimedOut { wait, limit, followed } => timed_out(wait, *limit, *followed, lang),
        BrowserError::NoCertificates { .. }
        | BrowserError::NoAuthorities { .. }
        | BrowserError::Untrusted { .. }
        | BrowserError::NotTls { .. }
        | BrowserError::OldTls { .. }
        | BrowserError::NoTlsAgreement { .. } => tls(error, lang),
        BrowserError::NotHttp { .. }
        | BrowserError::BadHttp { .. }
        | BrowserError::LargeHead { .. }
        | BrowserError::Broken { .. } => answer(error, lang),
        BrowserError::NoSuchHost { .. }
        | BrowserError::NoNameServer { .. }
        | BrowserError::Shortage { .. }
        | BrowserError::Unreachable { .. } => connection(error, given, lang),
    }
}

/// No connection was made.
fn connection(error: &BrowserError, given: &Given, lang: Lang) -> (String, String) {
    match error {
        BrowserError::NoNameServer { url } => (
            say!(
                lang,
                "no name server answered for {url}",
                "{url} のホスト名を調べる DNS サーバーから応答がありません"
            ),
            say!(
                lang,
                "check the network; an app on this machine is reached as 127.0.0.1",
                "ネットワークを確認してください。このマシンのアプリなら 127.0.0.1 でアクセスできます"
            ),
        ),
        BrowserError::Shortage { url, why } => {
            let (what, hint) = match why.kind {
                ErrorKind::AddrNotAvailable => (
                    say!(lang, "no port of it is free", "空いているポートがありません"),
                    say!(lang, "end some connections first", "先にほかの接続を終了してください"),
                ),
                ErrorKind::PermissionDenied => (
                    say!(lang, "permission denied", "権限がありません"),
                    say!(
                        lang,
                        "often a firewall or a sandbox forbids it: allow this program connections",
                        "ファイアウォールかサンドボックスが禁止していることが多いので、このプログラムの接続を許可してください"
                    ),
                ),
                _ => (system::reported(*why, lang), system::hint(*why, lang)),
            };
            let what = say!(
                lang,
                "this machine cannot open a connection to {url}: {what}",
                "このマシンから {url} への接続を始められません: {what}"
            );
            (what, hint)
        }
        BrowserError::Unreachable { url, why } => {
            let what = system::reported(*why, lang);
            let hint = match why.kind {
                ErrorKind::ConnectionRefused => match given.line_at_the_embedded_app("login alice") {
                    Some(embedded) if given.address_is_of_the_file() => say!(
                        lang,
                        "start the app first, or leave out the address in config.toml for the embedded one: {embedded}",
                        "先にアプリを起動するか、config.toml のアドレスを使わずに内蔵のアプリを使ってください: {embedded}"
                    ),
                    Some(embedded) => say!(
                        lang,
                        "start the app first, or leave --url out for the embedded one: {embedded}",
                        "先にアプリを起動するか、--url を外して内蔵のアプリを使ってください: {embedded}"
                    ),
                    None => say!(
                        lang,
                        "start the app first, or talk to the embedded one: without an address, and without SESSCTL_URL",
                        "先にアプリを起動するか、アドレスも SESSCTL_URL も指定せずに内蔵のアプリを使ってください"
                    ),
                },
                ErrorKind::TimedOut => say!(
                    lang,
                    "check that the app is up, and that no firewall stands between",
                    "アプリが動いているか、間にファイアウォールがないか確認してください"
                ),
                _ => say!(lang, "check the address and the network", "アドレスとネットワークを確認してください"),
            };
            (say!(lang, "nobody answers at {url}: {what}", "{url} から応答がありません: {what}"), hint)
        }
        other => {
            let url = url_of(other);
            (
                say!(lang, "there is no host of that name: {url}", "その名前のホストはありません: {url}"),
                say!(lang, "check the spelling of the address", "アドレスのつづりを確認してください"),
            )
        }
    }
}

/// The two sides did not come to TLS, or the certificate was not accepted.
fn tls(error: &BrowserError, lang: Lang) -> (String, String) {
    match error {
        BrowserError::NoCertificates { path } => {
            let path = path.display();
            (
                say!(lang, "found no certificate in {path}, expected PEM", "{path} に PEM 形式の証明書がありません"),
                say!(
                    lang,
                    "it begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der makes one of DER",
                    "-----BEGIN CERTIFICATE----- で始まるファイルです。DER 形式なら openssl x509 -inform der で変換できます"
                ),
            )
        }
        BrowserError::NoAuthorities { url, named: Some(named) } => (
            say!(
                lang,
                "SSL_CERT_FILE names {named}, and no certificate can be read there to check {url} with",
                "SSL_CERT_FILE に指定された {named} から、{url} を確認するための証明書を読み取れません"
            ),
            say!(
                lang,
                "correct SSL_CERT_FILE, or name a file with --cacert",
                "SSL_CERT_FILE を直すか、--cacert でファイルを指定してください"
            ),
        ),
        BrowserError::NoAuthorities { url, named: None } => (
            say!(
                lang,
                "this system knows no authority to check the certificate of {url} with",
                "このシステムには、{url} の証明書を確認するための認証局が登録されていません"
            ),
            say!(
                lang,
                "install the package ca-certificates, or name a file with --cacert",
                "ca-certificates パッケージをインストールするか、--cacert でファイルを指定してください"
            ),
        ),
        BrowserError::Untrusted { url, why } => untrusted(url, why, lang),
        BrowserError::OldTls { url } => (
            say!(
                lang,
                "{url} offers TLS 1.1 or older, expected TLS 1.2 or 1.3",
                "{url} の TLS は 1.1 以前です。TLS 1.2 か 1.3 が必要です"
            ),
            say!(
                lang,
                "switch TLS 1.2 or 1.3 on in the server",
                "サーバーの設定で TLS 1.2 か 1.3 を有効にしてください"
            ),
        ),
        BrowserError::NoTlsAgreement { url, what } if what == "CertificateRequired" => (
            say!(
                lang,
                "{url} asks for a certificate of the browser, and sessctl has none",
                "{url} はブラウザ側の証明書を求めていますが、sessctl にはありません"
            ),
            say!(
                lang,
                "use a way to the app that does not ask for one",
                "証明書を求めない経路でアプリにアクセスしてください"
            ),
        ),
        BrowserError::NoTlsAgreement { url, what } => (
            say!(
                lang,
                "{url} and sessctl did not agree on TLS: {what}",
                "{url} と TLS の条件が合いませんでした: {what}"
            ),
            say!(
                lang,
                "see what the server offers: openssl s_client -connect HOST:PORT",
                "サーバー側の条件を確認してください: openssl s_client -connect HOST:PORT"
            ),
        ),
        other => {
            let url = url_of(other);
            (
                say!(lang, "what answers at {url} does not speak TLS", "{url} の応答は TLS ではありません"),
                say!(
                    lang,
                    "check the port, and whether it should be http",
                    "ポート番号と、http にすべきかどうかを確認してください"
                ),
            )
        }
    }
}

/// Why a certificate is not accepted.
fn untrusted(url: &str, why: &Distrust, lang: Lang) -> (String, String) {
    let name_it = || {
        say!(
            lang,
            "if it is yours, name its file: --cacert FILE; --insecure checks nothing",
            "自分で作った証明書なら、--cacert でファイルを指定してください。--insecure なら確認しません"
        )
    };
    let name_the_authority = || {
        say!(
            lang,
            "name the authority's file: --cacert FILE; --insecure checks nothing",
            "認証局の証明書ファイルを --cacert で指定してください。--insecure なら確認しません"
        )
    };
    let make_another = || {
        say!(
            lang,
            "make another certificate; --insecure checks nothing",
            "証明書を作り直してください。--insecure なら確認しません"
        )
    };
    let date = |moment: &Option<crate::clock::Timestamp>| {
        moment.and_then(crate::clock::Timestamp::date).map(|date| date.date().to_string())
    };
    match why {
        Distrust::UnknownIssuer => (
            say!(
                lang,
                "the certificate of {url} is signed by no authority that is known here",
                "{url} の証明書の署名は、ここで知られている認証局の署名ではありません"
            ),
            name_the_authority(),
        ),
        Distrust::OwnAuthority => (
            say!(
                lang,
                "the certificate of {url} is its own authority (self-signed), and not one that is trusted here",
                "{url} の証明書は自己署名（証明書自身が認証局）で、ここでは信頼されていません"
            ),
            name_it(),
        ),
        Distrust::NotAnAuthority => (
            say!(
                lang,
                "what signed the certificate of {url} is no authority (CA:FALSE)",
                "{url} の証明書に署名したものは、認証局ではありません（CA:FALSE）"
            ),
            say!(
                lang,
                "sign it with a certificate that has CA:TRUE; --insecure checks nothing",
                "CA:TRUE の証明書で署名し直してください。--insecure なら確認しません"
            ),
        ),
        Distrust::Expired { since } => {
            let what = match date(since) {
                Some(since) => say!(
                    lang,
                    "the certificate of {url} expired on {since} (UTC)",
                    "{url} の証明書は {since}（UTC）に期限が切れました"
                ),
                None => say!(lang, "the certificate of {url} has expired", "{url} の証明書は期限が切れています"),
            };
            let hint = say!(
                lang,
                "renew it, or set this machine's clock; --insecure checks nothing",
                "更新するか、このマシンの時計を直してください。--insecure なら確認しません"
            );
            (what, hint)
        }
        Distrust::NotYetValid { from } => {
            let from = date(from).unwrap_or_default();
            (
                say!(
                    lang,
                    "the certificate of {url} is not valid yet: it begins on {from} (UTC)",
                    "{url} の証明書はまだ有効ではありません。有効になるのは {from}（UTC）です"
                ),
                say!(
                    lang,
                    "set this machine's clock; --insecure checks nothing",
                    "このマシンの時計を直してください。--insecure なら確認しません"
                ),
            )
        }
        Distrust::OtherHost { names } if names.is_empty() => (
            say!(
                lang,
                "the certificate of {url} names no host (it has no subjectAltName)",
                "{url} の証明書にはホストの名前がありません（subjectAltName なし）"
            ),
            say!(
                lang,
                "make it with -addext subjectAltName=DNS:localhost; --insecure checks nothing",
                "-addext subjectAltName=DNS:localhost を付けて作り直してください。--insecure なら確認しません"
            ),
        ),
        Distrust::OtherHost { names } => {
            let first: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
            let comma = say!(lang, ", ", "、");
            let more = if names.len() > first.len() { format!("{comma}…") } else { String::new() };
            let names = first.join(&comma) + &more;
            (
                say!(
                    lang,
                    "the certificate of {url} is for another host: {names}",
                    "{url} の証明書は別のホスト用です: {names}"
                ),
                say!(
                    lang,
                    "use that name in the address; --insecure checks nothing",
                    "アドレスにその名前を使ってください。--insecure なら確認しません"
                ),
            )
        }
        Distrust::Revoked => (
            say!(
                lang,
                "the authority has revoked the certificate of {url}",
                "{url} の証明書は認証局が失効させています"
            ),
            make_another(),
        ),
        Distrust::OtherPurpose => (
            say!(
                lang,
                "the certificate of {url} is not meant for a server",
                "{url} の証明書はサーバー用ではありません"
            ),
            make_another(),
        ),
        Distrust::BadSignature => (
            say!(
                lang,
                "the signature of the certificate of {url} does not match the key of the authority of that name known here",
                "{url} の証明書の署名は、ここで知られている同じ名前の認証局の鍵と一致しません"
            ),
            name_the_authority(),
        ),
        Distrust::Unreadable => (
            say!(
                lang,
                "the certificate of {url} has a form or an algorithm that sessctl does not know",
                "{url} の証明書の形式かアルゴリズムに sessctl が対応していません"
            ),
            make_another(),
        ),
    }
}

/// A connection was there, and no page came over it.
fn answer(error: &BrowserError, lang: Lang) -> (String, String) {
    let app_log = || say!(lang, "look into the app's own log", "アプリ側のログを確認してください");
    match error {
        BrowserError::BadHttp { url, what } => {
            let part = match what {
                Part::Status => say!(lang, "the status in its first line", "1行目のステータス"),
                Part::Header => say!(lang, "one of its headers", "ヘッダーのどれか"),
                Part::Length => say!(lang, "its Content-Length", "Content-Length"),
                Part::Coding => say!(lang, "its Transfer-Encoding", "Transfer-Encoding"),
                Part::Chunk => say!(lang, "a chunk of its page", "ページのチャンク"),
            };
            (
                say!(
                    lang,
                    "the answer of {url} breaks a rule of HTTP: {part}",
                    "{url} の応答は HTTP の規則に合いません（{part}）"
                ),
                say!(
                    lang,
                    "look at its raw answer: curl --raw -i {url}",
                    "応答をそのまま確認してください: curl --raw -i {url}"
                ),
            )
        }
        BrowserError::LargeHead { url, headers, bytes } => (
            say!(
                lang,
                "{url} sent more than {headers} headers or {bytes} bytes of them, the limits of sessctl",
                "{url} のヘッダーが、sessctl の上限の{headers}個か{bytes}バイトを超えました"
            ),
            say!(
                lang,
                "let the app send fewer, or look at them with another client",
                "アプリが送るヘッダーを減らすか、別のクライアントで確認してください"
            ),
        ),
        BrowserError::Broken { url, during: During::Handshake } => (
            say!(
                lang,
                "{url} closed the connection within the TLS handshake",
                "{url} は TLS のハンドシェイクの途中で接続を切りました"
            ),
            say!(lang, "check that this port is for https", "https のポートか確認してください"),
        ),
        BrowserError::Broken { url, during: During::Head } => (
            say!(
                lang,
                "{url} closed the connection before the headers of its answer were whole",
                "{url} は応答のヘッダーを送り終える前に接続を切りました"
            ),
            app_log(),
        ),
        BrowserError::Broken { url, during: During::Page } => (
            say!(lang, "{url} closed the connection within its page", "{url} はページの途中で接続を切りました"),
            app_log(),
        ),
        other => {
            let url = url_of(other);
            (
                say!(lang, "what answers at {url} does not speak HTTP/1", "{url} の応答は HTTP/1 ではありません"),
                say!(
                    lang,
                    "check the port, and whether it should be https",
                    "ポート番号と、https にすべきかどうかを確認してください"
                ),
            )
        }
    }
}

/// A wait was longer than its limit.
fn timed_out(wait: &Wait, limit: u64, followed: usize, lang: Lang) -> (String, String) {
    let (what, hint) = match wait {
        Wait::Name { url } => (
            say!(
                lang,
                "no name server said within {limit} s where {url} is",
                "{limit}秒以内に {url} のホスト名を調べられません（DNS）"
            ),
            say!(
                lang,
                "check the network; an app on this machine is reached as 127.0.0.1",
                "ネットワークを確認してください。このマシンのアプリなら 127.0.0.1 でアクセスできます"
            ),
        ),
        Wait::Connection { url } if url.starts_with("https:") => (
            say!(
                lang,
                "no connection to {url} within {limit} s (TCP and the TLS handshake)",
                "{limit}秒以内に {url} に接続できません（TCP と TLS のハンドシェイク）"
            ),
            say!(
                lang,
                "check that the app is up, that this port is for https, and that no firewall stands between",
                "アプリが動いているか、https のポートか、間にファイアウォールがないか確認してください"
            ),
        ),
        Wait::Connection { url } => (
            say!(lang, "no connection to {url} within {limit} s", "{limit}秒以内に {url} に接続できません"),
            say!(
                lang,
                "check that the app is up, and that no firewall stands between",
                "アプリが動いているか、間にファイアウォールがないか確認してください"
            ),
        ),
        Wait::Page { url } => (
            say!(
                lang,
                "the page of {url} had no end within {limit} s, the limit for one page with its redirects",
                "{url} のページが、1ページ（リダイレクトを含む）の上限の{limit}秒以内に終わりません"
            ),
            say!(
                lang,
                "see in the app's own log why the page does not end, or wait longer with --timeout",
                "ページが終わらない理由をアプリ側のログで確認するか、--timeout を長くしてください"
            ),
        ),
        Wait::Answer { url } => (
            say!(
                lang,
                "no answer from {url} within {limit} s, the limit for one page with its redirects",
                "1ページ（リダイレクトを含む）の上限の{limit}秒以内に {url} から応答がありません"
            ),
            say!(
                lang,
                "see in the app's own log what takes so long, or wait longer with --timeout",
                "時間がかかる理由をアプリ側のログで確認するか、--timeout を長くしてください"
            ),
        ),
        Wait::Input => (
            say!(
                lang,
                "nothing came on standard input within {limit} s",
                "{limit}秒以内に、標準入力から何も届きませんでした"
            ),
            say!(lang, "give a file instead", "代わりにファイルを渡してください"),
        ),
        Wait::File { path } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "nothing came from {path} within {limit} s",
                    "{limit}秒以内に、{path} から何も届きませんでした"
                ),
                say!(lang, "give a file instead", "代わりにファイルを渡してください"),
            )
        }
        Wait::Lock { path } => {
            let path = path.display();
            (
                say!(lang, "no lock of {path} within {limit} s", "{limit}秒以内に {path} をロックできません"),
                say!(lang, "end the process that holds it", "ロックしているプロセスを終了してください"),
            )
        }
    };
    match followed {
        0 => (what, hint),
        1 => (say!(lang, "{what}, after 1 redirect", "{what}（1回リダイレクトした後）"), hint),
        _ => (say!(lang, "{what}, after {followed} redirects", "{what}（{followed}回リダイレクトした後）"), hint),
    }
}

/// The page that the other errors are about.
fn url_of(error: &BrowserError) -> &str {
    match error {
        BrowserError::NoSuchHost { url } | BrowserError::NotTls { url } | BrowserError::NotHttp { url } => url,
        _ => "",
    }
}
