//! What a key means to a presenter.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// On, or to the scene whose number was typed.
    Enter,
    /// On.
    Next,
    /// Back.
    Back,
    /// A digit of the number of a scene.
    Digit(char),
    /// The last digit is taken back.
    Erase,
    /// A shell is wanted.
    Shell,
    /// The presenter leaves.
    Leave,
    /// The terminal has another size.
    Resized,
    /// No key will come any more.
    NoMore,
    /// It means nothing.
    Nothing,
}

impl Key {
    /// What something that happened at the terminal means.
    pub(super) fn of(event: &Event) -> Key {
        match event {
            Event::Resize(..) => Key::Resized,
            Event::Key(KeyEvent { code, modifiers, kind, .. }) if *kind != KeyEventKind::Release => {
                pressed(*code, *modifiers)
            }
            _ => Key::Nothing,
        }
    }
}

fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Key {
    match (code, modifiers.difference(KeyModifiers::SHIFT)) {
        (KeyCode::Char('c'), KeyModifiers::CONTROL) => Key::Leave,
        (KeyCode::Char('d'), KeyModifiers::CONTROL) => Key::NoMore,
        // a terminal may send a line feed for Enter, which is Ctrl-J
        (KeyCode::Char('j'), KeyModifiers::CONTROL) => Key::Enter,
        (KeyCode::Enter, KeyModifiers::NONE) => Key::Enter,
        (KeyCode::PageDown | KeyCode::Right, KeyModifiers::NONE) => Key::Next,
        (KeyCode::PageUp | KeyCode::Left, KeyModifiers::NONE) => Key::Back,
        (KeyCode::Backspace | KeyCode::Esc, KeyModifiers::NONE) => Key::Erase,
        (KeyCode::Char(character), KeyModifiers::NONE) => match in_ascii(character) {
            ' ' => Key::Next,
            'b' | 'B' => Key::Back,
            'q' | 'Q' => Key::Leave,
            '!' => Key::Shell,
            digit @ '0'..='9' => Key::Digit(digit),
            _ => Key::Nothing,
        },
        _ => Key::Nothing,
    }
}

/// `５` is `5`: a Japanese keyboard may write in full width.
fn in_ascii(character: char) -> char {
    const OFFSET: u32 = 0xff01 - 0x21;
    match character {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(character) - OFFSET).unwrap_or(character),
        character => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Key {
        Key::of(&Event::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn each_key_has_one_meaning_and_most_have_none() {
        let plain = |code| key(code, KeyModifiers::NONE);
        assert_eq!([KeyCode::PageDown, KeyCode::Right, KeyCode::Char(' ')].map(plain), [Key::Next; 3]);
        assert_eq!([KeyCode::PageUp, KeyCode::Left, KeyCode::Char('b')].map(plain), [Key::Back; 3]);
        assert_eq!([KeyCode::Up, KeyCode::F(1), KeyCode::Char('x'), KeyCode::Tab].map(plain), [Key::Nothing; 4]);
        assert_eq!(key(KeyCode::Char('!'), KeyModifiers::SHIFT), Key::Shell);
        assert_eq!(key(KeyCode::Char('b'), KeyModifiers::CONTROL), Key::Nothing);
        assert_eq!(key(KeyCode::Char('c'), KeyModifiers::CONTROL), Key::Leave);
        assert_eq!(Key::of(&Event::Resize(80, 24)), Key::Resized);
    }

    #[test]
    fn full_width_is_half_width() {
        let full =
            ['５', 'ｂ', '！', 'ｑ', '\u{3000}'].map(|character| key(KeyCode::Char(character), KeyModifiers::NONE));
        assert_eq!(full, [Key::Digit('5'), Key::Back, Key::Shell, Key::Leave, Key::Next]);
    }
}
