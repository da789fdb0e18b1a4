//! What crosses the wire: a cookie, a request and its response.

use super::piece::{Piece, Role, carried};

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
        let dot = || carried(Role::Quiet, ".");
        match self {
            Cookie::Whole(value) => vec![value.clone()],
            Cookie::Parts { payload, timestamp, signature } => {
                vec![payload.clone(), dot(), timestamp.clone(), dot(), signature.clone()]
            }
        }
    }
}

/// Which part of an exchange is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// All of it.
    #[default]
    Whole,
    /// The request, before it is asked what will be answered.
    Request,
    /// The response, after that.
    Response,
}

impl Shown {
    /// Whether the request stands there.
    pub fn has_request(self) -> bool {
        self != Shown::Response
    }

    /// Whether the response stands there.
    pub fn has_response(self) -> bool {
        self != Shown::Request
    }
}

/// A request, its response, and what the browser did with it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Which part of it is shown.
    pub shown: Shown,
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
        let mut lines = Vec::new();
        if self.shown.has_request() {
            lines.push(format!("{}{}", self.to_server.spoken(), self.request_line.spoken()));
            lines.extend(self.cookie.as_deref().map(spoken));
            lines.extend(self.body.as_ref().map(|body| body.spoken().to_owned()));
        }
        if !self.shown.has_response() {
            return lines;
        }
        lines.push(format!("{}{}", self.to_browser.spoken(), self.status_line.spoken()));
        lines.extend(self.set_cookies.iter().map(|line| spoken(line)));
        lines.extend(self.location.iter().chain(&self.jar).map(|piece| piece.spoken().to_owned()));
        lines
    }
}
