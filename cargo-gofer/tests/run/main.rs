//! `cargo gofer run` on a real engine, with an image of nothing but busybox.
//!
//! Where no engine answers, or there is no static busybox (Debian's busybox-static), the cases are
//! ignored, and this program says why.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod again;
mod calls;
mod cases;
mod checkout;
mod clean;
mod faults;
mod history;
mod objects;
mod others;
mod records;
mod reports;
mod secrets;
mod shell;
mod showing;
mod stopping;
mod support;
mod watching;
mod work;

use libtest_mimic::Arguments;

use common::trials::trials;
use support::SmallDisk;

fn main() {
    let arguments = Arguments::from_args();
    let engine = support::engine().map(|_| ()).map_err(str::to_owned);
    let terminal = common::no_terminal().map_or(Ok(()), |why| Err(why.to_owned()));
    let another = engine.clone().and_then(|()| support::another_user());
    let disk = SmallDisk::new().map(|_| ());
    let trials = [
        trials("cases", cases::ALL, &engine),
        trials("cases", cases::ON_A_TERMINAL, &engine.clone().and(terminal.clone())),
        trials("shell", shell::ALL, &engine),
        trials("showing", showing::ALL, &engine),
        trials("showing", showing::ON_A_TERMINAL, &engine.clone().and(terminal.clone())),
        trials("reports", reports::ALL, &engine),
        trials("reports", reports::ON_A_DISK_OF_ITS_OWN, &engine.clone().and(disk.clone())),
        trials("shell", shell::ON_A_TERMINAL, &engine.clone().and(terminal.clone())),
        trials("again", again::ALL, &engine),
        trials("checkout", checkout::ALL, &engine.clone().and_then(|()| checkout::toolchain_can_be_shown())),
        trials("clean", clean::ALL, &engine),
        trials("clean", clean::AS_ANOTHER_USER, &another),
        trials("objects", objects::ALL, &engine),
        trials("objects", objects::AS_ANOTHER_USER, &another),
        trials("others", others::ALL, &engine),
        trials("records", records::ALL, &engine),
        trials("secrets", secrets::ALL, &engine),
        trials("calls", calls::ALL, &engine),
        trials("stopping", stopping::ALL, &engine),
        trials("stopping", stopping::ON_A_TERMINAL, &engine.clone().and(terminal)),
        trials("faults", faults::ALL, &engine),
        trials("work", work::ALL, &engine),
        trials("history", history::ALL, &engine),
        trials("watching", watching::ALL, &engine),
        trials("work", work::ON_A_DISK_OF_ITS_OWN, &engine.clone().and(disk.clone())),
        trials("faults", faults::ON_A_DISK_OF_ITS_OWN, &engine.clone().and(disk.clone())),
        trials("records", records::ON_A_DISK_OF_ITS_OWN, &engine.clone().and(disk)),
    ];
    libtest_mimic::run(&arguments, trials.into_iter().flatten().collect()).exit();
}
