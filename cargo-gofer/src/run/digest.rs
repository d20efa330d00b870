//! SHA-256 in hexadecimal digits.

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a text.
pub fn of(text: &str) -> String {
    hexadecimal(&Sha256::digest(text))
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [hex(byte >> 4), hex(byte & 15)]).collect()
}

pub fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_sha_256() {
        assert_eq!(of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
