//! `break` and `continue` in the values of a matrix, which are evaluated in a loop that is not
//! the user's.

use crate::tokens::{Ident, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::typed::Fields;
use crate::problem::Problems;
use crate::tokens;

/// Words after which braces are a loop, or a body that no loop reaches into.
const OWN: [&str; 6] = ["async", "const", "fn", "for", "loop", "while"];

/// Reports what would leave a value, as far as the tokens show it. What they do not show, such
/// as what a macro makes, the compiler refuses, since each value stands in a labelled block.
pub fn check(fields: &mut Fields, problems: &mut Problems) {
    for computed in fields.computed() {
        let words = find(&computed.value.tokens);
        computed.leaves = !words.is_empty();
        for word in words {
            let problem = Problem::new(format!("`{word}` would leave this value, but a value leaves no loop"));
            problems.at(
                word.span(),
                problem.help(format!(
                    "give each instance a value; a loop around the block is left by its label, as in `{word} 'outer`"
                )),
            );
        }
    }
}

fn leaves(word: &Ident) -> bool {
    word == "break" || word == "continue"
}

/// All that certainly acts on a loop around the value, without recursion.
fn find(value: &[TokenTree]) -> Vec<Ident> {
    let mut found = Vec::new();
    let mut groups = vec![value];
    while let Some(tokens) = groups.pop() {
        // Whether the braces that follow may be a loop, a function or a closure of the value's own.
        let mut own = false;
        for (at, token) in tokens.iter().enumerate() {
            let punct = |at: usize, c| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == c);
            match token {
                TokenTree::Ident(word) if tokens::is_one_of(word, &OWN) => own = true,
                TokenTree::Ident(word) if !own && leaves(word) && !punct(at + 1, '\'') => found.push(word.clone()),
                TokenTree::Punct(punct) => match punct.as_char() {
                    '|' => own = true,
                    ';' | ',' | '>' => own = false,
                    _ => {}
                },
                TokenTree::Group(group) => {
                    let named = |at| matches!(tokens.get(at), Some(TokenTree::Ident(_)));
                    let of_macro =
                        group.delimiter() != Delimiter::None && at > 1 && punct(at - 1, '!') && named(at - 2);
                    if !own && !of_macro {
                        groups.push(group.tokens());
                    }
                }
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(value: &str) -> Vec<String> {
        let tokens = crate::tokens::read(value.parse().unwrap());
        find(&tokens).iter().map(Ident::to_string).collect()
    }

    #[test]
    fn what_leaves_a_value_is_found() {
        for value in [
            "continue",
            "match x { None => continue, Some(x) => x }",
            "match x { A | B => continue, _ => x }",
            "if a { loop {} } else { continue }",
            "f(g([if a { continue }]))",
            "{ for x in y {}; continue }",
        ] {
            assert_eq!(words(value), ["continue"], "{value}");
        }
        assert_eq!(words("if a { break } else { continue }").len(), 2);
        assert_eq!(words("if a { break \"x\" }"), ["break"]);
    }

    #[test]
    fn loops_closures_and_labels_of_the_values_own_are_not() {
        for value in [
            "loop { break 5 }",
            "while a { if b { continue } }",
            "for x in y { break }",
            "'a: loop { break 'a }",
            "if a { continue 'outer }",
            "y.map(|x| { loop { break x } })",
            "stringify!(break)",
            "my::own! { continue }",
            "r#break",
            "{ fn f() { loop { break } } f() }",
        ] {
            assert!(words(value).is_empty(), "{value}");
        }
    }
}
