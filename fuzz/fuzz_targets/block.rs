//! Any text as the block of `pipeline!`.
//!
//!     cargo install cargo-fuzz --locked
//!     mkdir -p fuzz/corpus/block
//!     cargo +nightly fuzz run block fuzz/corpus/block fuzz/seeds -- -dict=fuzz/words.dict

#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;

fuzz_target!(|text: &str| {
    // Where the tokens of earlier texts stood is of no use any more, and takes memory.
    proc_macro2::extra::invalidate_current_thread_spans();
    if let Ok(block) = text.parse::<TokenStream>() {
        if let Err(error) = gofer_macros::check(&block) {
            panic!("{error}");
        }
    }
});
