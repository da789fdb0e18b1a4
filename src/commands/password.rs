//! Arguments about a password, and where it is read. What is read here is never shown.

use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use super::Context;
use super::key_text::without_line_end;
use super::private::keep_memory_private;
use super::reading::read_secret;
use super::stdin::{ask_unseen, is_stdin, unbuffered};
use crate::error::{Error, InputError, RequestError, Usage};
use crate::lab::password::Password;
use crate::lang::Bilingual;

/// The longest password that is read, in bytes.
const MAX_PASSWORD: u64 = 64 * 1024;

/// Where the password comes from.
#[derive(Args, Clone, Debug, Default)]
#[group(id = "password_source", multiple = false)]
pub struct PasswordArgs {
    /// Read the password from a file; at a terminal it is asked for otherwise
    #[arg(long, value_name = "PATH")]
    pub password_file: Option<PathBuf>,

    /// Read the password from standard input
    #[arg(long)]
    pub password_stdin: bool,
}

const PROMPT: Bilingual =
    Bilingual { en: "password (it is not shown): ", ja: "パスワード（入力は表示されません）: " };

impl PasswordArgs {
    /// The option that was given, if one was.
    pub fn given(&self) -> Option<&'static str> {
        match (&self.password_file, self.password_stdin) {
            (Some(_), _) => Some("--password-file"),
            (None, true) => Some("--password-stdin"),
            (None, false) => None,
        }
    }

    /// The option by which it is read from standard input, if it is.
    pub fn option_of_stdin(&self) -> Option<&'static str> {
        let is_it = self.password_file.as_deref().is_none_or(is_stdin);
        self.given().filter(|_| is_it)
    }

    /// The password, if it was said where it is. One end of a line behind it is not part of it.
    ///
    /// # Errors
    ///
    /// It cannot be read, is too long, or standard input has another reader.
    pub fn read(&self, context: &Context) -> Result<Option<Password>, Error> {
        let Some(option) = self.given() else { return Ok(None) };
        let bytes = match &self.password_file {
            Some(path) if !is_stdin(path) => of_file(path)?,
            _ => of_stdin(option, context)?,
        };
        keep_memory_private();
        Ok(Some(Password::read(without_line_end(bytes))))
    }
}

/// Asks for the password at the terminal. It is not shown while it is typed.
///
/// # Errors
///
/// [`RequestError::PasswordNeeded`] where there is no terminal, or it cannot be read.
pub fn ask(context: &Context) -> Result<Password, Error> {
    if !std::io::stdin().is_terminal() {
        return Err(Usage::Request(RequestError::PasswordNeeded).into());
    }
    context.stdin.take("the password")?;
    keep_memory_private();
    let typed = ask_unseen(PROMPT, context.lang).map_err(InputError::Stdin)?;
    Ok(Password::typed(Zeroizing::new(typed)))
}

fn of_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, Error> {
    let unreadable = |source| InputError::Unreadable { path: path.to_owned(), source };
    let bytes = File::open(path).and_then(|file| read_secret(file, MAX_PASSWORD)).map_err(unreadable)?;
    Ok(bytes.ok_or(InputError::TooMuch { limit: MAX_PASSWORD })?)
}

fn of_stdin(option: &'static str, context: &Context) -> Result<Zeroizing<Vec<u8>>, Error> {
    let stdin = context.stdin.take(option)?;
    if stdin.is_terminal() {
        let typed = ask_unseen(PROMPT, context.lang).map_err(InputError::Stdin)?;
        return Ok(typed.into_bytes().into());
    }
    let bytes = unbuffered(&stdin).and_then(|stdin| read_secret(stdin, MAX_PASSWORD)).map_err(InputError::Stdin)?;
    Ok(bytes.ok_or(InputError::TooMuch { limit: MAX_PASSWORD })?)
}
