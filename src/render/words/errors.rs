//! What could not be done: what was found and what was expected, then a hint.

mod browser;
mod clock;
mod config;
mod env;
mod export;
mod jar;
mod lesson;
mod request;
mod teaching;

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::sentence::with_commands;
use super::{flask_app, foreign, left_out, next, system, verdict};
use crate::browser::JarError;
use crate::cli::{Given, Line, shell_word};
use crate::cookie::Unsignable;
use crate::error::{Error, InputError, KeyError, KeyShape, Source, Usage};
use crate::inspect::find::{FileKind, Nothing};
use crate::lab::LabError;
use crate::lang::{Lang, say};
use crate::render::document::{Block, Document, Piece, Role, piece, plain, shortened};

/// The two lines of an error.
pub fn document(error: &Error, given: &Given, lang: Lang) -> Document {
    let (what, hint) = words(error, given, lang);
    match error {
        Error::App(error) => match flask_app::in_lines(error, lang) {
            Some((what, lines)) => message(&what, &lines, &hint, lang),
            None => two_lines(&what, &hint, lang),
        },
        _ => two_lines(&what, &hint, lang),
    }
}

/// What was found and what was expected, and the hint. A command in a hint has the options that were given.
pub fn words(error: &Error, given: &Given, lang: Lang) -> (String, String) {
    match error {
        Error::Usage(Usage::Request(error)) => request::words(error, lang),
        Error::Usage(usage) => usage_error(usage, given, lang),
        Error::Input(error) => input_error(error, given, lang),
        Error::Key(error) => key_error(error, lang),
        Error::Env(error) => env::words(error, lang),
        Error::Config(error) => config::words(error, lang),
        Error::App(error) => flask_app::words(error, lang),
        Error::Jar(error) => jar::words(error, lang),
        Error::Clock(error) => clock::words(error, lang),
        Error::HeldTooLate { at } => held_too_late(*at, given, lang),
        Error::HalfCleared { removed, source } => half_cleared(removed, source, given, lang),
        Error::Lesson(error) => lesson::words(error, given, |error| lab_error(error, &Given::default(), lang), lang),
        Error::Export(error) => export::words(error, lang),
        Error::Browser(error) | Error::Lab(LabError::Browser(error)) => browser::words(error, given, lang),
        Error::Lab(error) => lab_error(error, given, lang),
        other => other_error(other, given, lang),
    }
}

fn off_the_calendar(at: i64, lang: Lang) -> String {
    say!(
        lang,
        "the clock would stand at second {at}, expected a time between 1970 and 9999",
        "時計が Unix 時間で{at}秒になります。1970年から9999年までの時刻が必要です"
    )
}

/// The clock is held, and no time was typed for this command.
fn held_too_late(at: i64, given: &Given, lang: Lang) -> (String, String) {
    let options = given.for_the_clock();
    let hint = say!(
        lang,
        "the clock is held; to let it run: sessctl {options}clock release",
        "時計は止めてあります。動かすには: sessctl {options}clock release"
    );
    (off_the_calendar(at, lang), hint)
}

/// What failed, and what was cleared before it.
fn half_cleared(removed: &[PathBuf], source: &JarError, given: &Given, lang: Lang) -> (String, String) {
    /// How many files are named.
    const MOST: usize = 5;
    let options = given.here();
    let (what, _) = jar::words(source, lang);
    let names: Vec<String> = removed.iter().take(MOST).map(|path| path.display().to_string()).collect();
    let names = names.join(&say!(lang, ", ", "、"));
    let cleared = match (removed.len(), removed.len().saturating_sub(MOST)) {
        (0, _) => say!(lang, "nothing was cleared before it", "それまでに消したものはありません"),
        (_, 0) => say!(lang, "cleared before it: {names}", "それまでに消したもの: {names}"),
        (_, more) => {
            say!(lang, "cleared before it: {names} and {more} more", "それまでに消したもの: {names} ほか{more}個")
        }
    };
    let hint = say!(
        lang,
        "repair that, and clear the rest: sessctl {options}reset --yes",
        "原因を取り除いて、残りを消してください: sessctl {options}reset --yes"
    );
    (say!(lang, "{what}; {cleared}", "{what}。{cleared}"), hint)
}

fn two_lines(what: &str, hint: &str, lang: Lang) -> Document {
    message(what, &[], hint, lang)
}

/// What was found, the lines of another program that say more of it, and the hint.
fn message(what: &str, lines: &[String], hint: &str, lang: Lang) -> Document {
    let mut document = Document::new();
    let label = piece(Role::Bad, say!(lang, "error: ", "エラー: "));
    document.push(Block::Message { label, text: vec![plain(what)] });
    for line in lines {
        document.paragraph([plain(line)]);
    }
    let label = piece(Role::Command, say!(lang, "hint: ", "ヒント: "));
    document.push(Block::Message { label, text: with_its_command(hint) });
    document
}

/// The commands that stand within the sentence of a hint.
const WITHIN_HINTS: [&str; 7] = [
    "sessctl clock release",
    "sessctl clock hold",
    "sessctl clock +181s",
    "sessctl clock -1m",
    "sessctl explain",
    "sessctl inspect",
    "sessctl serve",
];

/// A hint, with each command as a piece of its own. The one behind a colon goes to the end.
fn with_its_command(hint: &str) -> Vec<Piece> {
    let is_one = |command: &str| !command.contains([',', '、', '。', ';']);
    match hint.rfind(": sessctl ").map(|colon| hint.split_at(colon + 2)).filter(|(_, command)| is_one(command)) {
        Some((said, command)) => vec![plain(said), piece(Role::Command, command)],
        None => with_commands(Role::Plain, hint, &WITHIN_HINTS),
    }
}

/// What is wrong with the form of a command line.
fn line_error(usage: &Usage, given: &Given, lang: Lang) -> (String, String) {
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
                    say!(lang, "for the list: sessctl --help", "一覧を見るには: sessctl --help")
                }
                ([], within) => {
                    let known = known.join(separator);
                    let options = given.here();
                    say!(
                        lang,
                        "it takes one of {known}; alone it shows: sessctl {options}{within}",
                        "使えるもの: {known}。見るだけなら: sessctl {options}{within}"
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
        Usage::UnknownField { found, within, suggested, known } => {
            let (found, within) = (shortened(found, 80), shortened(within, 80));
            let hint = match (suggested.as_slice(), known.as_slice()) {
                ([], []) => {
                    let whole = within.trim_end_matches('.');
                    say!(lang, "`{whole}` has no parts", "`{whole}` の中に項目はありません")
                }
                ([], known) => takes(known),
                (suggested, _) => meant(suggested),
            };
            (
                say!(
                    lang,
                    "found the field `{found}`, which the JSON of this command never has",
                    "このコマンドの JSON に `{found}` という項目はありません"
                ),
                hint,
            )
        }
        Usage::TwoNames { first, second } => {
            let (options, one) = (given.here(), shell_word(&format!("{first} {second}")));
            let hint = say!(
                lang,
                "a name with blanks stands in quotes: sessctl {options}login {one}",
                "空白を含む名前は引用符で囲みます: sessctl {options}login {one}"
            );
            (
                say!(
                    lang,
                    "found two names, `{first}` and `{second}`: one login is of one name",
                    "名前が2つあります（`{first}` と `{second}`）。ログインできるのは1人です"
                ),
                hint,
            )
        }
        Usage::TermInTwo { term } => {
            let (options, one) = (given.here(), shell_word(term));
            (
                say!(
                    lang,
                    "found the words of `{term}` apart, expected one argument",
                    "`{term}` が2つの引数に分かれています。引数は1つです"
                ),
                say!(
                    lang,
                    "a term with blanks stands in quotes: sessctl {options}explain {one}",
                    "空白を含む用語は引用符で囲みます: sessctl {options}explain {one}"
                ),
            )
        }
        Usage::OptionTooEarly { option, value, command } => {
            let options = given.here();
            let with_value = value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
            let what = say!(
                lang,
                "found `{option}` before the command that it belongs to",
                "`{option}` がコマンド名より前にあります"
            );
            let hint = say!(
                lang,
                "write it after the command: sessctl {options}{command} {option}{with_value}",
                "コマンド名の後に書いてください: sessctl {options}{command} {option}{with_value}"
            );
            (what, hint)
        }
        Usage::BadValue { argument, value, valid, range } => {
            let hint = match (range, valid.as_slice()) {
                (Some((first, last)), _) => {
                    say!(
                        lang,
                        "it takes a number from {first} to {last}",
                        "{first}から{last}までの数を指定してください"
                    )
                }
                (None, []) => help(),
                (None, valid) => takes(valid),
            };
            let place = in_japanese(argument);
            let what = say!(
                lang,
                "found `{value}` for `{argument}`, which it does not take",
                "{place}に `{value}` は指定できません"
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
                "jar copy" => {
                    say!(lang, "found no browser to copy into", "コピー先のブラウザの名前が必要です")
                }
                "sign" => say!(lang, "found no session to sign", "署名するセッションの中身が必要です"),
                "tamper" => say!(lang, "found nothing to change", "書き換える項目（KEY=VALUE）が必要です"),
                _ => say!(lang, "found nothing for `{argument}`, which is needed", "`{argument}` が必要です"),
            };
            let hint = match example {
                Some(_) if command == "tamper" && given.is_at_a_real_app() => see_the_keys(&given.here(), lang),
                Some(example) => {
                    let (options, command) = (given.here(), example.trim_start_matches("sessctl "));
                    let login = next::login(None, given);
                    let command = if command.starts_with("login ") { &login } else { command };
                    say!(lang, "for example: sessctl {options}{command}", "例: sessctl {options}{command}")
                }
                None => help(),
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
            say!(lang, "for what can be typed: sessctl --help", "使い方を見るには: sessctl --help"),
        ),
    }
}

/// An option or an argument as the place of a value in a Japanese sentence. The names of arguments in the help are English.
fn in_japanese(argument: &str) -> String {
    let name = argument.trim_matches(['[', ']', '<', '>']);
    match name {
        "MOVE" => "時計の動かし方".to_owned(),
        "TOPIC" => "題材".to_owned(),
        "SCENE" => "場面の番号".to_owned(),
        "MINUTES" => "授業の長さ".to_owned(),
        "SHELL" => "シェルの名前".to_owned(),
        _ => format!("`{argument}` "),
    }
}

/// What is wrong with what was asked for.
fn usage_error(usage: &Usage, given: &Given, lang: Lang) -> (String, String) {
    let options = given.here();
    match usage {
        Usage::CookieName { text } => {
            let text = shortened(text, 40);
            (
                say!(
                    lang,
                    "found `{text}` for --name, expected the name of a cookie",
                    "--name に `{text}` は指定できません。クッキーの名前が必要です"
                ),
                say!(
                    lang,
                    "no cookie has `;`, `=` or a control character in its name: give the name alone, as it stands before the `=` of the cookie",
                    "`;`、`=`、制御文字を名前に含むクッキーはありません。クッキーの `=` の前にある名前だけを指定してください"
                ),
            )
        }
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
        Usage::Clock(usage) => clock::usage(usage, lang),
        Usage::Duration { option, text } => (
            say!(
                lang,
                "found `{text}` for {option}, expected a length of time",
                "{option} に `{text}` は指定できません。時間の長さが必要です"
            ),
            say!(lang, "write it like 3m, 180 or \"1h 30m\"", "3m、180、\"1h 30m\" のように書いてください"),
        ),
        Usage::Assignment { text } => (
            say!(lang, "found `{text}`, expected KEY=VALUE", "`{text}` ではなく、KEY=VALUE の形が必要です"),
            match given.is_at_a_real_app() {
                true => see_the_keys(&options, lang),
                false => {
                    say!(
                        lang,
                        "type for example: sessctl {options}tamper id=admin",
                        "例: sessctl {options}tamper id=admin"
                    )
                }
            },
        ),
        Usage::Json { at } => (
            say!(lang, "found text that is not JSON from character {at} on", "{at}文字目から先が JSON ではありません"),
            say!(
                lang,
                "quote it for the shell: sessctl {options}sign '{{\"id\":\"admin\"}}'",
                "シェルに解釈されないように、引用符で囲んでください: sessctl {options}sign '{{\"id\":\"admin\"}}'"
            ),
        ),
        Usage::NoSession { text } => (
            say!(lang, "found `{text}`, expected KEY=VALUE or JSON", "`{text}` は JSON でも KEY=VALUE でもありません"),
            say!(lang, "for example: sessctl {options}sign id=admin", "例: sessctl {options}sign id=admin"),
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
        Usage::NothingIsAsked { lacks_simulate, lacks_url } => (
            say!(
                lang,
                "found --page, --shows or --header, which say how a real app is asked, and none is asked here",
                "--page、--shows、--header は実際のアプリへの問い合わせ方の指定ですが、ここではアプリに問い合わせません"
            ),
            match (lacks_simulate, lacks_url) {
                (true, false) => {
                    say!(lang, "add --simulate, or leave it out", "--simulate も付けるか、指定を外してください")
                }
                (false, true) => say!(lang, "add --url, or leave it out", "--url も付けるか、指定を外してください"),
                _ => say!(
                    lang,
                    "add --simulate and --url, or leave it out",
                    "--simulate と --url も付けるか、指定を外してください"
                ),
            },
        ),
        Usage::LessonsApp => (
            say!(
                lang,
                "found a setting or a key for the app, but the lesson's app runs already",
                "アプリの設定や鍵が指定されましたが、レッスンのアプリはすでに動いています"
            ),
            say!(
                lang,
                "leave it out, or type serve with the setting (serve --no-permanent) to start the lesson's app anew",
                "指定を外すか、serve --no-permanent のように serve に設定を付けて、レッスンのアプリを起動し直してください"
            ),
        ),
        Usage::NotOfAnApp { command } => (
            say!(
                lang,
                "found `flask sessctl {command}`, expected inspect, explain, sign, expire or tamper",
                "`flask sessctl {command}` は使えません。使えるのは inspect、explain、sign、expire、tamper です"
            ),
            say!(
                lang,
                "`sessctl {command}` takes no settings of an app",
                "`sessctl {command}` は、アプリの設定を使いません"
            ),
        ),
        Usage::EmbeddedOnly => (
            say!(
                lang,
                "found settings of the embedded app beside --url, where they cannot reach",
                "内蔵アプリの設定は、--url で指定したアプリには使えません"
            ),
            say!(
                lang,
                "leave --lifetime, --no-permanent and --no-refresh out, or --url",
                "--lifetime、--no-permanent、--no-refresh か、--url を外してください"
            ),
        ),
        Usage::RealOnly => (
            say!(
                lang,
                "found settings of how a real app signs, expected --url beside them",
                "署名の設定は --url で指定するアプリ用ですが、--url がありません"
            ),
            say!(
                lang,
                "leave --salt, --digest, --key-derivation and --fallback out, or give --url",
                "--salt、--digest、--key-derivation、--fallback を外すか、--url を付けてください"
            ),
        ),
        Usage::SignsOtherwise => (
            say!(
                lang,
                "found an app that signs in another way than the embedded one, expected --url beside it",
                "アプリの署名の方法が内蔵アプリと違うのに、--url がありません"
            ),
            say!(
                lang,
                "start the app, and name where it runs: --url URL",
                "アプリを起動して、そのアドレスを --url で指定してください"
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
                "leave --url out, or try the app itself: sessctl {options}login USER",
                "--url を外すか、そのアプリにログインしてみてください: sessctl {options}login USER"
            ),
        ),
        Usage::SameBrowser { browser } => {
            let options = given.anywhere();
            let what = say!(
                lang,
                "found browser \"{browser}\" as both, expected two browsers",
                "コピー元とコピー先が、同じブラウザ「{browser}」です"
            );
            let hint = say!(
                lang,
                "name another to copy into: sessctl {options}jar copy {browser} thief",
                "別のブラウザへコピーしてください: sessctl {options}jar copy {browser} thief"
            );
            (what, hint)
        }
        Usage::UnknownTerm { .. } | Usage::ManyCookies { .. } | Usage::MadeOfEmbedded | Usage::NobodyToAsk => {
            teaching::words(usage, given, lang)
        }
        Usage::Wide { sign, line } => {
            let what = match sign {
                '\u{3000}' => say!(lang, "found a full-width blank, expected a half-width one", "全角の空白があります"),
                sign => say!(lang, "found a full-width `{sign}`, expected half width", "全角の「{sign}」があります"),
            };
            let hint = match line {
                Some(line) => {
                    say!(lang, "type it in half width: sessctl {line}", "半角で入力してください: sessctl {line}")
                }
                None => say!(lang, "type it in half width", "半角で入力し直してください"),
            };
            (what, hint)
        }
        Usage::NotUtf8 => (
            say!(
                lang,
                "found bytes that are not UTF-8 on the command line",
                "コマンドラインに UTF-8 でないバイトがあります"
            ),
            say!(lang, "give it on standard input instead", "代わりに標準入力から渡してください"),
        ),
        line => line_error(line, given, lang),
    }
}

/// Where the keys of the session are shown, of which nothing is known here.
fn see_the_keys(options: &str, lang: Lang) -> String {
    say!(
        lang,
        "see first what the session holds: sessctl {options}inspect",
        "まず、セッションの中身を確かめてください: sessctl {options}inspect"
    )
}

fn input_error(error: &InputError, given: &Given, lang: Lang) -> (String, String) {
    let options = given.here();
    match error {
        InputError::NoCookie { wanted, found } => no_cookie(wanted, found, lang),
        InputError::NeitherOnStdin { text, suggested } => teaching::neither_on_stdin(text.as_deref(), suggested, lang),
        InputError::NoneForApp { app, left_out } => {
            let parts = left_out::parts(left_out, lang).join(&say!(lang, "; ", "、"));
            (
                say!(
                    lang,
                    "found cookies, and none that is for {app}: {parts}",
                    "{app} に送られるクッキーがありません。渡されたのは、{parts}です"
                ),
                left_out::hint(left_out, lang),
            )
        }
        InputError::Unreadable { path, source } => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            let hint = match source.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => {
                    say!(lang, "check the name", "ファイル名を確認してください")
                }
                ErrorKind::IsADirectory => say!(lang, "name a file in it", "その中のファイルを指定してください"),
                ErrorKind::PermissionDenied => {
                    say!(lang, "check who may read it", "読み取りの権限を確認してください")
                }
                _ => system::hint(source.into(), lang),
            };
            (say!(lang, "{path} cannot be read: {why}", "{path} を読めません: {why}"), hint)
        }
        InputError::KeptKeyFile { path, source } => {
            let (path, why) = (path.display(), system::io_error(source, lang));
            (
                say!(
                    lang,
                    "the key file {path}, with which this browser logged in, cannot be read: {why}",
                    "このブラウザのログインで使った鍵ファイル {path} を読めません: {why}"
                ),
                say!(
                    lang,
                    "put it back, name it with --secret-file, or log in again: sessctl {options}login alice",
                    "元に戻すか、--secret-file で指定するか、もう一度ログインしてください: sessctl {options}login alice"
                ),
            )
        }
        InputError::UnknownSettings { path, browser } => {
            let path = path.display();
            (
                say!(
                    lang,
                    "{path} has settings of the login of browser \"{browser}\" that this sessctl does not know",
                    "{path} にあるブラウザ「{browser}」のログイン時の設定に、この sessctl が知らないものがあります"
                ),
                say!(
                    lang,
                    "use the sessctl that wrote them, or log in again: sessctl {options}login alice",
                    "それを書いた sessctl を使うか、もう一度ログインしてください: sessctl {options}login alice"
                ),
            )
        }
        InputError::Stdin(source) => {
            let hint = match source.kind() {
                ErrorKind::IsADirectory => say!(lang, "give a file in it", "その中のファイルを渡してください"),
                _ => say!(lang, "use a file or the command line instead", "ファイルかコマンドラインで渡してください"),
            };
            let source = system::io_error(source, lang);
            (say!(lang, "standard input cannot be read: {source}", "標準入力を読めません: {source}"), hint)
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

fn no_server(address: &str, source: &io::Error, lang: Lang) -> (String, String) {
    let why = system::io_error(source, lang);
    let hint = match source.kind() {
        ErrorKind::AddrInUse => say!(lang, "choose another --port", "別の --port を指定してください"),
        ErrorKind::AddrNotAvailable => say!(
            lang,
            "choose another --host: 127.0.0.1, or another address of this machine",
            "別の --host を指定してください（127.0.0.1 か、このマシンのほかのアドレス）"
        ),
        ErrorKind::PermissionDenied if !address.ends_with(":0") => say!(
            lang,
            "ports below 1024 are for the administrator: choose a larger --port",
            "1024 より小さいポート番号は管理者用です。大きい --port を指定してください"
        ),
        _ => system::hint(source.into(), lang),
    };
    let what =
        say!(lang, "the server cannot listen on {address}: {why}", "サーバーは {address} で待ち受けできません: {why}");
    (what, hint)
}

fn no_cookie(wanted: &str, found: &Nothing, lang: Lang) -> (String, String) {
    let give = || {
        say!(
            lang,
            "give a cookie, a Set-Cookie line, a HAR or a cookies.txt",
            "クッキー、Set-Cookie の行、HAR、cookies.txt のどれかを渡してください"
        )
    };
    match found {
        Nothing::Blank => (
            say!(lang, "found nothing but blanks, expected a cookie", "クッキーがありません。渡されたものは空です"),
            say!(
                lang,
                "give a cookie; without standard input, inspect takes the one in the jar",
                "クッキーを渡してください。標準入力がなければ、inspect はブラウザに保存されたクッキーを調べます"
            ),
        ),
        Nothing::OtherNames(names) => {
            /// The most names that a screen lists.
            const MOST: usize = 10;
            let comma = say!(lang, ", ", "、");
            let more = if names.len() > MOST { format!("{comma}…") } else { String::new() };
            let names = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(&comma) + &more;
            (
                say!(
                    lang,
                    "found cookies named {names}, expected `{wanted}`",
                    "見つかったクッキーの名前は {names} で、`{wanted}` はありません"
                ),
                say!(lang, "name the one to look at with --name", "--name で名前を指定してください"),
            )
        }
        Nothing::EmptyValue { name, .. } => (
            say!(
                lang,
                "found `{name}` with an empty value, which Flask takes as no session, expected a cookie",
                "`{name}` の値は空です。Flask は空の値をセッションなしとして扱います。値のあるクッキーが必要です"
            ),
            give(),
        ),
        Nothing::Shortened => (
            say!(
                lang,
                "found a shortened value: the dots are no part of it, expected a whole cookie",
                "省略された値です。省略記号の点はクッキーの一部ではありません。全体が必要です"
            ),
            say!(
                lang,
                "copy the whole value, for example from the developer tools of the browser",
                "値の全体をコピーしてください。ブラウザの開発者ツールなどで見られます"
            ),
        ),
        Nothing::Pieces => (
            say!(
                lang,
                "found a value in pieces that do not make a whole one, expected a whole cookie",
                "値が分かれていて、つないでも1つの値になりません。全体が必要です"
            ),
            say!(
                lang,
                "give the value as it was sent, for example from a Set-Cookie line",
                "送られたままの値を渡してください。Set-Cookie の行などで見られます"
            ),
        ),
        Nothing::Glued => (
            say!(
                lang,
                "found a signed value with characters at an end that may not belong to it, expected a cookie alone",
                "署名された値の前か後ろに、その一部かどうかわからない文字が付いています。クッキーだけが必要です"
            ),
            say!(
                lang,
                "give the value alone, or name it, as in {wanted}=VALUE, if all of it is the value",
                "値だけを渡すか、全体が値なら {wanted}=VALUE のように名前を付けて渡してください"
            ),
        ),
        Nothing::NumberToken => (
            say!(
                lang,
                "found a token that holds only a number, as Discord's do, expected a session cookie",
                "数だけを含むトークンです（Discord のトークンがこの形です）。セッションのクッキーが必要です"
            ),
            say!(
                lang,
                "name it, as in {wanted}=VALUE, if an app set it as its session cookie",
                "アプリがセッションのクッキーとして設定した値なら、{wanted}=VALUE のように名前を付けて渡してください"
            ),
        ),
        Nothing::Redacted => (
            say!(
                lang,
                "found a value that was blanked out, expected the cookie itself",
                "値が伏せられています。クッキーそのものが必要です"
            ),
            say!(
                lang,
                "copy or export it again with sensitive data",
                "機密データを含める設定で、もう一度コピーかエクスポートしてください"
            ),
        ),
        Nothing::Har { requests } => (
            say!(
                lang,
                "found a HAR of {requests} requests without cookies, expected one with them",
                "HAR にはリクエストが{requests}件ありますが、クッキーがありません"
            ),
            say!(
                lang,
                "export it again with sensitive data",
                "機密データを含める設定で、もう一度エクスポートしてください"
            ),
        ),
        Nothing::Json { keys, is_cut } => {
            let keys = keys.join(&say!(lang, ", ", "、"));
            let what = match (keys.as_str(), is_cut) {
                ("", _) => say!(lang, "found JSON without a cookie", "JSON にクッキーがありません"),
                (keys, false) => say!(
                    lang,
                    "found JSON with the keys {keys}, and no cookie in it",
                    "JSON（キー: {keys}）の中に、クッキーがありません"
                ),
                (keys, true) => say!(
                    lang,
                    "found JSON that is cut short, with the keys {keys}, and no cookie in it",
                    "途中で切れた JSON（キー: {keys}）の中に、クッキーがありません"
                ),
            };
            (what, say!(lang, "give the cookie itself, or a HAR", "クッキーそのものか、HAR を渡してください"))
        }
        Nothing::Page => (
            say!(lang, "found a page, expected a cookie", "クッキーではなく、ページの HTML です"),
            say!(
                lang,
                "a cookie is in the headers: give what curl -i prints",
                "クッキーはヘッダーにあります。curl -i の出力を渡してください"
            ),
        ),
        Nothing::CommandLine => (
            say!(lang, "found a command line without a cookie", "コマンドラインですが、クッキーがありません"),
            say!(
                lang,
                "copy it from a request that carries one, or run it with -i",
                "クッキーを送るリクエストからコピーするか、-i を付けて実行した結果を渡してください"
            ),
        ),
        Nothing::File(kind) => {
            let what = file_kind(*kind, lang);
            let hint = match kind {
                FileKind::Sqlite => say!(
                    lang,
                    "export the cookies from the browser: a HAR, or a row of its developer tools",
                    "ブラウザから HAR をエクスポートするか、開発者ツールの表の行をコピーしてください"
                ),
                FileKind::Gzip | FileKind::Zstd | FileKind::Zip => {
                    say!(lang, "unpack it first", "先に展開してください")
                }
                FileKind::Picture | FileKind::Binary => give(),
            };
            (
                say!(
                    lang,
                    "found {what}, expected a text with a cookie",
                    "{what}です。クッキーを含むテキストが必要です"
                ),
                hint,
            )
        }
        Nothing::TooMany { limit } => (
            say!(
                lang,
                "found more than {limit} different cookies in one document, the limit of sessctl",
                "1つの文書に{limit}個を超えるクッキーがあります。sessctl の上限です"
            ),
            say!(lang, "give them one a line", "1行に1つずつ渡してください"),
        ),
        Nothing::Text => (
            say!(
                lang,
                "found no cookie here, and nothing of the form of a signed value",
                "ここにクッキーはありません。署名された値の形をしたものもありません"
            ),
            give(),
        ),
    }
}

fn file_kind(kind: FileKind, lang: Lang) -> String {
    match kind {
        FileKind::Gzip => say!(lang, "a gzip file", "gzip ファイル"),
        FileKind::Zstd => say!(lang, "a zstd file", "zstd ファイル"),
        FileKind::Zip => say!(lang, "a zip file", "zip ファイル"),
        FileKind::Sqlite => say!(lang, "a database of SQLite", "SQLite のデータベース"),
        FileKind::Picture => say!(lang, "a picture", "画像"),
        FileKind::Binary => say!(lang, "binary data", "バイナリデータ"),
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
        KeyError::Odd { option, shape, is_match } => {
            let (what, hint) = odd_key(option, *shape, lang);
            let outcome = match is_match {
                Some(true) => say!(lang, "; that key matches", "。その鍵なら一致します"),
                Some(false) => say!(lang, "; that key does not match either", "。ただし、その鍵も一致しません"),
                None => String::new(),
            };
            (what, hint + &outcome)
        }
        KeyError::NotInEnvFile { found } => {
            let names = found.iter().take(10).map(String::as_str).collect::<Vec<_>>().join(&say!(lang, ", ", "、"));
            let hint = if found.is_empty() {
                say!(
                    lang,
                    "check that it is the right file; a file with the key alone is for --secret-file",
                    "正しいファイルか確認してください。鍵だけを書いたファイルなら --secret-file です"
                )
            } else {
                say!(
                    lang,
                    "it has {names}: write that value alone into a file for --secret-file",
                    "{names} があります。その値だけを別のファイルに書き、--secret-file で渡してください"
                )
            };
            (
                say!(
                    lang,
                    "found neither SECRET_KEY nor FLASK_SECRET_KEY nor SESSCTL_SECRET in --env-file",
                    "--env-file に SECRET_KEY、FLASK_SECRET_KEY、SESSCTL_SECRET のどれもありません"
                ),
                hint,
            )
        }
        KeyError::MadeOfVariables { line } => (
            say!(
                lang,
                "found a value made of other variables on line {line} of --env-file",
                "--env-file の{line}行目の値は、ほかの変数を使って書かれています"
            ),
            say!(
                lang,
                "only the app knows what they are then: give the key itself with --secret-file, or write the value there",
                "変数の値はアプリにしかわかりません。鍵なら --secret-file で渡し、ほかの値なら直接書いてください"
            ),
        ),
        KeyError::Different { lines: (first, second) } => (
            say!(
                lang,
                "found different keys on lines {first} and {second} of --env-file, expected one",
                "--env-file の{first}行目と{second}行目で鍵が異なります。鍵は1つだけ必要です"
            ),
            say!(
                lang,
                "give the key of the app that made the cookie with --secret-file",
                "クッキーを作ったアプリの鍵を --secret-file で渡してください"
            ),
        ),
        KeyError::NotText { option } => (
            say!(
                lang,
                "found bytes that are not UTF-8 in {option}, expected text",
                "{option} に UTF-8 でないバイトがあります。テキストが必要です"
            ),
            say!(lang, "save the file as UTF-8", "ファイルを UTF-8 で保存し直してください"),
        ),
    }
}

/// What a key looks like that is not the key alone, and what would do.
fn odd_key(option: &str, shape: KeyShape, lang: Lang) -> (String, String) {
    match shape {
        KeyShape::Named { line, source, is_for_env_file } => named_key(option, (line, source), is_for_env_file, lang),
        KeyShape::Quotes => (
            say!(lang, "found quotes around the key in {option}", "{option} の鍵が引用符で囲まれています"),
            say!(
                lang,
                "leave the quotes out: they are no part of it",
                "引用符を外してください。鍵の一部ではありません"
            ),
        ),
        KeyShape::PythonBytes => (
            say!(
                lang,
                "found bytes as Python writes them in {option}, expected the key alone",
                "{option} の鍵が、Python の bytes の書き方（b'…'）になっています"
            ),
            as_hex(lang),
        ),
        KeyShape::ByteOrderMark => (
            say!(
                lang,
                "found a byte order mark before the key in {option}",
                "{option} の鍵の前に BOM（バイト順マーク）があります"
            ),
            say!(lang, "save the file as UTF-8 without it", "BOM なしの UTF-8 で保存し直してください"),
        ),
        KeyShape::Utf16 => (
            say!(lang, "found UTF-16 in {option}, expected UTF-8", "{option} の中身が UTF-16 です。UTF-8 が必要です"),
            say!(
                lang,
                "save the file as UTF-8; in PowerShell: Set-Content -Encoding ascii",
                "UTF-8 で保存し直してください。PowerShell では Set-Content -Encoding ascii を使います"
            ),
        ),
        KeyShape::Blanks => (
            say!(
                lang,
                "found a blank or an empty line before or after the key in {option}",
                "{option} の鍵の前か後に、空白か空行があります"
            ),
            say!(
                lang,
                "take it off, or write the key as hex: if it belongs to it",
                "取り除いてください。鍵の一部なら、hex: を付けて16進数で書いてください"
            ),
        ),
        KeyShape::List => (
            say!(
                lang,
                "found a list of Python in {option}, expected one key",
                "{option} の中身は Python のリストです。鍵は1つだけ必要です"
            ),
            say!(
                lang,
                "write each key into a file of its own; those of SECRET_KEY_FALLBACKS go to --fallback-file, in their order",
                "鍵を1つずつ別のファイルに書いてください。SECRET_KEY_FALLBACKS の鍵は、その順に --fallback-file で渡します"
            ),
        ),
        KeyShape::Lines => (
            say!(
                lang,
                "found several lines in {option}, expected the key alone",
                "{option} の中身が複数行あります。鍵だけが必要です"
            ),
            say!(
                lang,
                "leave only the key, or write it as hex: if all of it is the key",
                "鍵だけを残してください。全体が鍵なら、hex: を付けて16進数で書いてください"
            ),
        ),
    }
}

/// A key on a line that gives it a name. The key itself is not shown.
fn named_key(option: &str, (line, source): (usize, Source), is_for_env_file: bool, lang: Lang) -> (String, String) {
    let what = match source {
        Source::Python | Source::ComputingPython => say!(
            lang,
            "found Python source in {option} (line {line}), expected the key alone",
            "{option} の中身は Python のソースです（{line}行目）。鍵だけが必要です"
        ),
        Source::EnvFile => say!(
            lang,
            "found an env file in {option} (line {line}), expected the key alone",
            "{option} の中身は .env の形式です（{line}行目）。鍵だけが必要です"
        ),
        Source::Config => say!(
            lang,
            "found a configuration in {option} (line {line}), expected the key alone",
            "{option} の中身は設定ファイルです（{line}行目）。鍵だけが必要です"
        ),
    };
    let hint = match (source, is_for_env_file) {
        (_, true) => say!(
            lang,
            "give the same file as --env-file, or leave only the key in it",
            "同じファイルを --env-file で渡すか、鍵だけを残してください"
        ),
        (Source::ComputingPython, _) => say!(
            lang,
            "the app gets it when it runs: print(\"hex:\" + app.secret_key.encode().hex()) writes the line that fits",
            "鍵はアプリの実行時に決まります。アプリで print(\"hex:\" + app.secret_key.encode().hex()) を実行し、その出力を渡してください"
        ),
        (Source::Python, _) => as_hex(lang),
        (Source::EnvFile | Source::Config, _) => {
            say!(lang, "leave only the key, without its quotes", "引用符があれば外して、鍵だけを残してください")
        }
    };
    (what, hint)
}

fn as_hex(lang: Lang) -> String {
    say!(
        lang,
        "leave what stands between the quotes; if it has a backslash, write the bytes as hex:, as key.hex() prints them",
        "引用符の中身だけを残してください。\\ があるなら、key.hex() の出力に hex: を付けて書いてください"
    )
}

fn lab_error(error: &LabError, given: &Given, lang: Lang) -> (String, String) {
    let options = given.here();
    match error {
        LabError::Server { address, source } => no_server(address, source, lang),
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
        LabError::NoSession { url } => {
            let login = next::login(None, given);
            (
                say!(
                    lang,
                    "{url} handed out no session cookie after a login",
                    "{url} にログインしましたが、セッションのクッキーが届きませんでした"
                ),
                say!(
                    lang,
                    "log in to it first, or copy a cookie into the jar: sessctl {options}{login}",
                    "jar copy でクッキーをコピーするか、先にログインしてください: sessctl {options}{login}"
                ),
            )
        }
        LabError::NotItsKey => (
            say!(
                lang,
                "the session was not signed with this key",
                "このセッションは、この鍵で署名されたものではありません"
            ),
            not_its_key(given, lang),
        ),
        LabError::NoLifetime => (
            say!(
                lang,
                "a lifetime of 0 is over before the browser keeps the cookie",
                "有効期間（--lifetime）が 0 では、ブラウザがクッキーを保存する前に期限が切れます"
            ),
            say!(lang, "give a --lifetime of 1 s or more", "--lifetime を1秒以上にしてください"),
        ),
        LabError::OffTheCalendar { at } => (
            off_the_calendar(*at, lang),
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
        LabError::NotASession { name, looks_like: Some(format), key_is_unused } => {
            let format = foreign::name(*format, lang);
            (
                say!(
                    lang,
                    "the cookie `{name}` in the jar looks like {format}, expected a Flask session",
                    "ブラウザのクッキー `{name}` は Flask のセッションではなく、{format}のようです"
                ),
                match key_is_unused {
                    true => say!(
                        lang,
                        "the given key was not used: tamper forges sessions of Flask, and Starlette's with the options by which it signs; see what the cookie shows: sessctl {options}inspect",
                        "指定された鍵は使っていません。tamper が偽造できるのは、Flask のセッションと、署名のオプションを合わせた Starlette のセッションだけです。クッキーから読み取れる内容を確認できます: sessctl {options}inspect"
                    ),
                    false => {
                        say!(
                            lang,
                            "see what it shows: sessctl {options}inspect",
                            "読み取れる内容を確認できます: sessctl {options}inspect"
                        )
                    }
                },
            )
        }
        LabError::NotASession { name, looks_like: None, .. } => (
            say!(
                lang,
                "the cookie `{name}` in the jar is no Flask session that can be read",
                "ブラウザのクッキー `{name}` は、読み取れる Flask のセッションではありません"
            ),
            say!(
                lang,
                "see what it is: sessctl {options}inspect",
                "何であるかを確認できます: sessctl {options}inspect"
            ),
        ),
        LabError::NotSentThere { name, path, page } => (
            say!(
                lang,
                "the browser sends `{name}` to pages below {path} of this app, and not to {page}",
                "ブラウザが `{name}` を送るのは {path} 以下のページで、{page} には送りません"
            ),
            say!(lang, "name a page below {path} with --page", "{path} 以下のページを --page で指定してください"),
        ),
        LabError::Unsendable { name, length } => (
            say!(
                lang,
                "the cookie `{name}` would have {length} bytes, and no browser keeps more than 4096",
                "クッキー `{name}` は{length}バイトになります。ブラウザが保存するのは4096バイトまでです"
            ),
            say!(lang, "choose a shorter value", "もっと短い値にしてください"),
        ),
        LabError::NothingChanges { text } => {
            let (key, value) = text.split_once('=').unwrap_or((text, ""));
            let other = if value == "admin" { "alice" } else { "admin" };
            let other = shell_word(&format!("{key}={other}"));
            (
                say!(lang, "found `{text}`, which the session says already", "セッションはすでに `{text}` です"),
                say!(
                    lang,
                    "choose another value: sessctl {options}tamper {other}",
                    "別の値にしてください: sessctl {options}tamper {other}"
                ),
            )
        }
        LabError::Browser(error) => browser::words(error, given, lang),
    }
}

/// What checks a key: the same key, with the cookie.
fn not_its_key(given: &Given, lang: Lang) -> String {
    let Line { line, again } = given.line("inspect");
    let check = say!(
        lang,
        "check the key, the salt and the digest: {line}",
        "鍵・ソルト・ダイジェストを確認してください: {line}"
    );
    match again.is_empty() {
        true => check,
        false => {
            let again = next::again(&again, lang);
            say!(lang, "{again} {check}", "{again}{check}")
        }
    }
}

fn other_error(error: &Error, given: &Given, lang: Lang) -> (String, String) {
    match error {
        Error::OfAnotherApp { browser, url } => {
            let (short, address) = (shortened(url, 60), shell_word(url));
            let options = given.at(browser);
            (
                say!(
                    lang,
                    "found no address of an app, and browser \"{browser}\" was used for {short}: nothing was sent",
                    "アプリのアドレスが指定されていません。ブラウザ「{browser}」は {short} のアプリで使っているものです。何も送っていません"
                ),
                say!(
                    lang,
                    "give the address: sessctl {options}logout --url {address}",
                    "アドレスを指定してください: sessctl {options}logout --url {address}"
                ),
            )
        }
        Error::NoCookie {
            browser,
            name,
            name_is_of_the_app,
            had_expired,
            held_at,
            user,
            names,
            used_for,
            has_its_session,
        } => {
            let cookie = match name.as_str() {
                "" => say!(lang, "live cookie", "有効なクッキー"),
                name => say!(lang, "live cookie `{name}`", "有効な `{name}` クッキー"),
            };
            let what = if let (true, Some(at)) = (*had_expired, held_at) {
                let at = at.calendar();
                say!(
                    lang,
                    "the jar of browser \"{browser}\" has no {cookie}: it has expired by the held clock, {at} UTC",
                    "ブラウザ「{browser}」に{cookie}がありません（停止中の時計 {at} UTC では期限切れ）"
                )
            } else if *had_expired {
                say!(
                    lang,
                    "the jar of browser \"{browser}\" has no {cookie}: it has expired",
                    "ブラウザ「{browser}」に{cookie}がありません（期限切れ）"
                )
            } else {
                say!(
                    lang,
                    "the jar of browser \"{browser}\" has no {cookie}",
                    "ブラウザ「{browser}」に{cookie}がありません"
                )
            };
            let (options, login) =
                (given.at(browser), next::login_elsewhere(user.as_deref(), used_for.as_deref(), given));
            let hint = if let Some(url) = used_for.as_ref().filter(|_| *has_its_session) {
                let (short, address) = (shortened(url, 60), shell_word(url));
                say!(
                    lang,
                    "it has a cookie for the app at {short}: sessctl {options}inspect --url {address}",
                    "{short} のアプリのクッキーがあります: sessctl {options}inspect --url {address}"
                )
            } else if !names.is_empty() {
                let names = shortened(&names.join(&say!(lang, ", ", "、")), 100);
                say!(
                    lang,
                    "its cookies for this app are {names}: if one of them is the session, name it with --name NAME",
                    "このアプリのクッキーは {names} です。この中にセッションがあれば、--name NAME で指定してください"
                )
            } else if *had_expired {
                say!(
                    lang,
                    "log in again: sessctl {options}{login}",
                    "もう一度ログインしてください: sessctl {options}{login}"
                )
            } else if *name_is_of_the_app && given.is_at_a_real_app() {
                say!(
                    lang,
                    "the app names its session cookie `{name}`: log in, and see in the answer whether the browser keeps it: sessctl {options}{login}",
                    "このアプリのセッションクッキーの名前は `{name}` です。ログインして、ブラウザが保存したかどうかをその応答で確認してください: sessctl {options}{login}"
                )
            } else if given.names_an_app() && !given.is_at_a_real_app() {
                // a login at the embedded app makes no session of that one
                say!(
                    lang,
                    "start the app, and log in to it: sessctl {options}--url URL login USER",
                    "アプリを起動して、ログインしてください: sessctl {options}--url URL login USER"
                )
            } else if given.is_at_a_real_app() {
                // the jar does not remember a cookie that the browser ignored
                say!(
                    lang,
                    "log in, and see in the answer whether the browser keeps the cookie; one that it ignores (Secure over http, another Domain) is in no jar: sessctl {options}{login}",
                    "ログインして、ブラウザがクッキーを保存したかどうかをその応答で確認してください。無視されたクッキー（http での Secure、別の Domain など）は残りません: sessctl {options}{login}"
                )
            } else {
                say!(
                    lang,
                    "log in first: sessctl {options}{login}",
                    "先にログインしてください: sessctl {options}{login}"
                )
            };
            (what, hint)
        }
        Error::NoHome => (
            say!(lang, "found no home folder to keep cookies in", "クッキーを保存するホームフォルダーがありません"),
            say!(lang, "set SESSCTL_HOME to a folder", "SESSCTL_HOME にフォルダーを指定してください"),
        ),
        Error::Output(source) => {
            let why = system::io_error(source, lang);
            let hint = match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    say!(
                        lang,
                        "make room where it goes, or send it elsewhere",
                        "出力先の空きを増やすか、別の場所に出力してください"
                    )
                }
                _ => system::hint(source.into(), lang),
            };
            (say!(lang, "the output cannot be written: {why}", "出力を書き込めません: {why}"), hint)
        }
        Error::NoThread(source) => (system::io_error(source, lang), system::hint(source.into(), lang)),
        _ => words(error, given, lang),
    }
}
