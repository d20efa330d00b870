//! Image references as container engines read them: the grammar of the `distribution`
//! project's package `reference`.
//!
//! ```text
//! reference = [ host [ ":" port ] "/" ] path [ ":" tag ] [ "@" digest ]
//! path      = component { "/" component }
//! component = lower-case letters and digits, joined by ".", "_", "__" or hyphens
//! tag       = a letter, digit or "_", then up to 127 of those, "." and "-"
//! digest    = algorithm ":" at least 32 hexadecimal digits
//! ```

mod template;

use crate::problem::is_invisible;
use crate::{Problem, Rule, check_no_reference, shown};
use template::Template;

const MAX_NAME: usize = 255;
const MAX_TAG: usize = 128;

/// The message of `rust:`, which could as well go without its colon.
const NO_TAG: &str = "the tag after `:` is empty";

/// What the parts of a name are made of.
const OF_NAMES: &str = "a name is made of lower-case letters, digits, `.`, `_`, `-` and `/`";

/// What a tag is made of.
const OF_TAGS: &str = "a tag is made of letters, digits, `_`, `.` and `-`, and begins with none of the last two";

/// Checks a container image reference, such as `ubuntu:latest`.
///
/// # Errors
/// If no container engine could read it; the message names the part that is wrong.
///
/// ```
/// use gofer_core::check_image;
/// assert!(check_image("ghcr.io/example/app:1.2").is_ok());
/// assert!(check_image("Ubuntu").is_err());
/// ```
pub fn check_image(image: &str) -> Result<(), Problem> {
    if image.trim().is_empty() {
        return Err(example(wrong("the image is empty")));
    }
    wrong_part(image).map_or(Ok(()), |problem| {
        // A login is shown to nobody.
        let named = match image.split_once('@') {
            Some((_, rest)) if rest.contains('/') => shown(&format!("...@{rest}")),
            _ => shown(image),
        };
        Err(problem.reword(|part| format!("image `{named}` is not an image reference: {part}")))
    })
}

/// What is wrong with a part of an image.
fn wrong(message: impl Into<String>) -> Problem {
    Rule::InvalidImage.problem(message)
}

/// The image to write, in a block and in JSON.
fn written(problem: Problem, image: &str) -> Problem {
    // What is proposed is not warned of.
    let in_json = match untagged_image(image) {
        Some(_) => format!("write `\"{image}:latest\"`, or another tag"),
        None => format!("write `\"{image}\"`"),
    };
    problem.help(format!("write `image: \"{image}\"`")).json_help(in_json)
}

/// An image to write, where nothing is known of the one that is meant.
fn example(problem: Problem) -> Problem {
    let image = "ubuntu:latest";
    problem.help(format!("write `image: \"{image}\"`")).json_help(format!("write `\"{image}\"`, or another image"))
}

/// Checks a task's `image`: a reference that engines read, and none to a secret or object.
///
/// # Errors
/// If it is not the one or is the other.
///
/// ```
/// assert!(gofer_core::check_image_field("ubuntu:latest").is_ok());
/// assert!(gofer_core::check_image_field("app:run_object{{tag}}").is_err());
/// ```
pub fn check_image_field(image: &str) -> Result<(), Problem> {
    check_no_reference("image", image)?;
    check_image(image)
}

/// The registry that an image is pulled from, as the image names it: `None` is Docker Hub.
///
/// The first part is a host if it could not be a path: it has a dot, a port or a capital, or is
/// `localhost`.
///
/// ```
/// use gofer_core::registry;
/// assert_eq!(registry("registry.example.com:5000/app:1"), Some("registry.example.com:5000"));
/// assert_eq!(registry("library/ubuntu:latest"), None);
/// ```
#[must_use]
pub fn registry(image: &str) -> Option<&str> {
    let (first, _) = image.split_once('/')?;
    is_host(first).then_some(first)
}

/// An image that servers pull every tag of, as [`Rule::UntaggedImage`] has it: a warning, and
/// none of what a block is refused for.
///
/// ```
/// use gofer_core::untagged_image;
/// assert_eq!(untagged_image("ubuntu").unwrap().help.as_deref(), Some("write `ubuntu:latest`, or another tag"));
/// assert_eq!(untagged_image("ubuntu:latest"), None);
/// assert_eq!(untagged_image("rust 1.95"), None, "which is no image");
/// ```
#[inline]
#[must_use]
pub fn untagged_image(image: &str) -> Option<Problem> {
    let (rest, digest) = split_digest(image);
    let (name, tag) = split_tag(rest);
    // What is no image is refused, and a tag would not mend it.
    if digest.is_some() || tag.is_some() || wrong_part(image).is_some() {
        return None;
    }
    let name = shown(name);
    let problem =
        Rule::UntaggedImage.problem(format!("image `{name}` has no tag, so the server pulls every tag there is of it"));
    let problem = problem.help(format!("write `{name}:latest`, or another tag"));
    Some(problem.json_help(format!("write `\"{name}:latest\"`, or another tag")))
}

fn split_digest(image: &str) -> (&str, Option<&str>) {
    match image.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (image, None),
    }
}

/// An image, or another text, of which another system would fill in parts, as an expression of Rust's, if all that it
/// takes are variables of these `names`.
///
/// ```
/// let names = ["tag".to_owned()];
/// let image = gofer_core::formatted_image("rust:${{ matrix.tag }}", &names);
/// assert_eq!(image.as_deref(), Some("format!(\"rust:{tag}\")"));
/// assert_eq!(gofer_core::formatted_image("rust:$VERSION", &names), None);
/// ```
#[must_use]
pub fn formatted_image(image: &str, names: &[String]) -> Option<String> {
    let formatted = template::formatted(image).filter(|_| login(image).is_none())?;
    formatted.names.iter().all(|name| names.contains(name)).then_some(formatted.expression)
}

/// The user and password of `user:password@host/name`, which is shown to nobody.
fn login(image: &str) -> Option<&str> {
    image.split_once('@').filter(|(_, rest)| rest.contains('/') && !rest.starts_with("sha")).map(|(login, _)| login)
}

/// What is wrong and how to mend it, or nothing.
fn wrong_part(image: &str) -> Option<Problem> {
    let problem = wrong_in(image)?;
    let repaired = repaired(image, &problem.message).filter(|repaired| *repaired == shown(repaired));
    // Looked at once more and not repaired again, so that no image is looked at more than twice.
    let repaired = repaired.filter(|repaired| !repaired.is_empty() && wrong_in(repaired).is_none());
    Some(match repaired {
        Some(repaired) if problem.message == NO_TAG => {
            let rest = "or another tag, or drop the `:`";
            let in_json = format!("write `\"{repaired}\"`, {rest}");
            problem.help(format!("write `image: \"{repaired}\"`, {rest}")).json_help(in_json)
        }
        Some(repaired) => written(problem, &repaired),
        None => problem,
    })
}

/// What the image may have been meant to be, which can be as wrong.
fn repaired(image: &str, message: &str) -> Option<String> {
    if image.contains(is_invisible) {
        Some(image.replace(is_invisible, ""))
    } else if let Some(rest) = after_scheme(image) {
        Some(rest.to_owned())
    } else if blank(image).is_some() {
        let joined = [" :", ": ", " /", "/ ", " =", "= "]
            .into_iter()
            .fold(image.trim().to_owned(), |image, blank| image.replace(blank, blank.trim()));
        let joined = joined.replacen(' ', ":", 1).to_ascii_lowercase();
        // The blanks of `rust:1.95 node:22` are nothing that belongs to a tag.
        let is_untagged = !image.contains(':');
        Some(tag_by_another_sign(&joined).filter(|_| is_untagged).unwrap_or(joined))
    } else {
        let tag_as_digest = image.split_once('@').filter(|(name, tag)| !name.contains(':') && !tag.contains(':'));
        match tag_as_digest {
            Some((name, tag)) => Some(format!("{name}:{tag}")),
            None if image.contains("::") => Some(image.replace("::", ":")),
            None if message == NO_TAG => Some(format!("{image}latest")),
            None if message.ends_with("has capitals") => Some(image.to_ascii_lowercase()),
            None => tag_by_another_sign(image),
        }
    }
}

/// `rust:1.95:slim` and `app:feature/login` with a hyphen in the tag, and `rust==1.95` with a colon before it.
fn tag_by_another_sign(image: &str) -> Option<String> {
    // Of words alone it is not certain which one is the tag: `docker:rust:1.95`, `image=rust`.
    let is_version = |tag: &str| tag.starts_with(|c: char| c.is_ascii_digit());
    let (name, tag) = match split_tag(image) {
        (name, Some(tag)) if tag.contains('/') => return Some(format!("{name}:{}", tag.replace('/', "-"))),
        (name, Some(tag)) => (name, tag),
        (name, None) => {
            let (name, tag) = name.split_once("==").or_else(|| name.split_once('='))?;
            return is_version(tag).then(|| format!("{name}:{tag}"));
        }
    };
    let (version, _) = tag.split_once(':')?;
    // `registry.example.com:5000:1.95` and `host:5000:1.95` lack a name.
    let is_port = is_host(name) || version.len() > 3 && version.bytes().all(|b| b.is_ascii_digit());
    (is_version(version) && !is_port).then(|| format!("{name}:{}", tag.replace(':', "-")))
}

/// What follows `https://`, or another scheme.
fn after_scheme(image: &str) -> Option<&str> {
    image.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//"))
}

fn blank(image: &str) -> Option<char> {
    image.chars().find(|c| c.is_whitespace() || c.is_control())
}

/// What is wrong, and what helps where no repair is certain.
fn wrong_in(image: &str) -> Option<Problem> {
    if after_scheme(image).is_some() {
        return Some(wrong("it begins like a URL").help("an image is named without a scheme"));
    }
    if login(image).is_some() {
        let problem = wrong("a login stands before its `@`")
            .help("the registry's login stands in `registry_auth: { user: ..., pass: ... }`")
            .json_help(
                "the registry's login stands in `\"registry_auth\": {\"user\": \"USER\", \"pass\": \"PASSWORD\"}`",
            );
        return Some(problem);
    }
    if let Some(template) = Template::find(image) {
        let problem = wrong(format!("nothing takes the place of `{}`", shown(template.whole)));
        // By Rust, which JSON does not have.
        let problem = problem.help(template::instead(image, &template));
        return Some(problem.json_help("write the image that is meant"));
    }
    if names_several(image) {
        return Some(
            wrong("it names several images")
                .help("a task is one container: name one image, and write a task for each other"),
        );
    }
    if let Some(space) = blank(image) {
        let what = if space == ' ' { "a space" } else { "white space or a control character" };
        let problem = wrong(format!("it holds {what}"));
        return Some(problem.help("name and tag are joined by `:`, as in `ubuntu:latest`"));
    }
    if let Some(sign) = image.chars().find(|c| matches!(c, '{' | '$')) {
        return Some(wrong(format!("it holds `{sign}`")).help(OF_NAMES));
    }
    let (rest, digest) = split_digest(image);
    let (name, tag) = split_tag(rest);
    wrong_name(name).or_else(|| tag.and_then(wrong_tag)).or_else(|| digest.and_then(wrong_digest))
}

/// `rust:1.95, node:22`.
fn names_several(image: &str) -> bool {
    let separates = |c: char| c.is_whitespace() || ",;|+&".contains(c);
    let parts = || image.split(separates).filter(|part| !part.is_empty());
    // What is a part has none itself, so that each is looked at once.
    image.contains(separates)
        && parts().count() > 1
        && parts().all(|part| part.contains(':') && wrong_in(part).is_none())
}

/// A colon after the host begins a tag, also what no tag holds: a `/`. One within the host begins a port.
fn split_tag(rest: &str) -> (&str, Option<&str>) {
    // `host:PORT/app:1` has its tag further on.
    let is_port = |host: &&str| !is_tagged(host) || rest[host.len()..].contains(':');
    let path = registry(rest).filter(is_port).map_or(0, |host| host.len() + 1);
    match rest[path..].find(':') {
        Some(colon) => (&rest[..path + colon], Some(&rest[path + colon + 1..])),
        None => (rest, None),
    }
}

fn wrong_name(name: &str) -> Option<Problem> {
    let host = registry(name);
    let path = host.map_or(name, |host| &name[host.len() + 1..]);
    if let Some(wrong) = host.and_then(wrong_host) {
        return Some(wrong);
    }
    if path.is_empty() {
        return Some(example(wrong("the name before the tag is empty")));
    }
    if name.len() > MAX_NAME {
        return Some(wrong(format!("its name has {} characters, but {MAX_NAME} are the most", name.len())));
    }
    if host.is_none() && path.len() == 64 && path.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        let problem = wrong("64 hexadecimal digits are an image's id, not its name");
        return Some(problem.help("name the repository too: `app@sha256:...`"));
    }
    path.split('/').find_map(wrong_component)
}

fn is_host(first: &str) -> bool {
    first == "localhost"
        || first.starts_with('[')
        || first.contains(['.', ':'])
        || first.bytes().any(|b| b.is_ascii_uppercase())
}

/// The `app:feature` of `app:feature/login`, which can only be a name and the beginning of its tag.
fn is_tagged(host: &str) -> bool {
    host.split_once(':').is_some_and(|(name, tag)| {
        let is_port = tag.bytes().all(|b| b.is_ascii_digit());
        !is_port && wrong_tag(tag).is_none() && !is_host(name) && wrong_component(name).is_none()
    })
}

fn wrong_host(host: &str) -> Option<Problem> {
    let wrong = |message: String| Some(wrong(message).help("a host is written as in `registry.example.com:5000/name`"));
    let (name, port) = if host.starts_with('[') {
        let Some((address, port)) = host.split_once(']') else {
            return wrong(format!("the host `{}` lacks its closing bracket", shown(host)));
        };
        let v6 = &address[1..];
        if v6.is_empty() || !v6.bytes().all(|b| b.is_ascii_hexdigit() || b == b':') {
            return wrong(format!("`{}` is not an IPv6 address", shown(v6)));
        }
        match port.strip_prefix(':') {
            None if !port.is_empty() => return wrong(format!("`{}` cannot follow the host", shown(port))),
            port => ("localhost", port),
        }
    } else {
        host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)))
    };
    if port.is_some_and(|port| port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit())) {
        return wrong(format!("the port of `{}` is not a number", shown(host)));
    }
    let good = |label: &str| {
        let inside = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        inside && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    if name.split('.').all(good) { None } else { wrong(format!("`{}` is not a host name", shown(name))) }
}

fn wrong_component(component: &str) -> Option<Problem> {
    if component.is_empty() {
        return Some(wrong("a part between its slashes is empty").help("a name is words with one `/` between them"));
    }
    if component.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some(wrong(format!("`{}` has capitals", shown(component))).help("a name is in lower case"));
    }
    let alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if let Some(bad) = component.chars().find(|c| !alphanumeric(*c) && !matches!(c, '.' | '_' | '-')) {
        let message = format!("`{}` holds `{}`", shown(component), shown(&bad.to_string()));
        return Some(wrong(message).help(OF_NAMES));
    }
    let joined_well = |joint: &str| matches!(joint, "." | "_" | "__") || joint.bytes().all(|b| b == b'-');
    let edges = [component.chars().next(), component.chars().next_back()];
    if !edges.into_iter().flatten().all(alphanumeric) {
        let problem = wrong(format!("`{}` begins or ends with a separator", shown(component)));
        return Some(problem.help("it begins and ends with a letter or digit"));
    }
    let joint = component.split(alphanumeric).find(|joint| !joined_well(joint))?;
    let problem = wrong(format!("`{joint}` cannot join two parts of `{}`", shown(component)));
    Some(problem.help("use one `.`, `_` or `-`"))
}

fn wrong_tag(tag: &str) -> Option<Problem> {
    if tag.is_empty() {
        return Some(wrong(NO_TAG).help("name a tag, such as `latest`, or drop the `:`"));
    }
    if tag.len() > MAX_TAG {
        return Some(wrong(format!("its tag has {} characters, but {MAX_TAG} are the most", tag.len())));
    }
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let bad = tag.chars().enumerate().find(|(at, c)| !(word(*c) || *at > 0 && matches!(c, '.' | '-')));
    let (at, bad) = bad?;
    let bad = shown(&bad.to_string());
    let message = if at == 0 {
        format!("the tag `{}` begins with `{bad}`", shown(tag))
    } else {
        format!("the tag `{}` holds `{bad}`", shown(tag))
    };
    Some(wrong(message).help(OF_TAGS))
}

fn wrong_digest(digest: &str) -> Option<Problem> {
    let wrong = |message: String| Some(wrong(message).help("a digest is `@sha256:` and 64 hexadecimal digits"));
    let Some((algorithm, hex)) = digest.split_once(':') else {
        return wrong(format!("the digest `{}` names no algorithm", shown(digest)));
    };
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if !algorithm.split(['+', '.', '_', '-']).all(part) {
        return wrong(format!("`{}` is not a digest algorithm", shown(algorithm)));
    }
    if let Some(bad) = hex.chars().find(|c| !c.is_ascii_hexdigit()) {
        return wrong(format!("the digest holds `{}`, which is not a hexadecimal digit", shown(&bad.to_string())));
    }
    let exact = match algorithm {
        "sha256" => Some(64),
        "sha384" => Some(96),
        "sha512" => Some(128),
        _ => None,
    };
    match exact {
        Some(exact) if hex.len() != exact => {
            wrong(format!("a {algorithm} digest has {exact} hexadecimal digits, but this one has {}", hex.len()))
        }
        None if hex.len() < 32 => {
            wrong(format!("the digest has {} hexadecimal digits, but 32 are the fewest", hex.len()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_that_engines_take() {
        let digest = format!("app@sha256:{}", "ab".repeat(32));
        let both = format!("registry.example.com:5000/team/builder:1.2@sha256:{}", "ab".repeat(32));
        for image in [
            "ubuntu",
            "ubuntu:latest",
            "hello-world",
            "a/b/c",
            "ghcr.io/example/tools/wait:latest",
            "localhost/x",
            "localhost:5000/x:1",
            "[::1]:5000/x",
            "my__app",
            "my---app",
            "a.b_c",
            "x:_a.b-C",
            "Registry.Example/x",
            digest.as_str(),
            both.as_str(),
            "rust:1.95",
            "127.0.0.1:5000/x",
            "1password/op",
        ] {
            assert_eq!(check_image(image), Ok(()), "{image}");
        }
    }

    #[test]
    fn references_that_they_do_not() {
        for (image, part) in [
            ("", "empty"),
            ("Ubuntu", "`Ubuntu` has capitals"),
            ("ubuntu:", "tag after `:` is empty"),
            (":latest", "name before the tag is empty"),
            ("ubuntu latest", "a space"),
            ("ubuntu:la test", "a space"),
            ("https://ghcr.io/x", "URL"),
            ("ubuntu:-x", "begins with `-`"),
            ("ubuntu:a:b", "holds `:`"),
            ("app:feature/x", "the tag `feature/x` holds `/`"),
            ("ghcr.io/acme/app:feature/x:1", "the tag `feature/x:1` holds `/`"),
            ("host:port/x:1", "the port of `host:port`"),
            ("a//b", "between its slashes"),
            ("/a", "between its slashes"),
            ("a/", "between its slashes"),
            ("a/-b", "begins or ends with a separator"),
            ("a..b", "cannot join"),
            ("a___b", "cannot join"),
            ("a.-b", "cannot join"),
            ("ünïcode", "holds `ü`"),
            ("host.io:port/x", "port"),
            ("[::1/x", "bracket"),
            ("[zz]/x", "IPv6"),
            ("-bad-.io/x", "host name"),
            ("x@sha256", "names no algorithm"),
            ("x@sha256:12", "64 hexadecimal digits"),
            ("x@sha256:zz", "not a hexadecimal digit"),
            ("x@:12", "algorithm"),
            ("x@md5:12", "32 are the fewest"),
        ] {
            let problem = check_image(image).expect_err(image);
            assert!(problem.message.contains(part), "{image}: {problem}");
        }
        assert!(check_image(&"a".repeat(64)).is_err(), "an image's id");
        let login = check_image("robot:secret@ghcr.io/x").unwrap_err();
        assert!(!login.to_string().contains("robot:secret"), "{login}");
    }

    #[test]
    fn a_repair_is_right_or_none() {
        let many = "a://".repeat(100_000);
        let spaces = "a ".repeat(100_000);
        for (image, help) in [
            ("https://ghcr.io/x", "write `image: \"ghcr.io/x\"`"),
            ("rust 1.95", "write `image: \"rust:1.95\"`"),
            (" rust:1.95\n", "write `image: \"rust:1.95\"`"),
            ("Rust:1.95", "write `image: \"rust:1.95\"`"),
            ("rust:1.95\u{200b}", "write `image: \"rust:1.95\"`"),
            ("robot:secret@ghcr.io/x", "the registry's login stands in `registry_auth: { user: ..., pass: ... }`"),
            ("rust::1.95", "write `image: \"rust:1.95\"`"),
            ("rust@1.95", "write `image: \"rust:1.95\"`"),
            ("rust:", "write `image: \"rust:latest\"`, or another tag, or drop the `:`"),
            ("app:feature/x", "write `image: \"app:feature-x\"`"),
            ("app:1.2/x/y", "write `image: \"app:1.2-x-y\"`"),
            ("ghcr.io/acme/app:feature/login", "write `image: \"ghcr.io/acme/app:feature-login\"`"),
            ("host:5000/app:feature/login", "write `image: \"host:5000/app:feature-login\"`"),
            ("localhost:port/x", "a host is written as in `registry.example.com:5000/name`"),
            ("rust:1.95:slim", "write `image: \"rust:1.95-slim\"`"),
            ("rust:1.95:2", "write `image: \"rust:1.95-2\"`"),
            ("docker:rust:1.95", OF_TAGS),
            ("host:5000:1.95", OF_TAGS),
            ("host.io:1.2:3", OF_TAGS),
            ("rust==1.95", "write `image: \"rust:1.95\"`"),
            ("ghcr.io/acme/rust=1.95", "write `image: \"ghcr.io/acme/rust:1.95\"`"),
            ("rust = 1.95", "write `image: \"rust:1.95\"`"),
            ("image=rust", OF_NAMES),
            ("rust:1.95 node:22", "a task is one container: name one image, and write a task for each other"),
            ("rust>=1.95", OF_NAMES),
            ("x@md5:12", "a digest is `@sha256:` and 64 hexadecimal digits"),
            (
                "rust:${{ matrix.version }}",
                "with an axis `version` in the task's header, as in `for version in { a, b }`, its value is a variable of \
                 Rust's: write `image: format!(\"rust:{version}\")`",
            ),
            (
                "rust:${TAG}",
                "a variable of Rust's is `format!(\"rust:{TAG}\")`, and one of the \
                 environment, in a `main` that returns a `Result`, `gofer_dsl::env(\"TAG\")?`",
            ),
            (
                "$HOST/rust",
                "a variable of Rust's is `format!(\"{HOST}/rust\")`, and one of the \
                 environment, in a `main` that returns a `Result`, `gofer_dsl::env(\"HOST\")?`",
            ),
            ("https://a b", "an image is named without a scheme"),
            ("rust\u{a0}1.95", "name and tag are joined by `:`, as in `ubuntu:latest`"),
            ("rust\u{3000}1.95", "name and tag are joined by `:`, as in `ubuntu:latest`"),
            ("rust\u{2028}", "write `image: \"rust\"`"),
            (many.as_str(), "an image is named without a scheme"),
            (spaces.as_str(), "name and tag are joined by `:`, as in `ubuntu:latest`"),
        ] {
            assert_eq!(check_image(image).unwrap_err().help.as_deref(), Some(help), "{image:.40}");
        }
    }

    #[test]
    fn lengths_are_bounded() {
        let verdict = |image: String| check_image(&image).map_err(|problem| problem.message);
        assert_eq!(verdict("g".repeat(255)), Ok(()));
        assert!(verdict("g".repeat(256)).unwrap_err().ends_with("its name has 256 characters, but 255 are the most"));
        let tag = |length: usize| verdict(format!("x:{}", "t".repeat(length)));
        assert_eq!(tag(128), Ok(()));
        assert!(tag(129).unwrap_err().ends_with("its tag has 129 characters, but 128 are the most"));
        let digest = |algorithm: &str, length: usize| verdict(format!("x@{algorithm}:{}", "a".repeat(length)));
        assert_eq!(digest("md5", 32), Ok(()));
        assert!(digest("md5", 31).unwrap_err().ends_with("has 31 hexadecimal digits, but 32 are the fewest"));
        for (algorithm, exact) in [("sha256", 64), ("sha384", 96), ("sha512", 128)] {
            assert_eq!(digest(algorithm, exact), Ok(()));
            assert!(digest(algorithm, exact - 1).is_err() && digest(algorithm, exact + 1).is_err(), "{algorithm}");
        }
    }

    #[test]
    fn the_first_part_is_a_host_if_it_can_be_no_path() {
        for (image, host) in [
            ("localhost/x", Some("localhost")),
            ("Registry/team/app", Some("Registry")),
            ("[::1]:5000/x", Some("[::1]:5000")),
            ("ghcr.io/x", Some("ghcr.io")),
            ("host:5000/x@sha256:12", Some("host:5000")),
            ("team/app:1.2", None),
            ("app:1.2", None),
            ("", None),
        ] {
            assert_eq!(registry(image), host, "{image}");
        }
    }

    #[test]
    fn a_port_is_no_tag() {
        let digest = format!("x@sha256:{}", "ab".repeat(32));
        for tagged in ["x:1", "host:5000/x:1", digest.as_str(), "", ":1"] {
            assert_eq!(untagged_image(tagged), None, "{tagged}");
        }
        for untagged in ["x", "host:5000/x", "localhost/a/b"] {
            let problem = untagged_image(untagged).unwrap();
            assert_eq!((problem.rule, check_image(untagged)), (Rule::UntaggedImage, Ok(())));
            let help = problem.help.unwrap();
            let repaired = help.split('`').nth(1).unwrap();
            assert_eq!((untagged_image(repaired), check_image(repaired)), (None, Ok(())));
        }
    }
}
