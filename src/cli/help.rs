//! The help in both languages. English stands in the doc comments of the arguments, Japanese here.

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::line::Cli;
use super::list::{ABOUT, About};
use crate::lang::Lang;

/// The widest help, in columns. On a narrower terminal clap breaks it to that.
const WIDTH: usize = 80;

/// The command line as clap knows it, with its help in one language.
pub fn command(lang: Lang) -> Command {
    let words = Words::of(lang);
    let help = Arg::new("help").short('h').long("help").global(true).action(ArgAction::Help).help(words.help);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help(words.version);
    // so far it has no other options
    let command = Cli::command()
        .mut_args(|arg| arg.global(true))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args_override_self(true)
        .long_version(words.long_version);
    let command = command.arg(help).arg(version);
    let command = match lang {
        Lang::En => command.max_term_width(WIDTH),
        // clap breaks at blanks, of which Japanese has few: it is broken when it is shown
        Lang::Ja => command.term_width(WIDTH),
    };
    in_language(command, "", lang, &words)
}

/// The words around the help, which clap has in English only.
struct Words {
    example: &'static str,
    usage: &'static str,
    commands: &'static str,
    arguments: &'static str,
    options: &'static str,
    everywhere: &'static str,
    any_options: &'static str,
    a_command: &'static str,
    help: &'static str,
    version: &'static str,
    /// What `--version` says; `-V` has the number alone. The versions are those of `tests/real/setup.sh`.
    long_version: &'static str,
}

impl Words {
    const fn of(lang: Lang) -> Words {
        match lang {
            Lang::En => Words {
                example: "Example",
                usage: "Usage",
                commands: "Commands",
                arguments: "Arguments",
                options: "Options",
                everywhere: "With every command",
                any_options: "[OPTIONS]",
                a_command: "COMMAND",
                help: "Print this help",
                version: "Print the version",
                long_version: concat!(
                    env!("CARGO_PKG_VERSION"),
                    "\ntested against Flask 3.1.3 and 2.3.3, Werkzeug 3.1.9 and 2.3.8, itsdangerous 2.2.0"
                ),
            },
            Lang::Ja => Words {
                example: "例",
                usage: "使い方",
                commands: "コマンド",
                arguments: "引数",
                options: "オプション",
                everywhere: "共通オプション",
                any_options: "[オプション]",
                a_command: "コマンド",
                help: "このヘルプを表示",
                version: "バージョンを表示",
                long_version: concat!(
                    env!("CARGO_PKG_VERSION"),
                    "\nFlask 3.1.3 と 2.3.3、Werkzeug 3.1.9 と 2.3.8、itsdangerous 2.2.0 と比べてテストしています"
                ),
            },
        }
    }
}

fn in_language(command: Command, parents: &str, lang: Lang, words: &Words) -> Command {
    let name = command.get_name().to_owned();
    let path = format!("{parents}{name} ");
    // clap would put them by the letters of their names
    let mut place = 0;
    let mut command = command
        .subcommand_help_heading(words.commands)
        .subcommand_value_name(words.a_command)
        .mut_args(|arg| {
            let heading = match (arg.is_positional(), arg.is_global_set() || arg.get_id() == "version") {
                (true, _) => words.arguments,
                (_, true) => words.everywhere,
                _ => words.options,
            };
            let japanese = japanese_argument(&name, arg.get_id().as_str());
            let arg = if lang == Lang::Ja && !japanese.is_empty() { arg.help(japanese) } else { arg };
            let arg = arg.help_heading(heading);
            if !arg.is_positional() {
                return arg;
            }
            place += 1;
            arg.display_order(place)
        })
        .mut_subcommands(|sub| in_language(sub, &path, lang, words));
    if lang == Lang::Ja {
        command = command.about(japanese_command(&name));
    }
    // of a copy, since asking for the usage settles a command before the options of its parents reach it
    let usage = command.clone().render_usage().to_string();
    let usage = usage.replacen(&format!("Usage: {name}"), path.trim_end(), 1).replace("[OPTIONS]", words.any_options);
    let example = format!("{}: {}", words.example, example_of(&name));
    let usage_line = format!("{}: {{usage}}", words.usage);
    command.override_usage(usage).help_template(format!("{{about}}\n\n{example}\n\n{usage_line}\n\n{{all-args}}"))
}

/// The help of an argument on one line. Japanese help has its lines broken by hand, and a blank stands there between a word of
/// Latin letters and the next, but not beside a digit or the signs of Japanese.
pub(super) fn on_one_line(help: &str) -> String {
    let is_a_sign = |letter: char| matches!(letter, '、' | '。' | '（' | '）' | '「' | '」' | '・');
    let mut lines = help.lines();
    let mut line = lines.next().unwrap_or_default().to_owned();
    for next in lines {
        if let (Some(before), Some(behind)) = (line.chars().next_back(), next.chars().next()) {
            let is_blank = match (before.is_ascii(), behind.is_ascii()) {
                (true, true) => true,
                (false, false) => false,
                (true, false) => !before.is_ascii_digit() && !is_a_sign(behind),
                (false, true) => !behind.is_ascii_digit() && !is_a_sign(before),
            };
            line.extend(is_blank.then_some(' '));
        }
        line.push_str(next);
    }
    line
}

/// A line to type, for the program, a command or a part of one.
pub(super) fn example_of(name: &str) -> &'static str {
    match name {
        "sessctl" => "sessctl demo",
        "restart" => "sessctl jar restart",
        "list" => "sessctl jar list",
        "import" => "sessctl --url http://127.0.0.1:5000 jar import cookies.txt",
        "export" => "sessctl jar export --format curl",
        "copy" => "sessctl jar copy default thief",
        "clear" => "sessctl jar clear",
        name => About::of(name).map_or("", |about| about.example),
    }
}

fn japanese_command(name: &str) -> &'static str {
    match name {
        "sessctl" => "Web のセッションの正体を、サーバー・ブラウザ・署名付きクッキー・時計で見せます",
        "restart" => "ブラウザを閉じて開き直す。Expires のないクッキーが消える",
        "list" => "クッキーを保存しているブラウザの一覧を見る",
        "import" => "ファイルか標準入力のクッキーから、--url に送られるものを取り込む",
        "export" => "クッキーをほかのプログラム用に書き出す",
        "copy" => "クッキーを盗む（あるブラウザから別のブラウザへコピーする）",
        "clear" => "クッキーをすべて消す。保存ファイルが読めなければ別名で残す",
        name => About::of(name).map_or("", |about| about.text.ja),
    }
}

/// The Japanese help of an argument. That of one command's own arguments is in the list of commands.
fn japanese_argument(command: &str, id: &str) -> &'static str {
    // a part of a command, as `copy` of `jar`, has its arguments with it
    let is_part = command != "sessctl" && About::of(command).is_none();
    let is_its = |about: &&About| about.name == command || is_part;
    let own = ABOUT.iter().filter(is_its).flat_map(|about| about.arguments_ja).find(|(own, _)| *own == id);
    own.map_or_else(|| japanese_shared_argument(id), |(_, text)| text)
}

fn japanese_shared_argument(id: &str) -> &'static str {
    match id {
        "browser" => "使うブラウザ。それぞれ別にクッキーを持つ",
        "url" => "内蔵アプリの代わりに使うアプリ（SESSCTL_URL でも可）",
        "cacert" => "https の証明書を、この PEM ファイルだけで確認する",
        "page" => "誰がログインしているかを示すページ: /me",
        "shows" => "ログインした人にだけ見える文字列",
        "request_path" => "アクセスするパス。例: /auth/login、/logout",
        "method" => "HTTP メソッド。省略時はフォームの指定に従う",
        "header" => "すべてのリクエストに付けるヘッダー（繰り返し可）:\n'X-Api-Key: k'",
        "timeout" => "ページごとに待つ時間（リダイレクトを含む）。省略時は 30s",
        "insecure" => "https のアプリの証明書を確認しない",
        "now" => "時計をこの時刻で止める: 2026-11-22T19:41:33Z か\nUnix 時間の秒数（SESSCTL_NOW でも可）",
        "json" => "結果を JSON で出力する（1行に1つ）",
        "format" => "結果をほかのプログラム用に出力する: json か tsv（表）",
        "fields" => "結果のうち、指定した項目だけを出力する:\ncookie,payload.json（--json がなければ tsv）",
        "quiet" => "「次に試すこと」と、答えに添える注意書きを省く",
        "plain" => "線や記号を使わずに表示する（スクリーンリーダー向け）",
        "step" => {
            "答えの前で止まる（発表用）。Enter で次へ、b で前へ、\n番号と Enter でその場面へ、! でシェル、q で終了"
        }
        "notes" => "場面ごとの発表者用のメモを標準エラー出力に書く",
        "value" => "クッキーの値だけを出力する",
        "picture" => "言葉の代わりに図で見せる",
        "export" => "画面を図と一緒にファイルにも書き出す:\nFILE.svg、FILE.html、FILE.md、FILE.txt",
        "force" => "--export で、すでにあるファイルを置き換える",
        "no_config" => "設定ファイルを使わない",
        "lang" => "言語: en か ja（省略時は SESSCTL_LANG、LC_ALL、\nLC_MESSAGES、LANG）",
        "color" => "色: auto、always、never",
        "name" => "クッキーの名前。省略時は session",
        "lifetime" => "アプリの PERMANENT_SESSION_LIFETIME: 3m、180、31d",
        "no_permanent" => "session.permanent を True にしない",
        "no_refresh" => "SESSION_REFRESH_EACH_REQUEST = False にする",
        "app_settings" => "アプリの鍵と設定を flask sessctl から受け取るパイプの番号",
        "typed_as" => "sessctl の代わりに入力されたもの: flask --app app sessctl",
        "flask_app" => "Flask アプリの鍵、有効期間、クッキー名を使う:\napp:app（flask --app と同じ）",
        "secret_file" => "アプリの secret_key をファイルから読む",
        "env_file" => ".env などのファイルから、\nSECRET_KEY とセッションの設定を読む",
        "secret_stdin" => "アプリの secret_key を標準入力から読む",
        "secret" => "アプリの secret_key（SESSCTL_SECRET でも可）。\nhex: か base64: を付けるとバイト列",
        "fallback" => "検証にだけ使う以前の鍵。\n複数あれば SECRET_KEY_FALLBACKS の順に並べる",
        "fallback_file" => "以前の鍵をファイルから読む。\n--fallback と混ぜてもよい（書いた順に使う）",
        "salt" => "ソルト。Flask では cookie-session",
        "digest" => "ダイジェスト: md5、sha1、sha224、sha256、sha384、sha512",
        "key_derivation" => "鍵の導出: hmac、concat、django-concat、none",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn each(command: &Command, check: &mut dyn FnMut(&Command)) {
        check(command);
        command.get_subcommands().for_each(|sub| each(sub, check));
    }

    #[test]
    fn every_command_and_argument_has_its_japanese() {
        each(&Cli::command(), &mut |command| {
            assert_ne!(japanese_command(command.get_name()), "", "{}", command.get_name());
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert_ne!(japanese_argument(command.get_name(), id), "", "{} {id}", command.get_name());
            }
        });
    }

    #[test]
    fn every_help_begins_with_an_example_that_can_be_typed() {
        for lang in [Lang::En, Lang::Ja] {
            each(&command(lang), &mut |command| {
                let example = example_of(command.get_name());
                let help = command.clone().render_help().to_string();
                let begins = help.split("\n\n").nth(1).unwrap_or_default();
                assert!(begins.ends_with(&format!(": {example}")), "{help}");
                let words: Vec<_> = example.split(' ').map(Into::into).collect();
                assert!(crate::cli::parse(&words, lang).is_ok(), "{example}");
                assert!(words.iter().any(|word| word == command.get_name()), "{example}");
            });
        }
    }

    #[test]
    fn lines_that_are_broken_by_hand_are_joined_as_japanese_is_written() {
        let joined = |help| on_one_line(help);
        assert_eq!(joined("41:33Z か\nUnix 時間の秒数"), "41:33Z か Unix 時間の秒数");
        assert_eq!(joined("使う:\napp:app（同じ）"), "使う: app:app（同じ）");
        assert_eq!(joined("止める: 10m。\n--simulate も"), "止める: 10m。--simulate も");
        assert_eq!(joined("標準入力から\n1行に1つ読む"), "標準入力から1行に1つ読む");
        assert_eq!(joined("前で止まる。\n次へ"), "前で止まる。次へ");
    }

    #[test]
    fn arguments_stand_in_the_order_in_which_they_are_typed() {
        for lang in [Lang::En, Lang::Ja] {
            let mut whole = command(lang);
            whole.build();
            each(&whole, &mut |command| {
                let help = command.clone().render_help().to_string();
                let names: Vec<_> = command.get_positionals().map(ToString::to_string).collect();
                let places: Vec<_> = names.iter().map(|name| help.rfind(&format!("\n  {name}"))).collect();
                assert!(places.is_sorted(), "{help}");
            });
        }
    }

    #[test]
    fn help_fits_eighty_columns_in_both_languages() {
        for lang in [Lang::En, Lang::Ja] {
            let mut whole = command(lang);
            whole.build();
            each(&whole, &mut |command| {
                let help = command.clone().render_help().to_string();
                for line in help.lines() {
                    assert!(line.width() <= WIDTH, "{line}");
                }
            });
        }
    }
}
