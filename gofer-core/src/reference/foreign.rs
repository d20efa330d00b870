//! Expressions of other systems, which Gofer passes on as they are.

use super::{ReferenceKind, alone, alone_in_json, in_both};
use crate::{Problem, Rule, is_identifier, shown};

/// How a kind of systems writes an expression.
struct System {
    open: &'static str,
    close: &'static str,
    /// What an expression begins with.
    contexts: &'static [&'static str],
    /// Where it is told within a longer text, too.
    within: Within,
}

/// The longer texts in which an expression can mean nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Any,
    /// A shell reads it in another way.
    Variables,
}

const SYSTEMS: [System; 8] = [
    // GitHub, Gitea, templates of Azure
    System {
        open: GITHUB,
        close: "}}",
        contexts: &[
            "matrix",
            "secrets",
            "github",
            "env",
            "inputs",
            "vars",
            "steps",
            "needs",
            "runner",
            "job",
            "strategy",
            "gitea",
            "forgejo",
            "parameters",
            "variables",
        ],
        within: Within::Any,
    },
    // Argo
    System {
        open: "{{",
        close: "}}",
        contexts: &["secret", "secrets", "tasks", "steps", "inputs", "workflow", "matrix", "params"],
        within: Within::Any,
    },
    // Tekton, Azure
    System {
        open: "$(",
        close: ")",
        contexts: &["params", "tasks", "workspaces", "context", "inputs", "Build", "System", "Agent", "Pipeline"],
        within: Within::Variables,
    },
    // GitLab
    System { open: "$[[", close: "]]", contexts: &["inputs"], within: Within::Any },
    // Azure
    System {
        open: "$[",
        close: "]",
        contexts: &["variables", "dependencies", "stageDependencies"],
        within: Within::Variables,
    },
    // CircleCI
    System { open: "<<", close: ">>", contexts: &["parameters", "pipeline", "matrix"], within: Within::Variables },
    // Harness
    System {
        open: "<+",
        close: ">",
        contexts: &["pipeline", "stage", "stages", "steps", "input", "secrets", "trigger", "matrix"],
        within: Within::Any,
    },
    // TeamCity
    System { open: "%", close: "%", contexts: &["env", "system", "teamcity", "build"], within: Within::Variables },
];

const GITHUB: &str = "${{";

/// What JSON holds in place of an expression that another system evaluates.
const MEANT: &str = "write the text that is meant";

/// Where a text stands, as far as what helps depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    /// The whole value of this variable.
    Variable(&'a str),
    /// A part of a variable's value, or a text that a program or a shell is given.
    Text,
    Auth,
}

struct Expression<'a> {
    system: &'static System,
    /// As it stands in the text.
    written: &'a str,
    path: &'a str,
}

impl<'a> Expression<'a> {
    /// The one that a text is.
    fn whole(text: &'a str) -> Option<Self> {
        let text = text.trim();
        SYSTEMS.iter().find_map(|system| {
            let path = text.strip_prefix(system.open)?.strip_suffix(system.close)?.trim();
            let is_known = if system.open == GITHUB {
                // Nothing else begins so.
                !path.contains(system.close)
            } else {
                system.has(path) || system.open == "{{" && path.split_once('.').is_some_and(names_a_reference)
            };
            is_known.then_some(Expression { system, written: text, path })
        })
    }

    /// The first one in a longer text. Between single quotes and in a here-document a shell may write it into a file, so
    /// there it is left alone.
    fn within(text: &'a str, is_variable: bool) -> Option<Self> {
        // A single character is looked for quickly, and most texts have none.
        if !text.contains(['$', '{', '<', '%']) || text.contains('\'') {
            return None;
        }
        let systems = SYSTEMS.iter().filter(|system| is_variable || system.within == Within::Any);
        let found = systems.filter_map(|system| system.first_in(text));
        let (_, first) = found.min_by_key(|(at, _)| *at)?;
        let is_document = text.contains("<<") && first.system.open != "<<";
        (!is_document).then_some(first)
    }

    fn context(&self) -> &'a str {
        self.path.split_once('.').map_or(self.path, |(context, _)| context)
    }

    /// What it names in the end.
    fn name(&self) -> &'a str {
        let path = self.path.trim_end_matches([']', '\'', '"']);
        path.rsplit(['.', '[', '\'', '"']).next().unwrap_or(path)
    }

    fn is_output(&self) -> bool {
        let of_a_task = matches!(self.context(), "tasks" | "steps" | "needs" | "jobs" | "dependencies");
        let is_left = [".outputs.", ".results.", ".outputs["].iter().any(|part| self.path.contains(part));
        let says_how_it_ended = [".status", ".result", ".outcome", ".conclusion", ".state", ".phase"];
        of_a_task && (is_left || !says_how_it_ended.iter().any(|end| self.path.ends_with(end)))
    }

    fn problem(&self, place: Place) -> Problem {
        let expression = shown(self.written);
        if self.system.open == "{{"
            && let Some(kind) = ReferenceKind::from_word(self.context())
        {
            let problem = Rule::MalformedReference
                .problem(format!("`{expression}` is not a reference, so the server will pass it on as it is"));
            return in_both(problem, |form| format!("write {}", form(kind, self.name())));
        }
        let problem = Rule::MalformedReference
            .problem(format!("`{expression}` is an expression of another system, which Gofer passes on as it is"));
        match place {
            Place::Auth => {
                let name = Some(self.name()).filter(|name| is_identifier(name)).unwrap_or("REGISTRY_PASS");
                problem
                    .help(format!(
                        "in a `main` that returns a `Result`, take it from where the JSON is made: \
                         `gofer_dsl::env(\"{name}\")?`"
                    ))
                    .json_help("put it in where the JSON is made")
            }
            Place::Variable(variable) => self.as_variable(problem, variable),
            Place::Text => self.in_text(problem),
        }
    }

    fn as_variable(&self, problem: Problem, variable: &str) -> Problem {
        match self.context() {
            "secrets" | "secret" => {
                in_both(problem, |form| format!("write {}", form(ReferenceKind::PipelineSecret, self.name())))
            }
            _ if self.is_output() => in_both(problem, |form| {
                let object = form(ReferenceKind::RunObject, variable);
                format!(
                    "what a task leaves for another is an object of the run, which it stores under this variable's name: \
                     write {object}"
                )
            }),
            "matrix" if is_identifier(self.name()) => self.of_an_axis(problem, "stands without quotes, as"),
            "env" if is_identifier(self.name()) => problem
                .help(format!(
                    "take it from the environment where the JSON is made, in a `main` that returns a `Result`: \
                     `gofer_dsl::env(\"{}\")?`",
                    self.name()
                ))
                .json_help(MEANT),
            _ => problem.help("write the text that is meant, or a Rust expression for it").json_help(MEANT),
        }
    }

    fn in_text(&self, problem: Problem) -> Problem {
        let name = self.name();
        match self.context() {
            "secrets" | "secret" => of_a_variable(problem, "a secret", ReferenceKind::PipelineSecret, name),
            _ if self.is_output() => {
                of_a_variable(problem, "what a task leaves for another", ReferenceKind::RunObject, name)
            }
            "matrix" if is_identifier(name) => self.of_an_axis(problem, "is put into a text by `format!`, as"),
            "env" | "vars" | "variables" => {
                problem.help(format!("a variable of the task is read by a shell, as `${}`", shown(name)))
            }
            _ => problem.help("write the text that is meant, or a Rust expression for it").json_help(MEANT),
        }
    }

    /// Whether the task has such an axis is not known here.
    fn of_an_axis(&self, problem: Problem, how: &str) -> Problem {
        let name = self.name();
        let value = if how.contains("format!") { format!("{{{name}}}") } else { name.to_owned() };
        problem
            .help(format!(
                "with an axis `{name}` in the task's header, as in `for {name} in {{ a, b }}`, its value is a variable of \
                 Rust's, and {how} `{value}`"
            ))
            .json_help(MEANT)
    }
}

impl System {
    /// Whether a path is one of this system's: a context and what it names there.
    fn has(&self, path: &str) -> bool {
        let Some((context, name)) = path.split_once('.') else { return false };
        self.contexts.contains(&context) && !name.is_empty() && name.chars().all(|c| is_of_path(c) || is_of_index(c))
    }

    /// Whether it is told of a path within a longer text.
    fn is_certain(&self, path: &str) -> bool {
        if self.open != "{{" {
            return self.has(path);
        }
        // Programs have templates of their own between such braces.
        let of_a_task = ["tasks.", "steps."].iter().any(|context| path.starts_with(context));
        let of_argo = ["inputs.parameters.", "inputs.artifacts.", "workflow."];
        self.has(path)
            && (of_argo.iter().any(|context| path.starts_with(context)) || of_a_task && path.contains(".outputs."))
    }

    /// The first expression of this system in a text, and where it is.
    fn first_in<'a>(&'static self, text: &'a str) -> Option<(usize, Expression<'a>)> {
        for (start, _) in text.match_indices(self.open) {
            let inside = &text[start + self.open.len()..];
            let path_starts = inside.trim_start();
            let length = path_starts.find(|c| !is_of_path(c)).unwrap_or(path_starts.len());
            let path = &path_starts[..length];
            if !self.is_certain(path) || text[..start].ends_with(['$', '{']) && self.open == "{{" {
                continue;
            }
            let rest = &path_starts[length..];
            let rest = if self.open == GITHUB {
                // Operators and calls follow. If there is no end, no other one has one.
                &rest[rest.find(self.close)?..]
            } else {
                rest.trim_start()
            };
            if rest.starts_with(self.close) {
                let written = &text[start..text.len() - rest.len() + self.close.len()];
                return Some((start, Expression { system: self, written, path }));
            }
        }
        None
    }
}

/// Something that only the value of a variable can be.
fn of_a_variable(problem: Problem, what: &str, kind: ReferenceKind, key: &str) -> Problem {
    let (variable, name) = alone(kind, key);
    let help = |variables: String| {
        format!("{what} is the value of a variable, as in `{variables}`, and a shell reads it as `${name}`")
    };
    problem
        .help(help(format!("variables: {{ {variable} }}")))
        .json_help(help(format!("\"variables\": {{{}}}", alone_in_json(kind, key))))
}

fn is_of_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

/// `['a']` and `[*]`, which no longer text is read with.
fn is_of_index(c: char) -> bool {
    matches!(c, '[' | ']' | '\'' | '"' | '*')
}

/// `pipeline_secret.token`
fn names_a_reference((word, key): (&str, &str)) -> bool {
    ReferenceKind::from_word(word).is_some() && is_identifier(key)
}

/// A variable's value that is such an expression, or has one in it.
pub(super) fn in_variable(variable: &str, value: &str) -> Option<Problem> {
    if let Some(expression) = Expression::whole(value) {
        return Some(expression.problem(Place::Variable(variable)));
    }
    Some(Expression::within(value, true)?.problem(Place::Text))
}

/// A text of another field.
pub(super) fn in_text(field: &str, text: &str) -> Option<Problem> {
    let place = if field == "registry_auth" { Place::Auth } else { Place::Text };
    // `--tag=$(params.tag)`
    let (option, argument) = text.rsplit_once('=').unwrap_or(("", text));
    let is_option = option.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let whole = Expression::whole(argument).filter(|whole| is_option && whole.system.open != GITHUB);
    Some(whole.or_else(|| Expression::within(text, false))?.problem(place))
}

#[cfg(test)]
mod tests {
    use crate::{Problem, Rule, check_text, check_value};

    /// Each as the whole of a text.
    const WHOLE: [&str; 17] = [
        "${{ anything }}",
        "{{inputs.parameters.x}}",
        "{{ workflow.name }}",
        "{{tasks.a.outputs.result}}",
        "$(params.version)",
        "$(tasks.x.results.y)",
        "$(workspaces.source.path)",
        "$(Build.BuildId)",
        "$[[ inputs.x ]]",
        "$[variables.tag]",
        "$[ dependencies.A.outputs['s.v'] ]",
        "<< parameters.x >>",
        "<<pipeline.number>>",
        "<+pipeline.tag>",
        "%env.X%",
        "%build.number%",
        "${{ parameters.x }}",
    ];

    fn is_told(result: Result<(), Problem>, text: &str) {
        let problem = result.expect_err(text);
        assert_eq!(problem.rule, Rule::MalformedReference, "{text}");
        assert!(problem.message.contains("is an expression of another system"), "{text}: {problem}");
    }

    #[test]
    fn what_another_system_evaluates_is_told_wherever_it_is_certain() {
        for text in WHOLE {
            is_told(check_value(text), text);
            is_told(check_value(&format!(" {text}\n")), text);
            if text.starts_with("${{") {
                continue;
            }
            is_told(check_text("command", text), text);
            is_told(check_text("command", &format!("--tag={text}")), text);
            is_told(check_text("registry_auth", text), text);
        }
        for text in &WHOLE[1..] {
            if !text.contains('\'') {
                is_told(check_value(&format!("app:{text} b")), text);
            }
        }
        for text in ["echo {{inputs.parameters.msg}}", "echo $[[ inputs.msg ]]", "echo ${{ a }} ${{ matrix.b || c }}"] {
            is_told(check_text("script", text), text);
        }
    }

    #[test]
    fn what_a_shell_or_a_program_reads_is_left_alone() {
        for text in [
            "echo $(params.sh)",
            "cat << parameters.x >> y",
            "date +%build.number%",
            "docker inspect --format {{.State}} x",
            "{{.State.Running}}",
            "{{ .Values.tag }}",
            "{{ item }}",
            "$(VERSION)",
            "$(cat version)",
            "$(params)",
            "${params.x}",
            "$HOME",
            "%(asctime)s %(message)s",
            "%d.%m",
            "((a))",
            "[[ -f x ]]",
            "<<EOF",
            "a <b.c>",
            "sed 's/{{inputs.parameters.x}}/1/'",
            "cat <<EOF\n{{workflow.name}}\nEOF",
            "echo {{inputs.x}}",
        ] {
            assert_eq!(check_text("script", text), Ok(()), "{text}");
        }
        for text in ["{{ .Values.tag }}", "{{ item }}", "%(asctime)s", "$(VERSION)", "${app.name}", "a {{inputs.x}} b"]
        {
            assert_eq!(check_value(text), Ok(()), "{text}");
            assert_eq!(check_text("command", text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_helps_depends_on_what_is_named() {
        let help = |result: Result<(), Problem>| result.unwrap_err().help.unwrap();
        assert_eq!(
            help(check_text("command", "--tag={{tasks.build.outputs.parameters.tag}}")),
            "what a task leaves for another is the value of a variable, as in `variables: { tag: run_object(\"tag\") }`, and \
             a shell reads it as `$tag`"
        );
        assert!(help(check_text("registry_auth", "${{ secrets.PASS }}")).contains("gofer_dsl::env"));
        assert!(help(check_value("${{ matrix.os }}")).ends_with("stands without quotes, as `os`"));
        assert!(help(check_value("app-${{ matrix.os }}")).ends_with("as `{os}`"));
    }

    #[test]
    fn many_are_gone_over_once() {
        for text in ["${{ matrix.a ", "{{inputs.", "$(params.a", "<<", "%env.", "{{ ", "${{"] {
            let text = text.repeat(50_000);
            assert_eq!(check_value(&text), Ok(()));
            assert_eq!(check_text("script", &text), Ok(()));
        }
    }
}
