//! Errors of the system, in a few words of both languages.

use std::io::{self, ErrorKind};

use crate::browser::Reported;
use crate::lang::{Lang, say};

/// An error of the system.
pub fn io_error(error: &io::Error, lang: Lang) -> String {
    reported(error.into(), lang)
}

/// What the system reported of a file, a connection or a thread.
pub fn reported(why: Reported, lang: Lang) -> String {
    if let Some(lack) = Lack::of(why) {
        return lack.words(lang);
    }
    match why.kind {
        ErrorKind::NotFound => say!(lang, "there is no such thing", "見つかりません"),
        ErrorKind::PermissionDenied => say!(lang, "permission denied", "権限がありません"),
        ErrorKind::ConnectionRefused => say!(lang, "connection refused", "接続を拒否されました"),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            say!(lang, "the connection broke off", "接続が切れました")
        }
        ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable => {
            say!(lang, "there is no way to it from here", "ここからは届きません")
        }
        ErrorKind::NetworkDown => say!(lang, "the network is down", "ネットワークが停止しています"),
        ErrorKind::TimedOut => say!(lang, "no answer in time", "時間内に応答がありません"),
        ErrorKind::AddrInUse => say!(lang, "it is taken", "すでに使われています"),
        ErrorKind::AddrNotAvailable => {
            say!(lang, "that is no address of this machine", "このマシンのアドレスではありません")
        }
        ErrorKind::AlreadyExists => say!(lang, "something else is there already", "すでに別のものがあります"),
        ErrorKind::IsADirectory => say!(lang, "it is a folder", "フォルダーです"),
        ErrorKind::NotADirectory => {
            say!(lang, "a part of the path is no folder", "パスの途中がフォルダーではありません")
        }
        ErrorKind::StorageFull => say!(lang, "the disk is full", "ディスクがいっぱいです"),
        ErrorKind::FileTooLarge => {
            say!(lang, "that is more than a file may hold", "ファイルの大きさの上限を超えます")
        }
        ErrorKind::QuotaExceeded => say!(lang, "the quota is used up", "容量の上限に達しています"),
        ErrorKind::ReadOnlyFilesystem => say!(lang, "the disk is read-only", "読み取り専用です"),
        ErrorKind::InvalidFilename => say!(lang, "that is no file name", "ファイル名として使えません"),
        ErrorKind::UnexpectedEof => say!(lang, "it ended too early", "途中で終わっています"),
        _ => match why.code {
            Some(code) => say!(lang, "the system reports error {code}", "システムがエラー{code}を返しました"),
            None => say!(lang, "the system gives no reason", "システムは理由を示していません"),
        },
    }
}

/// What helps, whatever it was to be done with.
pub fn hint(why: Reported, lang: Lang) -> String {
    if let Some(lack) = Lack::of(why) {
        return lack.hint(lang);
    }
    match why.kind {
        ErrorKind::PermissionDenied => say!(
            lang,
            "allow this program to do that, or run it as another user",
            "このプログラムに許可を与えるか、別のユーザーで実行してください"
        ),
        ErrorKind::BrokenPipe => {
            say!(
                lang,
                "its reader has gone: start both again",
                "出力を読むプログラムが終了しています。両方をもう一度実行してください"
            )
        }
        _ => match why.code {
            Some(code) => say!(
                lang,
                "see what your system means by error {code}",
                "システムのエラー番号{code}の意味を調べてください"
            ),
            None => say!(lang, "try it again", "もう一度試してください"),
        },
    }
}

/// What helps where a file of ours cannot be read or written.
pub fn home_hint(why: Reported, lang: Lang) -> String {
    match why.kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => say!(
            lang,
            "make room there, or set SESSCTL_HOME to a folder on another disk",
            "空きを増やすか、SESSCTL_HOME で別のディスクのフォルダーを指定してください"
        ),
        ErrorKind::FileTooLarge => say!(
            lang,
            "raise the limit of this shell: ulimit -f unlimited",
            "シェルの上限を上げてください: ulimit -f unlimited"
        ),
        ErrorKind::PermissionDenied => say!(
            lang,
            "see who owns it, or set SESSCTL_HOME to a folder of yours",
            "所有者を確認するか、SESSCTL_HOME で自分のフォルダーを指定してください"
        ),
        ErrorKind::ReadOnlyFilesystem => say!(
            lang,
            "set SESSCTL_HOME to a folder that can be written",
            "SESSCTL_HOME で、書き込めるフォルダーを指定してください"
        ),
        ErrorKind::NotFound
        | ErrorKind::NotADirectory
        | ErrorKind::AlreadyExists
        | ErrorKind::IsADirectory
        | ErrorKind::InvalidFilename => {
            say!(lang, "set SESSCTL_HOME to a folder", "SESSCTL_HOME にフォルダーを指定してください")
        }
        _ => match Lack::of(why) {
            Some(Lack::Locks | Lack::Disk | Lack::Moved) => say!(
                lang,
                "set SESSCTL_HOME to a folder on a disk of this machine",
                "SESSCTL_HOME で、このマシンのディスクにあるフォルダーを指定してください"
            ),
            _ => hint(why, lang),
        },
    }
}

/// What a machine lacks. The standard library has no kinds for most of these, so they are told by their number.
enum Lack {
    /// `EMFILE`: this process has as many files open as it may.
    Files,
    /// `ENFILE`: so has the machine. Windows has no such limit.
    #[cfg_attr(not(unix), expect(dead_code))]
    FilesOfAll,
    /// `EAGAIN`: a thread or a process.
    Threads,
    /// `ENOMEM`, `ENOBUFS`
    Memory,
    /// `ENOLCK`, `EOPNOTSUPP`
    Locks,
    /// `EIO`
    Disk,
    /// `ELOOP`
    EndOfLinks,
    /// `ESTALE`
    Moved,
}

impl Lack {
    fn of(why: Reported) -> Option<Lack> {
        match why.kind {
            ErrorKind::WouldBlock => Some(Lack::Threads),
            ErrorKind::OutOfMemory => Some(Lack::Memory),
            ErrorKind::StaleNetworkFileHandle => Some(Lack::Moved),
            _ => why.code.and_then(Lack::of_number),
        }
    }

    #[cfg(unix)]
    fn of_number(code: i32) -> Option<Lack> {
        match code {
            libc::EMFILE => Some(Lack::Files),
            libc::ENFILE => Some(Lack::FilesOfAll),
            libc::ENOBUFS => Some(Lack::Memory),
            libc::ENOLCK | libc::EOPNOTSUPP => Some(Lack::Locks),
            libc::EIO => Some(Lack::Disk),
            libc::ELOOP => Some(Lack::EndOfLinks),
            _ => None,
        }
    }

    /// ERROR_TOO_MANY_OPEN_FILES, and WSAEMFILE for sockets; WSAENOBUFS; ERROR_NOT_SUPPORTED, where a lock is asked for;
    /// ERROR_CRC and ERROR_IO_DEVICE; ERROR_CANT_RESOLVE_FILENAME.
    #[cfg(not(unix))]
    fn of_number(code: i32) -> Option<Lack> {
        match code {
            4 | 10024 => Some(Lack::Files),
            10055 => Some(Lack::Memory),
            50 => Some(Lack::Locks),
            23 | 1117 => Some(Lack::Disk),
            1921 => Some(Lack::EndOfLinks),
            _ => None,
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Lack::Files => say!(
                lang,
                "this process may open no more files",
                "このプロセスで開けるファイルの数の上限に達しています"
            ),
            Lack::FilesOfAll => {
                say!(lang, "this machine may open no more files", "このマシンで開けるファイルの数の上限に達しています")
            }
            Lack::Threads => say!(lang, "no more threads can be started", "スレッドをこれ以上起動できません"),
            Lack::Memory => say!(lang, "there is no memory left", "メモリーが足りません"),
            Lack::Locks => {
                say!(lang, "this file system has no locks", "このファイルシステムではファイルをロックできません")
            }
            Lack::Disk => say!(lang, "the disk reports an input/output error", "ディスクの入出力エラーです"),
            Lack::EndOfLinks => say!(lang, "its links lead in a circle", "リンクが循環しています"),
            Lack::Moved => say!(lang, "the network drive has lost it", "ネットワークドライブから失われました"),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Lack::Files => say!(
                lang,
                "raise the limit of this shell: ulimit -n 1024",
                "シェルの上限を上げてください: ulimit -n 1024"
            ),
            Lack::FilesOfAll | Lack::Memory => {
                say!(lang, "end some other programs first", "先にほかのプログラムを終了してください")
            }
            Lack::Threads => say!(
                lang,
                "end some other programs, or raise the limit: ulimit -u",
                "ほかのプログラムを終了するか、上限（ulimit -u）を上げてください"
            ),
            Lack::Locks => say!(
                lang,
                "use a folder on a disk of this machine",
                "このマシンのディスクにあるフォルダーを使ってください"
            ),
            Lack::Disk => {
                say!(lang, "check the disk, or use another one", "ディスクを確認するか、別のディスクを使ってください")
            }
            Lack::EndOfLinks => say!(lang, "repair the link", "リンクを直してください"),
            Lack::Moved => say!(lang, "mount the network drive again", "ネットワークドライブを接続し直してください"),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    use crate::lang::Lang::{En, Ja};

    #[test]
    fn each_lack_has_its_own_words_and_a_hint_that_fits_it() {
        for (code, words, hinted, ja) in [
            (libc::EMFILE, "this process may open no more files", "ulimit -n", "ulimit -n"),
            (libc::ENFILE, "this machine may open no more files", "other programs", "ほかのプログラム"),
            (libc::ENOLCK, "this file system has no locks", "a disk of this machine", "このマシンのディスク"),
            (libc::EIO, "the disk reports an input/output error", "a disk of this machine", "このマシンのディスク"),
            (libc::ENOSPC, "the disk is full", "make room", "空きを増やす"),
            (libc::EROFS, "the disk is read-only", "can be written", "書き込める"),
            (libc::EACCES, "permission denied", "who owns it", "所有者"),
            (libc::EFBIG, "more than a file may hold", "ulimit -f", "ulimit -f"),
            (libc::EDQUOT, "the quota is used up", "make room", "空きを増やす"),
            (libc::ELOOP, "its links lead in a circle", "repair the link", "リンクを直して"),
            (libc::EAGAIN, "no more threads", "ulimit -u", "ulimit -u"),
            (libc::ENOMEM, "no memory left", "other programs", "ほかのプログラム"),
            (libc::ENOTDIR, "a part of the path is no folder", "SESSCTL_HOME", "SESSCTL_HOME"),
        ] {
            let error = io::Error::from_raw_os_error(code);
            assert!(io_error(&error, En).contains(words), "{code}: {}", io_error(&error, En));
            let hints = [En, Ja].map(|lang| home_hint((&error).into(), lang));
            assert!(hints[0].contains(hinted) && hints[1].contains(ja), "{code}: {hints:?}");
            let is_about_room = matches!(code, libc::ENOSPC | libc::EDQUOT);
            assert_eq!(hints[0].contains("make room"), is_about_room, "said only where it helps: {code}");
        }
        let other = io::Error::from_raw_os_error(libc::EPROTO);
        assert!(io_error(&other, En).contains(&libc::EPROTO.to_string()), "at least its number");
    }
}
