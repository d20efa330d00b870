//! What goes wrong between here and a server.

use std::io::{self, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::http::Answer;
use super::{All, Asked};

/// How a request goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It is answered, but only after this time.
    Slow(Duration),
    /// It is taken, nothing is done, and no answer comes.
    Silent,
    /// What is asked is done, and no answer comes.
    SilentWhenDone,
    /// The connection is closed, and nothing has been done.
    CutBefore,
    /// What is asked is done, and the connection is closed.
    CutWhenDone,
    /// What is asked is done, and half of the answer comes.
    CutWithin,
    /// What is no HTTP.
    Garbage,
    /// An answer other than the server's: nothing has been done.
    Answers { status: u16, content_type: &'static str, body: String },
    /// A log as it was recorded.
    Log(Vec<Value>),
    /// Sent elsewhere.
    Redirect { status: u16, to: String },
    /// An answer that does not end for this many bytes.
    Huge(usize),
}

impl Fault {
    /// How the server says that something is wrong.
    pub fn error(status: u16, message: &str) -> Self {
        let body = Answer::error(status, message).body;
        Fault::Answers { status, content_type: "application/json", body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// JSON that is not what was asked for, or none.
    pub fn json(body: &str) -> Self {
        Fault::Answers { status: 200, content_type: "application/json", body: body.to_owned() }
    }

    /// A row of the recording.
    pub fn recorded(row: &Value) -> Self {
        if let Some(frames) = row["frames"].as_array() {
            return Fault::Log(frames.clone());
        }
        let body = if row["answer"].is_null() { String::new() } else { row["answer"].to_string() };
        let status = row["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or_default();
        Fault::Answers { status, content_type: "application/json", body }
    }

    /// The page of a proxy, or of someone else's web server.
    pub fn page(status: u16) -> Self {
        let body = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body><center><h1>502 Bad \
                    Gateway</h1></center><hr><center>nginx</center></body></html>\n";
        Fault::Answers { status, content_type: "text/html; charset=utf-8", body: body.to_owned() }
    }
}

pub struct Planned {
    pub line: String,
    pub fault: Fault,
    pub times: usize,
}

/// What becomes of the next request with this line.
pub fn next(planned: &mut [Planned], line: &str) -> Option<Fault> {
    let planned = planned.iter_mut().find(|planned| planned.times > 0 && line.contains(&planned.line))?;
    planned.times -= 1;
    Some(planned.fault.clone())
}

impl Fault {
    /// Whether the connection goes on.
    pub(super) fn happen(&self, all: &Arc<All>, mut stream: &TcpStream, asked: &Asked) -> io::Result<bool> {
        match self {
            Fault::Slow(time) => {
                thread::sleep(*time);
                return all.answer(stream, asked);
            }
            Fault::Silent => wait(all),
            Fault::SilentWhenDone => {
                all.route(asked);
                wait(all);
            }
            Fault::CutBefore => {}
            Fault::CutWhenDone => {
                all.route(asked);
            }
            Fault::CutWithin => {
                let answer = all.route(asked);
                stream.write_all(&answer.head())?;
                stream.write_all(&answer.body[..answer.body.len() / 2])?;
            }
            Fault::Garbage => stream.write_all(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")?,
            Fault::Answers { status, content_type, body } => {
                let headers = vec![("content-type", (*content_type).to_owned())];
                Answer { status: *status, headers, body: body.clone().into_bytes() }.write(stream)?;
                return Ok(true);
            }
            Fault::Log(frames) => super::runs::recorded_log(stream, asked, frames)?,
            Fault::Redirect { status, to } => {
                let headers = vec![("location", to.clone())];
                Answer { status: *status, headers, body: Vec::new() }.write(stream)?;
                return Ok(true);
            }
            Fault::Huge(bytes) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")?;
                stream.write_all(br#"{"commit": ""#)?;
                let part = vec![b'a'; 1 << 16];
                for _ in 0..bytes / part.len() {
                    stream.write_all(&part)?;
                }
            }
        }
        Ok(false)
    }
}

fn wait(all: &All) {
    while !all.is_over() {
        thread::sleep(Duration::from_millis(20));
    }
}
