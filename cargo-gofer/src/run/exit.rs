//! What exit codes say.

/// What is known of an exit code beyond its number.
pub fn meaning(code: i32) -> Option<&'static str> {
    Some(match code {
        125 => "by custom a program that starts others has itself failed",
        126 => "a program is there, but cannot be executed",
        127 => "a program was not found",
        130 => "ended by SIGINT, as by Ctrl-C",
        132 => "its program crashed: SIGILL, an instruction this processor does not have",
        133 => "its program crashed: SIGTRAP",
        134 => "its program gave up: SIGABRT",
        135 => "its program crashed: SIGBUS",
        136 => "its program crashed: SIGFPE, as when dividing by zero",
        137 => "killed from outside, or for want of memory",
        139 => "its program crashed: SIGSEGV",
        141 => "ended by SIGPIPE: what it wrote was not read",
        143 => "ended by SIGTERM from outside",
        _ => return None,
    })
}
