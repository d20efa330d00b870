//! As much of HTTP as it takes.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use super::Asked;

/// The next request; none where the connection has ended.
///
/// It reads no further than the request's end, as nobody sends two at once.
pub fn read(stream: &TcpStream) -> io::Result<Option<Asked>> {
    let mut stream = BufReader::new(stream);
    // TLS, for one.
    if stream.fill_buf()?.first().is_some_and(|first| !first.is_ascii_uppercase()) {
        let mut answers: &TcpStream = stream.get_ref();
        answers.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")?;
        return Ok(None);
    }
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Err(ErrorKind::InvalidData.into()) };
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    if headers.get("expect").is_some_and(|what| what.eq_ignore_ascii_case("100-continue")) {
        let mut answers: &TcpStream = stream.get_ref();
        answers.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut body = Vec::new();
    if headers.get("transfer-encoding").is_some_and(|how| how.contains("chunked")) {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let length = u64::from_str_radix(line.trim(), 16).map_err(|_| ErrorKind::InvalidData)?;
            stream.by_ref().take(length).read_to_end(&mut body)?;
            stream.read_line(&mut line)?;
            if length == 0 {
                break;
            }
        }
    } else if let Some(length) = headers.get("content-length") {
        let length = length.parse().map_err(|_| ErrorKind::InvalidData)?;
        stream.take(length).read_to_end(&mut body)?;
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(Asked { method, path, headers, body }))
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Answer { status, headers, body: body.to_string().into_bytes() }
    }

    pub fn nothing(status: u16) -> Self {
        Answer { status, headers: Vec::new(), body: Vec::new() }
    }

    /// How the server says what is wrong.
    pub fn error(status: u16, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Answer::json(status, &json!({"request_id": REQUEST, "message": message}))
    }

    pub fn html(status: u16, page: &str) -> Self {
        let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
        Answer { status, headers, body: page.as_bytes().to_vec() }
    }

    pub fn head(&self) -> Vec<u8> {
        let reason = match self.status {
            200 => "OK",
            201 => "Created",
            204 => "No Content",
            302 => "Found",
            307 => "Temporary Redirect",
            400 => "Bad Request",
            401 => "Unauthorized",
            404 => "Not Found",
            409 => "Conflict",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            _ => "Other",
        };
        let mut lines = vec![format!("HTTP/1.1 {} {reason}", self.status), format!("x-request-id: {REQUEST}")];
        lines.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if self.status != 204 {
            lines.push(format!("content-length: {}", self.body.len()));
        }
        (lines.join("\r\n") + "\r\n\r\n").into_bytes()
    }

    pub fn write(&self, mut stream: &TcpStream) -> io::Result<()> {
        let mut all = self.head();
        all.extend_from_slice(&self.body);
        stream.write_all(&all)
    }
}

/// Each request has another one at a server.
pub const REQUEST: &str = "01a212d4-e7af-7202-a387-450cb473c0dd";
