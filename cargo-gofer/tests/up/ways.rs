//! The way to a server: through a proxy, and where it breaks off.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::server::state::{BOTH, Script};
use crate::server::{Role, Server};
use crate::user::User;

const TOKEN: &str = "hunter22";

/// Gives what one says to the other, until one of them is gone.
fn between(mut one: impl Read + Write, mut other: &TcpStream) {
    let mut buffer = [0; 16 << 10];
    loop {
        match one.read(&mut buffer) {
            Ok(0) => return,
            Ok(length) if other.write_all(&buffer[..length]).is_err() => return,
            Err(error) if !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return,
            Ok(_) | Err(_) => {}
        }
        match other.read(&mut buffer) {
            Ok(0) => return,
            Ok(length) if one.write_all(&buffer[..length]).and_then(|()| one.flush()).is_err() => return,
            Err(error) if !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return,
            Ok(_) | Err(_) => {}
        }
    }
}

/// So that what waits for the one does not keep the other waiting.
fn quickly(stream: &TcpStream) {
    stream.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
    stream.set_nodelay(true).unwrap();
}

/// Listens, and serves each that comes on a thread of its own.
fn listens(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// What comes until this has come, and nothing of what is behind it.
fn read_until(stream: &mut TcpStream, end: &[u8]) -> String {
    let (mut read, mut byte) = (Vec::new(), [0]);
    while !read.ends_with(end) && stream.read(&mut byte).is_ok_and(|length| length > 0) {
        read.extend(byte);
    }
    String::from_utf8_lossy(&read).into_owned()
}

/// A proxy, and what it was asked for.
fn proxy(answer: &'static str) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&asked);
    let address = listens(move |mut stream| {
        let request = read_until(&mut stream, b"\r\n\r\n");
        let to = request.split(' ').nth(1).unwrap_or_default().to_owned();
        heard.lock().unwrap().push(request);
        stream.write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes()).unwrap();
        if let Ok(behind) = TcpStream::connect(&to) {
            quickly(&stream);
            quickly(&behind);
            between(stream, &behind);
        }
    });
    (address, asked)
}

fn server() -> Server {
    let server = Server::with_tokens(BOTH[1], &[(TOKEN, Role::Admin)]);
    server.state().scripts.insert("build".to_owned(), Script::prints(&["one", "two"]));
    server
}

#[test]
fn a_log_that_breaks_off_is_opened_again_and_no_line_is_shown_twice() {
    let (server, user) = (server(), User::new());
    let (behind, logs) = (server.address(), Arc::new(AtomicUsize::new(0)));
    let opened = Arc::clone(&logs);
    let address = listens(move |mut stream| {
        let request = read_until(&mut stream, b"\r\n\r\n");
        let mut there = TcpStream::connect(behind).unwrap();
        there.write_all(request.as_bytes()).unwrap();
        if request.contains("build/logs") && opened.fetch_add(1, Ordering::SeqCst) == 0 {
            // One line, and half of the next one's frame.
            read_until(&mut there, b"\r\n\r\n").bytes().for_each(|byte| stream.write_all(&[byte]).unwrap());
            let _ = stream.write_all(b"\x81\x04one\n\x81\x04tw");
            return;
        }
        quickly(&stream);
        quickly(&there);
        between(stream, &there);
    });
    let ran =
        user.runs_with(&[("GOFER_TOKEN", TOKEN)], &format!("up ship.json --run --follow --server http://{address}"));
    ran.says(0, &["build | one\n", "build | two\n", "run 1 of ship succeeded"]).says_not("not all that task");
    assert_eq!((ran.output.matches("| one\n").count(), logs.load(Ordering::SeqCst)), (1, 2), "{ran:#?}");
}

#[test]
fn a_proxy_is_heeded_as_everywhere() {
    let (server, user) = (server(), User::new());
    let (address, asked) = proxy("200 Connection established");
    let through = format!("http://me:secret77@{address}");
    let line = format!("up ship.json --run --follow --server {}", server.url());
    user.runs_with(&[("HTTP_PROXY", &through), ("GOFER_TOKEN", TOKEN)], &line)
        .says(0, &["build | two\n", "run 1 of ship succeeded"]);
    let to = format!("CONNECT {} HTTP/1.1\r\n", server.address());
    let heard = asked.lock().unwrap().clone();
    assert!(heard.len() > 2 && heard.iter().all(|head| head.starts_with(&to)), "{heard:#?}");
    assert!(heard.iter().all(|head| head.to_lowercase().contains("proxy-authorization: basic ")), "{heard:#?}");
    // Not for this host, or only for what is encrypted.
    for variables in
        [[("HTTP_PROXY", through.as_str()), ("NO_PROXY", "127.0.0.1")], [("HTTPS_PROXY", &through), ("A", "")]]
    {
        user.runs_with(&[&variables[..], &[("GOFER_TOKEN", TOKEN)]].concat(), &line).says(0, &["unchanged: ship"]);
    }
    assert_eq!(asked.lock().unwrap().len(), heard.len());
}

#[test]
fn a_proxy_that_does_not_let_it_through_is_told_apart_from_a_server() {
    let (server, user) = (server(), User::new());
    let (address, _) = proxy("407 Proxy Authentication Required");
    let line = format!("up ship.json --server {}", server.url());
    let refuses = format!("http://{address}");
    user.runs_with(&[("HTTP_PROXY", &refuses)], &line)
        .says(2, &["the proxy does not let it through", "407", "NO_PROXY"]);
    let nobody = crate::server::nobody();
    user.runs_with(&[("HTTP_PROXY", &nobody)], &line)
        .says(2, &["nothing listens there", "the way leads through the proxy"]);
    user.runs_with(&[("HTTP_PROXY", "http://me:secret77@:::")], &line)
        .says(2, &["HTTP_PROXY does not hold the address of a proxy"])
        .says_not("secret77");
    assert!(server.asked().is_empty());
}
