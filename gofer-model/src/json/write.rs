//! By way of serde, into whatever its users choose.

use serde_core::ser::{Serialize, SerializeStruct, Serializer};

use super::fields::{Field, Value};
use crate::{Pipeline, RegistryAuth, Task};

impl Serialize for Pipeline {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        object(json, "Pipeline", &self.fields())
    }
}

impl Serialize for Task {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        object(json, "Task", &self.fields())
    }
}

impl Serialize for RegistryAuth {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        object(json, "RegistryAuth", &self.fields())
    }
}

fn object<S: Serializer>(json: S, name: &'static str, fields: &[Field<'_>]) -> Result<S::Ok, S::Error> {
    let mut json = json.serialize_struct(name, fields.len())?;
    for (name, value) in fields {
        json.serialize_field(name, value)?;
    }
    json.end()
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => json.serialize_none(),
            Value::Flag(flag) => json.serialize_bool(*flag),
            Value::Number(number) => json.serialize_i64(*number),
            Value::Text(text) => json.serialize_str(text),
            Value::Texts(texts) => json.collect_seq(*texts),
            Value::Variables(variables) => json.collect_map(*variables),
            Value::Parents(parents) => json.collect_map(parents.iter().map(|(id, status)| (id, status.json()))),
            Value::Auth(auth) => auth.serialize(json),
            Value::Object(fields) => object(json, "Object", fields),
            Value::Tasks(tasks) => json.collect_seq(*tasks),
        }
    }
}
