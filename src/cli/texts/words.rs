//! What the manual pages say beside the help, in both languages.

use clap::{Arg, Command};

use super::page::{Block, Page};
use crate::cli::help::{example_of, on_one_line};
use crate::cli::list::{ABOUT, About};
use crate::lang::{Bilingual, Lang};

/// An example: the command, a line, and what it is for.
type Example = (&'static str, &'static str, Bilingual);

const fn both(en: &'static str, ja: &'static str) -> Bilingual {
    Bilingual::new(en, ja)
}

const NAME: Bilingual = both("NAME", "名前");
const SYNOPSIS: Bilingual = both("SYNOPSIS", "書式");
const DESCRIPTION: Bilingual = both("DESCRIPTION", "説明");
const COMMANDS: Bilingual = both("COMMANDS", "コマンド");
const ARGUMENTS: Bilingual = both("ARGUMENTS", "引数");
const OPTIONS: Bilingual = both("OPTIONS", "オプション");
const EXAMPLES: Bilingual = both("EXAMPLES", "使用例");
const EXIT_STATUS: Bilingual = both("EXIT STATUS", "終了ステータス");
const ENVIRONMENT: Bilingual = both("ENVIRONMENT", "環境変数");
const FILES: Bilingual = both("FILES", "ファイル");
const SEE_ALSO: Bilingual = both("SEE ALSO", "関連項目");

const MANUAL: Bilingual = both("User Commands", "ユーザーコマンド");

const COMMON_OPTIONS: Bilingual = both(
    "The options that go with every command are in `sessctl`(1).",
    "すべてのコマンドで使えるオプションは `sessctl`(1) を参照してください。",
);
const OTHER_VARIABLES: Bilingual = both(
    "The variables that hold for every command are in `sessctl`(1).",
    "すべてのコマンドに関わる環境変数は `sessctl`(1) を参照してください。",
);
const OTHER_FILES: Bilingual = both(
    "Where cookies and the clock are kept is in `sessctl`(1).",
    "クッキーや時計の保存場所は `sessctl`(1) を参照してください。",
);

/// What each command does, and what is worth knowing of it.
const DESCRIPTIONS: &[(&str, Bilingual)] = &[
    (
        "sessctl",
        both(
            "See what a web session is: a server, a browser, a signed cookie and a clock, on one command line. `sessctl` has the app of a beginner's Flask tutorial inside, and a browser with cookie jars. It makes, reads and verifies the cookies of Flask itself, so that it answers for a real app too: with `--url` it talks to that app, and a key makes its cookies verifiable.",
            "Web のセッションの正体を、サーバー、ブラウザ、署名付きクッキー、時計で見せます。Flask の入門チュートリアルのアプリと、クッキーを保存するブラウザが組み込まれています。扱うクッキーは Flask のものと同じなので、実際のアプリにも使えます。`--url` でそのアプリと通信し、鍵を渡せばクッキーを検証します。",
        ),
    ),
    (
        "demo",
        both(
            "Tells the story of a session from the first request to the logout, in eight scenes, with a server and a browser that are started for it. Nothing is kept.",
            "最初のリクエストからログアウトまで、セッションの一生を8つの場面で見せます。サーバーとブラウザはこのためだけに動き、何も保存されません。",
        ),
    ),
    (
        "serve",
        both(
            "Runs the tutorial's app at an address of this machine until Ctrl-C, and shows each request with the cookie that came and what was made of it.",
            "チュートリアルのアプリを、Ctrl-C で止めるまでこのマシンで動かします。届いたリクエストごとに、クッキーとその扱いを見せます。",
        ),
    ),
    (
        "login",
        both(
            "Logs in to the embedded app, or to the app at `--url`, whose form is found on its page. The cookies that come are kept in the jar of the browser. Whether the login worked is decided by the app's own pages, and the evidence is shown.",
            "内蔵アプリか、`--url` のアプリにログインします。フォームはページから見つけます。届いたクッキーはブラウザに保存されます。ログインできたかどうかはアプリ自身のページから判断し、その根拠を見せます。",
        ),
    ),
    (
        "visit",
        both(
            "Gets a page with the cookies of the jar, and shows what was sent, what came back, what changed in the session and who is logged in.",
            "保存されたクッキーでページにアクセスし、送ったもの、届いたもの、セッションで変わったところ、誰がログインしているかを見せます。",
        ),
    ),
    (
        "logout",
        both(
            "Logs out by the app's own link or form, and then tries a copy of the old cookie, to see what the logout deleted.",
            "アプリ自身のリンクかフォームでログアウトします。そのあと古いクッキーのコピーを試し、ログアウトで何が削除されたのかを確かめます。",
        ),
    ),
    (
        "jar",
        both(
            "Lists the cookies of a browser, or changes them. Each browser of `--browser` has a jar of its own.",
            "ブラウザのクッキーを一覧にしたり、変えたりします。`--browser` のブラウザは、それぞれ別にクッキーを持ちます。",
        ),
    ),
    (
        "inspect",
        both(
            "Takes a session cookie apart into payload, timestamp and signature, verifies it where a key is known, and says at which check Flask would stop. The cookie comes from the argument, from a file, from standard input or from the jar; it may stand in a header, a HAR file, a cookies.txt, a command of curl and more.",
            "セッションクッキーをペイロード、タイムスタンプ、署名に分解します。鍵がわかれば検証し、Flask がどの検査で止まるかを示します。クッキーは引数、ファイル、標準入力、ブラウザから読みます。ヘッダー、HAR ファイル、cookies.txt、curl のコマンドなどの中にあるものも見つけます。",
        ),
    ),
    (
        "tamper",
        both(
            "Changes the payload of the cookie in the jar without the key, sends it, and says whether the app believed it. Use it on apps that are yours.",
            "ブラウザにあるクッキーのペイロードを鍵なしで書き換えて送り、アプリが信じたかどうかを見ます。自分のアプリに対してだけ使ってください。",
        ),
    ),
    (
        "sign",
        both(
            "Signs a session as Flask does, with the key that is given, or with the tutorial's.",
            "セッションに Flask と同じ方法で署名します。鍵の指定がなければ、チュートリアルの鍵を使います。",
        ),
    ),
    (
        "expire",
        both(
            "Says when the session of the jar ends, and whether the browser or the server ends it. With `--simulate` the clock is moved and both are asked.",
            "ブラウザにあるセッションがいつ終わるか、終わらせるのがブラウザかサーバーかを示します。`--simulate` では時計を進め、両方の答えを見ます。",
        ),
    ),
    (
        "clock",
        both(
            "Shows the clock, or holds it, moves it and lets it run again. A held clock is the time of every command until it is released, and of a running `sessctl serve`.",
            "時計を見たり、止めたり、進めたり、また動かしたりします。止めた時計は、release するまですべてのコマンドと、動いている `sessctl serve` の時刻になります。",
        ),
    ),
    (
        "learn",
        both(
            "Lessons that ask first, let you do it, and check by what happened. `list` has them all, `test` asks before and after, `certificate` prints what was done as a cookie, `certify` signs the certificates of a class, and `check` looks over a pack of lessons that you wrote.",
            "まず予想し、自分で試し、起きたことで確かめるレッスンです。`list` は一覧、`test` は授業の前と後のテスト、`certificate` は学んだことをクッキーにした修了証、`certify` はクラス全員の修了証への署名、`check` は自作のレッスンの検査です。",
        ),
    ),
    (
        "explain",
        both(
            "Explains a term of the field in six lines with its sources, or takes a cookie apart byte by byte.",
            "用語を出典とともに6行で説明するか、クッキーを1バイトずつ説明します。",
        ),
    ),
    (
        "worksheet",
        both(
            "Prints a handout with blanks, made from a real run. With `--answers` it is the teacher's copy.",
            "実際に動かした結果から、空欄のあるワークシートを作ります。`--answers` を付けると教師用になります。",
        ),
    ),
    (
        "plan",
        both(
            "Prints a lesson plan: what to type, what to ask, and how many minutes it takes.",
            "授業計画を出力します。入力するコマンド、問いかけ、時間配分が入っています。",
        ),
    ),
    (
        "reset",
        both(
            "Clears the jars of all browsers, the clock and the progress of learners, after it has asked. Files that are not its own are left.",
            "確認したうえで、すべてのブラウザのクッキー、時計、学習者の進み具合を消します。sessctl のものでないファイルは残します。",
        ),
    ),
    (
        "completions",
        both(
            "Prints the script that makes a shell complete the command lines of `sessctl`. At each Tab the shell then asks the program, which knows the browsers, the terms and the lessons. The script for nushell is a fixed list.",
            "`sessctl` のコマンドラインをシェルで補完するためのスクリプトを出力します。Tab を押すたびにシェルがプログラムに尋ねるので、ブラウザ、用語、レッスンの名前も補完されます。nushell のスクリプトだけは固定の一覧です。",
        ),
    ),
    (
        "man",
        both(
            "Shows the manual page of the program or of a command. In a terminal it is shown by `man`(1) where there is one, and as text otherwise; elsewhere it is written as roff.",
            "プログラムかコマンドのマニュアルページを見せます。端末では `man`(1) で表示し、それがなければテキストで表示します。端末でなければ roff で出力します。",
        ),
    ),
    (
        "schema",
        both(
            "Prints the JSON Schema of one line that a command prints under `--json`; `error` is what stands on standard error.",
            "コマンドが `--json` で出力する1行の形を、JSON Schema で出力します。`error` は標準エラー出力の形です。",
        ),
    ),
];

const EXAMPLE_LINES: &[Example] = &[
    (
        "demo",
        "sessctl --step demo",
        both("Stop before each scene, in front of a class:", "場面ごとに止めて、授業で見せる:"),
    ),
    (
        "demo",
        "sessctl --lang ja demo 5",
        both("The fifth scene alone, in Japanese:", "5番目の場面だけを日本語で見せる:"),
    ),
    (
        "serve",
        "sessctl serve --port 8000 --lifetime 1m",
        both("On another port, with a minute:", "別のポートで、有効期間を1分にする:"),
    ),
    (
        "login",
        "sessctl --url http://127.0.0.1:5000 login alice",
        both(
            "A real app, which may ask for a password:",
            "実際のアプリにログインする（パスワードを求められることもある）:",
        ),
    ),
    (
        "visit",
        "sessctl --url http://127.0.0.1:5000 visit --times 20",
        both("Do all workers have the same key?", "すべてのワーカーが同じ鍵を使っているかを見る:"),
    ),
    (
        "logout",
        "sessctl --url http://127.0.0.1:5000 logout --path /auth/logout",
        both("An app whose logout is not found on its page:", "ログアウトの場所がページからわからないアプリ:"),
    ),
    ("jar", "sessctl jar copy default thief", both("Steal the cookies of a browser:", "ブラウザのクッキーを盗む:")),
    ("jar", "sessctl jar restart", both("Close the browser and open it again:", "ブラウザを閉じて開き直す:")),
    (
        "jar",
        "sessctl --url http://127.0.0.1:5000 jar import cookies.txt",
        both("Take in the cookies of another browser:", "ほかのブラウザのクッキーを取り込む:"),
    ),
    ("jar", "sessctl jar export --format curl", both("As options of curl:", "curl のオプションとして書き出す:")),
    (
        "inspect",
        "sessctl inspect --secret-file key.txt export.har",
        both(
            "Every cookie of a HAR file, with the app's key:",
            "HAR ファイルのすべてのクッキーを、アプリの鍵で検証する:",
        ),
    ),
    (
        "inspect",
        "curl -si http://127.0.0.1:5000/ | sessctl inspect",
        both("What an app has just set:", "アプリがたった今送ったクッキーを見る:"),
    ),
    (
        "tamper",
        "sessctl --url http://127.0.0.1:5000 tamper role=admin --page /me",
        both("A real app, whose page /me shows who is logged in:", "実際のアプリで試す（/me が誰のログインかを示す）:"),
    ),
    (
        "sign",
        "sessctl sign '{\"id\":\"alice\"}' --secret-file key.txt --value",
        both("The cookie alone, for a script:", "クッキーだけを出力する（スクリプト用）:"),
    ),
    (
        "expire",
        "sessctl expire --simulate --after 10m",
        both("Stop ten minutes after the signature too:", "署名の10分後でも止めて見る:"),
    ),
    ("clock", "sessctl clock hold", both("Let the clock stand:", "時計を止める:")),
    ("clock", "sessctl clock release", both("Let it run again:", "また動かす:")),
    ("learn", "sessctl learn 3", both("The third lesson:", "3番目のレッスン:")),
    ("learn", "sessctl learn list", both("All lessons:", "レッスンの一覧:")),
    (
        "explain",
        "sessctl explain --jar",
        both("The cookie of the jar, byte by byte:", "ブラウザのクッキーを1バイトずつ見る:"),
    ),
    ("worksheet", "sessctl worksheet login --answers", both("The teacher's copy:", "教師用のもの:")),
    ("plan", "sessctl --lang ja plan 45", both("A short lesson, in Japanese:", "短い授業の計画を日本語で出力する:")),
    ("reset", "sessctl reset", both("Say what would be cleared, and ask:", "消えるものを示して、確認を求める:")),
    ("completions", "source <(sessctl completions bash)", both("In ~/.bashrc:", "~/.bashrc に書く行:")),
    (
        "completions",
        "source <(sessctl completions zsh)",
        both("In ~/.zshrc, below compinit:", "~/.zshrc の compinit の下に書く行:"),
    ),
    (
        "completions",
        "sessctl completions fish > ~/.config/fish/completions/sessctl.fish",
        both("For fish:", "fish の場合:"),
    ),
    (
        "man",
        "sessctl --lang ja man inspect",
        both("The page of a command, in Japanese:", "コマンドのページを日本語で読む:"),
    ),
    ("schema", "sessctl schema error", both("What is on standard error:", "標準エラー出力の形:")),
];

/// The commands whose answer can be no.
const ANSWER: [&str; 10] =
    ["login", "visit", "logout", "jar", "inspect", "tamper", "expire", "explain", "learn", "reset"];

const STATUS: [(&str, Bilingual); 4] = [
    ("0", both("It is done, or the answer is yes.", "できた、または答えが「はい」。")),
    (
        "1",
        both(
            "The answer is no: a cookie that Flask would refuse, a login that did not work.",
            "答えが「いいえ」。Flask が拒否するクッキーや、できなかったログインなど。",
        ),
    ),
    ("2", both("The command line is wrong. Nothing was done.", "コマンドラインの誤り。何も実行していない。")),
    (
        "3",
        both(
            "It could not be done, or the answer cannot be told from what was seen (`visit` and `sign` have done their work then: 0).",
            "実行できなかった、または見えたものからは判断できない（`visit` と `sign` は、実行できていれば0）。",
        ),
    ),
];

const KEY_VARIABLE: (&str, Bilingual) = (
    "SESSCTL_SECRET",
    both(
        "The app's secret key. It is read where no option gives one.",
        "アプリの secret_key。オプションで鍵を渡さないときに使う。",
    ),
);

const VARIABLES: &[(&str, Bilingual)] = &[
    ("SESSCTL_HOME", both("The folder in which everything is kept.", "すべてを保存するフォルダー。")),
    ("SESSCTL_URL", both("The app to talk to, as `--url`.", "通信するアプリ。`--url` と同じ。")),
    ("SESSCTL_NOW", both("The time at which the clock stands, as `--now`.", "時計を止める時刻。`--now` と同じ。")),
    KEY_VARIABLE,
    (
        "SESSCTL_LANG, LC_ALL, LC_MESSAGES, LANG",
        both("The language; the first that is set counts.", "表示する言語。最初に設定されているものを使う。"),
    ),
    (
        "SESSCTL_COMPLETE",
        both(
            "The shell that asks at a Tab. The completion scripts set it.",
            "Tab を押したシェルの名前。補完スクリプトが設定する。",
        ),
    ),
    (
        "NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE",
        both("Whether colours are used; `--color` comes first.", "色を使うかどうか。`--color` が優先される。"),
    ),
    (
        "XDG_STATE_HOME",
        both(
            "Where `sessctl` keeps its folder; `~/.local/state` if it is not set.",
            "`sessctl` のフォルダーを置く場所。なければ `~/.local/state`。",
        ),
    ),
    (
        "XDG_CONFIG_HOME",
        both(
            "Where the folder with the configuration file is; `~/.config` if it is not set.",
            "設定ファイルのフォルダーがある場所。なければ `~/.config`。",
        ),
    ),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR",
        both(
            "Certificates to trust for https, where the system has them elsewhere.",
            "https で信頼する証明書の場所（システムの標準と違うとき）。",
        ),
    ),
];

const KEPT: &[(&str, Bilingual)] = &[
    (
        "$XDG_STATE_HOME/sessctl/browsers/NAME.json",
        both("The cookie jar of a browser, readable by its owner alone.", "ブラウザのクッキー。本人だけが読める。"),
    ),
    ("$XDG_STATE_HOME/sessctl/clock.json", both("The clock, while it is held.", "止めてある間の時計。")),
    (
        "$XDG_CONFIG_HOME/sessctl/config.toml",
        both(
            "The configuration file: language, colour, width, name, url, the path of a key file. You write it, and no secret goes into it.",
            "設定ファイル（自分で作る）。言語、色、幅、クッキーの名前、URL、鍵ファイルのパスを書く。鍵などの秘密の値は書けない。",
        ),
    ),
    ("$XDG_STATE_HOME/sessctl/learners/", both("The progress of learners.", "学習者の進み具合。")),
    ("$XDG_STATE_HOME/sessctl/sandboxes/", both("What their lessons made.", "レッスンで作られたもの。")),
];

/// The page of the program.
pub(super) fn of_program(grammar: &Command, lang: Lang) -> Page {
    let mut writer = Writer { lang, blocks: Vec::new() };
    writer.beginning("sessctl", both("see what a web session is", "Web のセッションの正体を見せる"));
    writer.section(SYNOPSIS);
    writer.usage(grammar);
    writer.description("sessctl");
    writer.section(COMMANDS);
    for About { name, text, .. } in ABOUT {
        writer.item(format!("`sessctl-{name}`(1)"), text.of(lang));
    }
    writer.arguments(grammar);
    writer.section(EXAMPLES);
    for About { text, example, .. } in
        ABOUT.iter().filter(|about| ["demo", "login", "inspect", "expire"].contains(&about.name))
    {
        writer.example(colon(text.of(lang)), example);
    }
    writer.status(true);
    writer.section(ENVIRONMENT);
    writer.items(VARIABLES);
    writer.section(FILES);
    writer.items(KEPT);
    writer.section(SEE_ALSO);
    writer.text(ABOUT.iter().map(|about| format!("`sessctl-{}`(1)", about.name)).collect::<Vec<_>>().join(", "));
    writer.page("sessctl")
}

/// The page of a command.
pub(super) fn of_command(about: &About, grammar: &Command, lang: Lang) -> Page {
    let (name, about) = (about.name, about.text);
    let page = format!("sessctl-{name}");
    let mut writer = Writer { lang, blocks: Vec::new() };
    writer.beginning(&page, about);
    let none = Command::new("none");
    let command = grammar.find_subcommand(name).unwrap_or(&none);
    writer.section(SYNOPSIS);
    writer.usage(command);
    command.get_subcommands().for_each(|part| writer.usage(part));
    writer.description(name);
    if command.has_subcommands() {
        writer.section(COMMANDS);
        for part in command.get_subcommands() {
            let about = part.get_about().map(ToString::to_string).unwrap_or_default();
            writer.item(format!("`{}`", part.get_name()), &about);
            for arg in part.get_arguments() {
                writer.argument(arg);
            }
        }
    }
    writer.arguments(command);
    writer.text(COMMON_OPTIONS.of(lang));
    writer.section(EXAMPLES);
    let examples = || EXAMPLE_LINES.iter().filter(|(of, ..)| *of == name);
    // that of the help comes first, and does what the command does
    if examples().all(|(_, line, _)| *line != example_of(name)) {
        writer.example(colon(about.of(lang)), example_of(name));
    }
    for (_, line, text) in examples() {
        writer.example(text.of(lang).to_owned(), line);
    }
    writer.status(ANSWER.contains(&name));
    writer.section(ENVIRONMENT);
    if command.get_arguments().any(|arg| arg.get_id() == "secret") {
        writer.items(&[KEY_VARIABLE]);
    }
    writer.text(OTHER_VARIABLES.of(lang));
    writer.section(FILES);
    writer.text(OTHER_FILES.of(lang));
    writer.section(SEE_ALSO);
    let others = neighbours(name).map(|other| format!("`sessctl-{other}`(1)"));
    writer.text(std::iter::once("`sessctl`(1)".to_owned()).chain(others).collect::<Vec<_>>().join(", "));
    writer.page(&page)
}

/// The commands that stand beside this one in a lesson.
fn neighbours(name: &str) -> impl Iterator<Item = &'static str> {
    let place = ABOUT.iter().position(|about| about.name == name).unwrap_or_default();
    let around = [place.checked_sub(1), Some(place + 1)].into_iter().flatten();
    around.filter_map(|place| ABOUT.get(place)).map(|about| about.name)
}

fn colon(text: &str) -> String {
    format!("{text}:")
}

/// A page in the making.
struct Writer {
    lang: Lang,
    blocks: Vec<Block>,
}

impl Writer {
    fn beginning(&mut self, page: &str, about: Bilingual) {
        self.section(NAME);
        let about = about.of(self.lang);
        // a line of `whatis` begins in lower case
        let is_word = self.lang == Lang::En && !about.starts_with("JSON");
        let mut letters = about.chars();
        let first = letters
            .next()
            .into_iter()
            .flat_map(|first| if is_word { first.to_lowercase().collect() } else { vec![first] });
        let about: String = first.chain(letters).collect();
        self.blocks.push(Block::Name(format!("{page} - {about}")));
    }

    fn section(&mut self, title: Bilingual) {
        self.blocks.push(Block::Section(title.of(self.lang)));
    }

    fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    fn item(&mut self, what: String, text: &str) {
        self.blocks.push(Block::Item(what, text.to_owned()));
    }

    fn items(&mut self, items: &[(&str, Bilingual)]) {
        for (what, text) in items {
            self.item(format!("`{what}`"), text.of(self.lang));
        }
    }

    fn usage(&mut self, command: &Command) {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").replace('\n', " ");
        let words =
            usage.split(' ').take_while(|word| word.starts_with(|first: char| first.is_ascii_lowercase())).count();
        let mut words = usage.splitn(words + 1, ' ').collect::<Vec<_>>();
        let rest = if usage.split(' ').count() >= words.len()
            && words.last().is_some_and(|last| !last.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            words.pop()
        } else {
            None
        };
        self.text(format!("`{}` {}", words.join(" "), rest.unwrap_or_default()).trim().to_owned());
    }

    fn description(&mut self, name: &str) {
        self.section(DESCRIPTION);
        let text = DESCRIPTIONS.iter().find(|(of, _)| *of == name).map(|(_, text)| text.of(self.lang));
        self.text(text.unwrap_or_default());
    }

    fn arguments(&mut self, command: &Command) {
        let (positional, options): (Vec<&Arg>, Vec<&Arg>) =
            command.get_arguments().partition(|arg| arg.is_positional());
        if !positional.is_empty() {
            self.section(ARGUMENTS);
            positional.into_iter().for_each(|arg| self.argument(arg));
        }
        self.section(OPTIONS);
        options.into_iter().for_each(|arg| self.argument(arg));
    }

    fn argument(&mut self, arg: &Arg) {
        if arg.is_hide_set() {
            return;
        }
        let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
        let value = value.unwrap_or_else(|| arg.get_id().as_str().to_uppercase());
        let takes_value = arg.get_action().takes_values();
        let names =
            [arg.get_short().map(|short| format!("`-{short}`")), arg.get_long().map(|long| format!("`--{long}`"))];
        let names = names.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let what = match (names.is_empty(), takes_value) {
            (true, _) => value,
            (false, true) => format!("{names} {value}"),
            (false, false) => names,
        };
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        self.item(what, &on_one_line(&help));
    }

    fn example(&mut self, text: String, line: &str) {
        self.text(text);
        self.blocks.push(Block::Line(line.to_owned()));
    }

    fn status(&mut self, answers: bool) {
        self.section(EXIT_STATUS);
        for (number, text) in STATUS.iter().filter(|(number, _)| answers || *number != "1") {
            self.item(format!("`{number}`"), text.of(self.lang));
        }
    }

    fn page(self, name: &str) -> Page {
        Page { name: name.to_owned(), manual: MANUAL.of(self.lang), blocks: self.blocks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{help, parse};

    #[test]
    fn each_command_is_described() {
        let described: Vec<&str> = DESCRIPTIONS.iter().map(|(name, _)| *name).skip(1).collect();
        assert_eq!(described, ABOUT.iter().map(|about| about.name).collect::<Vec<_>>());
    }

    #[test]
    fn each_example_is_a_line_that_can_be_read() {
        for (name, line, _) in EXAMPLE_LINES {
            let line = &line[line.find("sessctl").expect("the program")..];
            let line = line.split([')', '>']).next().expect("a line");
            let words: Vec<_> = shlex::split(line).expect("words").into_iter().map(Into::into).collect();
            let cli = parse(&words, Lang::En);
            assert!(cli.is_ok_and(|cli| cli.command.is_some_and(|command| command.name() == *name)), "{line}");
        }
    }

    #[test]
    fn each_page_has_every_section_in_both_languages() {
        let sections = [NAME, SYNOPSIS, DESCRIPTION, OPTIONS, EXAMPLES, EXIT_STATUS, ENVIRONMENT, FILES, SEE_ALSO];
        for lang in [Lang::En, Lang::Ja] {
            let grammar = help::command(lang);
            let commands = ABOUT.iter().map(|about| of_command(about, &grammar, lang));
            for page in commands.chain([of_program(&grammar, lang)]) {
                let roff = page.roff();
                for section in sections {
                    assert_eq!(roff.matches(&format!(".SH \"{}\"\n", section.of(lang))).count(), 1, "{roff}");
                }
                assert!(roff.contains(".EX\n"), "{roff}");
            }
        }
    }
}
