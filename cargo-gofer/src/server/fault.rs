//! What goes wrong between us and a server, and what there is to do about it.

use std::io;

use rustls::CertificateError;
use ureq::Timeout;

use serde_json::Value;

use super::address::Address;
use super::hidden::Hidden;
use crate::stop::{Stop, Why};

/// Why a call has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It did not come to the server.
    NotReached { why: String, help: Option<&'static str> },
    /// It came to the server, perhaps, and the answer did not come back whole: it may have been done.
    Cut { why: String, is_late: bool },
    /// The server says no, in its own words.
    Refused { status: u16, message: String },
    /// What answers is no Gofer server: a proxy before it, or something else altogether.
    NotGofer { status: u16, what: String },
    /// What answers sends us to another address.
    Elsewhere { to: String },
}

impl Fault {
    /// What an error of the client is.
    pub fn of(error: ureq::Error) -> Self {
        let not_reached = |why: &str, help| Fault::NotReached { why: why.to_owned(), help };
        match error {
            ureq::Error::HostNotFound => not_reached(NO_HOST, Some(PROXY)),
            ureq::Error::ConnectProxyFailed(why) => Fault::NotReached {
                why: format!("the proxy does not let it through: {why}"),
                help: Some("HTTPS_PROXY and HTTP_PROXY name the proxy, and hosts in NO_PROXY are asked without it"),
            },
            ureq::Error::InvalidProxyUrl => not_reached(
                "what is to be the proxy's address is not an address",
                Some("HTTPS_PROXY or HTTP_PROXY holds it"),
            ),
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => not_reached("it does not answer", Some(PROXY)),
            ureq::Error::Timeout(_) => Fault::late(),
            ureq::Error::Rustls(error) => Fault::of_tls(&error),
            ureq::Error::Tls(why) => not_reached(why, None),
            ureq::Error::ConnectionFailed => not_reached("no connection came about", None),
            ureq::Error::Io(error) => Fault::of_io(&error),
            ureq::Error::BodyExceedsLimit(most) => {
                Fault::NotGofer { status: 200, what: format!("more than {} MiB", most >> 20) }
            }
            ureq::Error::Protocol(error) => Fault::NotGofer { status: 0, what: format!("what is not HTTP: {error}") },
            ureq::Error::LargeResponseHeader(..) => {
                Fault::NotGofer { status: 0, what: "headers that have no end".to_owned() }
            }
            error => Fault::Cut { why: error.to_string(), is_late: false },
        }
    }

    /// What an answer is that says no, or is none of a Gofer server.
    pub fn of_answer(status: u16, kind: Option<&str>, body: &[u8], hidden: &Hidden) -> Self {
        let json = serde_json::from_slice::<Value>(body).ok();
        match json.as_ref().and_then(|json| json["message"].as_str()) {
            Some(message) => Fault::Refused { status, message: hidden.said(message) },
            None => Fault::NotGofer { status, what: described(kind, body, hidden) },
        }
    }

    /// No answer has come in time.
    pub fn late() -> Self {
        Fault::Cut { why: "it has not answered in time".to_owned(), is_late: true }
    }

    /// What an error of a connection is.
    pub fn of_io(error: &io::Error) -> Self {
        use io::ErrorKind::{
            ConnectionRefused, HostUnreachable, NetworkUnreachable, TimedOut, UnexpectedEof, WouldBlock,
        };
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Fault::of_tls(tls);
        }
        match error.kind() {
            _ if is_of_names(error) => Fault::NotReached { why: NO_HOST.to_owned(), help: Some(PROXY) },
            ConnectionRefused => {
                let help = "see that the server is running, and that the port is the right one";
                Fault::NotReached { why: "nothing listens there".to_owned(), help: Some(help) }
            }
            HostUnreachable | NetworkUnreachable => {
                Fault::NotReached { why: "no way leads there".to_owned(), help: Some(PROXY) }
            }
            // A read that may wait only so long says the one or the other, as the system has it.
            WouldBlock | TimedOut => Fault::late(),
            UnexpectedEof => Fault::Cut { why: "the connection has ended".to_owned(), is_late: false },
            _ => Fault::Cut { why: error.to_string(), is_late: false },
        }
    }

    fn of_tls(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => Fault::NotReached {
                why: "its certificate is signed by nobody that this system knows".to_owned(),
                help: Some(
                    "if an authority of your own has signed it, name a file with that one's certificate in SSL_CERT_FILE",
                ),
            },
            rustls::Error::InvalidCertificate(why) => {
                Fault::NotReached { why: format!("its certificate is not accepted: {why}"), help: None }
            }
            rustls::Error::InvalidMessage(_) => Fault::NotReached {
                why: "it does not speak TLS".to_owned(),
                help: Some("an address without encryption begins with http://"),
            },
            error => Fault::Cut { why: error.to_string(), is_late: false },
        }
    }

    /// The same without what must not be seen, and short.
    pub fn hidden(self, hidden: &Hidden) -> Self {
        match self {
            Fault::NotReached { why, help } => Fault::NotReached { why: hidden.said(&why), help },
            Fault::Cut { why, is_late } => Fault::Cut { why: hidden.said(&why), is_late },
            Fault::Refused { status, message } => Fault::Refused { status, message: hidden.said(&message) },
            Fault::NotGofer { status, what } => Fault::NotGofer { status, what: hidden.said(&what) },
            Fault::Elsewhere { to } => Fault::Elsewhere { to: hidden.said(&to) },
        }
    }

    /// The same where the way leads through a proxy, which may be what does not answer.
    pub fn by_a_proxy(self) -> Self {
        match self {
            Fault::NotReached { why, help: Some(_) } if !why.contains("certificate") && !why.contains("proxy") => {
                let help = "the way leads through the proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, which may be the wrong one";
                Fault::NotReached { why, help: Some(help) }
            }
            fault => fault,
        }
    }

    /// Whether what was asked for may have been done all the same.
    pub fn may_be_done(&self) -> bool {
        match self {
            Fault::Cut { .. } | Fault::NotGofer { .. } => true,
            // Gateways say so in JSON, too, and a server may do half of it. What it could not write down
            // has not been done.
            Fault::Refused { status: 500 | 502..=504, message } => !is_refusal(message),
            Fault::NotReached { .. } | Fault::Refused { .. } | Fault::Elsewhere { .. } => false,
        }
    }

    /// Whether it may go better the next time, if asking again does no harm.
    pub fn may_pass(&self) -> bool {
        match self {
            Fault::NotReached { .. } => true,
            Fault::Cut { is_late, .. } => !is_late,
            Fault::Refused { status, .. } | Fault::NotGofer { status, .. } => matches!(status, 429 | 502..=504),
            Fault::Elsewhere { .. } => false,
        }
    }

    /// Whether it was waited for long, and nothing came.
    pub fn is_late(&self) -> bool {
        matches!(self, Fault::Cut { is_late: true, .. })
    }

    /// Whether the answer to a question will stay this one, however often it is asked.
    pub fn is_final(&self) -> bool {
        matches!(self, Fault::Refused { status: 400 | 401 | 404, .. } | Fault::Elsewhere { .. })
    }

    /// Whether there is no such thing on the server.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Fault::Refused { status: 404, .. })
    }

    /// Whether we have no right to it.
    pub fn is_denied(&self) -> bool {
        match self {
            Fault::Refused { status, message } => *status == 401 || *status == 400 && message.contains("Authorization"),
            _ => false,
        }
    }

    /// Why it went wrong, without what was wanted.
    pub fn why(&self) -> String {
        match self {
            Fault::NotReached { why, .. } | Fault::Cut { why, .. } => why.clone(),
            Fault::Refused { status, message } => format!("{message} ({status})"),
            Fault::NotGofer { what, .. } => format!("it answers with {what}"),
            Fault::Elsewhere { to } => format!("it sends whoever asks to {to}"),
        }
    }

    /// The same for people, who wanted to `do` something.
    pub fn stop(self, address: &Address, doing: &str) -> Stop {
        let help = self.help();
        let stop = Stop::because(
            Why::Server,
            match self {
                Fault::NotReached { why, .. } => format!("could not reach the server at {address}, to {doing}: {why}"),
                Fault::Cut { why, .. } => format!("could not {doing} at {address}: {why}"),
                Fault::Refused { status, message } => {
                    format!("could not {doing}: the server at {address} says `{message}` ({status})")
                }
                Fault::NotGofer { status: 0, what } => format!("could not {doing}: {address} answers with {what}"),
                Fault::NotGofer { status, what } => {
                    format!(
                        "could not {doing}: {address} answers with {what}, and status {status}, which no Gofer server says"
                    )
                }
                Fault::Elsewhere { to } => {
                    format!(
                        "could not {doing}: {address} sends whoever asks to {to}, and no token is taken there unasked"
                    )
                }
            },
        );
        if help.is_empty() { stop } else { stop.help(help) }
    }

    fn help(&self) -> String {
        match self {
            Fault::NotReached { help, .. } => (*help).unwrap_or_default(),
            Fault::Cut { is_late: true, .. } => "`--server-time-limit` gives it more",
            Fault::Refused { .. } if self.is_denied() => self.help_of_denied(),
            Fault::Refused { status: 500.., message } if message.contains("insert object") => {
                "a server says so if the namespace is not there: `--namespace` names another one, `--create-namespace` makes it"
            }
            Fault::Refused { message, .. } if is_of_disabled(message) => {
                "the pipeline is disabled: `gofer pipeline enable` makes it active again"
            }
            Fault::Refused { status: 429, .. } | Fault::NotGofer { status: 429, .. } => {
                "it is asked too often: wait for a while, then do it again"
            }
            Fault::Refused { status: 500.., .. } => "its log says more",
            Fault::Cut { .. } | Fault::Refused { .. } => "",
            Fault::NotGofer { status: 502..=504, .. } => "what stands before the server does not reach it",
            Fault::NotGofer { .. } => "name the address of the server itself with `--server`: this one is of a page, a proxy, or another program",
            Fault::Elsewhere { .. } => "if that is the server, name its address with `--server`",
        }
        .to_owned()
    }

    fn help_of_denied(&self) -> &'static str {
        let Fault::Refused { message, .. } = self else { return "" };
        if message.contains("header not found") {
            return "it asks for a token: set GOFER_TOKEN, or name a file with one by `--token-file`";
        }
        if message.contains("admin") {
            return "that takes the token of an administrator";
        }
        if message.contains("expired") {
            return "ask for another token, in GOFER_TOKEN or a file for `--token-file`";
        }
        if message.contains("role") {
            return "an administrator gives a token its roles";
        }
        "the token is not one of this server's: it is read from `--token-file`, GOFER_TOKEN or Gofer's own settings"
    }
}

/// Whether a server says by this that it has done nothing, though its status leaves that open.
fn is_refusal(message: &str) -> bool {
    ["insert object", "Could not find"].iter().any(|words| message.contains(words)) || is_of_disabled(message)
}

/// How a released server, and the last commit, say that a pipeline is disabled.
fn is_of_disabled(message: &str) -> bool {
    ["state 'active'", "currently inactive"].iter().any(|words| message.contains(words))
}

/// What an answer is that is not understood.
pub fn described(kind: Option<&str>, body: &[u8], hidden: &Hidden) -> String {
    let text = body.trim_ascii_start();
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let begins = String::from_utf8_lossy(first.trim_ascii_end());
    let looks = begins.get(..5).unwrap_or(&begins).to_ascii_lowercase();
    let what = match kind {
        _ if body.is_empty() => return "nothing".to_owned(),
        _ if looks.starts_with("<!doc") || looks.starts_with("<html") => "a page of HTML".to_owned(),
        Some(kind) => hidden.one_line(kind),
        None => "something else".to_owned(),
    };
    format!("{what} that begins with `{}`", hidden.one_line(&begins))
}

const NO_HOST: &str = "no host of this name is known";

const PROXY: &str = "see that the address is right; where a proxy leads there, HTTPS_PROXY or HTTP_PROXY names it";

/// Whether it is that a name is not known, for which the standard library has no kind.
fn is_of_names(error: &io::Error) -> bool {
    /// `WSAHOST_NOT_FOUND` and `WSANO_DATA`.
    const OF_WINDOWS: [i32; 2] = [11001, 11004];
    error.to_string().starts_with("failed to lookup address information")
        || cfg!(windows) && error.raw_os_error().is_some_and(|code| OF_WINDOWS.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16) -> Fault {
        Fault::Refused { status, message: "no".to_owned() }
    }

    #[test]
    fn what_a_gateway_says_leaves_open_whether_it_was_done() {
        for status in [500, 502, 503, 504] {
            assert!(refused(status).may_be_done() && !refused(status).is_final(), "{status}");
        }
        for status in [400, 401, 404, 409, 429] {
            assert!(!refused(status).may_be_done(), "{status}");
        }
        assert!(!refused(429).is_final() && refused(401).is_final());
    }

    #[test]
    fn a_read_that_waited_too_long_is_told_as_that() {
        for kind in [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut] {
            assert_eq!(Fault::of_io(&kind.into()), Fault::late(), "{kind}");
        }
    }
}
