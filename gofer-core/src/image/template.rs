//! Images of which another system fills in a part: `rust:${{ matrix.version }}`, `rust:$VERSION`, `rust:<version>`.

use std::ops::Range;

use crate::{is_identifier, is_keyword, shown};

/// How a part that is filled in begins and ends, the longer before what they begin with.
const FORMS: [(&str, &str); 16] = [
    ("${{", "}}"),
    ("{{", "}}"),
    ("$[[", "]]"),
    ("[[", "]]"),
    ("<<", ">>"),
    ("((", "))"),
    ("%(", ")s"),
    ("<%", "%>"),
    ("<+", ">"),
    ("$(", ")"),
    ("${", "}"),
    ("$[", "]"),
    ("#{", "}"),
    ("{", "}"),
    ("<", ">"),
    ("%", "%"),
];

/// A part that nothing takes the place of.
pub(super) struct Template<'a> {
    place: Range<usize>,
    pub whole: &'a str,
    inside: &'a str,
    open: &'static str,
}

impl<'a> Template<'a> {
    /// The first one of a text.
    pub fn find(text: &'a str) -> Option<Self> {
        let enclosed = FORMS.into_iter().filter_map(|(open, close)| Template::between(text, open, close));
        let first = enclosed.min_by_key(|template| template.place.start);
        let variable = Template::shell_variable(text);
        match (first, variable) {
            (Some(first), Some(variable)) if first.place.start <= variable.place.start => Some(first),
            (first, variable) => variable.or(first),
        }
    }

    fn between(text: &'a str, open: &'static str, close: &str) -> Option<Self> {
        let start = text.find(open)?;
        let inside = start + open.len();
        let end = inside + text[inside..].find(close)?;
        let template = Template {
            place: start..end + close.len(),
            whole: &text[start..end + close.len()],
            inside: &text[inside..end],
            open,
        };
        // These two alone are no sign of anything.
        (!matches!(open, "<" | "%") || is_identifier(&template.inside.replace(['-', '.'], "_"))).then_some(template)
    }

    /// `$NAME`.
    fn shell_variable(text: &'a str) -> Option<Self> {
        let start = text.find('$')?;
        let name = text[start + 1..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
        let end = start + 1 + name.len();
        is_identifier(name).then(|| Template { place: start..end, whole: &text[start..end], inside: name, open: "$" })
    }

    /// What a variable of Rust's could be called that has this value.
    fn name(&self) -> Option<String> {
        let inside = self.inside.trim().trim_start_matches(['=', '.', '-']).trim_start();
        let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.') || c == '-' && self.open != "${";
        let (path, rest) = inside.split_at(inside.find(|c| !is_path(c)).unwrap_or(inside.len()));
        // A default or a filter may follow, but no argument of a program.
        let rest = rest.trim_start();
        let is_alone = rest.is_empty() || rest.starts_with(['|', ':']) || self.open == "${" && rest.starts_with('-');
        let name = path.rsplit('.').next().unwrap_or(path).replace('-', "_");
        (is_alone && is_identifier(&name) && !is_keyword(&name)).then_some(name)
    }

    /// Whether it is of the environment where another system reads it.
    fn is_of_environment(&self) -> bool {
        matches!(self.open, "$" | "${" | "%")
    }

    /// The axis that GitHub calls `matrix.version`.
    fn axis(&self) -> Option<String> {
        let is_axis = self.open.ends_with("{{") && self.inside.trim().starts_with("matrix.");
        is_axis.then(|| self.name()).flatten()
    }
}

/// An image as an expression of Rust's.
pub(super) struct Formatted {
    pub expression: String,
    /// The variables that it takes.
    pub names: Vec<String>,
}

/// The image as `format!` makes it of variables, where it has few parts to fill in and can be shown.
pub(super) fn formatted(image: &str) -> Option<Formatted> {
    const MOST: usize = 4;
    let mut names = Vec::new();
    let mut text = String::new();
    let mut rest = image;
    while let Some(template) = Template::find(rest) {
        if names.len() == MOST {
            return None;
        }
        let name = template.name().unwrap_or_else(|| "value".to_owned());
        let before = &rest[..template.place.start];
        if before.contains(['{', '}']) {
            return None;
        }
        text.extend([before, "{", &name, "}"]);
        rest = &rest[template.place.end..];
        names.push(name);
    }
    text.push_str(rest);
    let can_be_shown = !rest.contains(['{', '}']) && !text.contains(['$', '`', '"', '\\']) && text == shown(&text);
    let expression = match names.as_slice() {
        [] => return None,
        [only] if text.len() == only.len() + 2 => only.clone(),
        _ => format!("format!(\"{text}\")"),
    };
    can_be_shown.then_some(Formatted { expression, names })
}

/// What to do in a block.
pub(super) fn instead(image: &str, template: &Template) -> String {
    let Some(Formatted { expression, .. }) = formatted(image) else {
        return "a value of Rust's is put into a text by `format!`, as in `format!(\"rust:{version}\")`".to_owned();
    };
    match (template.name(), template.axis()) {
        (_, Some(axis)) => format!(
            "with an axis `{axis}` in the task's header, as in `for {axis} in {{ a, b }}`, its value is a variable of \
             Rust's: write `image: {expression}`"
        ),
        (Some(name), None) if template.is_of_environment() => format!(
            "a variable of Rust's is `{expression}`, and one of the environment, in a `main` that returns a `Result`, \
             `gofer_dsl::env(\"{name}\")?`"
        ),
        _ if expression.starts_with("format!") => {
            format!("a value of Rust's is put into a text by `format!`, as in `{expression}`")
        }
        _ => format!("a variable of Rust's stands without quotes, as in `image: {expression}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(image: &str) -> (String, String) {
        let whole = Template::find(image).map(|template| template.whole.to_owned());
        (whole.unwrap_or_default(), formatted(image).map(|formatted| formatted.expression).unwrap_or_default())
    }

    #[test]
    fn what_other_systems_fill_in_is_a_variable() {
        for (image, whole, expression) in [
            ("rust:${{ matrix.v }}-slim", "${{ matrix.v }}", "format!(\"rust:{v}-slim\")"),
            ("rust:{{version}}", "{{version}}", "format!(\"rust:{version}\")"),
            (
                "rust:{{ .Values.image.tag | default \"1\" }}",
                "{{ .Values.image.tag | default \"1\" }}",
                "format!(\"rust:{tag}\")",
            ),
            ("rust:$TAG", "$TAG", "format!(\"rust:{TAG}\")"),
            ("rust:${TAG:-latest}", "${TAG:-latest}", "format!(\"rust:{TAG}\")"),
            ("rust:${TAG-latest}", "${TAG-latest}", "format!(\"rust:{TAG}\")"),
            ("rust:$(cat version)", "$(cat version)", "format!(\"rust:{value}\")"),
            ("rust:$(params.image-tag)", "$(params.image-tag)", "format!(\"rust:{image_tag}\")"),
            ("rust:$[variables.tag]", "$[variables.tag]", "format!(\"rust:{tag}\")"),
            ("rust:<+pipeline.tag>", "<+pipeline.tag>", "format!(\"rust:{tag}\")"),
            ("rust:$[[ inputs.tag ]]", "$[[ inputs.tag ]]", "format!(\"rust:{tag}\")"),
            ("rust:<< parameters.tag >>", "<< parameters.tag >>", "format!(\"rust:{tag}\")"),
            ("rust:((tag))", "((tag))", "format!(\"rust:{tag}\")"),
            ("rust:%(tag)s", "%(tag)s", "format!(\"rust:{tag}\")"),
            ("rust:<image-tag>", "<image-tag>", "format!(\"rust:{image_tag}\")"),
            ("rust:<%= tag %>", "<%= tag %>", "format!(\"rust:{tag}\")"),
            ("rust:[[ .tag ]]", "[[ .tag ]]", "format!(\"rust:{tag}\")"),
            ("rust:%TAG%", "%TAG%", "format!(\"rust:{TAG}\")"),
            ("rust:#{tag}", "#{tag}", "format!(\"rust:{tag}\")"),
            ("rust:{}", "{}", "format!(\"rust:{value}\")"),
            ("rust:{tag:?}", "{tag:?}", "format!(\"rust:{tag}\")"),
            ("rust:$[x.try]", "$[x.try]", "format!(\"rust:{value}\")"),
            ("rust:{gen}", "{gen}", "format!(\"rust:{value}\")"),
            ("rust:${{ github.ref }}", "${{ github.ref }}", "format!(\"rust:{value}\")"),
            ("${HOST}/rust:$TAG", "${HOST}", "format!(\"{HOST}/rust:{TAG}\")"),
            ("$IMAGE", "$IMAGE", "IMAGE"),
            ("rust:${TAG:-${OTHER}}", "${TAG:-${OTHER}", ""),
            ("{ $A", "$A", ""),
        ] {
            assert_eq!(parts(image), (whole.to_owned(), expression.to_owned()), "{image}");
        }
        for image in ["rust:1", "rust:{", "rust:$", "rust:$1", "rust:>1<", "a%20b%20c", "[::1]:5000/x"] {
            assert!(Template::find(image).is_none(), "{image}");
        }
    }

    #[test]
    fn many_are_gone_over_once() {
        for image in ["${".repeat(100_000), "{a}".repeat(100_000), "%".repeat(100_000), "$a".repeat(100_000)] {
            assert!(formatted(&image).is_none());
        }
    }
}
