//! What a server says, as it may be shown. It may repeat the token that it was sent, so that is hidden
//! before anything is made short: of a token that is cut in two, nothing would be found.

use super::access::Token;
use crate::text::{one_line, said};

/// What stands in the token's place.
const MASK: &str = "***";

/// What must not be seen.
#[derive(Debug, Clone, Default)]
pub struct Hidden(Option<Token>);

impl Hidden {
    pub fn new(token: Option<Token>) -> Self {
        Hidden(token)
    }

    /// All of a text.
    pub fn text(&self, text: &str) -> String {
        let Some(token) = &self.0 else { return text.to_owned() };
        let escaped = token.secret().escape_default().to_string();
        let text = text.replace(token.secret(), MASK);
        // As it stands in JSON, and in what is said of it.
        if escaped == token.secret() { text } else { text.replace(&escaped, MASK) }
    }

    /// A text on one line, cut if it is long.
    pub fn one_line(&self, text: &str) -> String {
        one_line(&self.text(text))
    }

    /// What somebody else says, on one line, and whole unless it is very long.
    pub fn said(&self, text: &str) -> String {
        said(&self.text(text))
    }
}
