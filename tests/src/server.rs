//! A rust-analyzer that runs, spoken to over the language server protocol.

#![allow(clippy::missing_errors_doc, reason = "they fail where rust-analyzer does")]

use std::error::Error;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};

/// Of anything that can fail here.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How long one answer may take. Building the macro for the first time is the longest.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running rust-analyzer with one open file, `src/main.rs` of a crate of its own.
pub struct Server {
    process: Child,
    input: ChildStdin,
    output: Receiver<Message>,
    file: PathBuf,
    requests: i32,
    version: i32,
    /// The diagnostics of the file as it is now, by version.
    diagnostics: Option<(i64, Vec<String>)>,
}

impl Server {
    /// Starts rust-analyzer on a crate and waits until it has loaded it.
    pub fn start(program: &Path, project: &Path) -> Result<Self> {
        let mut process = Command::new(program)
            .current_dir(project)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = process.stdin.take().ok_or("no standard input")?;
        let mut answers = BufReader::new(process.stdout.take().ok_or("no standard output")?);
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut answers) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let file = project.join("src/main.rs");
        let mut server = Server { process, input, output, file, requests: 0, version: 0, diagnostics: None };
        server.initialize(project)?;
        Ok(server)
    }

    fn initialize(&mut self, project: &Path) -> Result<()> {
        self.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri(project),
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "textDocument": { "hover": { "contentFormat": ["markdown"] } },
                    "workspace": { "workspaceEdit": { "documentChanges": false } },
                },
                "initializationOptions": {
                    "checkOnSave": false,
                    "cachePriming": { "enable": false },
                    // Completion of words that need an import would only add strangers.
                    "completion": { "autoimport": { "enable": false }, "postfix": { "enable": false } },
                },
            }),
        )?;
        self.notify("initialized", json!({}))?;
        let text = std::fs::read_to_string(&self.file)?;
        let document = json!({ "uri": self.uri(), "languageId": "rust", "version": self.version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }))?;
        self.wait_for(|message| match message {
            Message::Notification(Notification { method, params }) if method == "experimental/serverStatus" => {
                (params["quiescent"] == true).then_some(())
            }
            _ => None,
        })
    }

    /// Puts another text into the file.
    pub fn change(&mut self, text: &str) -> Result<()> {
        self.version += 1;
        self.diagnostics = None;
        let document = json!({ "uri": self.uri(), "version": self.version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [{ "text": text }] }))
    }

    /// Asks about a place in the file.
    pub fn ask(&mut self, method: &str, (line, character): (usize, usize), more: &Value) -> Result<Value> {
        let mut question = json!({
            "textDocument": { "uri": self.uri() },
            "position": { "line": line, "character": character },
        });
        if let (Some(question), Some(more)) = (question.as_object_mut(), more.as_object()) {
            question.extend(more.clone());
        }
        self.request(method, &question)
    }

    /// What the editor would underline: the messages of errors, for the text as it is now.
    pub fn errors(&mut self) -> Result<Vec<String>> {
        let version = i64::from(self.version);
        // An answered request means that the change has been taken in.
        self.request("textDocument/diagnostic", &json!({ "textDocument": { "uri": self.uri() } }))
            .map(|answer| messages(&answer["items"]))
            .or_else(|_| {
                while self.diagnostics.as_ref().is_none_or(|(of, _)| *of < version) {
                    self.wait_for(|message| matches!(message, Message::Notification(_)).then_some(()))?;
                }
                Ok(self.diagnostics.clone().map(|(_, messages)| messages).unwrap_or_default())
            })
    }

    /// The symbols of the file that a search in the whole workspace finds by this name.
    pub fn symbols(&mut self, name: &str) -> Result<Vec<String>> {
        let answer = self.request("workspace/symbol", &json!({ "query": name }))?;
        let uri = self.uri();
        let own = answer.as_array().into_iter().flatten().filter(|symbol| symbol["location"]["uri"] == uri);
        Ok(own.map(|symbol| symbol["name"].as_str().unwrap_or_default().to_owned()).collect())
    }

    fn request(&mut self, method: &str, params: &Value) -> Result<Value> {
        let started = Instant::now();
        loop {
            self.requests += 1;
            let id = RequestId::from(self.requests);
            let request = Request { id: id.clone(), method: method.to_owned(), params: params.clone() };
            Message::from(request).write(&mut self.input)?;
            let answer = self.wait_for(|message| match message {
                Message::Response(response) if response.id == id => Some(response.clone()),
                _ => None,
            })?;
            match answer.response_result {
                Ok(result) => return Ok(result),
                // The server is still busy with a change: "content modified", "server cancelled".
                Err(error) if matches!(error.code, -32801 | -32802) && started.elapsed() < PATIENCE => {}
                Err(error) => return Err(format!("{method}: {}", error.message).into()),
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) -> Result<()> {
        let notification = Notification { method: method.to_owned(), params };
        Ok(Message::from(notification).write(&mut self.input)?)
    }

    /// Reads messages until one is what is waited for.
    fn wait_for<T>(&mut self, wanted: impl Fn(&Message) -> Option<T>) -> Result<T> {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let message =
                self.output.recv_timeout(left).map_err(|error| format!("rust-analyzer is silent: {error}"))?;
            if let Message::Notification(Notification { method, params }) = &message
                && method == "textDocument/publishDiagnostics"
            {
                let version = params["version"].as_i64().unwrap_or_default();
                self.diagnostics = Some((version, messages(&params["diagnostics"])));
            }
            if let Message::Request(request) = &message {
                let answer = lsp_server::Response::new_ok(request.id.clone(), Value::Null);
                Message::from(answer).write(&mut self.input)?;
            }
            if let Some(found) = wanted(&message) {
                return Ok(found);
            }
        }
    }

    fn uri(&self) -> String {
        uri(&self.file)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The messages of errors (severity 1) and warnings (2), without mere hints.
fn messages(diagnostics: &Value) -> Vec<String> {
    let items = diagnostics.as_array().map(Vec::as_slice).unwrap_or_default();
    let serious = items.iter().filter(|item| item["severity"].as_i64().is_none_or(|severity| severity <= 2));
    serious.map(|item| item["message"].as_str().unwrap_or_default().to_owned()).collect()
}
