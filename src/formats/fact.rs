//! What a cookie of another format shows without a key.

use schemars::JsonSchema;
use serde::Serialize;

use super::shape;
use crate::clock::Timestamp;
use crate::python::Value;

/// One thing that can be read without a key. It is not verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fact {
    /// What it is.
    pub name: FactName,
    /// A text or a moment.
    pub value: FactValue,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactName {
    /// How it says that it is signed or encrypted (`alg` of RFC 7515).
    Algorithm,
    /// How its contents are encrypted.
    Cipher,
    /// The claims of a token, in JSON.
    Claims,
    /// The contents, in JSON.
    Json,
    /// The contents, a text.
    Value,
    /// What the contents are written with, where it is no text: a pickle, Ruby's Marshal.
    Serializer,
    /// The opcodes of a pickle, which is never loaded.
    Opcodes,
    /// The keys that have a value.
    Keys,
    /// The name that the cookie was signed for.
    CookieName,
    /// Which of several keys signed it.
    KeyVersion,
    /// What it was signed for.
    Purpose,
    /// The user.
    UserId,
    /// The id of a session that is kept on the server.
    SessionId,
    /// The token of a form.
    Token,
    /// The names of the roles or groups of the user (`tokens` of mod_auth_tkt).
    Tokens,
    /// What the app keeps beside the user (`user_data` of mod_auth_tkt).
    UserData,
    /// When it was signed.
    SignedAt,
    /// When it was encrypted.
    EncryptedAt,
    /// When it was issued (`iat` of RFC 7519).
    IssuedAt,
    /// Before when it is not good (`nbf` of RFC 7519).
    NotBefore,
    /// When the session began.
    CreatedAt,
    /// When the session was renewed.
    RenewedAt,
    /// When it ends, by its own account.
    ExpiresAt,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum FactValue {
    /// A text, as it stands.
    Text(String),
    /// A moment.
    Moment(Timestamp),
}

impl Fact {
    /// A text.
    pub(super) fn text(name: FactName, text: impl Into<String>) -> Fact {
        Fact { name, value: FactValue::Text(text.into()) }
    }

    /// A moment, in Unix seconds.
    pub(super) fn moment(name: FactName, unix: i64) -> Fact {
        Fact { name, value: FactValue::Moment(Timestamp::from_unix(unix)) }
    }

    /// A moment that JSON holds, in Unix seconds. `None` for what is no number.
    pub(super) fn moment_of(name: FactName, number: Option<&Value>) -> Option<Fact> {
        number.and_then(shape::seconds).map(|unix| Fact::moment(name, unix))
    }
}
