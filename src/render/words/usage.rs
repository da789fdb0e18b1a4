//! What clap found wrong with the command line.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::errors::{two_lines, usage_error};
use crate::error::Usage;
use crate::lang::{Lang, say};
use crate::render::document::Document;

/// What clap found wrong with the command line, in our words.
pub fn document(error: &clap::Error, lang: Lang) -> Document {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let (what, hint) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let found = context(ContextKind::InvalidSubcommand);
            let suggested = context(ContextKind::SuggestedSubcommand);
            let hint = if suggested.is_empty() {
                say!(lang, "type \"sessctl --help\" for the list", "「sessctl --help」で一覧を見てください")
            } else {
                say!(lang, "did you mean {suggested}?", "{suggested} のことですか")
            };
            (say!(lang, "found `{found}`, expected a command", "`{found}` というコマンドはありません"), hint)
        }
        ErrorKind::UnknownArgument if error.get(ContextKind::SuggestedArg).is_some() => {
            let suggested = context(ContextKind::SuggestedArg);
            (
                say!(
                    lang,
                    "found `{argument}`, which this command does not know",
                    "`{argument}` は、このコマンドでは使えません"
                ),
                say!(lang, "did you mean {suggested}?", "{suggested} のことですか"),
            )
        }
        ErrorKind::UnknownArgument => (
            say!(
                lang,
                "found `{argument}`, which this command does not know",
                "`{argument}` は、このコマンドでは使えません"
            ),
            say!(lang, "add --help for what it takes", "--help を付けると、使えるものがわかります"),
        ),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue);
            let valid = context(ContextKind::ValidValue);
            let hint = if valid.is_empty() {
                say!(lang, "add --help for what it takes", "--help を付けると、使えるものがわかります")
            } else {
                say!(lang, "it takes one of {valid}", "使えるもの: {valid}")
            };
            let what = if value.is_empty() {
                say!(lang, "found nothing after `{argument}`, expected a value", "`{argument}` の後に値がありません")
            } else {
                say!(
                    lang,
                    "found `{value}` for `{argument}`, which it does not take",
                    "`{argument}` に `{value}` は指定できません"
                )
            };
            (what, hint)
        }
        ErrorKind::MissingRequiredArgument => (
            say!(lang, "found nothing for `{argument}`, which is needed", "`{argument}` が必要です"),
            say!(lang, "add --help for an explanation", "--help を付けると説明が出ます"),
        ),
        ErrorKind::ArgumentConflict => {
            let prior = context(ContextKind::PriorArg);
            if prior == argument {
                let what = say!(lang, "found `{argument}` twice", "`{argument}` が2回あります");
                return two_lines(&what, &say!(lang, "leave one of them out", "どちらか一方にしてください"), lang);
            }
            (
                say!(
                    lang,
                    "found `{argument}` beside `{prior}`, expected one of the two",
                    "`{argument}` と `{prior}` は一緒に使えません"
                ),
                say!(lang, "leave one of them out", "どちらか一方にしてください"),
            )
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => (
            say!(
                lang,
                "found another number of values for `{argument}` than it takes",
                "`{argument}` の値の数が合いません"
            ),
            say!(lang, "add --help for what it takes", "--help を付けると、使えるものがわかります"),
        ),
        ErrorKind::InvalidUtf8 => usage_error(&Usage::NotUtf8, lang),
        _ => (
            say!(lang, "the command line was not understood", "コマンドラインを解釈できませんでした"),
            say!(lang, "type \"sessctl --help\"", "「sessctl --help」を見てください"),
        ),
    };
    two_lines(&what, &hint, lang)
}
