//! The list of commands, in the order of a lesson. A command is its file in `commands/`, its words in `render`, and
//! one entry here: its arguments, its report, its help in both languages, and how it is run.

use schemars::Schema;
use serde::Serialize;

use super::{manual, schema};
use crate::commands::{
    Context, Sink, clock, demo, expire, explain, inspect, jar, learn, login, logout, plan, reset, serve, sign, tamper,
    visit, worksheet,
};
use crate::error::Error;
use crate::lang::Bilingual;
use crate::report::{self, Answer, Keyboard, WriteOne};

/// What a command needs to show something before it ends.
pub struct Output<'a, 'b> {
    /// Writes one of many cookies.
    pub write_one: &'a WriteOne<'a>,
    /// Takes the events.
    pub sink: &'a mut Sink<'b>,
    /// Reads a line at the prompt of a lesson. `None`: there is no keyboard.
    pub keyboard: Option<&'a mut Keyboard<'b>>,
    /// The options with which a command of a lesson shows itself as this one does.
    pub surface: &'a [String],
    /// How the texts are made that are about the command line itself.
    pub texts: manual::Texts,
}

/// What is said of a command before it runs.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name.
    pub name: &'static str,
    /// A command line that has all it needs.
    pub example: &'static str,
    /// What it does.
    pub text: Bilingual,
    /// The Japanese help of its own arguments; the English stands at each argument.
    pub arguments_ja: &'static [(&'static str, &'static str)],
}

impl About {
    /// What is said of the command of this name.
    pub fn of(name: &str) -> Option<&'static About> {
        ABOUT.iter().find(|about| about.name == name)
    }
}

/// What one line of a command's JSON is: its report, unless another type is named.
macro_rules! line {
    ($report:ty) => {
        $report
    };
    ($report:ty, $line:ty) => {
        $line
    };
}

macro_rules! commands {
    ($(
        $variant:ident($args:ty) -> $report:ty $(as $line:ty)? {
            name: $name:literal, example: $example:literal, en: $en:literal, ja: $ja:literal,
            arguments: [$($argument:literal: $argument_ja:literal),* $(,)?],
            run: |$arguments:pat_param, $context:pat_param, $output:pat_param| $run:expr,
            answer: $answer:expr $(,)?
        }
    )*) => {
        /// A command with its arguments.
        #[derive(Debug, clap::Subcommand)]
        pub enum Command {
            $(
                #[doc = $en]
                #[command(name = $name)]
                $variant($args),
            )*
        }

        /// What a command found.
        #[derive(Serialize)]
        #[serde(untagged)]
        pub enum Report {
            $(
                #[doc = concat!("What `", $name, "` found.")]
                $variant(Box<$report>),
            )*
        }

        impl Report {
            /// The answer, which is the exit code.
            pub fn answer(&self) -> Answer {
                match self {
                    $( Report::$variant(report) => { let answer: fn(&$report) -> _ = $answer; answer(report).into() } )*
                }
            }
        }

        impl Command {
            /// Its name.
            pub fn name(&self) -> &'static str {
                match self {
                    $( Command::$variant(_) => $name, )*
                }
            }

            /// Runs it. `serve`, and `inspect` of many cookies, have something to tell before it ends.
            ///
            /// # Errors
            ///
            /// It could not do what it was asked.
            pub fn run(&self, context: &Context, output: Output<'_, '_>) -> Result<Report, Error> {
                match self {
                    $( Command::$variant(args) => {
                        let run = |$arguments: &$args, $context: &Context, $output: Output<'_, '_>| $run;
                        let report: Result<$report, Error> = run(args, context, output);
                        Ok(Report::$variant(Box::new(report?)))
                    } )*
                }
            }
        }

        /// All commands.
        pub const ABOUT: &[About] = &[$( About {
            name: $name,
            example: $example,
            text: Bilingual { en: $en, ja: $ja },
            arguments_ja: &[$( ($argument, $argument_ja) ),*],
        } ),*];

        /// The JSON Schema of one line that the command of this name prints under `--json`.
        pub fn schema_of(name: &str) -> Option<Schema> {
            match name {
                $( $name => Some(schema::of::<line!($report $(, $line)?)>()), )*
                _ => None,
            }
        }

        /// Describes one command to clap, and how its arguments become a [`Command`].
        pub fn describe(name: &str, described: clap::Command) -> Option<(clap::Command, FromMatches)> {
            match name {
                $( $name => Some((<$args as clap::Args>::augment_args(described), |matches| {
                    <$args as clap::FromArgMatches>::from_arg_matches_mut(matches).map(Command::$variant)
                })), )*
                _ => None,
            }
        }
    };
}

/// Takes a command out of what clap has read.
pub type FromMatches = fn(&mut clap::ArgMatches) -> Result<Command, clap::Error>;

commands! {
    Demo(demo::DemoArgs) -> report::Demo {
        name: "demo", example: "sessctl demo",
        en: "The whole story in eight scenes",
        ja: "全体の流れを8つの場面で見せる",
        arguments: ["scene": "その場面だけを見せる（1〜8）。\n--step では、その場面から始める"],
        run: |args, context, _| demo::run(args, context), answer: |_| true,
    }
    Serve(serve::ServeArgs) -> report::ServedReport as report::ServeLine {
        name: "serve", example: "sessctl serve",
        en: "Run the tutorial's app for a real browser",
        ja: "チュートリアルのアプリを、本物のブラウザで開けるように動かす",
        arguments: [
            "port": "ポート番号。省略時は 5000、使用中なら空いている番号",
            "host": "待ち受けるアドレス。0.0.0.0 でほかのマシンからも可",
        ],
        run: |args, context, output| serve::run(args, context, output.sink), answer: |_| true,
    }
    Login(login::LoginArgs) -> report::LoginReport {
        name: "login", example: "sessctl login alice",
        en: "Log in, and see each request and response",
        ja: "ログインし、リクエストと応答を1つずつ見せる",
        arguments: [
            "user": "ログインする名前（内蔵アプリにはパスワードがない）",
            "form": "使うフォームの番号（ページの上から1、2、…）",
            "field": "フォームの入力欄の値を直接指定する（繰り返し可）",
            "data": "フォームの代わりに JSON を送る。\n送り先は --path（省略時は /login）。\n{user} は名前に、\n{password} はパスワードに置き換わる。\n@FILE ならファイルから読む",
            "password_file": "パスワードをファイルから読む。\n指定がなければ端末で入力を求める",
            "password_stdin": "パスワードを標準入力から読む",
        ],
        run: |args, context, _| login::run(args, context), answer: report::LoginReport::answer,
    }
    Visit(visit::VisitArgs) -> report::VisitReport {
        name: "visit", example: "sessctl visit /login",
        en: "Get a page with the cookies of the jar",
        ja: "保存されたクッキーでページにアクセスする",
        arguments: [
            "path": "ページ。省略時は /login。\n実際のアプリでは、以前の visit で表示できたページ（最初は /）",
            "times": "同じリクエストを N 回送り、応答が一致するかを見る",
        ],
        run: |args, context, output| visit::run(args, context, output.sink), answer: report::VisitReport::is_yes,
    }
    Logout(logout::LogoutArgs) -> report::LogoutReport {
        name: "logout", example: "sessctl logout",
        en: "Log out, and see what that deletes",
        ja: "ログアウトし、何が削除されるかを見せる",
        arguments: [],
        run: |args, context, _| logout::run(args, context), answer: report::LogoutReport::answer,
    }
    Jar(jar::JarArgs) -> report::JarReport {
        name: "jar", example: "sessctl jar copy default thief",
        en: "Look into the cookie jar",
        ja: "ブラウザに保存されたクッキーを見る",
        arguments: [
            "from": "コピー元のブラウザ",
            "to": "コピー先のブラウザ",
            "source": "ファイル。省略時は標準入力",
            "format": "書き出す形式: cookies.txt、curl、header、json",
        ],
        run: |args, context, _| jar::run(args, context), answer: report::JarReport::answer,
    }
    Inspect(inspect::InspectArgs) -> report::InspectReport as report::InspectLine {
        name: "inspect", example: "sessctl inspect",
        en: "Take a cookie apart and verify it",
        ja: "クッキーを分解し、検証する",
        arguments: [
            "cookie": "クッキー、Set-Cookie や Cookie の行、ファイル。\n省略時は標準入力か、保存されたクッキー",
            "raw": "渡された値を1バイトも変えずに使う",
            "search": "クッキーが複数でも、一致する設定を探す",
            "max_age": "経過時間の上限: 3m、180、none",
            "exit_zero": "拒否されるものがあっても、\n終了コードを0にする（複数のクッキーのとき）",
            "max_payload": "圧縮されたペイロードの展開後の上限（バイト）",
        ],
        run: |args, context, output| inspect::run(args, context, output.write_one, output.sink),
        answer: report::InspectReport::answer,
    }
    Tamper(tamper::TamperArgs) -> report::TamperAnswer {
        name: "tamper", example: "sessctl tamper id=admin",
        en: "Change a cookie without the key, and see it refused",
        ja: "鍵なしで改ざんし、拒否されるのを見る",
        arguments: ["assignment": "セッションの新しい中身: id=admin（値は JSON でも可）"],
        run: |args, context, _| tamper::run(args, context), answer: report::TamperAnswer::answer,
    }
    Sign(sign::SignArgs) -> report::Signing {
        name: "sign", example: "sessctl sign id=admin",
        en: "Make a cookie with a key",
        ja: "鍵を使ってクッキーを作る",
        arguments: ["json_text": "セッション: id=admin か JSON（Flask のタグも可）。- は標準入力"],
        run: |args, context, _| sign::run(args, context), answer: |_| true,
    }
    Expire(expire::ExpireArgs) -> report::ExpiryReport {
        name: "expire", example: "sessctl expire --simulate",
        en: "When does this session end, and who ends it",
        ja: "セッションをいつ、誰が終わらせるかを見る",
        arguments: [
            "simulate": "時計を進めて観察する",
            "after": "時計をこの時点でも止めて見る（署名からの時間）:\n10m。--simulate も付けたことになる",
            "value": "残りの秒数だけを出力する。\n--simulate では有効期間の秒数",
        ],
        run: |args, context, output| expire::run(args, context, output.sink), answer: report::ExpiryReport::answer,
    }
    Clock(clock::ClockArgs) -> report::ClockReport {
        name: "clock", example: "sessctl clock +181s",
        en: "Hold the clock that every command lives by, and move it",
        ja: "すべてのコマンドが従う時計を止めて、動かす",
        arguments: [
            "action": "hold（止める）、release（再び動かす）、\nまたは進める・戻す長さ: +181s、-1m。\n省略時は今の状態を見せる",
            "time": "hold で止める時刻: 2026-11-22T19:41:33Z か\nUnix 時間の秒数。省略時は現在時刻",
            "browser_only": "ブラウザの時計だけを対象にする",
            "server_only": "サーバーの時計だけを対象にする",
            "value": "時刻だけを、--now に渡せる形で出力する",
        ],
        run: |args, context, _| clock::run(args, context), answer: |_| true,
    }
    Learn(learn::LearnArgs) -> report::LearnReport as report::LearnLine {
        name: "learn", example: "sessctl learn",
        en: "Lessons: predict, do, and see what happened",
        ja: "レッスン: 予想し、試し、何が起きたかを確かめる",
        arguments: [
            "what": "レッスンの番号か名前。または list（一覧）、test（テスト）、\ncertificate（修了証）、certify（認定）、check（検査）。\n省略時は前回の続き",
            "certificate": "certify のとき: 修了証。省略時は標準入力から\n1行に1つ読む。check のとき: レッスンのファイル",
            "learner": "学習者の名前。進み具合はこの名前で保存される",
            "pack": "組み込みのレッスンの代わりに使うファイル",
            "no_quiz": "質問を省く",
            "project": "授業用: 質問を見せ、Enter で答えを見せる",
            "sources": "それぞれの事実の出典を見せる",
            "csv": "test のとき: 全員の結果を、名前なしの CSV で出力する",
        ],
        run: |args, context, output| learn::run(args, context, output.keyboard, output.surface, output.sink),
        answer: report::LearnReport::is_yes,
    }
    Explain(explain::ExplainArgs) -> report::Explanation {
        name: "explain", example: "sessctl explain payload",
        en: "A term in six lines, or a cookie byte by byte",
        ja: "用語を6行で、クッキーを1バイトずつ説明する",
        arguments: [
            "subject": "用語（ペイロード、Max-Age など）かクッキー。\n- は標準入力。省略時は用語の一覧",
            "jar": "ブラウザに保存されたクッキーを1バイトずつ説明する",
            "max_age": "経過時間の上限: 3m、180、none",
            "sources": "それぞれの事実の出典を見せる",
        ],
        run: |args, context, _| explain::run(args, context), answer: report::Explanation::answer,
    }
    Worksheet(worksheet::WorksheetArgs) -> report::Worksheet {
        name: "worksheet", example: "sessctl worksheet login",
        en: "Print a handout with blanks, from a real run",
        ja: "実際に動かした結果から、空欄のあるワークシートを作る",
        arguments: [
            "topic": "題材: demo、login、inspect、expire（省略時は demo）",
            "answers": "教師用: 答えと、チュートリアルの文の訂正を付ける",
        ],
        run: |args, context, _| worksheet::run(args, context), answer: |_| true,
    }
    Plan(plan::PlanArgs) -> report::Plan {
        name: "plan", example: "sessctl plan 90",
        en: "Print a lesson plan, with the commands and the minutes",
        ja: "コマンドと時間配分の入った授業計画を出力する",
        arguments: ["length": "授業の長さ（分）: 45 か 90", "minutes": "同じことをオプションで指定する"],
        run: |args, _, _| plan::run(args), answer: |_| true,
    }
    Reset(reset::ResetArgs) -> report::ResetReport {
        name: "reset", example: "sessctl reset --yes",
        en: "Clear every jar and the clock for the next class",
        ja: "次の授業のために、すべてのクッキーと時計を初期状態に戻す",
        arguments: ["yes": "確認せずに消す"],
        run: |args, context, output| reset::run(args, context, output.sink), answer: report::ResetReport::is_done,
    }
    Completions(manual::CompletionsArgs) -> report::Text {
        name: "completions", example: "sessctl completions bash",
        en: "Print a completion script for a shell",
        ja: "シェルの補完スクリプトを出力する",
        arguments: ["shell": "bash、elvish、fish、nushell、powershell、zsh のどれか"],
        run: |args, context, output| manual::completions(args, context.lang, output.texts), answer: |_| true,
    }
    Man(manual::ManArgs) -> report::Manual {
        name: "man", example: "sessctl man",
        en: "Show the manual page of the program, or of a command",
        ja: "プログラムかコマンドのマニュアルページを見せる",
        arguments: ["command": "コマンド名。省略時はプログラムのページ"],
        run: |args, context, output| manual::man(args, context.lang, output.texts),
        answer: |_| true,
    }
    Schema(schema::SchemaArgs) -> Schema {
        name: "schema", example: "sessctl schema inspect",
        en: "Print the JSON Schema of a command's --json",
        ja: "コマンドの --json の形を JSON Schema で出力する",
        arguments: ["command": "コマンド名。error なら標準エラー出力の形"],
        run: |args, _, _| schema::run(&args.command, schema_of, ABOUT.iter().map(|about| about.name)),
        answer: |_| true,
    }
}
