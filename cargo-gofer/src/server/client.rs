//! How a server is asked: over HTTP, with the token, and again where that does no harm.

use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::config::Config;
use ureq::http::{Method, Request, Response, header};
use ureq::{Agent, Body, Proxy, SendBody};

use super::access::Token;
use super::address::Address;
use super::connect::{API, Way};
use super::fault::{Fault, described};
use super::hidden::Hidden;
use super::log::Log;
use super::tls;
use crate::stop::Stop;

/// What is read of an answer at most. A server keeps pipelines of some 500 MB, which nobody writes.
const MOST: u64 = 256 << 20;

/// How long it may take until a connection is there.
const CONNECT: Duration = Duration::from_secs(10);

/// How long is waited before a question is asked again.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// How long an answer is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// As long as was said.
    Usual,
    /// Until it is there: the server may have good reasons.
    Endless,
}

/// Asks a server.
pub struct Client {
    pub address: Address,
    token: Option<Token>,
    /// What must not be seen in what it says.
    pub hidden: Hidden,
    /// For questions, which can be asked again. It keeps connections.
    asks: Agent,
    /// For what changes something: over a connection of its own, since one that was kept may end
    /// while it is used.
    acts: Agent,
    /// The same, without a limit of time.
    waits: Agent,
    /// For logs.
    way: Way,
}

impl Client {
    /// # Errors
    /// If nothing can be encrypted, though the address asks for it.
    pub fn new(address: Address, token: Option<Token>, limit: Duration) -> Result<Self, Stop> {
        let tls = if address.is_encrypted() { Some(tls::for_http()?) } else { None };
        let proxy = proxy(address.is_encrypted())?;
        let agent = |kept: usize, limit: Option<Duration>| {
            let mut config = Config::builder()
                .http_status_as_error(false)
                // Whither the token would go with us.
                .max_redirects(0)
                .user_agent(concat!("cargo-gofer/", env!("CARGO_PKG_VERSION")))
                .accept("application/json")
                .proxy(proxy.clone())
                .max_idle_connections(kept)
                .max_idle_connections_per_host(kept)
                .timeout_resolve(Some(CONNECT))
                .timeout_connect(Some(CONNECT))
                .timeout_send_body(limit.map(|limit| limit * 5))
                .timeout_recv_response(limit)
                .timeout_recv_body(limit.map(|limit| limit * 5));
            if let Some(tls) = &tls {
                config = config.tls_config(tls.clone());
            }
            config.build().new_agent()
        };
        let (asks, acts, waits) = (agent(4, Some(limit)), agent(0, Some(limit)), agent(0, None));
        let tls = if address.is_encrypted() { Some(tls::for_streams()?) } else { None };
        let hidden = Hidden::new(token.clone());
        Ok(Client { address, token, hidden, asks, acts, waits, way: Way { proxy, tls, limit } })
    }

    /// Asks for something. What does not come to an answer is asked again.
    pub fn get<T: DeserializeOwned>(&self, parts: &[&str], query: &str) -> Result<T, Fault> {
        let address = self.address.of(parts) + query;
        let answer = again(|| self.read(&self.asks, self.request(Method::GET, &address), None))?;
        answer.json(&self.hidden).map_err(|fault| self.seen_from_here(fault))
    }

    /// Sends something, once.
    pub fn post<T: DeserializeOwned>(
        &self,
        parts: &[&str],
        body: Option<&impl Serialize>,
        patience: Patience,
    ) -> Result<T, Fault> {
        let agent = if patience == Patience::Endless { &self.waits } else { &self.acts };
        let mut request = self.request(Method::POST, &self.address.of(parts));
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                // Texts, numbers and maps with strings as keys can always be written.
                Some(serde_json::to_vec(body).unwrap_or_default())
            }
            None => None,
        };
        let answer = self.read(agent, request, Some(body.as_deref().unwrap_or_default()))?;
        answer.json(&self.hidden).map_err(|fault| self.seen_from_here(fault))
    }

    /// Takes something away, which can be done again.
    pub fn delete(&self, parts: &[&str]) -> Result<(), Fault> {
        let address = self.address.of(parts);
        again(|| self.read(&self.acts, self.request(Method::DELETE, &address), None)).map(|_| ())
    }

    /// Opens the log of a task.
    pub fn log(&self, parts: &[&str]) -> Result<Log, Fault> {
        let log = Log::open(&self.address, &self.way, self.token.as_ref(), &self.hidden, parts);
        log.map_err(|fault| self.seen_from_here(fault))
    }

    /// What must not be seen.
    pub fn secret(&self) -> Option<&str> {
        self.token.as_ref().map(Token::secret)
    }

    fn request(&self, method: Method, address: &str) -> ureq::http::request::Builder {
        let mut request = Request::builder().method(method).uri(address).header(API.0, API.1);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, token.header());
        }
        request
    }

    fn read(&self, agent: &Agent, request: ureq::http::request::Builder, body: Option<&[u8]>) -> Result<Answer, Fault> {
        let fault = |error| self.seen_from_here(Fault::of(error));
        let response = match body {
            Some(bytes) => request.body(bytes).map_err(ureq::Error::Http).and_then(|request| agent.run(request)),
            None => request.body(SendBody::none()).map_err(ureq::Error::Http).and_then(|request| agent.run(request)),
        };
        Answer::of(response.map_err(fault)?, &self.hidden).map_err(|fault| self.seen_from_here(fault))
    }

    /// Says that there is a proxy on the way; and what answers may repeat what it was sent.
    pub fn seen_from_here(&self, fault: Fault) -> Fault {
        let fault = if self.way.leads_through_a_proxy(&self.address) { fault.by_a_proxy() } else { fault };
        fault.hidden(&self.hidden)
    }
}

fn again<T>(act: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
    for pause in PAUSES {
        match act() {
            Err(fault) if fault.may_pass() => thread::sleep(pause),
            done => return done,
        }
    }
    act()
}

/// The proxy that stands before servers, as the environment names it.
///
/// # Errors
/// If what it names is none. It is not shown: there may be a password in it.
fn proxy(is_encrypted: bool) -> Result<Option<Proxy>, Stop> {
    let variables: &[&str] = if is_encrypted {
        &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
    } else {
        &["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
    };
    let value =
        |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty()).map(|value| (name.to_string(), value));
    let Some((name, value)) = variables.iter().find_map(value) else { return Ok(None) };
    let wrong = |_| {
        Stop::usage(format!("{name} does not hold the address of a proxy"))
            .help("write it as `http://proxy.example.com:3128`, or leave the variable out")
    };
    let named = Proxy::new(&value).map_err(wrong)?;
    let mut proxy = Proxy::builder(named.protocol()).host(named.host()).port(named.port());
    if let (Some(user), Some(password)) = (named.username(), named.password()) {
        proxy = proxy.username(user).password(password);
    }
    let hosts = ["NO_PROXY", "no_proxy"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    for host in hosts.split(',').map(str::trim).filter(|host| !host.is_empty()) {
        proxy = proxy.no_proxy(host);
    }
    proxy.build().map(Some).map_err(wrong)
}

/// What a server has answered, and meant so.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Answer {
    fn of(mut response: Response<Body>, hidden: &Hidden) -> Result<Self, Fault> {
        let status = response.status().as_u16();
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (kind, to) = (text(header::CONTENT_TYPE), text(header::LOCATION));
        if let Some(to) = to.filter(|_| (300..400).contains(&status)) {
            return Err(Fault::Elsewhere { to: hidden.one_line(&to) });
        }
        let body = response.body_mut().with_config().limit(MOST).read_to_vec().map_err(|error| {
            match Fault::of(error) {
                // It has been reached: this is its answer.
                Fault::NotReached { why, .. } => Fault::Cut { why, is_late: false },
                fault => fault,
            }
        })?;
        if (200..300).contains(&status) {
            Ok(Answer { status, body })
        } else {
            Err(Fault::of_answer(status, kind.as_deref(), &body, hidden))
        }
    }

    fn json<T: DeserializeOwned>(&self, hidden: &Hidden) -> Result<T, Fault> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&self.body).is_ok();
            let what = if is_json {
                format!("JSON of another form: {}", without_values(&error.to_string()))
            } else {
                described(None, &self.body, hidden)
            };
            Fault::NotGofer { status: self.status, what }
        })
    }
}

/// What is said of JSON without the texts in it: a password of a registry may be one.
fn without_values(said: &str) -> String {
    match (said.find('"'), said.rfind('"')) {
        (Some(first), Some(last)) if first < last => format!("{}...{}", &said[..=first], &said[last..]),
        _ => said.to_owned(),
    }
}
