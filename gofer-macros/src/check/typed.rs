//! The fields of a block, each in its type. Whatever `expand` writes is settled here.

use gofer_core::Ids;

use crate::ast::{Dependency, Value};
use crate::keys::{AuthKey, Setting, TaskKey};
use crate::problem::Range;

/// What a field is given.
#[derive(Clone, Debug)]
pub enum Given<'a, T> {
    Literal(T),
    Computed(Computed<'a>),
    /// What is still to be typed.
    Typing,
    /// A literal of another kind, which is reported.
    Wrong,
}

impl<'a, T> Given<'a, T> {
    fn computed(&mut self) -> Option<&mut Computed<'a>> {
        match self {
            Given::Computed(computed) => Some(computed),
            Given::Literal(_) | Given::Typing | Given::Wrong => None,
        }
    }

    pub fn literal(&self) -> Option<&T> {
        match self {
            Given::Literal(literal) => Some(literal),
            Given::Computed(_) | Given::Typing | Given::Wrong => None,
        }
    }
}

/// An expression that is known when the program runs.
#[derive(Clone, Copy, Debug)]
pub struct Computed<'a> {
    pub value: &'a Value,
    /// Whether it may name a helper, and so needs them in scope.
    pub helpers: bool,
    /// Whether it would leave the loop around it, which is reported.
    pub leaves: bool,
}

pub type Text<'a> = Given<'a, String>;
/// Names and values; never literal.
pub type Pairs<'a> = Given<'a, Vec<(String, String)>>;
pub type Flag<'a> = Given<'a, bool>;
/// Literal if it stands in brackets.
pub type List<'a> = Given<'a, Vec<Text<'a>>>;

/// The pipeline's settings.
#[derive(Debug, Default)]
pub struct Settings<'a> {
    /// Those that are given, in source order.
    pub order: Vec<Setting>,
    pub ids: Ids,
    pub id: String,
    pub name: Option<Text<'a>>,
    pub description: Option<Text<'a>>,
    pub parallelism: Option<Given<'a, i64>>,
    pub defaults: Defaults<'a>,
}

/// What tasks take that do not say otherwise.
#[derive(Debug, Default)]
pub struct Defaults<'a> {
    /// Those that are given, in source order.
    pub order: Vec<TaskKey>,
    pub image: Option<Text<'a>>,
    pub shell: Option<List<'a>>,
    pub variables: Vec<Variable<'a>>,
    pub spread: Option<Pairs<'a>>,
    pub inject_api_token: Option<Flag<'a>>,
    pub always_pull_newest_image: Option<Flag<'a>>,
}

/// The fields of a task, with what it takes of the defaults.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    /// Those that are given in the task, in source order.
    pub order: Vec<TaskKey>,
    pub image: Option<Text<'a>>,
    pub description: Option<Text<'a>>,
    pub depends_on: &'a [Dependency],
    pub variables: Vec<Variable<'a>>,
    /// More variables, of which those that are written out win.
    pub spread: Option<Pairs<'a>>,
    /// Those of the defaults that the task does not name.
    pub inherited: Vec<Variable<'a>>,
    pub entrypoint: Option<List<'a>>,
    pub command: Option<Command<'a>>,
    pub registry_auth: Option<RegistryAuth<'a>>,
    pub inject_api_token: Option<Flag<'a>>,
    pub always_pull_newest_image: Option<Flag<'a>>,
}

impl<'a> Fields<'a> {
    /// All that is computed.
    pub fn computed(&mut self) -> Vec<&mut Computed<'a>> {
        let Fields {
            order: _,
            image,
            description,
            depends_on: _,
            variables,
            spread,
            inherited: _,
            entrypoint,
            command,
            registry_auth,
            inject_api_token,
            always_pull_newest_image,
        } = self;
        let mut texts: Vec<&mut Text> = image.iter_mut().chain(description).collect();
        texts.extend(variables.iter_mut().map(|variable| &mut variable.value));
        texts.extend(
            registry_auth.iter_mut().flat_map(|RegistryAuth { order: _, user, pass }| user.iter_mut().chain(pass)),
        );
        let mut lists: Vec<&mut List> = entrypoint.iter_mut().collect();
        match command {
            Some(Command::Words(words)) => lists.push(words),
            Some(Command::Script { shell, script }) => {
                lists.extend(shell);
                texts.extend(script);
            }
            None => {}
        }
        let mut computed: Vec<&mut Computed<'a>> = spread.iter_mut().filter_map(Given::computed).collect();
        for list in lists {
            match list {
                Given::Literal(elements) => texts.extend(elements),
                other => computed.extend(other.computed()),
            }
        }
        computed.extend(texts.into_iter().filter_map(Given::computed));
        computed.extend(inject_api_token.iter_mut().chain(always_pull_newest_image).filter_map(Given::computed));
        computed
    }
}

/// A variable, whose literal may be a number, a bool, or a reference too.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    pub name: &'a str,
    pub range: Range,
    pub value: Text<'a>,
}

/// What a task runs.
#[derive(Debug)]
pub enum Command<'a> {
    Words(List<'a>),
    /// A script without the indentation of the block, and the shell it is given to, unless that
    /// is the default one.
    Script {
        shell: Option<List<'a>>,
        /// Its parts, of which no two neighbours are literal.
        script: Vec<Text<'a>>,
    },
}

/// The credentials of a registry.
#[derive(Debug, Default)]
pub struct RegistryAuth<'a> {
    /// Those that are given, in source order.
    pub order: Vec<AuthKey>,
    pub user: Option<Text<'a>>,
    pub pass: Option<Text<'a>>,
}
