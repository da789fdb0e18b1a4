//! Which cookies were left out, and why.

use super::exchange::because;
use crate::browser::{LeftOut, Reason};
use crate::lang::{Lang, say};
use crate::render::document::shortened;

/// The most names that a screen lists of one reason.
const MOST: usize = 5;
/// The most letters that it shows of each.
const LONGEST: usize = 40;

/// One part of a sentence for each reason: which cookies, how many, and the first names.
pub fn parts(left_out: &[LeftOut], lang: Lang) -> Vec<String> {
    left_out.iter().map(|group| part(group, lang)).collect()
}

fn part(group: &LeftOut, lang: Lang) -> String {
    let (which, count) = (which(&group.why, lang), group.cookies);
    let first = group.of.iter().take(MOST);
    let mut names: Vec<String> = first
        .map(|name| match name.as_str() {
            "" => say!(lang, "(no name)", "（名前なし）"),
            name => shortened(name, LONGEST),
        })
        .collect();
    if group.of.len() > MOST {
        names.push("…".to_owned());
    }
    let names = names.join(&say!(lang, ", ", "、"));
    say!(lang, "{which}: {count} ({names})", "{which}が{count}個（{names}）")
}

fn which(why: &Reason, lang: Lang) -> String {
    match why {
        Reason::OtherHost => say!(lang, "of other hosts", "ほかのホストのもの"),
        Reason::OtherPath => {
            say!(lang, "for pages outside of this address", "このアドレスの外のページにだけ送られるもの")
        }
        Reason::NeedsHttps => say!(lang, "Secure, so for https only", "Secure なので http では送られないもの"),
        Reason::Expired => say!(lang, "expired", "期限切れのもの"),
        Reason::OtherName => say!(lang, "of another name than --name", "--name とは名前が違うもの"),
        Reason::Incomplete => {
            say!(lang, "blanked out, cut short or not text", "値が伏せられているか、欠けているか、テキストでないもの")
        }
        Reason::Ignored { by } => {
            let because = because(by, lang);
            say!(lang, "ignored by the browser, because {because}", "ブラウザが無視するもの（{because}）")
        }
        Reason::NoRoom => say!(
            lang,
            "dropped, because the site had more than a browser keeps",
            "1つのサイトの上限を超えたので、ブラウザが捨てたもの"
        ),
        Reason::Unwritable => {
            say!(lang, "with bytes that this form cannot carry", "この形式では書き出せないバイトを含むもの")
        }
    }
}

/// What helps where all cookies were left out.
pub fn hint(left_out: &[LeftOut], lang: Lang) -> String {
    // what the app has itself says more than what others have
    let own = left_out.iter().find(|group| group.why != Reason::OtherHost);
    let Some(group) = own.or(left_out.first()) else {
        return say!(lang, "give a text with cookies", "クッキーを含むテキストを渡してください");
    };
    match &group.why {
        Reason::OtherHost => match group.of.first().filter(|host| is_plain_host(host)) {
            Some(host) => {
                // an app on this machine seldom has a certificate, and never the usual port
                let is_here = matches!(host.as_str(), "127.0.0.1" | "localhost");
                let address = if is_here { format!("http://{host}:PORT") } else { format!("https://{host}") };
                say!(
                    lang,
                    "name the app that they are for, as --url {address}",
                    "クッキーを使うアプリを指定してください。例: --url {address}"
                )
            }
            None => {
                say!(
                    lang,
                    "name the app that they are for with --url",
                    "クッキーを使うアプリを --url で指定してください"
                )
            }
        },
        Reason::OtherPath => {
            say!(lang, "give --url without its path", "--url を、パスを付けずに指定してください")
        }
        Reason::NeedsHttps => say!(lang, "give --url with https://", "--url を https:// で指定してください"),
        Reason::Expired => say!(
            lang,
            "log in with that browser and export its cookies again",
            "元のブラウザでもう一度ログインし、クッキーを書き出し直してください"
        ),
        Reason::OtherName => {
            say!(
                lang,
                "name one of them with --name, or leave it out",
                "--name を外すか、その中の名前を指定してください"
            )
        }
        Reason::Incomplete => {
            say!(lang, "export the cookies with their values", "クッキーを値ごと書き出し直してください")
        }
        Reason::Ignored { .. } | Reason::NoRoom | Reason::Unwritable => {
            say!(lang, "give cookies that a browser keeps", "ブラウザが保存できるクッキーを渡してください")
        }
    }
}

/// The characters of a host, so that the hint can be typed as it stands.
fn is_plain_host(host: &str) -> bool {
    !host.is_empty()
        && host.len() <= LONGEST
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}
