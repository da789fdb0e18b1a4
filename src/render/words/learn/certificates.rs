//! Certificates: a learner's own, and those that are signed with the key of a class.

use crate::lang::{Lang, say};
use crate::lessons::certificate::{Certified, NoCertificate, Refused};
use crate::render::document::{Document, Role, carried};

pub(super) fn own(document: &mut Document, cookie: &str, json: &str, lang: Lang) {
    document.title(say!(lang, "The certificate is a session:", "修了証も、署名付きのセッションです:"));
    document.text(json);
    document.paragraph([carried(Role::Plain, cookie)]);
    document.text(say!(
        lang,
        "It is signed with the tutorial's key, which everyone has.",
        "チュートリアルの鍵で署名されています。この鍵は公開されているので、誰でも使えます。"
    ));
}

/// The cookies alone, one a line.
pub(super) fn certified(certificates: &[Certified]) -> String {
    certificates.iter().map(|certified| format!("{}\n", certified.cookie)).collect()
}

/// The lines that are no certificate, each with its reason.
pub(super) fn refused(document: &mut Document, refused: &[Refused], lang: Lang) {
    for Refused { line, why } in refused {
        let why = match why {
            NoCertificate::NoSession => say!(lang, "it is no signed session", "署名付きのセッションではありません"),
            NoCertificate::Cut => say!(lang, "its signature is not whole", "署名が欠けています"),
            NoCertificate::OtherSignature => say!(
                lang,
                "the tutorial's key does not make its signature: another key did, or it was changed",
                "署名がチュートリアルの鍵と一致しません。別の鍵で署名されたか、改ざんされています"
            ),
            NoCertificate::OtherContent => say!(
                lang,
                "it is a session without a name and a list of lessons",
                "名前かレッスンのリストがないセッションです"
            ),
        };
        document.text(say!(lang, "line {line}: no certificate, {why}", "{line}行目は修了証ではありません: {why}"));
    }
}
