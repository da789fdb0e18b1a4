//! Arguments about a request to a real app: its headers, its method, its fields, its JSON.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use zeroize::Zeroizing;

use super::Context;
use super::hidden::Hidden;
use super::key_text::SecretText;
use super::look::page_of;
use super::reading::{read_all, read_file};
use super::stdin::{is_stdin, unbuffered};
use crate::browser::{Network, OwnHeaders, Url};
use crate::error::{Error, InputError, RequestError, Usage};
use crate::lab::app::Setup;
use crate::lab::form::Said;
use crate::lab::password::{Masking, Password};

/// The most that is read of the file of `--data`, in bytes.
const MAX_DATA: u64 = 1024 * 1024;

/// Where and how a request goes.
#[derive(Args, Clone, Debug, Default)]
pub struct RequestArgs {
    /// The path to go to: /auth/login, /logout
    #[arg(id = "request_path", long = "path", value_name = "PATH")]
    pub path: Option<String>,

    /// The method, the form's own if none is given
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,

    /// What goes with every request.
    #[command(flatten)]
    pub headers: HeaderArgs,
}

/// What goes with every request to a real app.
#[derive(Args, Clone, Debug, Default)]
pub struct HeaderArgs {
    /// A header for every request of the command: 'X-Api-Key: k'; can be repeated
    #[arg(long, value_name = "NAME: VALUE")]
    pub header: Vec<SecretText>,
}

/// Name and value of each header.
type Headers = Vec<(String, String)>;

impl RequestArgs {
    /// The option that was given, if one was.
    pub fn given(&self) -> Option<&'static str> {
        match self {
            RequestArgs { path: Some(_), .. } => Some("--path"),
            RequestArgs { method: Some(_), .. } => Some("--method"),
            RequestArgs { headers, .. } => headers.given(),
        }
    }

    /// The path to go to at this app, if one was given.
    ///
    /// # Errors
    ///
    /// As [`page_of`].
    pub fn path(&self, app: Option<&Url>) -> Result<Option<String>, Error> {
        self.path.as_deref().map(|path| page_of(path, "--path", app)).transpose()
    }

    /// The method in upper case, if one was given.
    ///
    /// # Errors
    ///
    /// [`RequestError::Method`]
    pub fn method(&self) -> Result<Option<String>, Error> {
        let Some(text) = &self.method else { return Ok(None) };
        let method = text.to_ascii_uppercase();
        // CONNECT asks for a tunnel, not for a page
        let is_one = !method.is_empty() && method.len() <= 20 && method.bytes().all(|byte| byte.is_ascii_uppercase());
        match is_one && method != "CONNECT" {
            true => Ok(Some(method)),
            false => Err(wrong(RequestError::Method { text: text.clone() })),
        }
    }
}

impl HeaderArgs {
    /// The option, if it was given.
    pub fn given(&self) -> Option<&'static str> {
        (!self.header.is_empty()).then_some("--header")
    }

    /// The same app, which is asked with these headers. Those that are secrets are hidden from now on.
    ///
    /// # Errors
    ///
    /// As [`HeaderArgs::headers`], or there is no real app.
    pub(super) fn with(&self, setup: Setup, hidden: &Hidden) -> Result<Setup, Error> {
        match setup {
            Setup::Real(base, network) => {
                let mut masking = hidden.masking();
                let headers = OwnHeaders::to(&base, self.headers(&mut masking)?);
                hidden.more(|hidden| *hidden = masking);
                Ok(Setup::Real(base, Network { headers, ..hidden.network(network) }))
            }
            embedded @ (Setup::Embedded(_) | Setup::Running(..)) => for_a_real_app(self.given()).map(|()| embedded),
        }
    }

    /// The headers. The values of those whose name tells of a secret are hidden.
    ///
    /// # Errors
    ///
    /// One is not `NAME: VALUE`, or is made by the browser itself.
    pub fn headers(&self, masking: &mut Masking) -> Result<Headers, Error> {
        let header = |SecretText(text): &SecretText| {
            let (name, value) = text.split_once(':').ok_or_else(|| wrong(RequestError::NoColon))?;
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            let is_of_a_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
            if name.is_empty() || !name.bytes().all(is_of_a_token) {
                return Err(wrong(RequestError::HeaderName));
            }
            if !value.bytes().all(|byte| (0x20..0x7f).contains(&byte) || byte == b'\t') {
                return Err(wrong(RequestError::HeaderValue { name }));
            }
            let lower = name.to_ascii_lowercase();
            const OWN: [&str; 6] = ["cookie", "host", "content-length", "transfer-encoding", "connection", "upgrade"];
            if OWN.contains(&lower.as_str()) {
                return Err(wrong(RequestError::OwnHeader { name }));
            }
            const SECRET: [&str; 6] = ["auth", "token", "key", "secret", "cookie", "pass"];
            if SECRET.iter().any(|word| lower.contains(word)) {
                masking.hide_header(&name);
                masking.hide(value.as_bytes(), "");
                // the part behind `Bearer` or `Basic` may come back alone
                if let Some((scheme, rest)) = value.split_once(' ') {
                    masking.hide(rest.as_bytes(), "");
                    hide_password_of(scheme, rest, masking);
                }
            }
            Ok((name, value))
        };
        self.header.iter().map(header).collect()
    }
}

/// Hides the password in the base64 of `Basic`, `USER:PASSWORD`: an app decodes it (RFC 7617 section 2).
fn hide_password_of(scheme: &str, rest: &str, masking: &mut Masking) {
    let decoded =
        STANDARD.decode(rest.trim()).map(Zeroizing::new).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"));
    let Some(decoded) = decoded else { return };
    if let Some(colon) = decoded.iter().position(|byte| *byte == b':') {
        let (user, password) = (decoded.get(..colon), decoded.get(colon + 1..));
        let user = std::str::from_utf8(user.unwrap_or_default()).unwrap_or_default();
        masking.hide(password.unwrap_or_default(), user);
    }
}

/// The fields of `--field`.
///
/// # Errors
///
/// [`RequestError::Field`]
pub fn fields(texts: &[SecretText]) -> Result<Vec<Said>, Error> {
    let field = |SecretText(text): &SecretText| {
        let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or(RequestError::Field)?;
        Ok(Said { name: name.to_owned(), value: Password::typed(Zeroizing::new(value.to_owned())) })
    };
    texts.iter().map(|text| field(text).map_err(wrong)).collect()
}

/// Whether `--data` names standard input.
pub fn data_reads_stdin(text: &str) -> bool {
    text.strip_prefix('@').is_some_and(|path| path == "-" || is_stdin(Path::new(path)))
}

/// The JSON of `--data`, or of the file behind its `@`.
///
/// # Errors
///
/// The file cannot be read, or it is not JSON.
pub fn json(SecretText(text): &SecretText, context: &Context) -> Result<serde_json::Value, Error> {
    let bytes = match text.strip_prefix('@').map(Path::new) {
        None => Zeroizing::new(text.as_bytes().to_vec()),
        Some(_) if data_reads_stdin(text) => {
            let stdin = context.stdin.take("--data")?;
            let bytes = unbuffered(&stdin).and_then(|stdin| read_all(stdin, MAX_DATA)).map_err(InputError::Stdin)?;
            Zeroizing::new(bytes.ok_or(InputError::TooMuch { limit: MAX_DATA })?)
        }
        Some(path) => Zeroizing::new(read_file(path, MAX_DATA, &context.network.on_wait)?),
    };
    serde_json::from_slice(&bytes)
        .map_err(|error| wrong(RequestError::Data { line: error.line(), column: error.column() }))
}

fn wrong(error: RequestError) -> Error {
    Usage::Request(error).into()
}

/// Refuses an option that is for a real app, where there is none.
///
/// # Errors
///
/// [`RequestError::RealOnly`]
pub fn for_a_real_app(given: Option<&'static str>) -> Result<(), Error> {
    given.map_or(Ok(()), |option| Err(wrong(RequestError::RealOnly { option })))
}
