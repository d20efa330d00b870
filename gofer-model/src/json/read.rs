//! What is left out has the default that the constructor gives it. What is unknown or given twice is an error, since it
//! would be lost when printed again.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use crate::{Ids, Pipeline, RegistryAuth, Status, Task};

impl<'de> Deserialize<'de> for Pipeline {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let pipeline: Pipeline = object(json)?;
        let ids = pipeline.tasks.iter().map(|task| task.id.as_str()).chain([pipeline.id.as_str()]);
        Ok(Pipeline { ids: Ids::detect(ids), ..pipeline })
    }
}

impl<'de> Deserialize<'de> for Task {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        object(json)
    }
}

impl<'de> Deserialize<'de> for RegistryAuth {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        object(json)
    }
}

impl Object for Pipeline {
    const NAME: &'static str = "Pipeline";
    const FIELDS: &'static [&'static str] = Pipeline::FIELDS;
    const REQUIRED: &'static [&'static str] = &["id", "name"];

    fn blank() -> Self {
        Pipeline::new("", "")
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, json: &mut A) -> Result<(), A::Error> {
        let Pipeline { id, name, description, parallelism, tasks, ids: _ } = self;
        match field {
            "id" => *id = json.next_value()?,
            "name" => *name = json.next_value()?,
            "description" => *description = json.next_value()?,
            "parallelism" => *parallelism = json.next_value()?,
            // Go prints an empty slice as `null`.
            "tasks" => *tasks = json.next_value::<Option<_>>()?.unwrap_or_default(),
            _ => return Err(A::Error::unknown_field(field, Self::FIELDS)),
        }
        Ok(())
    }
}

impl Object for Task {
    const NAME: &'static str = "Task";
    const FIELDS: &'static [&'static str] = Task::FIELDS;
    const REQUIRED: &'static [&'static str] = &["id", "image"];

    fn blank() -> Self {
        Task::new("", "")
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, json: &mut A) -> Result<(), A::Error> {
        let Task {
            id,
            description,
            image,
            registry_auth,
            depends_on,
            variables,
            entrypoint,
            command,
            inject_api_token,
            always_pull_newest_image,
        } = self;
        match field {
            "id" => *id = json.next_value()?,
            "description" => *description = json.next_value()?,
            "image" => *image = json.next_value()?,
            "registry_auth" => *registry_auth = json.next_value()?,
            "depends_on" => *depends_on = json.next_value::<UniqueKeys<_, Word>>()?.map,
            "variables" => *variables = json.next_value::<UniqueKeys<_, String>>()?.map,
            "entrypoint" => *entrypoint = json.next_value()?,
            "command" => *command = json.next_value()?,
            "inject_api_token" => *inject_api_token = json.next_value()?,
            "always_pull_newest_image" => *always_pull_newest_image = json.next_value()?,
            _ => return Err(A::Error::unknown_field(field, Self::FIELDS)),
        }
        Ok(())
    }
}

impl Object for RegistryAuth {
    const NAME: &'static str = "RegistryAuth";
    const FIELDS: &'static [&'static str] = RegistryAuth::FIELDS;
    const REQUIRED: &'static [&'static str] = Self::FIELDS;

    fn blank() -> Self {
        RegistryAuth { user: String::new(), pass: String::new() }
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, json: &mut A) -> Result<(), A::Error> {
        let RegistryAuth { user, pass } = self;
        match field {
            "user" => *user = json.next_value()?,
            "pass" => *pass = json.next_value()?,
            _ => return Err(A::Error::unknown_field(field, Self::FIELDS)),
        }
        Ok(())
    }
}

/// A struct that is read from an object of its fields.
trait Object: Sized {
    const NAME: &'static str;
    const FIELDS: &'static [&'static str];
    /// Which of them have no default.
    const REQUIRED: &'static [&'static str];

    /// What it is without any.
    fn blank() -> Self;

    /// Reads the value of a field.
    fn read<'de, A: MapAccess<'de>>(&mut self, field: &str, json: &mut A) -> Result<(), A::Error>;
}

fn object<'de, T: Object, D: Deserializer<'de>>(json: D) -> Result<T, D::Error> {
    json.deserialize_struct(T::NAME, T::FIELDS, Fields(PhantomData))
}

/// Reads an object field by field.
struct Fields<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut json: A) -> Result<T, A::Error> {
        const MOST: usize = 32;
        const { assert!(T::FIELDS.len() <= MOST) };
        let mut object = T::blank();
        let mut given = [false; MOST];
        while let Some(number) = json.next_key_seed(Key(T::FIELDS))? {
            let field = T::FIELDS[number];
            if std::mem::replace(&mut given[number], true) {
                return Err(A::Error::duplicate_field(field));
            }
            object.read(field, &mut json)?;
        }
        let is_missing = |(field, given): &(&&str, &bool)| !**given && T::REQUIRED.contains(*field);
        match T::FIELDS.iter().zip(&given).find(is_missing) {
            Some((field, _)) => Err(A::Error::missing_field(field)),
            None => Ok(object),
        }
    }
}

/// Reads which of these fields comes next.
struct Key(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        self.0.iter().position(|field| *field == key).ok_or_else(|| E::unknown_field(key, self.0))
    }
}

/// A status by its word.
struct Word(Status);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let word = String::deserialize(json)?;
        let unknown = || {
            let words = gofer_core::list(&Status::ALL.map(Status::json));
            D::Error::custom(format_args!("unknown status `{}`, expected one of {words}", gofer_core::shown(&word)))
        };
        Status::from_json(&word).map(Word).ok_or_else(unknown)
    }
}

impl From<Word> for Status {
    fn from(Word(status): Word) -> Self {
        status
    }
}

/// A map, or `null` for an empty one, as Go prints it; a key given twice is an error. A value is read as an `R`: a map of
/// those would be a type of map more in every program.
struct UniqueKeys<V, R> {
    map: BTreeMap<String, V>,
    read: PhantomData<R>,
}

impl<V, R> UniqueKeys<V, R> {
    fn new() -> Self {
        UniqueKeys { map: BTreeMap::new(), read: PhantomData }
    }
}

impl<'de, V, R: Deserialize<'de> + Into<V>> Deserialize<'de> for UniqueKeys<V, R> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(UniqueKeys::new())
    }
}

impl<'de, V, R: Deserialize<'de> + Into<V>> Visitor<'de> for UniqueKeys<V, R> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Self, A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            if self.map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("`{}` is given twice", gofer_core::shown(&key))));
            }
            self.map.insert(key, entries.next_value::<R>()?.into());
        }
        Ok(self)
    }
}
