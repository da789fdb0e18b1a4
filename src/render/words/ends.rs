//! What ends a cookie in its browser: `Expires`, `Max-Age`, or what is not known of it.

use crate::browser::EndBy;
use crate::lang::{Lang, say};

/// What said it, as it stands behind "its", or between brackets.
pub(super) fn name(by: EndBy, lang: Lang) -> String {
    match by {
        EndBy::Expires => "Expires".to_owned(),
        EndBy::MaxAge => "Max-Age".to_owned(),
        EndBy::Neither | EndBy::NotKnown => say!(lang, "end", "期限"),
    }
}

/// The moment at which the browser drops the cookie, as it stands behind "at"; in Japanese, before a particle or a bracket.
pub(super) fn moment(by: EndBy, lang: Lang) -> String {
    match by {
        EndBy::Expires => say!(lang, "its Expires", "Expires の時刻"),
        EndBy::MaxAge => say!(lang, "the end of its Max-Age", "Max-Age の期限"),
        EndBy::Neither | EndBy::NotKnown => say!(lang, "its end", "期限"),
    }
}

/// When it was, of a cookie that is gone.
pub(super) fn was(by: EndBy, when: &str, lang: Lang) -> String {
    match by {
        EndBy::Expires => say!(lang, "its Expires was {when} UTC", "Expires は {when} UTC でした"),
        EndBy::MaxAge => say!(lang, "its Max-Age was over at {when} UTC", "Max-Age の期限は {when} UTC でした"),
        EndBy::Neither | EndBy::NotKnown => say!(lang, "its end was {when} UTC", "期限は {when} UTC でした"),
    }
}

/// What of a cookie is not there that a browser keeps until it is closed. The embedded app never says Max-Age, so of its
/// cookies that is not spoken of.
pub(super) fn neither(is_embedded: bool, lang: Lang) -> String {
    match is_embedded {
        true => say!(lang, "no Expires", "Expires が"),
        false => say!(lang, "no Expires and no Max-Age", "Expires も Max-Age も"),
    }
}
