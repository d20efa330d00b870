//! Values that are meant as references and are none.

use super::{Form, ReferenceKind, call, in_both, written};
use crate::{Problem, Rule, nearest, shown};

/// A value that is one word and what it encloses: `word{{key}}`, `word{key}`, `word (key)`.
struct Written<'a> {
    word: &'a str,
    /// From the opening brace on.
    rest: &'a str,
}

impl<'a> Written<'a> {
    fn read(value: &'a str) -> Option<Self> {
        let value = value.trim();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let (word, rest) = value.split_at(value.find(|c| !is_word(c))?);
        let written = Written { word, rest: rest.trim_start() };
        // Two words of a text are one thing only where the first is a kind's.
        let is_one = written.rest.len() == rest.len() || written.kind().is_some();
        (!word.is_empty() && is_one).then_some(written)
    }

    /// What is between these, if they enclose all that follows the word.
    fn between(&self, open: &str, close: &str) -> Option<&'a str> {
        let inner = self.rest.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(open) && !inner.contains(close)).then_some(inner.trim())
    }

    /// The kind whose word was meant, whatever its case, hyphens and plural.
    fn kind(&self) -> Option<ReferenceKind> {
        let word = self.word.to_ascii_lowercase().replace('-', "_");
        let near = || nearest(&word, ReferenceKind::ALL.map(ReferenceKind::word)).and_then(ReferenceKind::from_word);
        ReferenceKind::from_word(&word).or_else(near)
    }

    /// What to write instead of a word that is no kind's.
    fn instead(&self, key: &str, form: Form) -> String {
        let both = |one, other, when| format!("write {}, or {} {when}", form(one, key), form(other, key));
        let word = self.word.to_ascii_lowercase();
        match self.kind() {
            Some(kind) => format!("write {}", form(kind, key)),
            None if word.contains("secret") => {
                both(ReferenceKind::PipelineSecret, ReferenceKind::GlobalSecret, "for one that pipelines share")
            }
            None if word.contains("object") => {
                both(ReferenceKind::RunObject, ReferenceKind::PipelineObject, "for one that outlives runs")
            }
            None => {
                let [first, second, third, last] = ReferenceKind::ALL;
                format!(
                    "a reference begins with `{first}`, `{second}`, `{third}` or `{last}`; a text that is not a reference is \
                     put together in the script"
                )
            }
        }
    }
}

/// A reference whose word is not in lower case.
pub(super) fn in_capitals(kind: ReferenceKind, value: &str, key: &str) -> Problem {
    let text = shown(value.trim());
    let problem = Rule::MalformedReference
        .problem(format!("`{text}` is not a reference to every server: only the newest read capitals"));
    in_both(problem, |form| format!("write {}", form(kind, key.trim())))
}

/// A value that is meant as a reference, and that no server reads so.
pub(super) fn near_miss(value: &str) -> Option<Problem> {
    let malformed = |message: String| Some(Rule::MalformedReference.problem(message));
    let text = shown(value.trim());
    let read = Written::read(value)?;
    if let Some(key) = read.between("{{", "}}") {
        // `whole` has found no kind, so there is a blank.
        if let Some(kind) = ReferenceKind::from_word(&read.word.to_ascii_lowercase()) {
            let why = "the server will pass it on as it is: its braces follow its word at once";
            let problem = malformed(format!("`{text}` is not a reference, so {why}"))?;
            return Some(in_both(problem, |form| format!("write {}", form(kind, key))));
        }
        let why = format!("there is no `{}`, and a run with it fails or waits for ever", shown(read.word));
        let problem = malformed(format!("`{text}` is not a reference: {why}"))?;
        return Some(in_both(problem, |form| read.instead(key, form)));
    }
    let kind = read.kind()?;
    if let Some(key) = read.between("{", "}") {
        let problem = malformed(format!("`{text}` is not a reference, so the server will pass it on as it is"))?;
        return Some(in_both(problem, |form| format!("write {}", form(kind, key))));
    }
    let key = read.between("(", ")")?.trim_matches(['"', '\'']);
    let problem = malformed(format!("`{text}` in quotes is a text, so the server will pass it on as it is"))?;
    let problem = problem.json_message(format!("`{text}` is not a reference, so the server will pass it on as it is"));
    let instead = |form: Form| format!("write {}", form(kind, key));
    Some(problem.help(format!("drop the quotes around it: {}", instead(call))).json_help(instead(written)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check_value;

    #[test]
    fn near_misses_are_told_what_they_were_meant_as() {
        for (value, instead) in [
            ("pipeline_secrets{{k}}", "write `pipeline_secret(\"k\")`"),
            ("pipeline-secret{{k}}", "write `pipeline_secret(\"k\")`"),
            (" PIPELINE_SECRET{{ k }} ", "write `pipeline_secret(\"k\")`"),
            ("globalsecret{{k}}", "write `global_secret(\"k\")`"),
            ("run-object{k}", "write `run_object(\"k\")`"),
            (
                "secret{{a b}}",
                "write `pipeline_secret(\"a b\")`, or `global_secret(\"a b\")` for one that pipelines share",
            ),
            ("objects{{k}}", "write `run_object(\"k\")`, or `pipeline_object(\"k\")` for one that outlives runs"),
            ("${{ secrets.K }}", "write `pipeline_secret(\"K\")`"),
            ("${{secrets.K}}", "write `pipeline_secret(\"K\")`"),
            ("{{ secrets.k }}", "write `pipeline_secret(\"k\")`"),
            ("{{ secret.k }}", "write `pipeline_secret(\"k\")`"),
            ("{{global_secret.k}}", "write `global_secret(\"k\")`"),
            (
                "{{tasks.build.outputs.parameters.tag}}",
                "what a task leaves for another is an object of the run, which it stores under this variable's name: \
                 write `run_object(\"NAME\")`",
            ),
            (
                "Bearer ${{ secrets.K }}",
                "a secret is the value of a variable, as in `variables: { K: pipeline_secret(\"K\") }`, and a shell \
                 reads it as `$K`",
            ),
            ("${{ github.sha }}", "write the text that is meant, or a Rust expression for it"),
            ("pipeline_secret(\"k\")", "drop the quotes around it: write `pipeline_secret(\"k\")`"),
            ("run_object{{ k }}", "write `run_object(\"k\")`"),
            ("run_object {{k}}", "write `run_object(\"k\")`"),
            ("pipeline-secret\t{k}", "write `pipeline_secret(\"k\")`"),
            (
                "secret{{}}",
                "write `pipeline_secret(\"my_key\")`, or `global_secret(\"my_key\")` for one that pipelines share",
            ),
        ] {
            let problem = check_value(value).unwrap_err();
            assert_eq!(problem.rule, Rule::MalformedReference, "{value}");
            assert_eq!(problem.help.as_deref(), Some(instead), "{value}: {problem}");
        }
        for value in ["unknown{{k}}", "my_run_object{{x}}x{{y}}"] {
            assert!(check_value(value).is_err() == value.starts_with("unknown"), "{value}");
        }
        let problem = crate::check_text("script", "cargo test -p ${{ matrix.part }}").unwrap_err();
        assert!(problem.help.unwrap().ends_with("as `{part}`"));
        for text in
            ["sed 's/${{ matrix.part }}/x/'", "cat <<EOF\n${{ matrix.part }}\nEOF", "${{ own.part }}", "${{", "{{ x }}"]
        {
            assert_eq!(crate::check_text("script", text), Ok(()), "{text}");
        }

        assert!(check_value("unknown{{k}}").unwrap_err().message.contains("there is no `unknown`"));
        assert!(check_value("run_object {{k}}").unwrap_err().message.ends_with("braces follow its word at once"));
    }
}
