//! Numbers as JSON has them, and as others do.

use gofer_core::shown;

use super::Fault;

/// Whether JSON has this number.
pub fn is_number(number: &str) -> bool {
    let unsigned = number.strip_prefix('-').unwrap_or(number);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let begins_well = whole == "0" || !whole.starts_with('0');
    are_digits(whole) && begins_well && fraction.is_none_or(are_digits) && exponent.is_none_or(are_digits)
}

/// What is said of a number that it has not.
pub fn no_number(at: usize, number: &str) -> Fault {
    let fault = Fault::new(at, format!("`{}` is not a number of JSON", shown(number)));
    let fault = fault.or_unshown("this is not a number of JSON", "write it in quotes");
    let plain = number.replace('_', "");
    let plain = plain.strip_prefix('+').unwrap_or(&plain);
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain), |plain| ("-", plain));
    let plain = plain.trim_start_matches('0').trim_end_matches('.');
    let zero = if plain.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    let plain = format!("{sign}{zero}{plain}");
    if is_number(&plain) && plain == shown(&plain) {
        return fault.help(format!("write `{plain}`"));
    }
    fault.help(format!("write `\"{}\"`, if it is a text", shown(number)))
}

/// The digits at the beginning of a text, and the points among them.
pub fn digits(text: &str) -> &str {
    &text[..text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len())]
}
