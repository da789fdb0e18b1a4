//! What could not be done: what was found and what was expected, then a hint.

use super::{starting, system, verdict};
use crate::browser::{BrowserError, JarError};
use crate::cookie::Unsignable;
use crate::error::{Error, InputError, KeyError, Usage};
use crate::lab::LabError;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Role, piece, plain};

/// The two lines of an error.
pub fn document(error: &Error, lang: Lang) -> Document {
    let (what, hint) = words(error, lang);
    two_lines(&what, &hint, lang)
}

/// What was found and what was expected, and the hint.
pub fn words(error: &Error, lang: Lang) -> (String, String) {
    match error {
        Error::Usage(usage) => usage_error(usage, lang),
        Error::Input(error) => input_error(error, lang),
        Error::Key(error) => key_error(error, lang),
        Error::Jar(error) => jar_error(error, lang),
        Error::Browser(error) | Error::Lab(LabError::Browser(error)) => browser_error(error, lang),
        Error::Lab(error) => lab_error(error, lang),
        other => other_error(other, lang),
    }
}

fn two_lines(what: &str, hint: &str, lang: Lang) -> Document {
    let mut document = Document::new();
    let label = piece(Role::Bad, say!(lang, "error: ", "エラー: "));
    document.push(Block::Message { label, text: plain(what) });
    let label = piece(Role::Command, say!(lang, "hint: ", "ヒント: "));
    document.push(Block::Message { label, text: plain(hint) });
    document
}

/// What is wrong with the form of a command line.
fn line_error(usage: &Usage, lang: Lang) -> (String, String) {
    let separator = match lang {
        Lang::En => ", ",
        Lang::Ja => "、",
    };
    let meant = |suggested: &[String]| {
        let suggested = suggested.join(separator);
        say!(lang, "did you mean {suggested}?", "{suggested} のことですか。")
    };
    let takes = |valid: &[String]| {
        let valid = valid.join(separator);
        say!(lang, "it takes one of {valid}", "使えるもの: {valid}")
    };
    let help = || say!(lang, "add --help for what it takes", "--help を付けると、使えるものがわかります");
    match usage {
        Usage::UnknownCommand { found, within, suggested, known } => {
            let hint = match (suggested.as_slice(), within.as_str()) {
                ([], "") => {
                    say!(lang, "type \"sessctl --help\" for the list", "「sessctl --help」で一覧を見てください")
                }
                ([], within) => {
                    let known = known.join(separator);
                    say!(
                        lang,
                        "it takes one of {known}; alone it shows: sessctl {within}",
                        "使えるもの: {known}。見るだけなら: sessctl {within}"
                    )
                }
                (suggested, _) => meant(suggested),
            };
            (say!(lang, "found `{found}`, expected a command", "`{found}` というコマンドはありません"), hint)
        }
        Usage::UnknownArgument { found, suggested } => (
            say!(lang, "found `{found}`, which this command does not know", "`{found}` は、このコマンドでは使えません"),
            if suggested.is_empty() { help() } else { meant(suggested) },
        ),
        Usage::OptionTooEarly { option, command } => (
            say!(
                lang,
                "found `{option}` before the command that it belongs to",
                "`{option}` がコマンド名より前にあります"
            ),
            say!(
                lang,
                "write it after the command: sessctl {command} {option}",
                "コマンド名の後に書いてください: sessctl {command} {option}"
            ),
        ),
        Usage::BadValue { argument, value, valid, range } => {
            let hint = match (range, valid.as_slice()) {
                (Some((first, last)), _) => {
                    say!(
                        lang,
                        "it takes a number from {first} to {last}",
                        "{first}から{last}までの番号を指定してください"
                    )
                }
                (None, []) => help(),
                (None, valid) => takes(valid),
            };
            let what = say!(
                lang,
                "found `{value}` for `{argument}`, which it does not take",
                "`{argument}` に `{value}` は指定できません"
            );
            (what, hint)
        }
        Usage::NoValue { argument, valid } => (
            say!(lang, "found nothing after `{argument}`, expected a value", "`{argument}` の後に値がありません"),
            if valid.is_empty() { help() } else { takes(valid) },
        ),
        Usage::Missing { command, argument, example } => {
            let what = match command.as_str() {
                "login" => say!(lang, "found no name to log in with", "ログインする名前が必要です"),
                _ => say!(lang, "found nothing for `{argument}`, which is needed", "`{argument}` が必要です"),
            };
            let hint = match example {
                Some(example) => say!(lang, "for example: {example}", "例: {example}"),
                None => say!(lang, "add --help for an explanation", "--help を付けると説明が出ます"),
            };
            (what, hint)
        }
        Usage::Twice { argument } => (
            say!(lang, "found `{argument}` twice", "`{argument}` が2回あります"),
            say!(lang, "leave one of them out", "どちらか一方にしてください"),
        ),
        Usage::Conflict { argument, other } => (
            say!(
                lang,
                "found `{argument}` beside `{other}`, expected one of the two",
                "`{argument}` と `{other}` は一緒に使えません"
            ),
            say!(lang, "leave one of them out", "どちらか一方にしてください"),
        ),
        Usage::ValueCount { argument } => (
            say!(
                lang,
                "found another number of values for `{argument}` than it takes",
                "`{argument}` の値の数が合いません"
            ),
            help(),
        ),
        _ => (
            say!(lang, "the command line was not understood", "コマンドラインを解釈できませんでした"),
            say!(lang, "type \"sessctl --help\"", "「sessctl --help」を見てください"),
        ),
    }
}

/// What is wrong with what was asked for.
fn usage_error(usage: &Usage, lang: Lang) -> (String, String) {
    match usage {
        Usage::Now { text } => (
            say!(
                lang,
                "found `{text}` for --now or SESSCTL_NOW, expected a time between 1970 and 9999",
                "--now や SESSCTL_NOW に `{text}` は指定できません。1970年から9999年までの時刻が必要です"
            ),
            say!(
                lang,
                "write it like 2026-11-22T19:41:33Z or 1795376493",
                "2026-11-22T19:41:33Z や 1795376493 のように書いてください"
            ),
        ),
        Usage::Duration { option, text } => (
            say!(
                lang,
                "found `{text}` for {option}, expected a length of time",
                "{option} に `{text}` は指定できません。時間の長さが必要です"
            ),
            say!(lang, "write it like 3m, 180 or 1h 30m", "3m、180、1h 30m のように書いてください"),
        ),
        Usage::Assignment { text } => (
            say!(lang, "found `{text}`, expected KEY=VALUE", "`{text}` ではなく、KEY=VALUE の形が必要です"),
            say!(lang, "type for example: sessctl tamper id=admin", "例: sessctl tamper id=admin"),
        ),
        Usage::Json { at } => (
            say!(lang, "found something else than JSON at character {at}", "{at}文字目から先が JSON になっていません"),
            say!(
                lang,
                "quote it for the shell: sessctl sign '{{\"id\":\"admin\"}}'",
                "シェルに解釈されないように、引用符で囲んでください: sessctl sign '{{\"id\":\"admin\"}}'"
            ),
        ),
        Usage::NoSession { text } => (
            say!(lang, "found `{text}`, expected KEY=VALUE or JSON", "`{text}` は JSON でも KEY=VALUE でもありません"),
            say!(lang, "for example: sessctl sign id=admin", "例: sessctl sign id=admin"),
        ),
        Usage::PythonDict => (
            say!(lang, "found a Python dict, expected JSON", "JSON ではなく、Python の dict です"),
            say!(
                lang,
                "JSON has double quotes, true, false and null: print json.dumps(session)",
                "JSON では文字列を \" で囲み、true、false、null を使います。json.dumps(session) の出力を渡してください"
            ),
        ),
        Usage::Unloadable(error) => {
            let why = verdict::payload_error(error, lang);
            (
                say!(lang, "this JSON {why}", "この JSON は{why}"),
                say!(
                    lang,
                    "change that, or Flask could not load the session again",
                    "そこを直してください。このままでは Flask がセッションを読み込めません"
                ),
            )
        }
        Usage::KeyPrefix { option, prefix } => (
            say!(
                lang,
                "what follows {prefix} in {option} is not bytes",
                "{option} の {prefix} の後が、正しいバイト列ではありません"
            ),
            say!(
                lang,
                "after hex: come pairs of 0-9 and a-f, after base64: base64; it is not shown here because it may be a key",
                "hex: の後は 0-9 と a-f の2桁ずつ、base64: の後は base64 です。鍵かもしれないので、ここには表示しません"
            ),
        ),
        Usage::EmbeddedOnly => (
            say!(
                lang,
                "found settings of the embedded app beside --url, where they cannot reach",
                "--url のアプリには、内蔵アプリの設定は届きません"
            ),
            say!(
                lang,
                "leave --lifetime, --no-permanent and --no-refresh out, or --url",
                "--lifetime、--no-permanent、--no-refresh か、--url を外してください"
            ),
        ),
        Usage::StdinTwice { first, second } => (
            say!(
                lang,
                "found `{first}` beside `{second}`, and both read standard input",
                "`{first}` と `{second}` の両方が標準入力を読もうとしています"
            ),
            say!(
                lang,
                "it can be read once: put one of the two into a file",
                "標準入力は1回しか読めません。どちらか一方をファイルで渡してください"
            ),
        ),
        Usage::DemoIsEmbedded => (
            say!(
                lang,
                "found --url beside demo, which tells its story with the embedded app",
                "demo は内蔵のアプリで話を進めるので、--url は使えません"
            ),
            say!(
                lang,
                "leave --url out, or try the app itself: sessctl --url URL login alice",
                "--url を外すか、そのアプリにログインしてみてください: sessctl --url URL login alice"
            ),
        ),
        Usage::SameBrowser { browser } => (
            say!(
                lang,
                "found browser `{browser}` as both, expected two browsers",
                "コピー元とコピー先が、同じブラウザ `{browser}` です"
            ),
            say!(
                lang,
                "name another to copy into: sessctl jar copy {browser} thief",
                "別のブラウザへコピーしてください: sessctl jar copy {browser} thief"
            ),
        ),
        Usage::NotUtf8 => (
            say!(
                lang,
                "found bytes that are not UTF-8 on the command line",
                "コマンドラインに UTF-8 でないバイトがあります"
            ),
            say!(lang, "give it on standard input instead", "代わりに標準入力から渡してください"),
        ),
        line => line_error(line, lang),
    }
}

fn jar_error(error: &JarError, lang: Lang) -> (String, String) {
    match error {
        JarError::BadName { name } => (
            say!(lang, "found `{name}`, expected the name of a browser", "`{name}` はブラウザの名前に使えません"),
            say!(
                lang,
                "use 1 to 64 letters, digits, -, _ and . (but not first)",
                "文字・数字・-・_・. を1から64文字で書いてください(先頭の . は不可)"
            ),
        ),
        JarError::Unreadable { path, source } => {
            let path = path.display();
            let source = system::io_error(source, lang);
            (
                say!(
                    lang,
                    "the jar {path} cannot be read: {source}",
                    "クッキーのファイル {path} を読めません: {source}"
                ),
                say!(
                    lang,
                    "see who owns it, or set SESSCTL_HOME to another folder",
                    "所有者を確認するか、SESSCTL_HOME で別のフォルダーを指定してください"
                ),
            )
        }
        JarError::Damaged { path, line } => {
            let path = path.display();
            let what = match line {
                Some(line) => say!(
                    lang,
                    "the jar {path} is damaged: not JSON from line {line} on",
                    "クッキーのファイル {path} が壊れています({line}行目から先が JSON になっていません)"
                ),
                None => say!(
                    lang,
                    "{path} is JSON, but not a cookie jar",
                    "{path} は JSON ですが、クッキーのファイルではありません"
                ),
            };
            (
                what,
                say!(
                    lang,
                    "it was left as it is; sessctl jar clear keeps it aside and begins a new one",
                    "ファイルには手を付けていません。sessctl jar clear で、これを残したまま新しく始められます"
                ),
            )
        }
        JarError::Newer { path, version } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "the jar {path} has format {version}, expected 1",
                    "クッキーのファイル {path} の形式は{version}です。このバージョンで読めるのは1までです"
                ),
                say!(
                    lang,
                    "a newer sessctl wrote it: use that one, or another --browser",
                    "新しい sessctl が書いたものです。それを使うか、別の --browser を指定してください"
                ),
            )
        }
        JarError::Unwritable { path, source } => {
            let path = path.display();
            let source = system::io_error(source, lang);
            (
                say!(lang, "{path} cannot be written: {source}", "{path} に書き込めません: {source}"),
                say!(
                    lang,
                    "make room or set SESSCTL_HOME to a folder of yours; the old jar is as it was",
                    "空きを作るか、SESSCTL_HOME で書き込めるフォルダーを指定してください。元のファイルはそのままです"
                ),
            )
        }
    }
}

fn browser_error(error: &BrowserError, lang: Lang) -> (String, String) {
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
        BrowserError::NoSuchHost { url } => (
            say!(lang, "there is no host of that name: {url}", "その名前のホストはありません: {url}"),
            say!(lang, "check the spelling of the address", "アドレスのつづりを確認してください"),
        ),
        BrowserError::Untrusted { url } => (
            say!(lang, "the certificate of {url} is not to be trusted", "{url} の証明書は信頼できません"),
            say!(
                lang,
                "for a certificate of your own, name its authority in SSL_CERT_FILE",
                "自分で作った証明書なら、認証局を SSL_CERT_FILE で指定してください"
            ),
        ),
        BrowserError::Unreachable { url, why, .. } => {
            let what = system::io_kind(*why, lang);
            (
                say!(lang, "nobody answers at {url}: {what}", "{url} から応答がありません: {what}"),
                say!(
                    lang,
                    "start the app first, or leave --url out for the embedded one",
                    "先にアプリを起動するか、--url を外して内蔵のアプリを使ってください"
                ),
            )
        }
        BrowserError::NotHttp { url } => (
            say!(lang, "what answers at {url} does not speak HTTP", "{url} の応答は HTTP ではありません"),
            say!(
                lang,
                "check the port, and whether it should be https",
                "ポート番号と、https かどうかを確認してください"
            ),
        ),
        BrowserError::Broken { url, .. } => (
            say!(lang, "the answer of {url} broke off", "{url} の応答が途中で切れました"),
            say!(lang, "look into the app's own log", "アプリ側のログを確認してください"),
        ),
        BrowserError::TimedOut { url } => (
            say!(lang, "{url} took more than 30 seconds", "{url} の応答に30秒以上かかりました"),
            say!(lang, "look into the app's own log", "アプリ側のログを確認してください"),
        ),
        BrowserError::TooManyRedirects { url, limit } => (
            say!(
                lang,
                "still redirected at {url} after {limit} redirects",
                "{limit}回リダイレクトしても終わりません({url})"
            ),
            say!(lang, "the app sends browsers in a circle", "アプリがリダイレクトを繰り返しています"),
        ),
        BrowserError::BadRedirect { url, location } => (
            say!(
                lang,
                "{url} redirects to `{location}`, expected an http address",
                "{url} のリダイレクト先 `{location}` は http のアドレスではありません"
            ),
            say!(lang, "look at the app's Location header", "アプリの Location ヘッダーを確認してください"),
        ),
        BrowserError::UnsendableCookie { at } => (
            say!(
                lang,
                "the cookie holds a control character at byte {at}, which no header can carry",
                "クッキーの{at}バイト目に制御文字があり、ヘッダーでは送れません"
            ),
            say!(lang, "look at it with sessctl inspect", "sessctl inspect で確認してください"),
        ),
    }
}

fn input_error(error: &InputError, lang: Lang) -> (String, String) {
    match error {
        InputError::NothingToInspect => (
            say!(lang, "found no cookie in what was given", "渡されたものにクッキーが見つかりません"),
            say!(
                lang,
                "give a cookie, a Set-Cookie line, a HAR or a cookies.txt",
                "クッキー、Set-Cookie の行、HAR、cookies.txt のどれかを渡してください"
            ),
        ),
        InputError::OtherNames { wanted, found } => {
            /// The most names that a screen lists.
            const MOST: usize = 10;
            let more = if found.len() > MOST { ", …" } else { "" };
            let found = found.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ") + more;
            (
                say!(
                    lang,
                    "found cookies named {found}, expected `{wanted}`",
                    "見つかったクッキーの名前は {found} で、`{wanted}` はありません"
                ),
                say!(lang, "name the one to look at with --name", "--name で名前を指定してください"),
            )
        }
        InputError::Unreadable { path, source } => {
            let (path, source) = (path.display(), system::io_error(source, lang));
            (
                say!(lang, "{path} cannot be read: {source}", "{path} を読めません: {source}"),
                say!(lang, "check the name and who may read it", "ファイル名と読み取りの権限を確認してください"),
            )
        }
        InputError::Stdin(source) => {
            let source = system::io_error(source, lang);
            (
                say!(lang, "standard input cannot be read: {source}", "標準入力を読めません: {source}"),
                say!(lang, "use a file or the command line instead", "ファイルかコマンドラインで渡してください"),
            )
        }
        InputError::TooMuch { limit } => (
            say!(lang, "found more than {limit} bytes of input", "入力が{limit}バイトを超えています"),
            say!(lang, "give it in parts", "いくつかに分けて渡してください"),
        ),
        InputError::SessionTooLong { limit } => (
            say!(
                lang,
                "found more than {limit} bytes, expected a session that a cookie can hold",
                "セッションが{limit}バイトを超えていて、クッキーに入りません"
            ),
            say!(
                lang,
                "browsers keep about 4000 bytes: leave most of it out",
                "ブラウザが保存できるのは4000バイトほどです。中身を減らしてください"
            ),
        ),
    }
}

fn key_error(error: &KeyError, lang: Lang) -> (String, String) {
    match error {
        KeyError::TooLong { limit } => (
            say!(
                lang,
                "found more than {limit} bytes, expected a key",
                "鍵ではなく、{limit}バイトを超えるものが渡されました"
            ),
            say!(lang, "check that it is the right file", "正しいファイルか確認してください"),
        ),
        KeyError::Empty { option } => (
            say!(lang, "found nothing in {option}, expected a key", "{option} で渡された鍵が空です"),
            say!(
                lang,
                "check what it reads, or leave the option out",
                "渡すものを確認するか、オプションを外してください"
            ),
        ),
    }
}

fn lab_error(error: &LabError, lang: Lang) -> (String, String) {
    match error {
        LabError::Server { address, source } => starting::server(address, source, lang),
        LabError::EmptyAppKey => (
            say!(
                lang,
                "found an empty secret key: Flask has no sessions with that",
                "空の secret_key です。Flask はこれではセッションを使えません"
            ),
            say!(
                lang,
                "give a key, or leave it out for the tutorial's",
                "鍵を指定するか、省略してチュートリアルの鍵を使ってください"
            ),
        ),
        LabError::KeyNeeded => (
            say!(
                lang,
                "the app at --url is not signed with the tutorial's key, and its clock cannot be moved",
                "--url のアプリの鍵はチュートリアルの鍵ではなく、時計も動かせません"
            ),
            say!(
                lang,
                "give its key with --secret-file, to age a cookie instead",
                "--secret-file で鍵を渡すと、代わりにクッキーの署名時刻を過去にできます"
            ),
        ),
        LabError::NoSession { url } => (
            say!(
                lang,
                "{url} handed out no session cookie after a login",
                "{url} にログインしましたが、セッションのクッキーが届きませんでした"
            ),
            say!(
                lang,
                "log in to it by sessctl login first, or copy a cookie into the jar",
                "先に sessctl login でログインするか、jar copy でクッキーをコピーしてください"
            ),
        ),
        LabError::NotItsKey => (
            say!(
                lang,
                "the session was not signed with this key",
                "このセッションは、この鍵で署名されたものではありません"
            ),
            say!(
                lang,
                "check the key, the salt and the digest with sessctl inspect",
                "sessctl inspect で、鍵・ソルト・ダイジェストを確認してください"
            ),
        ),
        LabError::NoLifetime => (
            say!(
                lang,
                "a lifetime of 0 is over before the browser keeps the cookie",
                "lifetime が 0 では、ブラウザがクッキーを保存する前に期限が切れます"
            ),
            say!(lang, "give a --lifetime of 1 s or more", "--lifetime を1秒以上にしてください"),
        ),
        LabError::OffTheCalendar { at } => (
            say!(
                lang,
                "the clock would stand at second {at}, expected a time between 1970 and 9999",
                "時計が{at}秒になります。1970年から9999年までの時刻が必要です"
            ),
            say!(lang, "choose a smaller --after or another --now", "--after を小さくするか、--now を変えてください"),
        ),
        LabError::Unsignable(Unsignable::BeforeTheEpoch) => (
            say!(
                lang,
                "the clock stands before 1970, and a timestamp cannot say that",
                "時計が1970年より前で、タイムスタンプに書けません"
            ),
            say!(lang, "set the clock, or use --now", "時計を直すか、--now を使ってください"),
        ),
        LabError::Unsignable(Unsignable::DateOverflow) => (
            say!(
                lang,
                "a date in the session leaves the years 1 to 9999 in UTC",
                "セッションの日付が、UTC で1年から9999年の範囲を外れます"
            ),
            say!(lang, "Flask fails on it too: change that date", "Flask でも失敗します。日付を変えてください"),
        ),
        LabError::NotASession { name } => (
            say!(
                lang,
                "the cookie `{name}` in the jar is no Flask session that can be read",
                "ブラウザのクッキー `{name}` は、読み取れる Flask のセッションではありません"
            ),
            say!(lang, "see what it is: sessctl inspect", "何であるかは sessctl inspect で確認できます"),
        ),
        LabError::NothingChanges { text } => (
            say!(lang, "found `{text}`, which the session says already", "セッションはすでに `{text}` です"),
            say!(
                lang,
                "choose another value: sessctl tamper id=admin",
                "別の値にしてください: sessctl tamper id=admin"
            ),
        ),
        LabError::Browser(error) => browser_error(error, lang),
    }
}

fn other_error(error: &Error, lang: Lang) -> (String, String) {
    match error {
        Error::NoCookie { browser, name, had_expired } => {
            let cookie = match name.as_str() {
                "" => say!(lang, "live cookie", "有効なクッキー"),
                name => say!(lang, "live cookie `{name}`", "有効な `{name}` クッキー"),
            };
            let what = if *had_expired {
                say!(
                    lang,
                    "the jar of browser `{browser}` has no {cookie}: it has expired",
                    "ブラウザ `{browser}` に{cookie}がありません(期限切れ)"
                )
            } else {
                say!(
                    lang,
                    "the jar of browser `{browser}` has no {cookie}",
                    "ブラウザ `{browser}` に{cookie}がありません"
                )
            };
            let login = match browser.as_str() {
                "default" => "sessctl login alice".to_owned(),
                browser => format!("sessctl --browser {browser} login alice"),
            };
            (what, say!(lang, "log in first: {login}", "先にログインしてください: {login}"))
        }
        Error::NoHome => (
            say!(lang, "found no home folder to keep cookies in", "クッキーを保存するホームフォルダーがありません"),
            say!(lang, "set SESSCTL_HOME to a folder", "SESSCTL_HOME にフォルダーを指定してください"),
        ),
        Error::Output(source) => {
            let source = system::io_error(source, lang);
            (
                say!(lang, "the output cannot be written: {source}", "出力を書き込めません: {source}"),
                say!(lang, "check where it goes", "出力先を確認してください"),
            )
        }
        Error::NoThread(_) => starting::no_thread(lang),
        _ => words(error, lang),
    }
}
