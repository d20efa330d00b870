//! Servers behind TLS: nothing is sent to one that is not verified.
//!
//! The certificates beside this file are of no authority but that of these tests, whose key is gone.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::server::{Role, Script, Server, Version};
use crate::user::{User, ship};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/up/tls").join(name)
}

/// A way to a server that is encrypted; its address.
fn encrypted(server: &Server) -> String {
    let certificates = vec![CertificateDer::from_pem_file(file("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("server.key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(certificates, key).unwrap());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let behind = server.address();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (config, behind) = (Arc::clone(&config), TcpStream::connect(behind));
            thread::spawn(move || {
                let Ok(behind) = behind else { return };
                let connection = ServerConnection::new(config).unwrap();
                pass_on(StreamOwned::new(connection, stream), behind);
            });
        }
    });
    url
}

/// Hands on what comes from either side, until one ends.
fn pass_on(mut front: StreamOwned<ServerConnection, TcpStream>, mut behind: TcpStream) {
    const PAUSE: Option<Duration> = Some(Duration::from_millis(5));
    if front.conn.complete_io(&mut front.sock).is_err() {
        return;
    }
    front.sock.set_read_timeout(PAUSE).unwrap();
    behind.set_read_timeout(PAUSE).unwrap();
    while copy(&mut front, &mut behind) && copy(&mut behind, &mut front) {}
    front.conn.send_close_notify();
    let _ = front.flush();
}

/// Whether it goes on.
fn copy(from: &mut impl Read, to: &mut impl Write) -> bool {
    let mut buffer = vec![0; 1 << 14];
    match from.read(&mut buffer) {
        Ok(0) => false,
        Ok(length) => to.write_all(&buffer[..length]).and_then(|()| to.flush()).is_ok(),
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

#[test]
fn a_server_whose_authority_is_not_known_is_told_nothing() {
    let server = Server::with_tokens(Version::Released, &[("hunter2", Role::Admin)]);
    let url = encrypted(&server);
    let ran = User::new().runs_with(&[("GOFER_TOKEN", "hunter2")], &format!("up ship.json --server {url}"));
    ran.says(2, &["its certificate is signed by nobody", "SSL_CERT_FILE"]).says_not("hunter2");
    assert!(server.asked().is_empty());
}

#[test]
fn one_of_an_authority_that_is_named_is_asked() {
    let server = Server::with_tokens(Version::Released, &[("hunter2", Role::Admin)]);
    let (url, user) = (encrypted(&server), User::new());
    let authority = file("authority.pem").display().to_string();
    let set = [("GOFER_TOKEN", "hunter2"), ("SSL_CERT_FILE", authority.as_str())];
    let go = |line: &str| user.runs_with(&set, &format!("{line} --server {url}"));
    go("up ship.json").says(0, &["registered: ship, as version 1"]);
    server.state().scripts.insert("build".to_owned(), Script::prints(&["compiling"]));
    server.has_run("default", "ship");
    // Logs come over another connection.
    let ran = go("logs 1 build");
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "compiling\n"), "{ran:?}");
    user.has(&ship().description("new"));
    go("up ship.json").says(0, &["as version 2"]);
    // The name counts too.
    let other = url.replace("127.0.0.1", "localhost");
    user.runs_with(&set, &format!("up ship.json --server {other}")).says(2, &["its certificate is not accepted"]);
}

#[test]
fn encrypted_or_not_as_the_address_says() {
    let server = Server::new(Version::Released);
    let (url, user) = (encrypted(&server), User::new());
    let plain = format!("up ship.json --server {}", server.url().replace("http://", "https://"));
    user.runs(&plain).says(2, &["it does not speak TLS", "begins with http://"]);
    user.runs(&format!("up ship.json --server {}", url.replace("https://", "http://"))).says(2, &["could not"]);
    assert!(server.asked().iter().all(|asked| asked.path.starts_with("/api/system")), "{:?}", server.asked());
}
