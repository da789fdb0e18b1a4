//! What kept a server or a thread from starting, by its name.

use std::io::{self, ErrorKind};

use super::system;
use crate::lang::{Lang, say};

/// `EMFILE` of Unix, and its like in Windows' sockets: the process has no room for another file.
const TOO_MANY_FILES: [i32; 2] = [24, 10024];
/// `ENFILE` of Unix: the system has none.
const TOO_MANY_FILES_OF_ALL: i32 = 23;

/// The server did not start.
pub fn server(address: &str, source: &io::Error, lang: Lang) -> (String, String) {
    let code = source.raw_os_error().unwrap_or_default();
    if TOO_MANY_FILES.contains(&code) {
        return (
            say!(
                lang,
                "the server on {address} needs more open files than this process may have",
                "サーバー {address} を起動できません。このプロセスが開けるファイルの数の上限に達しています"
            ),
            say!(lang, "raise the limit: ulimit -n 256", "上限を上げてください: ulimit -n 256"),
        );
    }
    if code == TOO_MANY_FILES_OF_ALL {
        return (
            say!(
                lang,
                "the server on {address} cannot start: this machine has too many open files",
                "サーバー {address} を起動できません。このマシンで開かれているファイルが多すぎます"
            ),
            say!(lang, "end other programs, and try again", "ほかのプログラムを終了して、もう一度試してください"),
        );
    }
    if is_thread(source) {
        return no_thread(lang);
    }
    let why = system::io_error(source, lang);
    let hint = match source.kind() {
        ErrorKind::AddrInUse => say!(lang, "choose another --port", "別の --port を指定してください"),
        ErrorKind::AddrNotAvailable => say!(
            lang,
            "choose another --host: 127.0.0.1, or another address of this machine",
            "別の --host を指定してください(127.0.0.1 か、このマシンのほかのアドレス)"
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

/// A thread did not start. The system does not say which of the two limits it was.
pub fn no_thread(lang: Lang) -> (String, String) {
    (
        say!(
            lang,
            "no thread can be started: the limit of processes or of memory is reached",
            "スレッドを起動できません。プロセス数かメモリーの上限に達しています"
        ),
        say!(
            lang,
            "see ulimit -u and ulimit -v, or end other programs",
            "ulimit -u と ulimit -v を確認するか、ほかのプログラムを終了してください"
        ),
    )
}

/// `EAGAIN` or `ENOMEM`: of all that a server does when it starts, only a thread gets these.
fn is_thread(source: &io::Error) -> bool {
    matches!(source.kind(), ErrorKind::WouldBlock | ErrorKind::OutOfMemory)
}
