//! Which server is meant, and who we are to it: the one place where that is looked up.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::DocumentMut;

use super::address::Address;
use crate::cli::ServerArgs;
use crate::source::ServerSettings;
use crate::stop::{self, Stop, While as _};
use crate::text::one_line;

/// The namespace of a pipeline for which nothing names one.
const DEFAULT_NAMESPACE: &str = "default";

/// Which server is meant, and who we are to it.
#[derive(Debug)]
pub struct Access {
    pub address: Address,
    pub token: Option<Token>,
    /// Whether `GOFER_TOKEN` is set and not meant for this server.
    pub is_withheld: bool,
    /// The namespace that counts before what a package says.
    asked: Option<String>,
    /// The one that counts after it.
    otherwise: Option<String>,
}

impl Access {
    /// Looks it up: in the flags, in the environment, in what the packages say, and in the settings of
    /// Gofer's own command line, in this order.
    ///
    /// # Errors
    /// If no server is named, or if what is named cannot be one.
    pub fn of<'a>(args: &ServerArgs, settings: impl IntoIterator<Item = &'a ServerSettings>) -> Result<Self, Stop> {
        let of_user = args.server.clone().or_else(|| variable("GOFER_SERVER"));
        let mut of_packages: Option<String> = None;
        for settings in settings {
            if settings.has_token {
                return Err(Stop::usage(
                    "`[package.metadata.gofer]` or `[workspace.metadata.gofer]` of a Cargo.toml holds a `token`, and whoever reads the repository reads it",
                )
                .help("take it out and revoke it; a token is read from GOFER_TOKEN or a file for `--token-file`"));
            }
            match (&settings.server, &of_packages) {
                (Some(one), Some(other)) if one != other && of_user.is_none() => {
                    return Err(Stop::usage(format!(
                        "the packages name several servers: `{}` and `{}`",
                        one_line(other),
                        one_line(one)
                    ))
                    .help("say which one is meant with `--server` or in GOFER_SERVER, or name the pipelines of one of them"));
                }
                (Some(one), _) => of_packages = Some(one.clone()),
                (None, _) => {}
            }
        }
        let own = Own::read()?;
        let Some(named) = of_user.clone().or(of_packages).or_else(|| own.server.clone()) else {
            return Err(Stop::usage("no server is named").help(
                "name it with `--server URL`, in GOFER_SERVER, or as `server` in `[package.metadata.gofer]` of a Cargo.toml",
            ));
        };
        let address = Address::parse(&named)?;
        // The token in Gofer's own settings is of the server that they name, and no other's business.
        let is_its_own = own.server.as_ref().is_some_and(|own| Address::parse(own).is_ok_and(|own| own == address));
        // Nor does whoever writes a Cargo.toml say where the token of the environment goes.
        let is_meant = of_user.is_some() || is_its_own;
        let (set, otherwise) = (variable("GOFER_TOKEN"), own.namespace.clone());
        let is_withheld = args.token_file.is_none() && set.is_some() && !is_meant;
        let token = match (&args.token_file, set) {
            (Some(file), _) => Some(Token::of_file(file)?),
            (None, Some(token)) if is_meant => Some(Token::parse(&token, "GOFER_TOKEN")?),
            (None, None) if is_its_own => own.token()?,
            (None, _) => None,
        };
        if token.is_some() && !address.is_encrypted() && !address.is_here() {
            stop::note(&format!("the token goes to {address} unencrypted, and whoever is between can read it"));
        }
        let asked = args.namespace.clone().or_else(|| variable("GOFER_NAMESPACE"));
        Ok(Access { address, token, is_withheld, asked, otherwise })
    }

    /// The namespace of the pipelines of a package that says this.
    pub fn namespace(&self, settings: &ServerSettings) -> String {
        let named = self.asked.as_ref().or(settings.namespace.as_ref()).or(self.otherwise.as_ref());
        named.map_or(DEFAULT_NAMESPACE, String::as_str).to_owned()
    }
}

/// A variable that is set, and not empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

const ONE_WORD: &str = "a token is one word, as `gofer token create` prints it";

/// What says who we are. It is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    fn parse(text: &str, whence: &str) -> Result<Self, Stop> {
        let token = text.trim();
        if token.is_empty() {
            return Err(Stop::usage(format!("{whence} holds no token: it is empty")).help(ONE_WORD));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Stop::usage(format!(
                "{whence} holds no token: there are blanks, lines or other signs within it"
            ))
            .help(ONE_WORD));
        }
        Ok(Token(token.to_owned()))
    }

    fn of_file(file: &Path) -> Result<Self, Stop> {
        let bytes = fs::read(file).could_not(format!("read the token in {}", file.display()))?;
        // What is not text is refused for its signs.
        Token::parse(&String::from_utf8_lossy(&bytes), &file.display().to_string())
    }

    /// The value of the header `Authorization`.
    pub fn header(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// The token itself, to be masked.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

/// The settings of Gofer's own command line.
#[derive(Default)]
struct Own {
    server: Option<String>,
    namespace: Option<String>,
    /// And the file that it stands in.
    token: Option<(String, PathBuf)>,
}

impl Own {
    /// Of its two files the second counts where both say something.
    fn read() -> Result<Self, Stop> {
        let mut own = Own::default();
        let home = std::env::home_dir().unwrap_or_default();
        for file in [home.join(".gofer.toml"), home.join(".config").join("gofer.toml")] {
            own.add(&file)?;
        }
        Ok(own)
    }

    fn add(&mut self, file: &PathBuf) -> Result<(), Stop> {
        let Ok(text) = fs::read_to_string(file) else { return Ok(()) };
        // The error shows the line, in which the token may be.
        let settings: DocumentMut = text.parse().map_err(|_: toml_edit::TomlError| {
            Stop::usage(format!("{}, the settings of Gofer's own command line, is not TOML", file.display()))
        })?;
        let text = |name: &str| settings.get(name)?.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty());
        self.server = text("api_base_url").or(self.server.take());
        self.namespace = text("namespace").or(self.namespace.take());
        if let Some(token) = text("token") {
            self.token = Some((token, file.clone()));
        }
        Ok(())
    }

    /// Looked at only where it is used: what is wrong with it matters to nobody else.
    fn token(self) -> Result<Option<Token>, Stop> {
        self.token.map(|(token, file)| Token::parse(&token, &file.display().to_string())).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_shows_itself_nowhere() {
        let token = Token::parse(" hunter2\n", "GOFER_TOKEN").ok();
        assert_eq!(token.as_ref().map(Token::header).as_deref(), Some("Bearer hunter2"));
        assert_eq!(format!("{token:?}"), "Some(Token(***))");
        for wrong in ["", " \n", "hunter 2", "hunter2\nhunter3", "hünter2"] {
            let said = format!("{:?}", Token::parse(wrong, "GOFER_TOKEN"));
            assert!(said.starts_with("Err(") && said.contains("GOFER_TOKEN") && !said.contains("hunter"), "{said}");
        }
    }
}
