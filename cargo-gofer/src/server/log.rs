//! What a task of a run prints, as the server tells it: a websocket, a frame for each line.

use std::io::ErrorKind;
use std::time::Duration;

use tungstenite::client::IntoClientRequest as _;
use tungstenite::error::ProtocolError;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Error, HandshakeError, Message, WebSocket};
use ureq::http::{HeaderValue, header};

use super::access::Token;
use super::address::Address;
use super::connect::{API, Connection, Way};
use super::fault::Fault;
use super::hidden::Hidden;

/// How long is waited for a line before it is looked whether the task is over.
const PATIENCE: Duration = Duration::from_millis(500);

/// A connection by which a log comes.
pub struct Log {
    socket: WebSocket<Connection>,
    hidden: Hidden,
}

/// What came of it next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// A line with its end.
    Line(String),
    /// Nothing yet.
    Quiet,
    /// What [`Log::call`] was given last, or before that.
    Answer(u64),
    /// All of it has been read.
    End,
    /// The server has no log, or none yet; in its words.
    None(String),
}

impl Log {
    pub fn open(
        address: &Address,
        way: &Way,
        token: Option<&Token>,
        hidden: &Hidden,
        parts: &[&str],
    ) -> Result<Self, Fault> {
        let connection = Connection::to(address, way)?;
        let url = address.of(parts).replacen("http", "ws", 1);
        let not_reached = |why: String| Fault::NotReached { why, help: None };
        let mut request = url.into_client_request().map_err(|error| not_reached(error.to_string()))?;
        request.headers_mut().insert(API.0, HeaderValue::from_static(API.1));
        if let Some(token) = token {
            // A token has no sign that a header cannot have.
            if let Ok(value) = HeaderValue::from_str(&token.header()) {
                request.headers_mut().insert(header::AUTHORIZATION, value);
            }
        }
        let (socket, _) = tungstenite::client(request, connection).map_err(|error| match error {
            HandshakeError::Failure(error) => fault(error, hidden),
            HandshakeError::Interrupted(_) => Fault::late(),
        })?;
        socket.get_ref().wait_at_most(PATIENCE).map_err(|error| Fault::of_io(&error))?;
        Ok(Log { socket, hidden: hidden.clone() })
    }

    /// What comes next.
    ///
    /// # Errors
    /// If the connection ends before the log does.
    pub fn next(&mut self) -> Result<Next, Fault> {
        match self.socket.read() {
            Ok(Message::Text(text)) => Ok(Next::Line(text.as_str().to_owned())),
            Ok(Message::Binary(bytes)) => Ok(Next::Line(String::from_utf8_lossy(&bytes).into_owned())),
            Ok(Message::Close(Some(frame))) if frame.code == CloseCode::Normal => Ok(Next::End),
            Ok(Message::Close(Some(frame))) if frame.code == CloseCode::Policy => {
                Ok(Next::None(self.hidden.said(frame.reason.as_str())))
            }
            Ok(Message::Close(frame)) => {
                let why = frame.map(|frame| format!(": {}", frame.reason)).unwrap_or_default();
                Err(Fault::Cut { why: format!("the log has broken off{why}"), is_late: false }.hidden(&self.hidden))
            }
            Ok(Message::Pong(bytes)) => {
                Ok(bytes.as_ref().try_into().map_or(Next::Quiet, |bytes| Next::Answer(u64::from_be_bytes(bytes))))
            }
            Ok(Message::Ping(_) | Message::Frame(_)) => Ok(Next::Quiet),
            Err(Error::Io(error)) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Ok(Next::Quiet)
            }
            Err(error) => Err(fault(error, &self.hidden)),
        }
    }

    /// Asks the other end whether it is there. Its answer comes behind all that it has sent before.
    ///
    /// # Errors
    /// If the connection has ended.
    pub fn call(&mut self, mark: u64) -> Result<(), Fault> {
        let call = Message::Ping(mark.to_be_bytes().to_vec().into());
        self.socket.send(call).map_err(|error| fault(error, &self.hidden))
    }
}

fn fault(error: Error, hidden: &Hidden) -> Fault {
    let fault = match error {
        Error::Io(error) => Fault::of_io(&error),
        Error::Http(answer) => {
            let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
            let (status, body) = (answer.status(), answer.body().as_deref().unwrap_or_default());
            match text(header::LOCATION).filter(|_| status.is_redirection()) {
                Some(to) => Fault::Elsewhere { to: to.to_owned() },
                None => Fault::of_answer(status.as_u16(), text(header::CONTENT_TYPE), body, hidden),
            }
        }
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake | ProtocolError::HandshakeIncomplete) => {
            Fault::of_io(&ErrorKind::UnexpectedEof.into())
        }
        Error::Protocol(ProtocolError::HttparseError(error)) => {
            Fault::NotGofer { status: 0, what: format!("what is not HTTP: {error}") }
        }
        error => Fault::Cut { why: error.to_string(), is_late: false },
    };
    fault.hidden(hidden)
}
