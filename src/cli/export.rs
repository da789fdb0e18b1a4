//! `--export FILE`: where a screen is written to beside the terminal.
//!
//! The file is there as a whole or not at all: it is written beside its place, and then takes it. What can be wrong with
//! the file is looked at before the command runs, because a command may do something that cannot be done twice.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::line::Cli;
use super::list::Command;
use crate::browser::Thing;
use crate::commands::jar::JarCommand;
use crate::error::ExportError;

/// How a screen is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A picture.
    Svg,
    /// A page.
    Html,
    /// Markdown.
    Markdown,
    /// Text, as a terminal shows it.
    Text,
}

/// A file that a screen is to be written to.
#[derive(Clone, Debug)]
pub struct Export {
    /// How it is written.
    pub format: Format,
    /// The name of the command.
    pub command: &'static str,
    path: PathBuf,
    replaces: bool,
}

impl Command {
    /// Whether it ends with a screen.
    fn has_screen(&self) -> bool {
        match self {
            Command::Jar(args) => !matches!(args.action, Some(JarCommand::Export { .. })),
            Command::Demo(_) | Command::Login(_) | Command::Visit(_) | Command::Logout(_) => true,
            Command::Inspect(_) | Command::Tamper(_) | Command::Sign(_) | Command::Expire(_) => true,
            Command::Clock(_) | Command::Reset(_) => true,
            Command::Explain(_) | Command::Worksheet(_) | Command::Plan(_) => true,
            Command::Serve(_) | Command::Learn(_) | Command::Completions(_) | Command::Man(_) | Command::Schema(_) => {
                false
            }
        }
    }

    fn has_picture(&self) -> bool {
        match self {
            Command::Demo(_) | Command::Login(_) | Command::Visit(_) | Command::Logout(_) => true,
            Command::Inspect(_) | Command::Tamper(_) | Command::Expire(_) => true,
            Command::Jar(_) | Command::Sign(_) | Command::Clock(_) | Command::Reset(_) => false,
            Command::Explain(_) | Command::Worksheet(_) | Command::Plan(_) => false,
            Command::Serve(_) | Command::Learn(_) | Command::Completions(_) | Command::Man(_) | Command::Schema(_) => {
                false
            }
        }
    }
}

impl Export {
    /// The file that the command line asks for, if it does.
    ///
    /// # Errors
    ///
    /// The command has no screen, or no picture where one is asked for; or the file cannot be written.
    pub fn of(cli: &Cli) -> Result<Option<Export>, ExportError> {
        let command = cli.command.as_ref();
        let name = command.map(Command::name).unwrap_or_default();
        if cli.global.picture && !command.is_some_and(Command::has_picture) {
            return Err(ExportError::NoPicture { command: name });
        }
        let Some(path) = &cli.global.export else {
            return if cli.global.force { Err(ExportError::ForceAlone) } else { Ok(None) };
        };
        if !command.is_some_and(Command::has_screen) {
            return Err(ExportError::NoScreen { command: name });
        }
        let format = format(path).ok_or_else(|| ExportError::Ending { path: path.clone() })?;
        let export = Export { format, command: name, path: path.clone(), replaces: cli.global.force };
        export.check()?;
        Ok(Some(export))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks whether the file can be written, and leaves nothing behind.
    fn check(&self) -> Result<(), ExportError> {
        self.check_what_is_there()?;
        let there = fs::metadata(&self.path);
        match &there {
            Ok(_) if !self.replaces => return Err(ExportError::Exists { path: self.path.clone() }),
            Ok(there) if !there.is_file() => return Ok(()),
            Ok(_) => {}
            Err(_) => {
                let folder = folder_of(&self.path);
                match fs::metadata(folder) {
                    Ok(there) if there.is_dir() => {}
                    Ok(_) => return Err(ExportError::NoFolder { folder: folder.to_owned() }),
                    Err(error) if error.kind() == ErrorKind::NotFound => {
                        return Err(ExportError::NoFolder { folder: folder.to_owned() });
                    }
                    Err(source) => return Err(self.unwritable(source)),
                }
            }
        }
        let place = self.place().map_err(|source| self.unwritable(source))?;
        self.beside(&place, None).map(drop).map_err(|source| self.unwritable(source))
    }

    /// Looks whether something stands there that cannot be written to, or should not be. To open a pipe could wait for its
    /// reader without end. A link that leads nowhere could make a file in another place.
    fn check_what_is_there(&self) -> Result<(), ExportError> {
        let path = || self.path.clone();
        let what = match fs::metadata(&self.path) {
            Ok(there) => Thing::of(there.file_type()),
            Err(_) if self.path.is_symlink() => Some(Thing::Link),
            Err(_) => None,
        };
        match what {
            Some(Thing::Folder) => Err(ExportError::IsFolder { path: path() }),
            // a terminal, or /dev/null by a link
            None | Some(Thing::Device) => Ok(()),
            Some(what) => Err(ExportError::NotAFile { path: path(), what }),
        }
    }

    fn unwritable(&self, source: io::Error) -> ExportError {
        ExportError::Unwritable { path: self.path.clone(), source }
    }

    /// The file itself, where the path leads to it by a link.
    fn place(&self) -> io::Result<PathBuf> {
        match fs::canonicalize(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(self.path.clone()),
            place => place,
        }
    }

    /// A new file beside that place. It may be read by whom other new files may, or the one that it replaces.
    fn beside(&self, place: &Path, there: Option<&Metadata>) -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".sessctl-");
        match there {
            Some(there) => drop(builder.permissions(there.permissions())),
            None => as_usual(&mut builder),
        }
        builder.tempfile_in(folder_of(place))
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// It cannot be written, or it has come to be there in the meantime.
    pub fn write(&self, text: &str) -> Result<(), ExportError> {
        self.check_what_is_there()?;
        let failed = |source: io::Error| match source.kind() {
            ErrorKind::AlreadyExists if !self.replaces => ExportError::Exists { path: self.path.clone() },
            _ => self.unwritable(source),
        };
        self.put(text.as_bytes()).map_err(failed)
    }

    fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let there = fs::metadata(&self.path).ok().filter(|_| self.replaces);
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            // a device cannot be replaced by a file
            return OpenOptions::new().write(true).open(&self.path)?.write_all(bytes);
        }
        let place = if self.replaces { self.place()? } else { self.path.clone() };
        let mut file = self.beside(&place, there.as_ref())?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        match self.replaces {
            true => file.persist(&place).map(drop),
            false => file.persist_noclobber(&place).map(drop),
        }
        .map_err(|error| error.error)
    }
}

#[cfg(unix)]
fn as_usual(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    // the system takes off of them what the user's mask says
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn as_usual(_: &mut tempfile::Builder<'_, '_>) {}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn format(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "svg" => Format::Svg,
        "html" => Format::Html,
        "md" => Format::Markdown,
        "txt" => Format::Text,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(path: PathBuf, replaces: bool) -> Export {
        Export { format: Format::Svg, command: "expire", path, replaces }
    }

    #[test]
    fn a_file_is_written_whole_and_replaced_only_when_that_is_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.svg");
        export(path.clone(), false).write("one").expect("a new file");
        assert!(matches!(export(path.clone(), false).check(), Err(ExportError::Exists { .. })));
        assert!(matches!(export(path.clone(), false).write("two"), Err(ExportError::Exists { .. })));
        assert_eq!(fs::read_to_string(&path).expect("a file"), "one");
        export(path.clone(), true).check().expect("it may be replaced");
        export(path.clone(), true).write("three").expect("replaced");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "three");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_a_full_disk_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let [file, link, full] = ["file.svg", "link.svg", "full.svg"].map(|name| folder.path().join(name));
        fs::write(&file, "old").expect("a file");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        export(link.clone(), true).write("new").expect("replaced");
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert_eq!(fs::read_to_string(&file).expect("a file"), "new");
        if Path::new("/dev/full").exists() {
            std::os::unix::fs::symlink("/dev/full", &full).expect("a link");
            let error = export(full, true).write("text").expect_err("a full disk");
            assert!(matches!(error, ExportError::Unwritable { source, .. } if source.kind() == ErrorKind::StorageFull));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_makes_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let [elsewhere, link] = ["elsewhere.svg", "link.svg"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink(&elsewhere, &link).expect("a link");
        for replaces in [false, true] {
            let export = export(link.clone(), replaces);
            for error in [export.check(), export.write("text")] {
                assert!(matches!(error, Err(ExportError::NotAFile { what: Thing::Link, .. })), "{error:?}");
            }
        }
        assert!(!elsewhere.exists() && link.is_symlink());
    }

    #[test]
    fn the_ending_says_the_format_in_any_case() {
        let of = |name: &str| format(Path::new(name));
        assert_eq!([of("a.svg"), of("a.b.HTML")], [Some(Format::Svg), Some(Format::Html)]);
        assert_eq!([of("a.md"), of("a.txt")], [Some(Format::Markdown), Some(Format::Text)]);
        assert_eq!([of("a"), of("a.pdf"), of(".svg"), of("a.")], [None; 4]);
    }
}
