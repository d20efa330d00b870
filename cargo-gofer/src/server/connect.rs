//! A connection for what goes on: through the proxy if there is one, and encrypted if the address says
//! so. Short questions go by `client`.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use ureq::http::Uri;
use ureq::{Proxy, ProxyProtocol};

use super::address::Address;
use super::fault::Fault;

/// The version of the API, which every call names.
pub const API: (&str, &str) = ("gofer-api-version", "v0");

/// How long it may take until a connection is there.
const CONNECT: Duration = Duration::from_secs(10);

/// What a proxy may say before it lets a connection through.
const MOST_OF_A_PROXY: usize = 16 << 10;

/// How a server is reached, beside its address.
#[derive(Clone)]
pub struct Way {
    pub proxy: Option<Proxy>,
    pub tls: Option<Arc<ClientConfig>>,
    /// How long an answer is waited for until the connection is there.
    pub limit: Duration,
}

impl Way {
    /// Whether it does not lead straight to the server.
    pub fn leads_through_a_proxy(&self, address: &Address) -> bool {
        self.proxy.as_ref().is_some_and(|proxy| !goes_without(proxy, address))
    }
}

/// A connection to a server.
pub enum Connection {
    Open(TcpStream),
    Encrypted(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Connection {
    /// # Errors
    /// If the server cannot be reached, or is not who it says.
    pub fn to(address: &Address, way: &Way) -> Result<Self, Fault> {
        let stream = match way.proxy.as_ref().filter(|proxy| !goes_without(proxy, address)) {
            Some(proxy) => through(proxy, address, way.limit)?,
            None => open(address.host(), address.port())?,
        };
        let of_io = |error| Fault::of_io(&error);
        stream.set_nodelay(true).map_err(of_io)?;
        stream.set_read_timeout(Some(way.limit)).map_err(of_io)?;
        let Some(tls) = &way.tls else { return Ok(Connection::Open(stream)) };
        let name = ServerName::try_from(address.host().to_owned()).map_err(|_| Fault::NotReached {
            why: "no certificate can have the name of its host".to_owned(),
            help: None,
        })?;
        let connection =
            ClientConnection::new(Arc::clone(tls), name).map_err(|error| Fault::of(ureq::Error::Rustls(error)))?;
        let mut encrypted = StreamOwned::new(connection, stream);
        encrypted.conn.complete_io(&mut encrypted.sock).map_err(of_io)?;
        Ok(Connection::Encrypted(Box::new(encrypted)))
    }

    /// How long a read may wait.
    pub fn wait_at_most(&self, time: Duration) -> io::Result<()> {
        match self {
            Connection::Open(stream) => stream.set_read_timeout(Some(time)),
            Connection::Encrypted(stream) => stream.sock.set_read_timeout(Some(time)),
        }
    }
}

fn goes_without(proxy: &Proxy, address: &Address) -> bool {
    address.to_string().parse::<Uri>().is_ok_and(|uri| proxy.is_no_proxy(&uri))
}

fn open(host: &str, port: u16) -> Result<TcpStream, Fault> {
    let found = (host, port).to_socket_addrs().map_err(|_| Fault::of(ureq::Error::HostNotFound))?;
    let mut last = Fault::of(ureq::Error::HostNotFound);
    for address in found {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                last = Fault::of(ureq::Error::Timeout(ureq::Timeout::Connect));
            }
            Err(error) => last = Fault::of_io(&error),
        }
    }
    Err(last)
}

fn through(proxy: &Proxy, address: &Address, limit: Duration) -> Result<TcpStream, Fault> {
    let refused = |why: &str| Fault::of(ureq::Error::ConnectProxyFailed(why.to_owned()));
    if proxy.protocol() != ProxyProtocol::Http {
        return Err(refused("logs are followed only through a proxy whose address begins with http://"));
    }
    let mut stream = open(proxy.host(), proxy.port())?;
    let to = format!("{}:{}", address.host_in_brackets(), address.port());
    let mut asked = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n");
    if let (Some(user), Some(password)) = (proxy.username(), proxy.password()) {
        let words = STANDARD.encode(format!("{user}:{password}"));
        asked.extend(["Proxy-Authorization: Basic ", &words, "\r\n"]);
    }
    asked += "\r\n";
    let of_io = |error: io::Error| Fault::of_io(&error);
    stream.set_read_timeout(Some(limit)).map_err(of_io)?;
    stream.write_all(asked.as_bytes()).map_err(of_io)?;
    // Byte by byte: what comes after it is the server's.
    let mut said = Vec::new();
    let mut byte = [0];
    while said.len() < MOST_OF_A_PROXY && !said.ends_with(b"\r\n\r\n") && stream.read(&mut byte).map_err(of_io)? > 0 {
        said.extend(byte);
    }
    let first = String::from_utf8_lossy(&said);
    let first = first.lines().next().unwrap_or_default();
    match first.split(' ').nth(1) {
        Some(status) if status.starts_with('2') && said.ends_with(b"\r\n\r\n") => Ok(stream),
        _ => Err(refused(first)),
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Connection::Open(stream) => stream.read(buffer),
            Connection::Encrypted(stream) => stream.read(buffer),
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Connection::Open(stream) => stream.write(bytes),
            Connection::Encrypted(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Connection::Open(stream) => stream.flush(),
            Connection::Encrypted(stream) => stream.flush(),
        }
    }
}
