//! How the app of a lesson is set, in words.

use crate::lang::{Lang, say};
use crate::lessons::check::AppNow;

/// What of it is not as in the tutorial, as the end of a sentence.
pub(super) fn settings(app: &AppNow, lang: Lang) -> String {
    let parts = differences(app, lang);
    match parts.is_empty() {
        true => say!(lang, ".", "。"),
        false => say!(lang, ", {parts}.", "（{parts}）。"),
    }
}

/// The same, a list.
pub(super) fn differences(app: &AppNow, lang: Lang) -> String {
    let mut parts = Vec::new();
    if app.mended {
        parts.push(say!(lang, "mended", "修正済み"));
    }
    if !app.permanent {
        parts.push(say!(lang, "without session.permanent = True", "session.permanent = True なし"));
    }
    if !app.refresh {
        parts.push("SESSION_REFRESH_EACH_REQUEST = False".to_owned());
    }
    if app.lifetime != AppNow::tutorial().lifetime {
        let lifetime = app.lifetime;
        parts.push(say!(lang, "with a lifetime of {lifetime} s", "有効期間 {lifetime}秒"));
    }
    parts.join(&say!(lang, ", ", "、"))
}
