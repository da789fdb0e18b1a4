//! What crosses the wire: a cookie, a request and its response.

use super::piece::{Piece, Role, piece};

/// The value of a cookie.
#[derive(Clone, Debug)]
pub enum Cookie {
    /// Its three parts, without the dots between them.
    Parts {
        /// The first.
        payload: Piece,
        /// The second.
        timestamp: Piece,
        /// The third.
        signature: Piece,
    },
    /// A value that does not have three parts.
    Whole(Piece),
}

impl Cookie {
    /// As it stands in a header, with its dots.
    pub fn pieces(&self) -> Vec<Piece> {
        let dot = || piece(Role::Quiet, ".");
        match self {
            Cookie::Whole(value) => vec![value.clone()],
            Cookie::Parts { payload, timestamp, signature } => {
                vec![payload.clone(), dot(), timestamp.clone(), dot(), signature.clone()]
            }
        }
    }
}

/// A request, its response, and what the browser did with it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `→`, or `request: `
    pub to_server: Piece,
    /// `GET /login`
    pub request_line: Piece,
    /// The line `Cookie: …`, if there was one.
    pub cookie: Option<Vec<Piece>>,
    /// The form, if one was sent.
    pub body: Option<Piece>,
    /// `←`, or `response: `
    pub to_browser: Piece,
    /// `200 OK`
    pub status_line: Piece,
    /// The lines `Set-Cookie: …`
    pub set_cookies: Vec<Vec<Piece>>,
    /// The line `Location: …`, if there was one.
    pub location: Option<Piece>,
    /// What the jar did with each cookie.
    pub jar: Vec<Piece>,
}

impl Exchange {
    /// The same in words alone, a fact a line.
    pub fn spoken(&self) -> Vec<String> {
        let spoken = |pieces: &[Piece]| pieces.iter().map(Piece::spoken).collect::<String>();
        let mut lines = vec![format!("{}{}", self.to_server.spoken(), self.request_line.spoken())];
        lines.extend(self.cookie.as_deref().map(spoken));
        lines.extend(self.body.as_ref().map(|body| body.spoken().to_owned()));
        lines.push(format!("{}{}", self.to_browser.spoken(), self.status_line.spoken()));
        lines.extend(self.set_cookies.iter().map(|line| spoken(line)));
        lines.extend(self.location.iter().chain(&self.jar).map(|piece| piece.spoken().to_owned()));
        lines
    }
}
