//! Where a server is.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::Uri;

use crate::stop::Stop;
use crate::text::one_line;

/// What stands in a part of a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The address of a server: a scheme, a host, and what may stand before its API's own paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Without a slash at its end.
    base: String,
    host: String,
    port: u16,
    is_encrypted: bool,
}

impl Address {
    /// The address that a text is.
    ///
    /// # Errors
    /// If it is none, or holds what belongs elsewhere, such as a password.
    pub fn parse(text: &str) -> Result<Self, Stop> {
        let text = text.trim();
        let wrong = |why: &str| {
            // What stands before an `@` may be a password.
            let shown = text.rsplit_once('@').map_or(text, |(_, rest)| rest);
            Stop::usage(format!("`{}` is not the address of a server: {why}", one_line(shown)))
                .help("write it as `https://gofer.example.com` or `http://127.0.0.1:8080`")
        };
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(wrong("it does not begin with http:// or https://"));
        };
        if rest.contains('@') {
            let stop = wrong("it names a user");
            return Err(stop.help("who you are is said by a token, in GOFER_TOKEN or a file for `--token-file`"));
        }
        if rest.contains(['?', '#']) {
            return Err(wrong("it has a `?` or a `#`"));
        }
        let scheme = scheme.to_ascii_lowercase();
        let is_encrypted = match scheme.as_str() {
            "https" => true,
            "http" => false,
            _ => return Err(wrong("it begins with neither http:// nor https://")),
        };
        let base = format!("{scheme}://{}", rest.trim_end_matches('/'));
        let uri: Uri = base.parse().map_err(|_| wrong("it cannot be read"))?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(|| wrong("it names no host"))?.to_owned();
        if uri.path().trim_end_matches('/').ends_with("/api") {
            return Err(wrong("the `/api` at its end is the API's own"));
        }
        let port = uri.port_u16().unwrap_or(if is_encrypted { 443 } else { 80 });
        Ok(Address { base, host, port, is_encrypted })
    }

    /// The address of what these parts of a path name; each may hold any characters.
    pub fn of(&self, parts: &[&str]) -> String {
        let mut address = format!("{}/api", self.base);
        for part in parts {
            address.push('/');
            address.extend(utf8_percent_encode(part, PLAIN));
        }
        address
    }

    /// The host, an address of IPv6 without its brackets.
    pub fn host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }

    /// The host as it stands in an address.
    pub fn host_in_brackets(&self) -> &str {
        &self.host
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether nobody between can read what is sent.
    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Whether it is on this machine.
    pub fn is_here(&self) -> bool {
        self.host() == "localhost" || self.host().parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    #[test]
    fn the_forms_of_an_address() {
        for (text, base, is_here) in [
            ("https://gofer.example.com", "https://gofer.example.com", false),
            (" HTTP://127.0.0.1:8080/ ", "http://127.0.0.1:8080", true),
            ("http://localhost:1//", "http://localhost:1", true),
            ("http://[::1]:8080", "http://[::1]:8080", true),
            ("https://example.com/gofer/", "https://example.com/gofer", false),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.to_string().as_str(), address.is_here()), (base, is_here), "{text}");
        }
        let address = Address::parse("http://h/x/").unwrap();
        assert_eq!(
            address.of(&["namespaces", "a b", "ä/..", "x-y_z.~"]),
            "http://h/x/api/namespaces/a%20b/%C3%A4%2F../x-y_z.~"
        );
    }

    #[test]
    fn what_is_no_address_is_said_without_its_password() {
        for (text, why) in [
            ("gofer.example.com", "does not begin with"),
            ("ftp://gofer.example.com", "begins with neither"),
            ("https://", "cannot be read"),
            ("https://me:hunter2@gofer.example.com", "names a user"),
            ("ssh://me:hunter2@gofer.example.com", "names a user"),
            ("me:hunter2@gofer.example.com", "does not begin with"),
            ("https://h/?token=hunter2", "has a `?`"),
            ("https://h h", "cannot be read"),
            ("https://h/api/", "`/api` at its end"),
        ] {
            let said = format!("{:?}", Address::parse(text).unwrap_err());
            assert!(said.contains(why), "{text}: {said}");
            assert!(!text.contains('@') || !said.contains("hunter2"), "{said}");
        }
    }
}
