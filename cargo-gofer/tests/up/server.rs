//! A Gofer server for tests, on 127.0.0.1. It answers as two real ones were recorded to
//! (`recorded.json`, which `recorded.rs` compares it with), keeps what it is sent, and can be made
//! to go wrong in the ways that servers, proxies and networks do.
//!
//! It does what `cargo gofer` asks of a server and no more: what has to be there before, such as
//! secrets, a test puts into its [`State`]. Containers are told in [`Script`]s, and run by the clock.

#![allow(dead_code, reason = "each test uses a part")]

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

pub mod faults;
mod forms;
mod http;
pub use http::REQUEST;
mod routes;
mod runs;
pub mod state;

pub use faults::Fault;
pub use state::{Role, Script, State, Version};

/// A request that has reached the server.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// With what follows a `?`.
    pub path: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Asked {
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Ends with the value.
pub struct Server {
    address: SocketAddr,
    all: Arc<All>,
}

/// What the threads of a server share.
pub struct All {
    state: Mutex<State>,
    /// Something in the state has changed.
    changed: Condvar,
    asked: Mutex<Vec<Asked>>,
    faults: Mutex<Vec<faults::Planned>>,
    open: Mutex<Vec<TcpStream>>,
    is_over: AtomicBool,
}

pub fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// One with the namespace `default`, and without authentication, as after `gofer service start`.
    pub fn new(version: Version) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let all = Arc::new(All {
            state: Mutex::new(State::new(version)),
            changed: Condvar::new(),
            asked: Mutex::default(),
            faults: Mutex::default(),
            open: Mutex::default(),
            is_over: AtomicBool::new(false),
        });
        let shared = Arc::clone(&all);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.is_over() {
                    return;
                }
                let all = Arc::clone(&shared);
                thread::spawn(move || all.serve(&stream));
            }
        });
        Server { address, all }
    }

    /// One that asks for a token, and knows these.
    pub fn with_tokens(version: Version, tokens: &[(&str, Role)]) -> Self {
        let server = Server::new(version);
        server.state().tokens = Some(tokens.iter().map(|(token, role)| ((*token).to_owned(), role.clone())).collect());
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it holds, to look at and to change. Not for long: nothing is answered meanwhile.
    pub fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.all.state)
    }

    /// All that it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        locked(&self.all.asked).clone()
    }

    /// The requests of this method, as lines.
    pub fn asked_to(&self, method: &str) -> Vec<String> {
        self.asked().iter().filter(|asked| asked.method == method).map(Asked::line).collect()
    }

    /// From now on, requests whose line (`POST /api/namespaces`) has this text in it go wrong so, this
    /// often.
    pub fn fails(&self, line: &str, fault: Fault, times: usize) {
        locked(&self.all.faults).push(faults::Planned { line: line.to_owned(), fault, times });
    }

    /// From now on nothing goes wrong.
    pub fn forgives(&self) {
        locked(&self.all.faults).clear();
    }

    /// Starts a run, as somebody else would.
    pub fn starts_a_run(&self, namespace: &str, pipeline: &str) {
        let who = serde_json::json!({"id": "0", "user": "Anonymous"});
        self.all.start(namespace, pipeline, &serde_json::json!({"EXTRA": "1"}), &who);
    }

    /// The same, and waits until it is over.
    pub fn has_run(&self, namespace: &str, pipeline: &str) {
        self.starts_a_run(namespace, pipeline);
        self.wait_until("the run is over", |state| {
            state.namespaces[namespace].pipelines[pipeline].runs.last().is_some_and(state::Run::is_over)
        });
    }

    /// Lets tasks of this id, which are held by their script, end.
    pub fn release(&self, task: &str) {
        if let Some(script) = self.state().scripts.get_mut(task) {
            script.held = false;
        }
        self.all.changed.notify_all();
    }

    /// Waits until the state is as is wanted. A test that waits for ever has failed.
    pub fn wait_until(&self, what: &str, mut is_so: impl FnMut(&State) -> bool) {
        const LONG: Duration = Duration::from_secs(60);
        let (state, out) = self.all.changed.wait_timeout_while(self.state(), LONG, |state| !is_so(state)).unwrap();
        drop(state);
        assert!(!out.timed_out(), "it did not come to it that {what}; asked was {:#?}", self.asked());
    }

    /// Waits until a request with this text in its line has come.
    pub fn wait_until_asked(&self, line: &str) {
        self.wait_until(&format!("`{line}` is asked"), |_| {
            locked(&self.all.asked).iter().any(|asked| asked.line().contains(line))
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.all.is_over.store(true, Ordering::SeqCst);
        for stream in locked(&self.all.open).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        self.all.changed.notify_all();
        // It waits for someone to come.
        let _ = TcpStream::connect(self.address);
    }
}

/// An address on this machine where nobody answers.
pub fn nobody() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

impl All {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    /// Answers all that comes by one connection.
    fn serve(self: &Arc<Self>, stream: &TcpStream) {
        // As hyper has it: answers come at once.
        let _ = stream.set_nodelay(true);
        if let Ok(copy) = stream.try_clone() {
            locked(&self.open).push(copy);
        }
        while !self.is_over() {
            match self.answer_one(stream) {
                Ok(true) => {}
                Ok(false) | Err(_) => break,
            }
        }
        let _ = stream.shutdown(Shutdown::Both);
    }

    /// Whether the connection goes on.
    fn answer_one(self: &Arc<Self>, stream: &TcpStream) -> io::Result<bool> {
        let Some(asked) = http::read(stream)? else { return Ok(false) };
        locked(&self.asked).push(asked.clone());
        // Whoever waits for a request waits for a change.
        drop(locked(&self.state));
        self.changed.notify_all();
        let fault = faults::next(&mut locked(&self.faults), &asked.line());
        if let Some(fault) = fault {
            return fault.happen(self, stream, &asked);
        }
        self.answer(stream, &asked)
    }

    /// The answer of a server that is well.
    fn answer(self: &Arc<Self>, stream: &TcpStream, asked: &Asked) -> io::Result<bool> {
        if asked.headers.get("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket")) {
            return self.logs(stream, asked).map(|()| false);
        }
        let answer = self.route(asked);
        answer.write(stream)?;
        Ok(true)
    }
}
