//! Errors of the system, in a few words of both languages.

use std::io::{self, ErrorKind};

use crate::lang::{Lang, say};

/// An error of the system.
pub fn io_error(error: &io::Error, lang: Lang) -> String {
    io_kind(error.kind(), lang)
}

/// A kind of error with a file or a connection.
pub fn io_kind(kind: ErrorKind, lang: Lang) -> String {
    match kind {
        ErrorKind::NotFound => say!(lang, "there is no such thing", "見つかりません"),
        ErrorKind::PermissionDenied => say!(lang, "permission denied", "権限がありません"),
        ErrorKind::ConnectionRefused => say!(lang, "connection refused", "接続を拒否されました"),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            say!(lang, "the connection broke off", "接続が切れました")
        }
        ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable => {
            say!(lang, "there is no way to it from here", "ここからは届きません")
        }
        ErrorKind::TimedOut => say!(lang, "no answer in time", "時間内に応答がありません"),
        ErrorKind::AddrInUse => say!(lang, "it is taken", "すでに使われています"),
        ErrorKind::AddrNotAvailable => {
            say!(lang, "that is no address of this machine", "このマシンのアドレスではありません")
        }
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
        _ => say!(lang, "the system does not allow it", "システムが受け付けません"),
    }
}
